"""Follow, and count exactly what is new; nothing that can't be read counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Status
from articles.publishing import withdraw_article
from forum.discussion import attention_rules
from forum.discussion.attention import Follow
from forum.discussion.discussions import change_settings
from forum.discussion.followed import Followed, load_following
from forum.discussion.following import Target, follow, mark_seen, unfollow
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, Mode, State
from forum.discussion.muting import mute
from forum.discussion.posting import post_comment
from forum.discussion.removal import (
    hide_comment,
    publish_held_comment,
    remove_comment,
    restore_comment,
)
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

# What of a comment by bob can be followed.
TARGETS: dict[str, Callable[[Comment], Target]] = {
    "article": lambda comment: comment.article,
    "branch": lambda comment: comment,
    "member": lambda comment: comment.author,
}
EACH = pytest.mark.parametrize("kind", TARGETS)


def entry_of(member: Member) -> Followed:
    """Return the only thing the member follows."""
    (entry,) = load_following(member).entries
    return entry


def new_of(member: Member) -> int:
    return entry_of(member).new_count


def follow_of(kind: str, comment: Comment) -> Follow:
    return follow(member=cast.alice(), target=TARGETS[kind](comment))


def hold(article: Article, **fields) -> Comment:
    """Return a comment that waits for a moderator."""
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(article=article, **fields)
    change_settings(article=article, mode=Mode.OPEN, closes_after_days=None)
    assert held.state == State.HELD
    return held


@EACH
def test_what_came_before_is_not_new_and_what_comes_after_is(kind: str):
    comment = make_comment()
    make_comment(reply_to=comment)
    follow_of(kind, comment)
    assert new_of(cast.alice()) == 0
    make_comment(reply_to=comment)
    make_comment(reply_to=comment)
    assert new_of(cast.alice()) == 2
    mark_seen(member=cast.alice())
    assert new_of(cast.alice()) == 0


@pytest.mark.both
@EACH
def test_twice_is_once_and_stopping_twice_is_no_fault(kind: str):
    comment = make_comment()
    assert follow_of(kind, comment) == follow_of(kind, comment)
    for _ in range(2):
        unfollow(member=cast.alice(), target=TARGETS[kind](comment))
        assert not Follow.objects.exists()


@EACH
@pytest.mark.parametrize("take", [hide_comment, remove_comment])
def test_what_is_taken_away_is_not_counted_and_is_not_new_again(kind: str, take):
    comment = make_comment()
    follow_of(kind, comment)
    reply = make_comment(reply_to=comment)
    take(comment_id=reply.pk)
    assert new_of(cast.alice()) == 0
    mark_seen(member=cast.alice())
    if take is hide_comment:
        restore_comment(comment_id=reply.pk)
    assert new_of(cast.alice()) == 0


@pytest.mark.both
@EACH
def test_a_comment_that_waited_is_new_when_it_comes_out(kind: str):
    comment = make_comment()
    held = hold(comment.article, reply_to=comment)
    make_comment(reply_to=comment)
    follow_of(kind, comment)
    assert new_of(cast.alice()) == 0
    publish_held_comment(comment_id=held.pk)
    assert new_of(cast.alice()) == 1
    mark_seen(member=cast.alice())
    assert new_of(cast.alice()) == 0


def test_a_member_whose_latest_waits_is_counted_once():
    comment = make_comment()
    held = hold(comment.article, reply_to=comment)
    follow_of("member", comment)
    publish_held_comment(comment_id=held.pk)
    assert new_of(cast.alice()) == 1


@EACH
def test_ones_own_comments_and_those_of_the_muted_are_not_new(kind: str):
    comment = make_comment()
    follow_of(kind, comment)
    make_comment(reply_to=comment, author=cast.alice())
    make_comment(reply_to=comment, author=cast.suzu())
    mute(member=cast.alice(), target=cast.suzu())
    assert new_of(cast.alice()) == 0


def test_a_muted_branch_is_not_new_in_its_article_and_its_neighbour_is():
    article = make_article()
    loud, calm = make_comment(article=article), make_comment(article=article)
    follow(member=cast.alice(), target=article)
    mute(member=cast.alice(), target=loud)
    make_comment(reply_to=make_comment(reply_to=loud))
    make_comment(reply_to=calm)
    assert new_of(cast.alice()) == 1


def test_a_branch_is_what_is_below_and_nothing_beside():
    root = make_comment()
    branch, beside = make_comment(reply_to=root), make_comment(reply_to=root)
    follow(member=cast.alice(), target=branch)
    make_comment(reply_to=make_comment(reply_to=branch))
    make_comment(reply_to=beside)
    make_comment(article=root.article)
    assert new_of(cast.alice()) == 2


def test_a_member_is_followed_through_all_articles_that_are_open():
    follow(member=cast.alice(), target=cast.bob())
    make_comment(article=make_article(headline="One"))
    hidden, withdrawn, later = (make_comment(article=make_article(headline=h)) for h in "abc")
    assert new_of(cast.alice()) == 4
    change_settings(article=hidden.article, mode=Mode.HIDDEN, closes_after_days=None)
    withdraw_article(article=withdrawn.article, editor=cast.edo(), reason="Wrong")
    Article.objects.filter(pk=later.article_id).update(
        status=Status.SCHEDULED, published_at=timezone.now() + timedelta(days=1)
    )
    assert new_of(cast.alice()) == 1


@EACH
def test_the_newest_news_stand_on_top_and_the_rest_below(kind: str):
    comments = [make_comment(article=make_article(headline=headline)) for headline in "abc"]
    for comment in comments:
        follow(member=cast.alice(), target=comment.article)
    other = make_comment(article=make_article(headline="d"), author=cast.suzu())
    last = follow_of(kind, other)
    make_comment(reply_to=other, author=cast.suzu())
    make_comment(reply_to=comments[1])
    found = load_following(cast.alice())
    assert [entry.new_count for entry in found.entries] == [1, 1, 0, 0]
    assert found.entries[0].follow.article == comments[1].article
    assert found.entries[1].follow == last and found.new_count == 2


@pytest.mark.parametrize("kind", ["article", "branch"])
def test_what_cannot_be_seen_is_not_listed_but_told_of(kind: str):
    comment = make_comment()
    follow_of(kind, comment)
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)
    found = load_following(cast.alice())
    assert (found.entries, found.gone_count) == ([], 1)


def test_a_branch_whose_comment_is_removed_keeps_its_news_and_loses_its_name():
    comment = make_comment()
    follow_of("branch", comment)
    make_comment(reply_to=comment)
    remove_comment(comment_id=comment.pk)
    entry = entry_of(cast.alice())
    assert (entry.new_count, entry.name) == (1, "")


def test_a_member_who_has_left_is_not_listed():
    follow(member=cast.alice(), target=cast.bob())
    Member.objects.filter(username="bob").update(is_active=False)
    assert load_following(cast.alice()).gone_count == 1


def test_one_does_not_follow_oneself_nor_what_one_has_muted():
    comment = make_comment()
    mute(member=cast.alice(), target=comment)
    mute(member=cast.alice(), target=cast.bob())
    wrong = {cast.alice(): "follows_self", comment: "follows_muted", cast.bob(): "follows_muted"}
    for target, code in wrong.items():
        with pytest.raises(Refused) as refused:
            follow(member=cast.alice(), target=target)
        assert refused.value.refusal.code == code
    assert not Follow.objects.exists()


def test_the_suspended_may_follow():
    follow(member=cast.sam(), target=make_article())


def test_who_follows_too_much_is_told_so(monkeypatch):
    monkeypatch.setattr(attention_rules, "MAX_FOLLOWS", 2)
    articles = [make_article(headline=headline) for headline in "abc"]
    for article in articles[:2]:
        follow(member=cast.alice(), target=article)
    with pytest.raises(Refused) as refused:
        follow(member=cast.alice(), target=articles[2])
    assert refused.value.refusal == attention_rules.FOLLOWS_MANY
    follow(member=cast.alice(), target=articles[0])  # That one is followed already.


def test_the_words_name_the_limit_that_holds():
    assert f" {attention_rules.MAX_FOLLOWS} " in str(attention_rules.FOLLOWS_MANY.message)
    assert f" {attention_rules.MAX_MUTES} " in str(attention_rules.MUTES_MANY.message)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"article": make_article, "followed": cast.bob},
        {"article": make_article, "branch": make_comment},
        {"followed": cast.alice},
    ],
)
def test_the_database_takes_one_target_and_not_oneself(fields):
    values = {name: make() for name, make in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(member=cast.alice(), **values)


def test_who_leaves_takes_their_follows_along_and_those_of_them():
    follow(member=cast.alice(), target=cast.suzu())
    follow(member=cast.suzu(), target=make_article())
    Member.objects.get(username="suzu").delete()
    assert not Follow.objects.exists()


@pytest.mark.slow
def test_posting_costs_the_same_however_many_follow():
    comment, author = make_comment(), cast.bob()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            post_comment(article=comment.article, author=author, text="News", reply_to=comment.pk)
        return len(queries)

    unfollowed = cost()
    for number in range(30):
        reader = cast.member(f"reader{number}")
        for target in (comment.article, comment, author):
            follow(member=reader, target=target)
    assert cost() == unfollowed
    assert not Notice.objects.exists()


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_few_queries_whatever_it_holds(
    count: int, django_assert_num_queries
):
    for number in range(count):
        comment = make_comment(article=make_article(headline=str(number)))
        for target in TARGETS.values():
            follow(member=cast.alice(), target=target(comment))
        make_comment(reply_to=comment)
    alice = cast.alice()
    with django_assert_num_queries(5):
        found = load_following(alice)
    assert found.new_count == count * 2 + 1
    with django_assert_num_queries(8):
        mark_seen(member=alice)


@EACH
def test_more_than_is_counted_is_said_to_be_more(kind: str, monkeypatch):
    monkeypatch.setattr(attention_rules, "MAX_COUNTED", 3)
    comment = make_comment()
    follow_of(kind, comment)
    for _ in range(3):
        make_comment(reply_to=comment)
    assert (entry_of(cast.alice()).new_count, entry_of(cast.alice()).is_many) == (3, False)
    make_comment(reply_to=comment)
    assert (entry_of(cast.alice()).shown_count, entry_of(cast.alice()).is_many) == (3, True)


def test_a_quiet_branch_of_a_busy_thread_does_not_claim_to_know(monkeypatch):
    monkeypatch.setattr(attention_rules, "MAX_COUNTED", 3)
    root = make_comment()
    branch = make_comment(reply_to=root)
    follow(member=cast.alice(), target=branch)
    make_comment(reply_to=branch)
    for _ in range(4):
        make_comment(reply_to=root)
    assert entry_of(cast.alice()).is_many and entry_of(cast.alice()).has_news


def test_generated_discussions_are_counted_like_written_ones():
    article = make_article()
    follow(member=cast.alice(), target=article)
    generate_discussion(article=article, count=50, shape="mixed", author_count=5)
    assert new_of(cast.alice()) == 50
