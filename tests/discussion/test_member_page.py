"""A member's public page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.navigation import nav_sections
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, remove_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from tests import cast
from tests.make import make_article, make_comment, make_old_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def page_of(client: Client, username: str = "alice", query: str = "") -> str:
    answer = client.get(f"/members/{username}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_was_written_in_context(client: Client):
    root = make_comment()
    reply = make_old_comment(reply_to=root, author=cast.alice(), text="My *answer*")
    cast_vote(comment_id=reply.pk, member=cast.bob(), value=1)

    html = page_of(client)

    assert "1 comment<" in html and "score 1<" in html and "joined" in html
    assert root.article.headline in html and "<p>My <em>answer</em></p>" in html
    assert f'href="/comments/{root.pk}/#c{root.pk}">in reply to Bob</a>' in html
    assert f'href="/comments/{reply.pk}/#c{reply.pk}"' in html


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


@pytest.mark.both
def test_a_page_leads_to_the_earlier_ones_at_a_constant_cost(client: Client):
    article = make_article()
    for number in range(45):
        make_comment(article=article, author=cast.alice(), text=f"Number {number}.")
    nav_sections()
    met, query = [], ""
    while query is not None:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/members/alice/{query}")
        assert len(queries) <= 5
        met += [entry.line.pk for entry in answer.context["entries"]]
        after = answer.context["next_after"]
        query = f"?after={after}" if after else None

    assert len(met) == 45 and met == sorted(set(met), reverse=True)


def test_a_name_that_came_with_a_discussion_says_so(client: Client):
    Member.objects.create(username="newton", is_claimed=False, password="!")
    html = page_of(client, "newton")
    assert "taken in from elsewhere" in html and "joined" not in html


def test_moderators_find_the_way_to_a_member_s_measures(client: Client):
    cast.alice()
    assert "/moderation/" not in page_of(client)
    client.force_login(cast.mori())
    assert "/moderation/members/alice/" in page_of(client)


def test_another_spelling_leads_to_the_member(client: Client):
    cast.alice()
    assert client.get("/members/ALICE/")["Location"] == "/members/alice/"


def test_a_closed_account_shows_its_name_and_nothing_else(client: Client):
    comment = make_comment(author=cast.alice(), text="Mine.")
    alice = comment.author
    alice.is_active = False
    alice.save()
    answer = client.get("/members/alice/")
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "Alice" in page and "This account is closed." in page and "Mine." not in page


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


def edit_links(client: Client, member: Member) -> list[int]:
    """Return the comments that the member's own page offers to edit."""
    client.force_login(member)
    entries = client.get(f"/members/{member.username}/").context["entries"]
    html = page_of(client, member.username)
    for entry in entries:
        assert (f"/comments/{entry.line.pk}/edit/" in html) == entry.line.can_edit
    return [entry.line.pk for entry in entries if entry.line.can_edit]


def test_one_s_own_comments_can_be_edited_from_it_while_the_window_is_open(client: Client):
    fresh, old = (make_comment(author=cast.alice(), article=make_article()) for _ in range(2))
    closed = make_comment(author=cast.alice(), article=make_article())
    make_comment(author=cast.bob(), article=fresh.article)
    too_old = timezone.now() - LEVELS[0].edit_window - timedelta(seconds=1)
    Comment.objects.filter(pk=old.pk).update(created_at=too_old)
    change_settings(article=closed.article, mode=Mode.READ_ONLY, closes_after_days=None)

    assert edit_links(client, cast.alice()) == [fresh.pk]
    client.force_login(cast.bob())
    in_an_hour = timezone.now() + timedelta(hours=1)
    assert f"/comments/{fresh.pk}/edit/" not in page_of(client)
    Member.objects.filter(username="alice").update(suspended_until=in_an_hour)
    assert edit_links(client, cast.alice()) == []


@pytest.mark.slow
def test_asking_what_can_be_edited_costs_the_same_for_one_article_and_for_twenty(client: Client):
    client.force_login(cast.alice())
    costs = []
    for more in (1, 19):
        for _ in range(more):
            make_comment(author=cast.alice(), article=make_article())
        nav_sections()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/members/alice/")
        costs.append(len(queries))
        assert all(entry.line.can_edit for entry in answer.context["entries"])
    assert costs[0] == costs[1] <= 7
