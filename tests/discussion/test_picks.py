"""Editors' picks: by whom, with what words, where they stand, and where they go."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Discussion, Mode, Pick
from forum.discussion.muting import mute
from forum.discussion.newsroom import rules
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.removal import delete_own_comment, hide_comment, restore_comment
from forum.discussion.rules import NOT_THERE, OWN, SUSPENDED
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

WHY = "She was <there>."
SHOWN = "She was &lt;there&gt;."


def make_pick(comment: Comment | None = None, why: str = WHY, editor: Member | None = None):
    comment = comment or make_comment(author=cast.alice(), text="I stood on the pier.")
    return pick_comment(comment_id=comment.pk, editor=editor or cast.edo(), why=why)


def count(article: Article) -> int:
    return Discussion.objects.get(article=article).pick_count


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def places(client: Client, comment: Comment) -> set[str]:
    """Return at which places readers find the sentence of a pick."""
    article = comment.article
    pages = {
        "article": article.get_absolute_url(),
        "picks": f"{article.get_absolute_url()}?show=picks",
        "comment": comment.get_absolute_url(),
        "front": "/",
    }
    return {name for name, address in pages.items() if SHOWN in read(client, address)}


EVERYWHERE = {"article", "picks", "comment", "front"}


def test_a_pick_stands_above_the_discussion_at_the_comment_and_in_front(client: Client):
    comment = make_pick()

    assert places(client, comment) == EVERYWHERE
    page = read(client, comment.article.get_absolute_url())
    assert "badge--pick" in page and "I stood on the pier." in page
    assert page.index('class="picks"') < page.index('id="threads"')
    assert count(comment.article) == 1


def test_what_readers_may_not_see_is_gone_everywhere_and_back_with_it(client: Client):
    comment = make_pick()
    make_comment(reply_to=comment)
    assert places(client, comment) == EVERYWHERE

    hide_comment(comment_id=comment.pk)
    assert places(client, comment) == set()
    assert count(comment.article) == 0
    assert not Notice.objects.filter(kind="picked").exists()

    restore_comment(comment_id=comment.pk)
    assert places(client, comment) == EVERYWHERE
    assert count(comment.article) == 1

    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert places(client, comment) == set()
    call_command("recount", "--check")


def test_a_pick_goes_with_its_article_and_its_discussion(client: Client):
    comment = make_pick()
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)
    assert places(client, comment) == set()
    change_settings(article=comment.article, mode=Mode.OPEN, closes_after_days=None)
    assert places(client, comment) == EVERYWHERE
    withdraw_article(article=comment.article, editor=None, reason="Wrong")
    assert places(client, comment) == set()


@pytest.mark.both
def test_a_pick_that_is_taken_back_leaves_a_record_and_can_be_made_again(client: Client):
    comment = make_pick()
    unpick_comment(comment_id=comment.pk, editor=cast.mori())

    assert places(client, comment) == set()
    assert count(comment.article) == 0
    first = Pick.objects.get()
    assert (first.picked_by, first.unpicked_by, first.why) == (cast.edo(), cast.mori(), WHY)
    assert not Notice.objects.filter(kind="picked").exists()

    make_pick(comment, "Worth it.")
    assert Pick.objects.filter(comment=comment).count() == 2
    assert count(comment.article) == 1
    client.force_login(cast.mori())
    log = read(client, f"/comments/{comment.pk}/pick/")
    assert "Picked by edo" in log and "Taken back by mori" in log


def test_a_hidden_pick_that_is_taken_back_is_counted_right():
    comment = make_pick()
    make_comment(reply_to=comment)
    hide_comment(comment_id=comment.pk)
    unpick_comment(comment_id=comment.pk, editor=cast.mori())
    restore_comment(comment_id=comment.pk)
    assert count(comment.article) == 0
    call_command("recount", "--check")


def test_the_author_is_told_once_with_the_sentence(client: Client):
    comment = make_pick()
    notice = Notice.objects.get(recipient=cast.alice(), kind="picked")
    assert (notice.note, notice.actor) == (WHY, None)
    assert notice.url == f"/comments/{comment.pk}/#c{comment.pk}"
    client.force_login(cast.alice())
    page = read(client, "/notices/")
    assert "The newsroom picked your comment under" in page and SHOWN in page
    assert comment.article.headline in page


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(cast.bob, rules.NOT_ALLOWED), (cast.alice, rules.NOT_ALLOWED), (cast.edo, None),
     (cast.mori, None), (cast.ada, None)],
)  # fmt: skip
def test_editors_and_moderators_pick(who, refusal):
    comment = make_comment(author=cast.alice())
    if refusal is None:
        assert make_pick(comment, editor=who()).picked_at
        return
    with pytest.raises(Refused) as refused:
        make_pick(comment, editor=who())
    assert refused.value.refusal is refusal


def test_what_cannot_be_picked_is_refused():
    own, hidden, picked = (make_comment(author=cast.mori()) for _ in range(3))
    hide_comment(comment_id=hidden.pk)
    make_pick(picked)
    suspended = cast.mori()
    Member.objects.filter(pk=cast.edo().pk).update(
        suspended_until=timezone.now() + timedelta(days=1)
    )
    cases = [
        (own, WHY, cast.mori(), OWN), (hidden, WHY, cast.ada(), NOT_THERE),
        (picked, WHY, cast.ada(), rules.PICKED_BEFORE),
        (make_comment(), " \u200b ", suspended, rules.SAY_WHY),
        (make_comment(), "x" * 201, cast.ada(), rules.WHY_TOO_LONG),
        (make_comment(), WHY, cast.edo(), SUSPENDED),
    ]  # fmt: skip
    for comment, why, editor, refusal in cases:
        with pytest.raises(Refused) as refused:
            make_pick(comment, why, editor)
        assert refused.value.refusal.code == refusal.code
    with pytest.raises(Refused) as refused:
        unpick_comment(comment_id=own.pk, editor=cast.ada())
    assert refused.value.refusal is rules.NOT_PICKED


def test_a_picked_comment_stays_as_it_was_picked(client: Client):
    comment = make_pick()
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Buy my watches.")
    assert refused.value.refusal.code == "picked"
    client.force_login(cast.alice())
    assert f"/comments/{comment.pk}/edit/" not in read(client, comment.article.get_absolute_url())


@pytest.mark.both
def test_rows_say_why_and_hold_once():
    comment = make_pick()
    for change in ({"pick_why": ""}, {"picked_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(**change)
    pick = Pick.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pick.objects.create(
            comment=comment, why=WHY, picked_by=cast.edo(), picked_at=pick.picked_at
        )


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(client: Client):
    comment = make_comment(author=cast.alice(), text="I stood on the pier.")
    where = f"/comments/{comment.pk}/pick/"
    assert client.get(where).status_code == 303
    client.force_login(cast.bob())
    assert client.get(where).status_code == client.post(where, {"why": WHY}).status_code == 403
    client.force_login(cast.edo())
    assert "I stood on the pier." in read(client, where)

    assert client.post(where, {"why": ""}).status_code == 422
    answer = client.post(where, {"why": "y" * 201})
    assert answer.status_code == 422 and "y" * 201 in answer.content.decode()
    answer = client.post(where, {"why": f"  {WHY} \r\n And on. "})
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"/comments/{comment.pk}/#c{comment.pk}",
    )
    comment.refresh_from_db()
    assert comment.pick_why == f"{WHY} And on."
    assert client.post(where, {"why": WHY}).status_code == 422
    assert client.post(where, {"value": "0"}).status_code == 303
    comment.refresh_from_db()
    assert comment.pick_why == ""


def test_the_menu_offers_the_pick_to_who_may(client: Client):
    comment = make_comment(author=cast.alice())
    for who, offers in ((cast.bob, False), (cast.edo, True), (cast.mori, True)):
        client.force_login(who())
        page = read(client, f"/comments/{comment.pk}/more/")
        assert (f"/comments/{comment.pk}/pick/" in page) == offers


def test_the_newest_five_stand_above_and_all_in_their_part(client: Client):
    article = make_article()
    for number in range(7):
        make_pick(make_comment(article=article, text=f"Number {number}"), f"Why {number}")
    page = read(client, article.get_absolute_url())
    above = page[page.index('class="picks"') : page.index('id="threads"')]
    assert [f"Why {number}" in above for number in range(7)] == [False] * 2 + [True] * 5
    assert "All 7 editors’ picks" in above
    assert (
        len(client.get(f"{article.get_absolute_url()}?show=picks").context["filtered"].lines) == 7
    )


@pytest.mark.both
def test_the_front_page_shows_three_of_the_last_days(client: Client):
    comments = [make_pick(make_comment(text=f"Text {n}"), f"Why {n}") for n in range(5)]
    old = make_pick(make_comment(text="Long ago"), "Why then")
    Comment.objects.filter(pk=old.pk).update(picked_at=timezone.now() - timedelta(days=4))
    page = read(client, "/")
    assert [f"Why {n}" in page for n in range(5)] == [False, False, True, True, True]
    assert "Why then" not in page
    hide_comment(comment_id=comments[-1].pk)
    assert "Why 4" not in read(client, "/") and "Why 1" in read(client, "/")


def test_a_pick_behind_what_the_page_cuts_off_stands_above_and_nowhere_else(client: Client):
    article = make_article()
    root = make_comment(article=article)
    for number in range(130):  # Too many for one page.
        answer = make_comment(article=article, reply_to=root, text=f"Answer {number}.")
    make_pick(answer)
    page = read(client, article.get_absolute_url())
    assert page.count("Answer 129.") == page.count(SHOWN) == 1
    assert f'id="c{answer.pk}"' not in page
    assert "Answer 74." in page and "Answer 75." not in page


def test_picks_cost_readers_one_query_and_members_none_where_they_are_kept(client: Client):
    comment = make_pick()
    address = comment.article.get_absolute_url()
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    assert len(queries) <= 8
    with CaptureQueriesContext(connection) as queries:
        assert SHOWN in read(client, address)
    assert len(queries) == 1
    client.force_login(cast.bob())
    read(client, address)
    with CaptureQueriesContext(connection) as queries:
        assert SHOWN in read(client, address)
    assert len(queries) <= 6


@pytest.mark.parametrize("is_branch", [False, True])
def test_a_pick_of_who_is_muted_folds_for_the_muter_alone(client: Client, is_branch: bool):
    root = make_comment(author=cast.bob())
    picked = make_pick(make_comment(reply_to=root, author=cast.bob(), text="On the pier."))
    addresses = (picked.article.get_absolute_url(), "/")
    for member in (cast.alice(), cast.suzu()):
        client.force_login(member)
        for address in addresses:  # Kept by then, where it is the same for all.
            read(client, address)
    queries = []
    for is_muted in (False, True):
        if is_muted:
            mute(member=cast.alice(), target=root if is_branch else cast.bob())
        for member in (cast.alice(), cast.suzu()):
            client.force_login(member)
            with CaptureQueriesContext(connection) as asked:
                pages = [read(client, address) for address in addresses]
            queries.append(len(asked))
            for page in pages:
                box = page[page.index('class="picks') : page.index('class="pick"') + 9]
                assert ("Muted: Bob" in box) == (is_muted and member == cast.alice())
    assert max(queries) == queries[0]
