"""Vote, edit, delete and the history: by form and by htmx."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion import typed
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Mode, State
from tests import cast
from tests.make import make_comment, make_old_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
OLD = timezone.now() - timedelta(hours=1)


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def vote(client: Client, comment: Comment, value: object, **headers: str):
    return client.post(f"/comments/{comment.pk}/vote/", {"value": value}, headers=headers)


def votes_of(comment: Comment) -> tuple[int, int]:
    comment.refresh_from_db()
    return comment.up_count, comment.down_count


@BOTH
def test_a_vote_is_cast_changed_and_taken_back(alice: Client, headers):
    comment = make_comment()
    for value, votes in ((1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (0, (0, 0))):
        answer = vote(alice, comment, value, **headers)
        assert answer.status_code == (200 if headers else 303)
        assert votes_of(comment) == votes


def test_htmx_gets_the_votes_alone_with_the_pressed_one_taking_it_back(alice: Client):
    html = vote(alice, make_old_comment(), 1, **HTMX).content.decode()

    assert html.count("<button") == 2 and "comment__body" not in html
    assert 'value="0" aria-pressed="true"' in html and 'value="-1" aria-pressed="false"' in html
    assert "(+1 / −0)" in html


def test_a_vote_leads_back_to_the_comment_where_it_was_cast(alice: Client):
    comment = make_comment()
    page = f"http://testserver{comment.article.get_absolute_url()}?order=newest&after=:9"

    assert vote(alice, comment, 1, Referer=page)["Location"] == (
        f"{comment.article.get_absolute_url()}?order=newest&after=:9#c{comment.pk}"
    )
    for elsewhere in (
        "https://evil.example/", "//evil.example", "javascript:alert(1)", "", "http://testserver",
        "http://testserver//evil.example/x", "http://testserver/\\evil.example/x",
        "http://testserver//[x", "http://[x", "http://testserver/\t/evil.example",
    ):  # fmt: skip
        assert vote(alice, comment, 1, Referer=elsewhere)["Location"] == (
            f"/comments/{comment.pk}/#c{comment.pk}"
        )


@BOTH
def test_a_vote_on_ones_own_comment_is_refused_with_the_reason(alice: Client, headers):
    comment = make_comment(author=cast.alice())
    answer = vote(alice, comment, 1, **headers)
    assert answer.status_code == 422 and "your own comment" in answer.content.decode()
    assert votes_of(comment) == (0, 0)


@pytest.mark.parametrize("value", ["", "2", "-2", "1.0", "１", "\0", "9" * 5000])
def test_another_vote_than_ours_is_a_bad_request(alice: Client, value: str):
    assert vote(alice, make_comment(), value).status_code == 400


@BOTH
def test_who_votes_signed_out_is_led_to_sign_in_and_back(client: Client, headers):
    comment = make_comment()
    answer = vote(client, comment, 1, **headers)
    login = f"/accounts/login/?next=%2Fcomments%2F{comment.pk}%2F%23c{comment.pk}"
    assert (answer["HX-Redirect"] if headers else answer["Location"]) == login


@BOTH
def test_an_edit_is_published_and_marked(alice: Client, headers):
    comment = make_comment(author=cast.alice(), text="Befor")
    address = f"/comments/{comment.pk}/edit/"
    assert "Befor</textarea>" in alice.get(address, headers=headers).content.decode()

    answer = alice.post(address, {"text": "Before"}, headers=headers)

    comment.refresh_from_db()
    assert comment.text == "Before"
    if headers:
        html = answer.content.decode()
        assert f'id="c{comment.pk}"' in html and "edited" in html and "<p>Before</p>" in html
    else:
        assert (answer.status_code, answer["Location"]) == (
            303,
            f"/comments/{comment.pk}/#c{comment.pk}",
        )


@BOTH
@pytest.mark.parametrize("text", [" ", "Kept " * 2_100])
def test_a_refused_edit_keeps_the_text(alice: Client, headers, text: str):
    comment = make_comment(author=cast.alice(), text="Before")
    answer = alice.post(f"/comments/{comment.pk}/edit/", {"text": text}, headers=headers)
    assert answer.status_code == 422 and f"{text}</textarea>" in answer.content.decode()
    assert Comment.objects.get().text == "Before"


@BOTH
def test_an_edit_too_late_is_refused_but_loses_nothing(alice: Client, headers):
    comment = make_comment(author=cast.alice(), posted_at=OLD)
    address = f"/comments/{comment.pk}/edit/"
    assert (
        "can change a comment for 15 minutes"
        in alice.get(address, headers=headers).content.decode()
    )

    answer = alice.post(address, {"text": "Kept, too late"}, headers=headers)

    assert answer.status_code == 422 and "Kept, too late</textarea>" in answer.content.decode()


def test_an_edit_can_be_previewed(alice: Client):
    comment = make_comment(author=cast.alice())
    answer = alice.post(f"/comments/{comment.pk}/edit/", {"text": "*New*", "preview": "1"})
    assert (
        "<em>New</em>" in answer.content.decode() and "*New*</textarea>" in answer.content.decode()
    )
    assert Comment.objects.get().edited_at is None


@BOTH
def test_deleting_asks_first_and_leaves_a_tombstone_where_answers_hang(alice: Client, headers):
    comment = make_comment(author=cast.alice(), text="Regretted")
    make_comment(reply_to=comment)
    address = f"/comments/{comment.pk}/delete/"
    asked = alice.get(address, headers=headers).content.decode()
    assert "The replies stay" in asked and "moderators still can" in asked
    assert Comment.objects.get(pk=comment.pk).state == State.PUBLISHED

    answer = alice.post(address, headers=headers)

    assert Comment.objects.get(pk=comment.pk).state == State.DELETED
    if not headers:
        assert answer.status_code == 303
        answer = alice.get(answer["Location"])
    html = answer.content.decode()
    assert "Deleted by its author." in html and "Regretted" not in html


@BOTH
def test_deleting_without_answers_leaves_no_page(alice: Client, headers):
    comment = make_comment(author=cast.alice())
    answer = alice.post(f"/comments/{comment.pk}/delete/", headers=headers)
    if headers:
        assert "Deleted by its author." in answer.content.decode()
        assert 'id="discussion-count" hx-swap-oob="true"></span>' in answer.content.decode()
    else:
        assert answer["Location"] == f"{comment.article.get_absolute_url()}#discussion"
    assert alice.get(f"/comments/{comment.pk}/").status_code == 404


def test_one_can_delete_but_not_vote_or_edit_in_a_closed_discussion(alice: Client):
    comment = make_comment(author=cast.alice())
    change_settings(article=comment.article, mode=Mode.READ_ONLY, closes_after_days=None)
    html = alice.get(comment.article.get_absolute_url()).content.decode()
    assert ">Delete</a>" in html and ">Edit" not in html and "comment__vote--up" not in html
    assert alice.post(f"/comments/{comment.pk}/delete/").status_code == 303


def test_the_history_shows_moderators_what_was_changed(client: Client):
    comment = make_comment(author=cast.alice(), text="Alpha beta gamma")
    for text in ("Alpha delta gamma", "Alpha delta <script>"):
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text=text)
    client.force_login(cast.mori())

    html = client.get(f"/comments/{comment.pk}/history/").content.decode()

    assert "<del>beta </del><ins>delta </ins>" in html
    assert "<del>gamma</del><ins>&lt;script&gt;</ins>" in html
    assert (
        f'href="/comments/{comment.pk}/history/"'
        in client.get(comment.article.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_change_sent_after_the_session_ended_waits_behind_signing_in(client: Client, headers):
    comment = make_comment(author=cast.alice(), text="As it was.")
    address = reverse("discussion:edit", args=[comment.pk])
    answer = client.post(address, {"text": "What took an hour."}, headers=headers)
    assert "login" in answer.get("Location", answer.get("HX-Redirect", ""))
    client.force_login(cast.alice())
    page = client.get(address).content.decode()
    assert "What took an hour." in page and "As it was." not in page
    other = make_comment(author=cast.alice(), text="Another one.")
    beside = client.get(reverse("discussion:edit", args=[other.pk])).content.decode()
    assert "Another one." in beside
    assert client.post(address, {"text": "What took an hour."}).status_code == 303
    assert typed.EDIT_KEY not in client.session


def test_a_change_that_came_too_late_stands_in_nobody_elses_way(client: Client):
    comment = make_comment(author=cast.alice(), text="As it was.")
    address = reverse("discussion:edit", args=[comment.pk])
    client.post(f"/articles/{comment.article_id}/comments/", {"text": "A comment of its own."})
    client.post(address, {"text": "What was typed first."})
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Changed elsewhere.")
    client.force_login(cast.alice())
    page = client.get(address).content.decode()
    assert "Changed elsewhere." in page and "What was typed first." not in page
    beside = client.get(reverse("discussion:compose", args=[comment.article_id])).content.decode()
    assert "A comment of its own." in beside


@pytest.mark.parametrize("elsewhere", [True, False])
def test_no_more_changes_are_kept_than_comments(client: Client, elsewhere: bool):
    address = reverse("discussion:edit", args=[make_comment(author=cast.alice()).pk])
    headers = {"Sec-Fetch-Site": "cross-site"} if elsewhere else {}
    for _ in range(0 if elsewhere else typed.TYPED_LIMIT):
        Client().post(address, {"text": "Kept"})
    client.post(address, {"text": "Not kept"}, headers=headers)
    assert typed.EDIT_KEY not in client.session


def test_what_was_said_of_a_picture_is_kept_with_a_change(client: Client):
    comment = make_comment(author=cast.edo())
    address = reverse("discussion:edit", args=[comment.pk])
    client.post(address, {"text": "Look:", "picture_alt": "A ferry"})
    client.force_login(cast.edo())
    page = client.get(address).content.decode()
    assert 'value="A ferry"' in page and "choose it again" in page
