"""The pages on which members find what they follow and what they have muted."""

import pytest
from django.test import Client

from articles.publishing import withdraw_article
from forum.discussion.attention import Follow, Mute
from forum.discussion.following import follow
from forum.discussion.muting import mute
from forum.discussion.removal import remove_comment
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def page_of(client: Client, address: str = "/following/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.both
def test_the_pages_are_a_members_own(client: Client):
    for address in ("/following/", "/following/count/", "/settings/muted/"):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    theirs = follow(member=cast.alice(), target=cast.bob())
    hidden = mute(member=cast.alice(), target=cast.suzu())
    client.force_login(cast.bob())
    client.post(f"/following/{theirs.pk}/", {"value": "0"})
    client.post("/following/gone/")
    client.post(f"/settings/muted/{hidden.pk}/")
    assert Follow.objects.count() == Mute.objects.count() == 1
    assert "You follow nothing yet" in page_of(client)
    assert "You have muted nobody" in page_of(client, "/settings/muted/")


@pytest.mark.both
def test_it_lists_all_three_with_what_is_new_and_opening_one_marks_it(alice: Client):
    comment = make_comment()
    rows = [
        follow(member=cast.alice(), target=target)
        for target in (comment.article, comment, cast.bob())
    ]
    assert page_of(alice).count("nothing new") == 3
    make_comment(reply_to=comment)
    html = page_of(alice)
    assert html.count(">1 new<") == 3 and html.count("data-unread") == 3
    assert "Bob’s comment under “Ferry to sail every hour”" in html
    places = [alice.post(f"/following/{row.pk}/")["Location"] for row in rows]
    assert places == [
        f"{comment.article.get_absolute_url()}?order=newest#discussion",
        f"/comments/{comment.pk}/#c{comment.pk}",
        "/members/bob/",
    ]
    assert page_of(alice).count("nothing new") == 3


def test_reading_the_page_changes_nothing_and_a_form_marks_all(alice: Client):
    comment = make_comment()
    follow(member=cast.alice(), target=comment.article)
    make_comment(reply_to=comment)
    for _ in range(2):
        assert "1 new" in page_of(alice)
    assert alice.post("/following/").status_code == 303
    assert "nothing new" in page_of(alice) and "Mark all" not in page_of(alice)


@pytest.mark.parametrize("kind", ["article", "branch", "member"])
def test_what_one_reads_anyhow_is_seen(alice: Client, kind: str):
    comment = make_comment()
    target = {"article": comment.article, "branch": comment, "member": cast.bob()}[kind]
    follow(member=cast.alice(), target=target)
    make_comment(reply_to=comment)
    assert "1 new" in page_of(alice)
    page_of(alice, target.get_absolute_url())
    assert "nothing new" in page_of(alice)


def test_the_notices_page_fetches_the_number_for_its_tab(alice: Client):
    comment = make_comment()
    follow(member=cast.alice(), target=comment.article)
    assert 'hx-get="/following/count/"' in page_of(alice, "/notices/")
    assert page_of(alice, "/following/count/").strip() == ""
    make_comment(reply_to=comment)
    assert ">1<" in page_of(alice, "/following/count/")


@pytest.mark.both
@BOTH
def test_one_can_stop_from_the_list_and_twice_is_no_fault(alice: Client, headers):
    row = follow(member=cast.alice(), target=cast.bob())
    for status in (200 if headers else 303, 303):
        answer = alice.post(f"/following/{row.pk}/", {"value": "0"}, headers=headers)
        assert answer.status_code == status
        assert not Follow.objects.exists()


@pytest.mark.parametrize("number", [0, 9 * 10**30])
def test_a_number_that_cannot_be_breaks_nothing(alice: Client, number: int):
    assert alice.post(f"/following/{number}/").status_code == 303
    assert alice.post(f"/settings/muted/{number}/").status_code == 303


@pytest.mark.both
def test_what_is_withdrawn_is_neither_named_nor_opened_and_can_be_dropped(alice: Client):
    comment = make_comment(article=make_article(headline="Unspeakable"))
    rows = [follow(member=cast.alice(), target=target) for target in (comment.article, comment)]
    kept = follow(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=make_comment(reply_to=comment))
    withdraw_article(article=comment.article, editor=cast.edo(), reason="Wrong")
    html = page_of(alice)
    assert "2 things that you follow" in html
    assert "A branch that can’t be seen" in page_of(alice, "/settings/muted/")
    for text in (html, page_of(alice, "/settings/muted/")):
        assert "Unspeakable" not in text and "unspeakable" not in text
    for row in rows:
        assert alice.post(f"/following/{row.pk}/")["Location"] == "/following/"
    alice.post("/following/gone/")
    assert list(Follow.objects.all()) == [kept]


def test_a_removed_comment_is_not_named(alice: Client):
    comment = make_comment()
    make_comment(reply_to=comment, author=cast.suzu())
    follow(member=cast.alice(), target=comment)
    mute(member=cast.alice(), target=comment.answers.get())
    make_comment(reply_to=comment.answers.get())
    for each in (comment, comment.answers.get()):
        remove_comment(comment_id=each.pk)
    for address in ("/following/", "/settings/muted/"):
        html = page_of(alice, address)
        assert "A comment that is gone, under" in html
        assert "Bob" not in html and "鈴" not in html


@BOTH
def test_the_muted_are_listed_and_can_be_let_speak_again(alice: Client, headers):
    comment = make_comment(author=cast.suzu())
    rows = [mute(member=cast.alice(), target=target) for target in (cast.bob(), comment)]
    html = page_of(alice, "/settings/muted/")
    assert 'href="/members/bob/"' in html and "鈴’s comment under" in html
    for row in rows:
        for _ in range(2):
            answer = alice.post(f"/settings/muted/{row.pk}/", headers=headers)
            assert answer.status_code == (200 if headers else 303)
    assert not Mute.objects.exists()


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 15])
def test_the_pages_ask_the_same_few_questions_whatever_they_hold(
    alice: Client, count: int, django_assert_num_queries
):
    for number in range(count):
        comment = make_comment(article=make_article(headline=str(number)))
        follow(member=cast.alice(), target=comment.article)
        follow(member=cast.alice(), target=comment)
        mute(member=cast.alice(), target=make_comment(reply_to=comment))
        mute(member=cast.alice(), target=cast.member(f"bore{number}"))
    alice.get("/following/")
    with django_assert_num_queries(7):
        alice.get("/following/")
    with django_assert_num_queries(3):
        alice.get("/settings/muted/")
