"""Send a comment from the page: what comes back, and what never gets lost."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from articles.models import Article
from articles.publishing import withdraw_article
from forum.discussion import rules, typed, writing_views
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import find_draft, save_draft
from forum.discussion.forms import CommentForm
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Mode, State
from forum.discussion.removal import hide_comment
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def form_of(article: Article, text: str, **fields: str) -> dict[str, str]:
    """Return what the browser sends for a comment."""
    return {
        **CommentForm(article).generate_security_data(),
        "honeypot": "",
        "submission_key": str(uuid4()),
        "text": text,
        **fields,
    }


def address_of(article: Article, reply_to: Comment | None = None) -> str:
    query = f"?reply_to={reply_to.pk}" if reply_to else ""
    return f"/articles/{article.pk}/comments/{query}"


def test_a_new_thread_is_shown_where_the_newest_stand(alice: Client):
    article = make_article()

    answer = alice.post(address_of(article), form_of(article, "Mine"))

    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"{article.get_absolute_url()}?order=newest#c{comment.pk}"
    page = alice.get(answer["Location"])
    assert f'id="c{comment.pk}"' in page.content.decode()
    assert "Your comment is published." in page.content.decode()


def test_a_reply_is_shown_on_its_own_page(alice: Client):
    root = make_comment()

    answer = alice.post(address_of(root.article, root), form_of(root.article, "Mine"))

    reply = Comment.objects.get(author=cast.alice())
    assert reply.reply_to_id == root.pk
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"/comments/{reply.pk}/#c{reply.pk}",
    )


def test_htmx_gets_the_reply_for_its_place_in_the_thread(alice: Client):
    root = make_comment()

    answer = alice.post(address_of(root.article, root), form_of(root.article, "Mine"), headers=HTMX)

    reply = Comment.objects.get(author=cast.alice())
    html = answer.content.decode()
    assert answer.status_code == 200 and "<!doctype" not in html.lower()
    assert '<ol class="replies" role="list">' in html
    assert f'id="c{reply.pk}"' in html and 'tabindex="-1" autofocus' in html
    assert f'href="#c{root.pk}"' in html
    assert "composer" not in html and "2 comments" in html


def test_htmx_gets_a_new_thread_and_an_empty_composer(alice: Client):
    article = make_article()

    html = alice.post(address_of(article), form_of(article, "Mine"), headers=HTMX).content.decode()

    assert 'hx-swap-oob="afterbegin"' in html and "<p>Mine</p>" in html
    assert 'id="write-text"' in html and "Mine</textarea>" not in html


@BOTH
def test_a_held_comment_says_that_it_waits(alice: Client, headers: dict[str, str]):
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)

    answer = alice.post(address_of(article), form_of(article, "Mine"), headers=headers, follow=True)

    html = answer.content.decode()
    assert Comment.objects.get().state == State.HELD
    assert "Your comment waits for a moderator." in html
    assert "<p>Mine</p>" in html and "badge--held" in html
    # As it says, they find it among theirs.
    assert "Until then only you see it." in html
    assert "<p>Mine</p>" in alice.get(cast.alice().get_absolute_url()).content.decode()


@BOTH
def test_a_crowded_network_is_told_so_and_the_text_is_kept(alice: Client, headers, monkeypatch):
    monkeypatch.setattr(rules, "ADDRESS_LIMIT", 1)
    article = make_article()
    alice.post(address_of(article), form_of(article, "First"), REMOTE_ADDR="192.0.2.7")

    same_network = {"headers": headers, "REMOTE_ADDR": "192.0.2.99"}
    refused = alice.post(address_of(article), form_of(article, "Kept"), **same_network)

    assert refused.status_code == 422 and "Kept</textarea>" in refused.text
    assert str(rules.CROWDED.message) in refused.text
    other = alice.post(address_of(article), form_of(article, "Kept"), REMOTE_ADDR="192.0.3.7")
    assert other.status_code == 303


@pytest.mark.both
@BOTH
def test_another_text_in_a_form_that_was_sent_is_kept_and_goes_through(alice: Client, headers):
    article = make_article()
    sent = form_of(article, "First")
    alice.post(address_of(article), sent)

    refused = alice.post(address_of(article), {**sent, "text": "Second"}, headers=headers)

    assert refused.status_code == 422 and "Second</textarea>" in refused.text
    assert str(rules.RESENT.message) in refused.text
    key = refused.context["composer"].submission_key
    again = {**sent, "text": "Second", "submission_key": str(key)}
    assert alice.post(address_of(article), again, headers=headers).status_code in (200, 303)
    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == [
        "First",
        "Second",
    ]


@BOTH
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": "  "}, rules.EMPTY),
        ({"text": "Kept " * 2_100}, rules.TOO_LONG),
        ({"text": "Kept " * 20_000}, rules.TOO_LONG),
        ({"timestamp": "1000000000"}, rules.STALE),
        ({"timestamp": "9" * 5_000}, rules.STALE),
        ({"timestamp": "9" * 400}, rules.STALE),
        ({"timestamp": ""}, rules.STALE),
        ({"security_hash": "0" * 40}, rules.STALE),
        ({"honeypot": "buy"}, rules.SPAM),
    ],
)
def test_a_refused_text_comes_back_with_the_reason(
    alice: Client, headers: dict[str, str], change: dict[str, str], refusal
):
    article = make_article()
    sent = form_of(article, "Kept <b>whatever</b> happens") | change

    answer = alice.post(address_of(article), sent, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert str(refusal.message).replace("'", "&#x27;") in html
    if "text" not in change:
        assert "Kept &lt;b&gt;whatever&lt;/b&gt; happens</textarea>" in html
    elif change["text"].strip():
        assert "Kept Kept" in html
    assert ("<!doctype" in html.lower()) is not bool(headers)
    assert not Comment.objects.exists()


@BOTH
def test_the_same_form_goes_through_when_sent_again(alice: Client, headers: dict[str, str]):
    article = make_article()
    sent = form_of(article, "Kept", timestamp="1000000000")
    refused = alice.post(address_of(article), sent, headers=headers)
    composer = refused.context["composer"]

    again = sent | composer.security | {"submission_key": str(composer.submission_key)}
    assert alice.post(address_of(article), again, headers=headers).status_code in (200, 303)
    assert Comment.objects.count() == 1


@BOTH
def test_a_form_sent_twice_makes_one_comment(alice: Client, headers: dict[str, str]):
    article = make_article()
    sent = form_of(article, "Once")

    answers = [alice.post(address_of(article), sent, headers=headers) for _ in range(2)]

    comment = Comment.objects.get()
    assert {answer.status_code for answer in answers} == {200 if headers else 303}
    assert all(
        f"c{comment.pk}" in (answer.content.decode() or answer["Location"]) for answer in answers
    )


@BOTH
def test_an_answer_to_a_locked_comment_is_refused_and_kept(alice: Client, headers):
    root = make_comment()
    lock_branch(comment_id=root.pk)

    answer = alice.post(
        address_of(root.article, root), form_of(root.article, "Kept"), headers=headers
    )

    html = answer.content.decode()
    assert answer.status_code == 422 and str(rules.LOCKED.message) in html
    assert "That can’t be sent<" in html and "yet" not in html
    assert "Kept</textarea>" in html


@pytest.mark.both
@BOTH
def test_an_answer_to_a_comment_that_went_meanwhile_is_kept(alice: Client, headers):
    root = make_comment()
    hide_comment(comment_id=root.pk)

    answer = alice.post(
        address_of(root.article, root), form_of(root.article, "Kept"), headers=headers
    )

    html = answer.content.decode()
    assert answer.status_code == 422 and str(rules.NOT_ANSWERABLE.message) in html
    assert "Kept</textarea>" in html
    # Sent again it answers nobody: the button says so.
    assert ">Post as a comment of its own</button>" in html and ">Post comment<" not in html
    assert 'reply_to="' not in html and "?reply_to=" not in html
    assert not Comment.objects.filter(author=cast.alice()).exists()


def test_a_comment_of_another_article_is_not_answered_here(alice: Client):
    other, article = make_comment(), make_article()
    answer = alice.post(address_of(article, other), form_of(article, "Mine"))
    assert answer.status_code == 422


def test_too_many_comments_are_refused_with_the_text(alice: Client):
    article = make_article()
    limit = rules.POST_LIMITS[0][0]
    for _ in range(limit):
        alice.post(address_of(article), form_of(article, "Quick"))

    answer = alice.post(address_of(article), form_of(article, "Too quick"))

    assert answer.status_code == 422 and b"Too quick</textarea>" in answer.content
    assert "That couldn’t be sent yet" in answer.content.decode()
    assert Comment.objects.count() == limit


def test_who_is_signed_in_needs_a_token_and_keeps_the_text_without():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.alice())
    article = make_article()

    answer = strict.post(address_of(article), form_of(article, "Kept anyway"))

    assert answer.status_code == 403 and b"Kept anyway" in answer.content
    assert not Comment.objects.exists()


@pytest.fixture
def with_password() -> Callable[..., str]:
    """Make a member who can really sign in; return the page after sign-in."""

    def sign_in(client: Client, address: str) -> str:
        alice = cast.alice()
        EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
        answer = client.post(address, {"login": "alice", "password": cast.PASSWORD})
        assert answer.status_code == 303, answer.content.decode()
        return answer["Location"]

    return sign_in


@pytest.mark.both
@BOTH
def test_what_a_signed_out_reader_typed_is_there_after_sign_in(with_password, headers):
    client = Client(enforce_csrf_checks=True)
    root = make_comment()
    answer = client.post(
        address_of(root.article, root), {"text": "Typed <before>"}, headers=headers
    )
    login = answer["HX-Redirect"] if headers else answer["Location"]
    assert answer.status_code == (200 if headers else 303)
    assert not Comment.objects.filter(text__startswith="Typed").exists()

    client.handler.enforce_csrf_checks = False
    back = with_password(client, login)

    assert back == f"/articles/{root.article_id}/compose/?reply_to={root.pk}"
    assert "Typed &lt;before&gt;</textarea>" in client.get(back).content.decode()
    client.post(address_of(root.article, root), form_of(root.article, "Typed <before>"))
    assert Comment.objects.get(author=cast.alice()).reply_to_id == root.pk
    assert "Typed" not in client.get(back).context["composer"].text


def test_an_expired_session_loses_no_text(alice: Client, with_password):
    article = make_article()
    sent = form_of(article, "Long thought out")
    alice.session.flush()

    answer = alice.post(address_of(article), sent)

    back = with_password(alice, answer["Location"])
    assert b"Long thought out</textarea>" in alice.get(back).content


def assert_came_back(answer, text: str, reason: str) -> None:
    """Check that a text is on the page with the reason, and that no session was made for it."""
    assert answer.status_code == 422 and not answer.cookies
    assert f"{text}</textarea>" in answer.text and reason in answer.text


def test_signed_out_text_that_is_too_long_comes_back(client: Client):
    answer = client.post(address_of(make_article()), {"text": "x" * 10_001})
    assert_came_back(answer, "x" * 10_001, "at most 10,000 characters")


def test_signed_out_text_from_a_crowded_network_comes_back():
    article = make_article()
    for _ in range(typed.TYPED_LIMIT):
        assert Client().post(address_of(article), {"text": "first"}).status_code == 303
    late = Client().post(address_of(article), {"text": "late & dear"})
    assert_came_back(late, "late &amp; dear", "Too many comments came from your network")
    assert "Sign in to post" in late.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_makes_no_session(headers):
    answer = Client().post(address_of(make_article()), {"text": "Planted"}, headers=headers)
    assert_came_back(answer, "Planted", "another site sent this")
    assert "<button" not in answer.text.split("<main")[1]  # Nothing that could be sent on.


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {},
    ],
)
def test_the_text_of_our_own_page_is_kept(headers):
    client = Client()
    client.post(address_of(make_article()), {"text": "Typed here"}, headers=headers)
    assert client.session["typed_comment"]["text"] == "Typed here"


def test_signed_out_readers_may_type_on_the_page_of_the_composer(client: Client):
    root = make_comment()
    html = client.get(f"/articles/{root.article_id}/compose/?reply_to={root.pk}").content.decode()
    assert "Reply to Bob" in html and "Sign in to post" in html and "csrf" not in html


@BOTH
def test_the_composer_says_why_nothing_can_be_sent(alice: Client, headers):
    root = make_comment()
    save_draft(
        member=cast.alice(), article_id=root.article_id, reply_to_id=root.pk, text="My draft"
    )
    lock_branch(comment_id=root.pk)

    html = alice.get(
        f"/articles/{root.article_id}/compose/?reply_to={root.pk}", headers=headers
    ).content.decode()

    assert str(rules.LOCKED.message) in html
    assert (
        "readonly" in html
        and "My draft" in html
        and "<button class=" not in html.split("<main")[-1]
    )


def test_quoting_takes_the_passage_or_all_of_the_comment(alice: Client):
    root = make_comment(text="First line\n\nSecond line")
    address = f"/articles/{root.article_id}/compose/?reply_to={root.pk}&quote=1"

    def text_at(address: str) -> str:
        return alice.get(address).context["composer"].text

    assert text_at(address) == "> First line\n>\n> Second line\n\n"
    assert text_at(f"{address}&passage=Second") == "> Second\n\n"
    save_draft(member=cast.alice(), article_id=root.article_id, reply_to_id=root.pk, text="Begun")
    assert text_at(f"{address}&passage=Second") == "Begun\n\n> Second\n\n"


@BOTH
def test_a_preview_is_what_would_be_published(alice: Client, headers):
    article = make_article()
    sent = form_of(article, "So **bold** @bob <script>", preview="1")
    cast.bob()
    address = "/comments/preview/" if headers else address_of(article)

    html = alice.post(address, sent, headers=headers).content.decode()

    assert "<strong>bold</strong>" in html and 'class="mention"' in html
    assert "&lt;script&gt;" in html and not Comment.objects.exists()
    if not headers:
        assert "So **bold** @bob &lt;script&gt;</textarea>" in html


def test_a_preview_of_far_too_much_is_cut(alice: Client):
    assert len(alice.post("/comments/preview/", {"text": "x" * 100_000}).content) < 11_000


def test_a_draft_is_kept_changed_and_dropped(alice: Client):
    root = make_comment()

    def save(text: str, reply_to: str = "") -> int:
        sent = {"object_pk": root.article_id, "reply_to": reply_to, "text": text}
        return alice.post("/drafts/", sent).status_code

    def kept(reply_to_id: int | None = None) -> str:
        return find_draft(member=cast.alice(), article_id=root.article_id, reply_to_id=reply_to_id)

    assert save("One\0") == save("Reply", str(root.pk)) == 204
    assert (kept(), kept(root.pk)) == ("One", "Reply")
    assert save("") == 204 and kept() == ""
    alice.post(address_of(root.article, root), form_of(root.article, "Reply"))
    assert kept(root.pk) == ""


@pytest.mark.parametrize(
    "sent", [{}, {"object_pk": "9" * 40}, {"object_pk": "１"}, {"object_pk": "-1"}]
)
def test_a_draft_of_nowhere_is_not_found(alice: Client, sent: dict[str, str]):
    assert alice.post("/drafts/", {"text": "x", **sent}).status_code == 404


def test_drafts_and_previews_are_for_members(client: Client):
    assert client.post("/drafts/", {"text": "x"}).status_code == 403
    assert client.post("/comments/preview/", {"text": "x"}).status_code == 403


@pytest.mark.slow
def test_a_browser_that_saves_too_often_is_told_to_wait(alice: Client):
    article = make_article()
    sent = {"object_pk": article.pk, "text": "x"}
    answers = [alice.post("/drafts/", sent) for _ in range(writing_views.DRAFT_LIMIT + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [204, 429]


def test_nothing_is_taken_under_a_withdrawn_article(alice: Client):
    article = make_article()
    withdraw_article(article=article, editor=cast.edo(), reason="Wrong")
    assert alice.post(address_of(article), form_of(article, "Late")).status_code == 404
    assert alice.get(f"/articles/{article.pk}/compose/").status_code == 404
