"""What an open page asks now and then."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.live import MAX_CHANGES
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Discussion
from forum.discussion.moving import move_out
from forum.discussion.muting import mute
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.newsroom.rules import PICKS_ABOVE
from forum.discussion.removal import hide_comment, restore_comment
from forum.discussion.voting import cast_vote
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment, make_old_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def pulse(client: Client, article) -> dict:
    return client.get(f"/articles/{article.pk}/pulse/").json()


def changes(client: Client, article, since: int) -> dict:
    return client.get(f"/articles/{article.pk}/changes/?since={since}").json()


def test_the_pulse_tells_of_a_new_comment(client: Client):
    article = make_comment().article
    before = pulse(client, article)
    make_comment(article=article)
    after = pulse(client, article)
    assert after["arrivals"] == before["arrivals"] + 1 == 2
    assert after["version"] > before["version"]
    assert after["comments"] == 2


@pytest.mark.parametrize("is_member", [False, True])
def test_asking_again_costs_one_query_and_304_where_nothing_changed(client, is_member: bool):
    article = make_comment().article
    if is_member:
        client.force_login(cast.alice())
    address = f"/articles/{article.pk}/pulse/"
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=2" and not first.cookies
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)


def test_changes_tell_votes_and_what_is_gone_and_nothing_else(client: Client):
    article = make_article()
    voted, hidden, same = (make_old_comment(article=article) for _ in range(3))
    since = pulse(client, article)["version"]
    cast_vote(comment_id=voted.pk, member=cast.alice(), value=-1)
    hide_comment(comment_id=hidden.pk)
    told = changes(client, article, since)
    assert told == {
        "version": Discussion.objects.get(article=article).version,
        "changes": [
            {
                "id": voted.pk,
                "replies": 0,
                "edited": 0,
                "is_locked": False,
                "below": None,
                "up": 0,
                "down": 1,
            },
            {"id": hidden.pk, "replies": 0, "is_gone": True, "arrival": 2},
        ],
        "pick_count": 0,
        "picks": [],
    }
    assert same.pk not in [one["id"] for one in told["changes"]]


def test_changes_tell_why_a_comment_is_picked_and_of_a_hidden_one_nothing(client: Client):
    comment = make_comment()
    pick_comment(comment_id=comment.pk, editor=cast.edo(), why="Worth it.")
    assert changes(client, comment.article, 0)["changes"][0]["pick"] == "Worth it."
    hide_comment(comment_id=comment.pk)
    assert "pick" not in changes(client, comment.article, 0)["changes"][0]
    restore_comment(comment_id=comment.pk)
    unpick_comment(comment_id=comment.pk, editor=cast.edo())
    assert "pick" not in changes(client, comment.article, 0)["changes"][0]


def test_changes_tell_which_picks_stand_above_whatever_changed(client: Client):
    article = make_article()
    picked = [make_old_comment(article=article) for _ in range(PICKS_ABOVE + 2)]
    for one in picked:
        pick_comment(comment_id=one.pk, editor=cast.edo(), why="Worth it.")
    hide_comment(comment_id=picked.pop(1).pk)
    version = pulse(client, article)["version"]
    voted = make_old_comment(article=article)
    cast_vote(comment_id=voted.pk, member=cast.alice(), value=1)
    told = changes(client, article, version)
    assert [one["id"] for one in told["changes"]] == [voted.pk]
    assert told["pick_count"] == len(picked) == PICKS_ABOVE + 1
    assert told["picks"] == [one.pk for one in picked[:0:-1]]


def test_changes_tell_replies_edits_and_locks(client: Client):
    first = make_old_comment()
    answer = make_comment(reply_to=first)
    since = pulse(client, first.article)["version"]
    make_comment(reply_to=answer)
    edited = edit_comment(comment_id=answer.pk, editor=cast.bob(), text="Another word.")
    lock_branch(comment_id=first.pk)
    told = {one["id"]: one for one in changes(client, first.article, since)["changes"]}
    assert told[first.pk]["is_locked"] and told[first.pk]["replies"] == 2
    assert not told[answer.pk]["is_locked"] and "replies" not in told[answer.pk]
    assert told[answer.pk]["edited"] == int(edited.edited_at.timestamp())


def test_a_held_comment_is_told_to_nobody(client: Client):
    article = make_comment().article
    since = pulse(client, article)["version"]
    change_settings(article=article, mode="premoderated", closes_after_days=None)
    make_comment(article=article)
    assert changes(client, article, since)["changes"] == []
    assert pulse(client, article)["arrivals"] == 1


@pytest.mark.both
@pytest.mark.slow
def test_many_changes_are_told_part_by_part(client: Client):
    article = make_big_discussion(MAX_CHANGES + 50)
    for number, comment in enumerate(Comment.objects.filter(article=article).order_by("pk"), 1):
        Comment.objects.filter(pk=comment.pk).update(version=number)
    first = changes(client, article, 0)
    assert (len(first["changes"]), first["version"]) == (MAX_CHANGES, MAX_CHANGES)
    rest = changes(client, article, first["version"])
    assert len(rest["changes"]) == 50
    met = [one["id"] for one in first["changes"] + rest["changes"]]
    assert len(set(met)) == MAX_CHANGES + 50


def test_of_a_large_branch_that_was_moved_everything_is_told(client: Client):
    moved = make_comment(reply_to=make_comment())
    below = [make_comment(reply_to=moved) for _ in range(MAX_CHANGES + 5)]
    version = since = pulse(client, moved.article)["version"]
    for one in below:
        hide_comment(comment_id=one.pk)
    move_out(comment_id=moved.pk)
    now, met = pulse(client, moved.article)["version"], set()
    while version < now:
        told = changes(client, moved.article, version)
        version = told["version"]
        met |= {change["id"] for change in told["changes"] if change.get("is_gone")}
    assert version > since and met == {one.pk for one in below}


@pytest.mark.parametrize("since", ["", "x", "-1", "٣", "9" * 30, "%00"])
def test_what_is_no_version_is_refused(client: Client, since: str):
    article = make_comment().article
    assert client.get(f"/articles/{article.pk}/changes/?since={since}").status_code == 400


def test_hidden_and_withdrawn_discussions_tell_nothing(client: Client):
    article = make_comment().article
    assert pulse(client, article)["comments"] == 1
    change_settings(article=article, mode="hidden", closes_after_days=None)
    for page in ("pulse/", "changes/?since=0"):
        assert client.get(f"/articles/{article.pk}/{page}").status_code == 404
    change_settings(article=article, mode="open", closes_after_days=None)
    withdraw_article(article=article, editor=None, reason="Wrong.")
    for page in ("pulse/", "changes/?since=0"):
        assert client.get(f"/articles/{article.pk}/{page}").status_code == 404


def test_members_hear_of_what_is_new_to_them(client: Client):
    article = make_comment(author=cast.bob()).article
    top = make_comment(article=article, author=cast.suzu())
    address = f"/articles/{article.pk}/new/count/?since=2"
    assert client.get(address).status_code == 403
    client.force_login(cast.alice())
    mute(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=top)
    make_comment(article=article, author=cast.bob())
    make_comment(reply_to=top, author=cast.suzu())
    make_comment(article=article, author=cast.alice())
    answer = client.get(address)
    assert answer.json() == {"count": 0}
    assert answer["Cache-Control"] == "private, no-store"
    make_comment(article=article, author=cast.suzu())
    assert client.get(address).json() == {"count": 1}
    assert client.get(address.replace("=2", "=x")).status_code == 400
    for upto, count in ((1, 0), (2, 0), (5, 0), (6, 1), (9, 1), ("x", 1)):
        assert client.get(f"{address}&upto={upto}").json() == {"count": count}, upto
    # What all share knows nothing of it, and no page but a member's asks.
    assert "new/count" in client.get(article.get_absolute_url()).text
    assert "new/count" not in Client().get(article.get_absolute_url()).text
    assert client.get(f"/articles/{article.pk}/pulse/").json()["arrivals"] == 6


@pytest.mark.both
@pytest.mark.parametrize("is_member", [False, True])
def test_an_open_page_of_a_comment_is_led_to_what_is_new_in_its_branch(client, is_member: bool):
    if is_member:
        client.force_login(cast.alice())
    top = make_comment(author=cast.bob())
    answer = make_comment(reply_to=top, author=cast.suzu())
    client.get(top.article.get_absolute_url())
    make_comment(reply_to=top, author=cast.suzu())
    new = make_comment(reply_to=answer, author=cast.bob())
    place = f"/articles/{top.article_id}"
    asked = f"?branch={answer.pk}&since=2"
    assert client.get(f"{place}/new/{asked}")["Location"] == f"/comments/{new.pk}/#c{new.pk}"
    name, address = ("count", "new/count") if is_member else ("branch", "arrived")
    assert client.get(f"{place}/{address}/{asked}").json()[name] == 1
    for nothing in ("0", "x", "9" * 30, "999999"):
        away = client.get(f"{place}/new/?branch={nothing}&since=2")["Location"]
        assert away == f"{top.article.get_absolute_url()}#discussion"
    if is_member:
        mute(member=cast.alice(), target=cast.bob())
        assert client.get(f"{place}/new/count/{asked}").json() == {"count": 0}


def test_who_reads_on_is_led_to_what_came_since_and_not_to_older_news(client: Client):
    client.force_login(cast.alice())
    article = make_comment().article
    client.get(article.get_absolute_url())
    make_comment(article=article)
    new = make_comment(article=article)
    led = client.get(f"/articles/{article.pk}/new/?since=2")["Location"]
    assert led == f"/comments/{new.pk}/#c{new.pk}"
