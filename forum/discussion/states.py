"""A comment's state and every counter that follows from it: the one write path.

The caller holds the discussion's lock (discussions.lock_discussion), so
nothing here can interleave with another change in the same discussion.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.module_loading import import_string
from django_comments.models import Comment as PackageComment

from articles.models import Status
from forum.discussion import indexing
from forum.discussion.models import TOMBSTONES, Comment, Discussion, Mode, State
from forum.discussion.muting import who_mute
from forum.discussion.tombstones import count_listed
from forum.members.counting import add_to_counters
from forum.members.models import Member
from forum.notifications.giving_back import give_back
from forum.notifications.telling import take_back
from forum.ready import trips
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery, as_datetime

_counts = Columns(
    Discussion,
    "comment_count", "thread_count", "posted_count", "arrival_count", "last_comment_at", "version",
    "pick_count", "newsroom_answer_count",
)  # fmt: skip
_COUNT = _counts.update()
_COUNT_ANSWER = """
UPDATE discussion_comment SET
    reply_count = reply_count + CASE xtd_id WHEN %s THEN 1 ELSE 0 END,
    others_reply_count = others_reply_count
        + CASE WHEN xtd_id = %s AND author_id <> %s THEN 1 ELSE 0 END,
    thread_count = thread_count + CASE xtd_id WHEN %s THEN 1 ELSE 0 END,
    version = %s
WHERE xtd_id IN (%s, %s)
"""
_COUNT_IN_THREAD = (
    "UPDATE discussion_comment SET thread_count = thread_count + %s, version = %s WHERE xtd_id = %s"
)
_COUNT_BOTH = f"WITH thread AS ({_COUNT_ANSWER}) {_COUNT}"  # PostgreSQL takes them as one.

# The package's own columns of a state are in its own table.
_states = (
    Columns(Comment, "state", "is_listed", "arrival", "version", "because"),
    Columns(PackageComment, "is_public", "is_removed"),
)
_LOCK_MEMBERS = """
SELECT id FROM members_member
WHERE id = ANY (
    %s::bigint[] || ARRAY(SELECT recipient_id FROM notifications_notice WHERE subject = %s)
    || ARRAY(SELECT recipient_id FROM notifications_keptnotice WHERE subject = %s)
)
ORDER BY id FOR NO KEY UPDATE
"""


def number_posted(discussion: Discussion, comment: Comment) -> None:
    """Give a comment that is about to be inserted its arrival and version.

    One that waits has neither: the version would tell everybody that something was posted.
    """
    discussion.posted_count += 1
    comment.order = discussion.posted_count
    if comment.state == State.PUBLISHED:
        _number_change(discussion, comment)


def count_posted(discussion: Discussion, comment: Comment) -> None:
    """Count a comment that was just inserted, published or held.

    Two statements; one for a root, and on PostgreSQL. The comment answered is
    as it was read under the lock.
    """
    if comment.state != State.PUBLISHED:
        _write_counts(discussion)
        return
    _count_for_newsroom(discussion, comment, 1)
    discussion.last_comment_at = comment.created_at
    parent = comment.reply_to
    if parent is not None and parent.state not in TOMBSTONES:
        _count_answer(discussion, comment)
    else:
        _count_published(discussion, comment, 1)
        count_listed(discussion, comment, 1)
        _write_counts(discussion)


def count_posted_together(discussion: Discussion, comments: Sequence[Comment]) -> None:
    """Count comments that are about to be inserted at once.

    Whatever they answer is among them, so its counters go in with its row.
    """
    own = {comment.pk: comment for comment in comments}
    for comment in comments:
        if comment.state != State.PUBLISHED:
            continue
        discussion.comment_count += 1
        discussion.last_comment_at = comment.created_at
        if comment.reply_to_id is None:
            discussion.thread_count += 1
            continue
        root, parent = own[comment.root_id], own[comment.reply_to_id]
        root.thread_count += 1
        parent.reply_count += 1
        parent.others_reply_count += parent.author_id != comment.author_id
        parent.newsroom_answer_count += comment.is_newsroom_answer
        discussion.newsroom_answer_count += comment.is_newsroom_answer
        root.version = parent.version = comment.version
    _write_counts(discussion)


def change_state(
    discussion: Discussion,
    comment: Comment,
    state: State,
    *,
    because: str = "",
    to_tell: Iterable[int] = (),
) -> None:
    """Move a comment to `state`, and carry every counter along.

    What readers see neither before nor after moves no version: it would tell of what waits.
    Writes the package's own columns too (`is_public`, `is_removed`), takes
    notices about a comment that is no longer published back, gives them back with it, and lists or
    unlists tombstones up the thread as far as it changes anything. `because` is the code of
    the rule for which it is hidden or removed, which readers are told. `to_tell`
    are the members that the caller writes notices to afterwards. What is built
    on the discussion hears of it, and how it stood, by settings.DISCUSSION_STATE_LISTENERS.
    """
    if comment.state == state:
        return
    was, was_listed = State(comment.state), comment.is_listed
    was_seen = comment.arrival is not None
    is_published = state == State.PUBLISHED
    comment.state, comment.because = state, because
    comment.is_listed = is_published or (state in TOMBSTONES and comment.reply_count > 0)
    comment.is_public, comment.is_removed = is_published, state in TOMBSTONES
    if was_listed or comment.is_listed:
        _number_change(discussion, comment)
    delta = is_published - (was == State.PUBLISHED)
    with trips.in_one_trip():
        for columns in _states:
            trips.write(columns.update(), [*columns.values(comment), comment.pk])
        if was_listed != comment.is_listed:
            count_listed(discussion, comment, 1 if comment.is_listed else -1)
        if delta:
            indexing.follow_state(comment)
            _count_published(discussion, comment, delta)
            _count_for_newsroom(discussion, comment, delta)
    if delta:
        lock_members(comment, to_tell)  # After the comments: votes lock in this order too.
        discussion.last_comment_at = _last_comment_at(discussion)
    with trips.in_one_trip():
        if delta:
            _count_for_members(discussion, comment, delta, was_seen=was_seen)
        if not is_published:
            _let_go(discussion, comment)
        _write_counts(discussion)
        for follow in _find_listeners():
            follow(comment, was)


def _let_go(discussion: Discussion, comment: Comment) -> None:
    """Pin a comment no more that readers don't see: no statement for any other."""
    if discussion.pinned_id == comment.pk:
        discussion.pinned_id = discussion.pinned_until = None
        discussion.save(update_fields=["pinned", "pinned_until"])


