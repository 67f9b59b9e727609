"""What waits for a moderator: reported comments, comments held back, and comments to watch."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.appeals.models import Appeal
from forum.moderation.cases import Case, load_cases
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.models import Report

PAGE_SIZE = 20
WATCHED_FOR = timedelta(days=7)  # A comment that nobody minded in a week needs no watching.
TABS = ("reported", "held", "watched")
ORDERS = ("newest", "oldest")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments and appeals wait, exactly."""

    reported: int
    held: int
    appeals: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `after` leads to the next one and is 0 on the last."""

    cases: list[Case]
    counts: Counts
    after: int


def load_queue(*, tab: str, order: str, after: int, moderator: Member) -> QueuePage:
    """Return the cases that follow the key `after`, from the start if it is 0.

    Reported comments go by their newest open report or, oldest first, by
    their oldest; held and watched ones by when they came. The key is an id, so a page
    stays where it is while others empty the queue.
    """
    keys = {"held": _held, "watched": _watched}.get(tab, _reported)(order, after)
    shown = keys[:PAGE_SIZE]
    return QueuePage(
        cases=load_cases(
            _load_comments([pk for _key, pk in shown]),
            moderator,
            timezone.now(),
            with_checks=tab == "watched",
        ),
        counts=count_waiting(),
        after=shown[-1][0] if len(keys) > PAGE_SIZE else 0,
    )


def count_waiting() -> Counts:
    """Count what waits, from three small partial indexes."""
    return Counts(
        reported=Comment.objects.filter(open_report_count__gt=0).count(),
        held=Comment.objects.filter(state=State.HELD).count(),
        appeals=Appeal.objects.filter(judged_at=None).count(),
    )


def is_waiting(comment: Comment) -> bool:
    """Say whether a comment is in the queue."""
    return comment.open_report_count > 0 or comment.state == State.HELD


def _reported(order: str, after: int) -> list[tuple[int, int]]:
    """Return (report, comment) of the reports that stand for their comment in this order."""
    newest = order == "newest"
    reports = Report.objects.filter(closed_at=None)
    beyond = {"pk__gt" if newest else "pk__lt": OuterRef("pk")}
    nearer = reports.filter(comment_id=OuterRef("comment_id"), **beyond)
    reports = reports.filter(~Exists(nearer)).order_by("-pk" if newest else "pk")
    if after:
        reports = reports.filter(**{"pk__lt" if newest else "pk__gt": after})
    return list(reports.values_list("pk", "comment_id")[: PAGE_SIZE + 1])


def _held(order: str, after: int) -> list[tuple[int, int]]:
    """Return (comment, comment) of the comments held back."""
    newest = order == "newest"
    comments = Comment.objects.filter(state=State.HELD).order_by("-pk" if newest else "pk")
    if after:
        comments = comments.filter(**{"pk__lt" if newest else "pk__gt": after})
    return [(pk, pk) for pk in comments.values_list("pk", flat=True)[: PAGE_SIZE + 1]]


def _watched(order: str, after: int) -> list[tuple[int, int]]:
    """Return (run, comment) of what the checks published but ask to watch.

    Of each comment the last such run, for WATCHED_FOR and while it is published.
    """
    newest = order == "newest"
    runs = CheckRun.objects.filter(outcome=Outcome.WATCH)
    later = runs.filter(comment_id=OuterRef("comment_id"), pk__gt=OuterRef("pk"))
    since = timezone.now() - WATCHED_FOR
    runs = runs.filter(~Exists(later), comment__state=State.PUBLISHED, checked_at__gt=since)
    if after:
        runs = runs.filter(**{"pk__lt" if newest else "pk__gt": after})
    runs = runs.order_by("-pk" if newest else "pk")
    return list(runs.values_list("pk", "comment_id")[: PAGE_SIZE + 1])


def _load_comments(ids: list[int]) -> list[Comment]:
    """Return the comments in the order of their ids given, with what a case shows."""
    comments = (
        Comment.objects.filter(pk__in=ids)
        .select_related("article", "author", "reply_to__author")
        .defer("article__body", "article__body_html")
        .in_bulk()
    )
    return [comments[pk] for pk in ids if pk in comments]
