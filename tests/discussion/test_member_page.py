"""A member's public page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.navigation import nav_sections
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Mode
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, remove_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


def page_of(client: Client, username: str = "alice", query: str = "") -> str:
    answer = client.get(f"/members/{username}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_was_written_in_context(client: Client):
    root = make_comment()
    reply = make_comment(reply_to=root, author=cast.alice(), text="My *answer*")
    cast_vote(comment_id=reply.pk, member=cast.bob(), value=1)

    html = page_of(client)

    assert "1 comment<" in html and "score 1<" in html and "joined" in html
    assert root.article.headline in html and "<p>My <em>answer</em></p>" in html
    assert f'href="/comments/{root.pk}/">in reply to Bob</a>' in html
    assert f'href="/comments/{reply.pk}/"' in html


def test_what_readers_may_not_see_is_not_on_it(client: Client):
    alice = cast.alice()
    cases = {word: make_comment(author=alice, text=word, article=make_article()) for word in
             ("removedword", "hiddenword", "withdrawnword", "absentword", "heldword")}  # fmt: skip
    remove_comment(comment_id=cases["removedword"].pk)
    hide_comment(comment_id=cases["hiddenword"].pk)
    withdraw_article(article=cases["withdrawnword"].article, editor=cast.edo(), reason="Wrong")
    change_settings(article=cases["absentword"].article, mode=Mode.HIDDEN, closes_after_days=None)
    change_settings(
        article=cases["heldword"].article, mode=Mode.PREMODERATED, closes_after_days=None
    )
    remove_comment(comment_id=cases["heldword"].pk)
    post_comment(article=cases["heldword"].article, author=alice, text="waitingword")

    for member in (None, cast.bob(), cast.mori()):
        if member:
            client.force_login(member)
        html = page_of(client)
        assert not [word for word in (*cases, "waitingword") if word in html]
        assert "No comments yet." in html and "0 comments" in html
    client.force_login(alice)
    html = page_of(client)
    assert "waitingword" in html and "badge--held" in html
    assert not [word for word in cases if word in html]


def test_a_page_leads_to_the_earlier_ones_at_a_constant_cost(client: Client):
    article = make_article()
    for number in range(45):
        make_comment(article=article, author=cast.alice(), text=f"Number {number}.")
    nav_sections()
    met, query = [], ""
    while query is not None:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/members/alice/{query}")
        assert len(queries) <= 4
        met += [entry.line.pk for entry in answer.context["entries"]]
        after = answer.context["next_after"]
        query = f"?after={after}" if after else None

    assert len(met) == 45 and met == sorted(set(met), reverse=True)


def test_a_name_that_came_with_a_discussion_says_so(client: Client):
    Member.objects.create(username="newton", is_claimed=False, password="!")
    html = page_of(client, "newton")
    assert "taken in from elsewhere" in html and "joined" not in html


def test_moderators_find_the_way_to_suspend(client: Client):
    cast.alice()
    assert "/suspend/" not in page_of(client)
    client.force_login(cast.mori())
    assert "/moderation/members/alice/suspend/" in page_of(client)


def test_another_spelling_leads_to_the_member(client: Client):
    cast.alice()
    assert client.get("/members/ALICE/")["Location"] == "/members/alice/"


def test_who_left_has_no_page(client: Client):
    alice = cast.alice()
    alice.is_active = False
    alice.save()
    assert client.get("/members/alice/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "%00",
        "al%00ice",
        "%EF%BC%91",
        "x" * 5000,
        "..",
        "%2e%2e%2f",
        "%F0%9F%92%A9",
        "%FF",
    ],
)
def test_no_name_is_too_strange_to_be_not_found(client: Client, address: str):
    cast.alice()
    assert client.get(f"/members/{address}/").status_code in (301, 404)


@pytest.mark.parametrize("after", ["x", "%00", "-1", "0", "9" * 30, "%EF%BC%91", "1e9"])
def test_a_strange_place_to_begin_is_no_error(client: Client, after: str):
    make_comment(author=cast.alice())
    assert client.get(f"/members/alice/?after={after}").status_code == 200
