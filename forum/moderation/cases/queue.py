"""What waits for a moderator, in the order in which it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, Subquery
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.discussion.scopes import Scope, scope_of
from forum.discussion.wide_calm import WideCalmStamp
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.asking.rules import asked_of
from forum.moderation.cases.models import READ_ALONG, Case, CaseQuerySet, Kind
from forum.moderation.cases.reports import load_open_reports
from forum.moderation.cases.shown import ShownCase, load_cases, load_records
from forum.moderation.chain.models import LogHead
from forum.moderation.scopes.covering import (
    covers_wave,
    waiting_appeals,
    waiting_complaints,
    waiting_notices,
    waiting_page_notices,
)
from forum.moderation.subjects.shown import ShownSubject, load_subjects
from forum.moderation.waves.models import Wave
from forum.moderation.waves.running import running_waves

# As many as three screens hold: each is rendered whole, with its reports and forms.
PAGE_SIZE = 10
PLACES_NAMED = 5  # Of a moderator's scope, above every page of the room.
WATCHED_FOR = timedelta(days=7)  # A comment that nobody minded in a week needs no watching.
TABS = ("", "reported", "held", "watched")
ORDERS = ("due", "newest", "oldest")
SUBJECTS = {
    Kind.COMMENT: Q(comment__isnull=False),
    Kind.THREAD: Q(branch__isnull=False),
    Kind.MEMBER: Q(comment=None, branch=None),
}
AGES = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "3d": timedelta(days=3)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases, appeals and notices of illegal content wait, exactly; waves that are on.

    All of it in a moderator's scope; `is_whole` says whether that is the site, `places` and
    `more_place_count` what else it is.
    """

    waiting: int
    reported: int
    held: int
    watched: int
    appeals: int
    legal: int  # Notices of both kinds, and complaints.
    complaints: int  # About decisions about notices.
    page_notices: int  # About articles and members.
    waves: list[Wave]
    is_whole: bool
    places: list[str]
    more_place_count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `after` leads to the next one and is "" on the last."""

    cases: list[ShownCase | ShownSubject]
    counts: Counts
    after: str

    @property
    def of_comments(self) -> list[ShownCase]:
        """Return those that are about comments."""
        return [case for case in self.cases if isinstance(case, ShownCase)]


def load_queue(
    *, tab: str, order: str, after: str, filters: Mapping[str, Any], moderator: Member
) -> QueuePage:
    """Return the cases that follow the key `after`, from the start if it is "".

    "due" is when the turn of each comes (ranking.py); the others go by when it
    was opened. A key is of a case, so a page stays where it is while others
    empty the queue. `filters` may hold what narrow() knows.
    """
    now, scope = timezone.now(), scope_of(moderator)
    rows = narrow(_of_tab(shown_now(now, scope), tab), filters, now)
    if filters.get("asked"):
        rows = rows.filter(asked_of(moderator))
    rows = _following(rows, order, after).select_related(*READ_ALONG, "author")
    found = list(rows[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return QueuePage(
        cases=_load(found[:PAGE_SIZE], moderator, now),
        counts=count_waiting(moderator),
        after=f"{last.due}.{last.pk}" if last else "",
    )


def _load(cases: list[Case], moderator: Member, now: datetime) -> list[ShownCase | ShownSubject]:
    """Return the cases with what is needed to judge them, in their order."""
    records = load_records([case.author for case in cases], now, scope_of(moderator))
    by_comment = {case.comment_id: case for case in cases if case.comment_id}
    about = [case for case in cases if case.comment_id is None]
    reports, about_them = load_open_reports(comments=by_comment, cases=[one.pk for one in about])
    comments = load_comments([*by_comment, *(case.branch_id for case in about if case.branch_id)])
    of_comments = load_cases(
        [one for one in comments if one.pk in by_comment], moderator, now,
        open_cases=by_comment, records=records, reports=reports,
    )  # fmt: skip
    of_others = load_subjects(
        about, moderator, now, records=records, reports=about_them,
        roots={one.pk: one for one in comments},
    )  # fmt: skip
    shown: dict[Case | None, ShownCase | ShownSubject] = {one.open_case: one for one in of_comments}
    shown.update((one.open_case, one) for one in of_others)
    return [shown[case] for case in cases if case in shown]


def shown_now(now: datetime, scope: Scope) -> CaseQuerySet:
    """Return the open cases in a scope, of what is only watched those of WATCHED_FOR."""
    since = now - WATCHED_FOR
    return Case.objects.open().filter(
        Q(is_reported=True) | Q(is_held=True) | Q(opened_at__gt=since), scope.of("article")
    )


def count_waiting(moderator: Member) -> Counts:
    """Count what waits in a scope: one walk through the open cases, one through the few others."""
    scope = scope_of(moderator)
    kinds = {f"{kind}_count": Count("pk", filter=Q(**{f"is_{kind}": True})) for kind in TABS[1:]}
    appeals = waiting_appeals(scope).values("judged_at")
    notices = waiting_notices(scope).values("decided_at")
    complaints = waiting_complaints(scope).values("judged_at")
    pages = waiting_page_notices(scope).values("decided_at")
    now = timezone.now()
    counts = shown_now(now, scope).aggregate(all_count=Count("pk"), **kinds)
    others = LogHead.objects.values_list(
        Subquery(appeals.annotate(number=Count("pk")).values("number")),
        Subquery(notices.annotate(number=Count("pk")).values("number")),
        Subquery(complaints.annotate(number=Count("pk")).values("number")),
        Subquery(pages.annotate(number=Count("pk")).values("number")),
        Subquery(WideCalmStamp.objects.values("stamp")),
    ).get()
    return Counts(
        waiting=counts["all_count"],
        reported=counts["reported_count"],
        held=counts["held_count"],
        watched=counts["watched_count"],
        appeals=others[0] or 0,
        legal=sum(number or 0 for number in others[1:4]),
        complaints=others[2] or 0,
        page_notices=others[3] or 0,
        waves=[one for one in running_waves(others[4] or 0, now) if covers_wave(scope, one)],
        is_whole=scope.is_whole,
        places=scope.name_some(PLACES_NAMED),
        more_place_count=max(0, len(scope.names) - PLACES_NAMED),
    )


def is_waiting(comment: Comment) -> bool:
    """Say whether a comment was reported or is held, so that its case is open."""
    return comment.open_report_count > 0 or comment.state == State.HELD


def narrow(rows: CaseQuerySet, filters: Mapping[str, Any], now: datetime) -> CaseQuerySet:
    """Keep cases by what they are about and reported for, section, article, author, and so on."""
    by = {
        "reported_for": "reason",
        "section": "article__section__slug",
        "article": "article",
        "language": "article__language",
    }
    rows = rows.filter(
        **{by[name]: value for name, value in filters.items() if name in by and value}
    )
    if author := filters.get("author"):
        rows = rows.filter(
            Q(author__username_key=name_key(author)) | Q(author__name_key=name_key(author))
        )
    if subject := SUBJECTS.get(filters.get("subject", "")):
        rows = rows.filter(subject)
    if length := AGES.get(filters.get("age", "")):
        rows = rows.filter(opened_at__lte=now - length)
    return rows


def _of_tab(rows: CaseQuerySet, tab: str) -> CaseQuerySet:
    return rows.filter(**{f"is_{tab}": True}) if tab else rows


def _following(rows: CaseQuerySet, order: str, after: str) -> CaseQuerySet:
    """Put cases in their order, after a key; what is none of ours is the start."""
    due, _dot, last = after.partition(".")
    key = (
        (int(due), int(last))
        if all(part.isascii() and part.isdigit() and len(part) < 19 for part in (due, last))
        else None
    )
    if order == "due":
        rows = rows.order_by("due", "id")
        return rows.filter(TupleGreaterThan((F("due"), F("id")), key)) if key else rows
    if order == "oldest":
        return rows.filter(pk__gt=key[1] if key else 0).order_by("id")
    return (rows.filter(pk__lt=key[1]) if key else rows).order_by("-id")


def load_comments(ids: list[int]) -> list[Comment]:
    """Return the comments in the order of their ids given, with what a case shows."""
    comments = (
        Comment.objects.filter(pk__in=ids)
        .select_related("article", "author", "reply_to__author")
        .defer("article__body", "article__body_html")
        .in_bulk()
    )
    return [comments[pk] for pk in ids if pk in comments]