@cache
def _find_listeners() -> list[Callable[[Comment, State], None]]:
    return [import_string(dotted) for dotted in settings.DISCUSSION_STATE_LISTENERS]


def touch(discussion: Discussion, comment: Comment, **changes: object) -> None:
    """Write columns of a comment that readers see, and the version that says so if they do.

    For everything but the state, which carries counters along: text, votes, lock.
    """
    if comment.is_listed:
        _number_change(discussion, comment)
        discussion.save(update_fields=["version"])
    Comment.objects.filter(pk=comment.pk).update(version=comment.version, **changes)


def cut_off(discussion: Discussion, comment: Comment, published: int) -> None:
    """Take a branch off the counters of what it hangs on; moving.py hangs it on elsewhere.

    `published` is how many comments of it are. What is counted for the whole
    discussion, or for authors, stays.
    """
    if comment.is_listed:
        discussion.version += 1
        count_listed(discussion, comment, -1)
    _count_in_thread(discussion, comment, -published)


def hang_on(discussion: Discussion, comment: Comment, published: int) -> None:
    """Count a branch where it hangs now, after cut_off()."""
    if comment.is_listed:
        count_listed(discussion, comment, 1)
    _count_in_thread(discussion, comment, published)
    _write_counts(discussion)


def _count_in_thread(discussion: Discussion, comment: Comment, delta: int) -> None:
    if comment.root_id != comment.pk and delta:
        Comment.objects.filter(pk=comment.root_id).update(
            thread_count=F("thread_count") + delta, version=discussion.version
        )


def subject_of(comment_id: int) -> str:
    """Return the name by which notices know a comment."""
    return f"comment:{comment_id}"


def place_of(article_id: int) -> str:
    """Return the name by which notices know where a comment stands."""
    return f"article:{article_id}"


def counts_for_members(discussion: Discussion) -> bool:
    """Say whether the discussion's comments count on their authors' profiles."""
    return discussion.article.status != Status.WITHDRAWN and discussion.mode != Mode.HIDDEN


def count_for_authors(discussion: Discussion, comments: Iterable[Comment]) -> None:
    """Count comments that were inserted at once on their authors' profiles."""
    if not counts_for_members(discussion):
        return
    counts = Counter(one.author_id for one in comments if one.state == State.PUBLISHED)
    rows = Member.objects.filter(pk__in=counts).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    by_count: dict[int, list[int]] = {}
    for member_id, count in counts.items():
        by_count.setdefault(count, []).append(member_id)
    for count, member_ids in by_count.items():
        Member.objects.filter(pk__in=member_ids).update(comment_count=F("comment_count") + count)


def _number_change(discussion: Discussion, comment: Comment) -> None:
    """Count a change that readers see; it is the comment's first where it is published first."""
    discussion.version += 1
    comment.version = discussion.version
    if comment.state == State.PUBLISHED and comment.arrival is None:
        discussion.arrival_count += 1
        comment.arrival = discussion.arrival_count


def _count_published(discussion: Discussion, comment: Comment, delta: int) -> None:
    """Change the discussion's and the thread's number of published comments."""
    discussion.comment_count += delta
    if comment.root_id != comment.pk:
        trips.write(_COUNT_IN_THREAD, [delta, discussion.version, comment.root_id])


def _count_for_newsroom(discussion: Discussion, comment: Comment, delta: int) -> None:
    """Change the number of picks, and of the newsroom's answers: no statement for most comments."""
    discussion.pick_count += delta * (comment.picked_at is not None)
    if comment.is_newsroom_answer:
        discussion.newsroom_answer_count += delta
        Comment.objects.filter(pk=comment.reply_to_id).update(
            newsroom_answer_count=F("newsroom_answer_count") + delta
        )


def _count_for_members(
    discussion: Discussion, comment: Comment, delta: int, *, was_seen: bool
) -> None:
    """Change the author's number of comments, and the score their votes gave.

    Of what readers see no more, whoever was told of it is told no more; of what comes back they
    have what they had, but for who mutes it by now.
    """
    counts: dict[str, dict[int, int]] = {}
    if counts_for_members(discussion):
        net = delta * (comment.up_count - comment.down_count)
        counts = {"comment_count": {comment.author_id: delta}, "score": {comment.author_id: net}}
    if delta < 0:
        # What its author takes back stays so.
        is_kept = comment.state != State.DELETED
        unread = take_back(subject=subject_of(comment.pk), is_kept=is_kept)
        counts["unread_notice_count"] = {pk: -number for pk, number in unread.items()}
    elif was_seen:
        is_aside = not counts_for_members(discussion)
        counts["unread_notice_count"] = give_back(
            subject=subject_of(comment.pk),
            is_aside=is_aside,
            # Its author is told of their own, whatever they mute around it.
            who_want_none=lambda told: who_mute(told - {comment.author_id}, comment),
        )
    if any(counts.values()):
        add_to_counters(counts)


def _count_answer(discussion: Discussion, comment: Comment) -> None:
    """Count a published answer for what it answers, its thread and the discussion.

    What it answers is no tombstone, so nothing above turns (see tombstones.py).
    """
    discussion.comment_count += 1
    answered, root = comment.reply_to_id, comment.root_id
    of_thread = [answered, answered, comment.author_id, root, discussion.version, answered, root]
    if connection.vendor == "postgresql":
        of_discussion = [*_counts.values(discussion), discussion.pk]
        trips.write(_COUNT_BOTH, [*of_thread, *of_discussion])
    else:
        trips.write(_COUNT_ANSWER, of_thread)
        _write_counts(discussion)


def _write_counts(discussion: Discussion) -> None:
    """Write what is counted for the whole discussion. One statement."""
    trips.write(_COUNT, [*_counts.values(discussion), discussion.pk])


def lock_members(comment: Comment, to_tell: Iterable[int]) -> None:
    """Lock the author and who was or will be told, by id: the one order, so nobody deadlocks.

    Whoever is told again what was taken back is among them.

    One statement; none on SQLite, which has but one lock.
    """
    if connection.vendor == "postgresql":
        named = [comment.author_id, *to_tell]
        subject = subject_of(comment.pk)
        trips.read_all((_LOCK_MEMBERS, [named, subject, subject]))


_last_published = CompiledQuery(
    lambda article: (
        Comment.objects.filter(article=article, state=State.PUBLISHED)
        .order_by("-pk")
        .values_list("created_at")[:1]
    ),
    "article",
    is_prepared=True,
)


def _last_comment_at(discussion: Discussion) -> datetime | None:
    """Return when the newest published comment came, so that a removed one leaves no trace."""
    found = _last_published.one(article=discussion.article_id)
    return as_datetime(found[0]) if found else None
