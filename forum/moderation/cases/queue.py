"""What waits for a moderator, in the order in which it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.utils import timezone

from forum.discussion.models import Comment, CommentRevision, State
from forum.discussion.scopes import Scope, scope_of
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.cases.columns import CASES, COMMENTS, QUESTIONS
from forum.moderation.cases.counting import WATCHED_FOR, Counts, count_waiting, shown_since
from forum.moderation.cases.loading import load_cases
from forum.moderation.cases.models import Case, CaseQuerySet
from forum.moderation.cases.narrowing import (
    NUMBERS,
    TEXTS,
    TIMES,
    Narrowed,
    narrow,
    read_filters,
)
from forum.moderation.cases.records import load_records
from forum.moderation.cases.reports import load_open_reports
from forum.moderation.cases.shown import ShownCase
from forum.moderation.legal.waiting import load_waiting
from forum.moderation.reports.models import Report
from forum.moderation.scopes.compiled import ScopedQuery
from forum.moderation.subjects.shown import ShownSubject, load_subjects
from forum.moderation.subjects.taking_part import NO_PART, find_parts
from forum.ready.compiled import CompiledQuery, read_rows

# As many as three screens hold: each is rendered whole, with its reports and forms.
PAGE_SIZE = 10
ORDERS = ("due", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `after` leads to the next one and is "" on the last."""

    cases: list[ShownCase | ShownSubject]
    counts: Counts
    after: str


def load_queue(
    *, tab: str, order: str, after: str, filters: Mapping[str, Any], moderator: Member
) -> QueuePage:
    """Return the cases that follow the key `after`, from the start if it is "".

    "due" is when the turn of each comes (ranking.py); the others go by when it
    was opened. A key is of a case, so a page stays where it is while others
    empty the queue. `filters` may hold what narrowing.py knows.
    """
    now = timezone.now()
    found = _read(tab, order, _key_of(after), filters, moderator, now)
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return QueuePage(
        cases=load_shown(found[:PAGE_SIZE], moderator, now),
        counts=count_waiting(moderator),
        after=f"{last.due}.{last.pk}" if last else "",
    )


def _read(
    tab: str,
    order: str,
    key: tuple[int, int] | None,
    filters: Mapping[str, Any],
    moderator: Member,
    now: datetime,
) -> list[Case]:
    """Return the cases of a page and one more; only what few ask for is written as SQL anew."""
    scope, narrowed = scope_of(moderator), read_filters(filters, moderator, now)
    since = now - WATCHED_FOR
    if narrowed.rest:
        rows = narrow(_of_tab(shown_since(since, scope), tab), narrowed)
        values = read_rows(_page_of(_following(rows, order, key), moderator))
    else:
        due, last = key or (0, 0)
        query = _page_query(tab, order, key is not None, narrowed.subject, frozenset(narrowed.keys))
        values = query(
            scope, since=since, moderator=moderator.pk, due=due, last=last, **narrowed.keys
        )
    return _with_questions([_case_of(row) for row in values])


@lru_cache(maxsize=100)  # A page can be narrowed in some thousand ways; few are in use.
def _page_query(
    tab: str, order: str, has_key: bool, subject: str, named: frozenset[str]
) -> ScopedQuery:
    """Return the query for a page of a scope's cases, narrowed by keys that have these names."""

    def make(
        scope: Scope, since: datetime, moderator: int, due: int, last: int, **keys: Any
    ) -> QuerySet[Case, Any]:
        given = {name: key for name, key in keys.items() if name in named}
        rows = narrow(_of_tab(shown_since(since, scope), tab), Narrowed(subject, given))
        key = (due, last) if has_key else None
        return _page_of(_following(rows, order, key), Member(pk=moderator))

    return ScopedQuery(
        make, "moderator", "due", "last", *named & {*NUMBERS},
        times=("since", *named & {*TIMES}), texts=tuple(named & {*TEXTS}),
    )  # fmt: skip


def _page_of(rows: CaseQuerySet, moderator: Member) -> QuerySet[Case, Any]:
    rows = rows.with_part_of(moderator).with_last_decision()
    extra = ("took_part", "last_decision")
    return rows.values_list(*CASES.names, *extra)[: PAGE_SIZE + 1]


def _case_of(values: tuple[Any, ...]) -> Case:
    case = CASES.row(values)
    case.took_part, case.last_decision = bool(values[-2]), values[-1] or 0
    return case


def _with_questions(cases: list[Case]) -> list[Case]:
    """Give cases what was asked about them; one query if anything was."""
    ids = [case.question_id for case in cases if case.question_id]
    found = {row.pk: row for row in map(QUESTIONS.row, _questions_query(*ids))}
    for case in cases:
        case.question = found.get(case.question_id or 0)
    return cases


_questions_query = CompiledQuery(
    lambda ids: Question.objects.filter(pk__in=ids).values_list(*QUESTIONS.names), many="ids"
)


def load_shown(
    cases: list[Case], moderator: Member, now: datetime
) -> list[ShownCase | ShownSubject]:
    """Return cases, with whom they are about at hand, and what is needed to judge them."""
    records = load_records([case.author for case in cases], now, scope_of(moderator))
    by_comment = {case.comment_id: case for case in cases if case.comment_id}
    about = [case for case in cases if case.comment_id is None]
    reports, about_them = load_open_reports(comments=by_comment, cases=[one.pk for one in about])
    roots = [case.branch_id for case in about if case.branch_id]
    comments, reported = load_reported([*by_comment, *roots])
    of_comments = load_cases(
        [one for one in comments if one.pk in by_comment], moderator, now,
        open_cases=by_comment, records=records, reports=reports,
        last_decisions={pk: case.last_decision for pk, case in by_comment.items()},
        reported=reported,
    )  # fmt: skip
    parts = find_parts([pk for pk, case in by_comment.items() if case.took_part], moderator)
    notices = load_waiting([pk for pk, case in by_comment.items() if case.is_noticed])
    for one in of_comments:
        one.leave_talk(parts.get(one.comment.pk, NO_PART))
        one.notices.waiting = notices.get(one.comment.pk, [])
    of_others = load_subjects(
        about, moderator, now, records=records, reports=about_them,
        roots={one.pk: one for one in comments},
    )  # fmt: skip
    shown: dict[Case | None, ShownCase | ShownSubject] = {one.open_case: one for one in of_comments}
    shown.update((one.open_case, one) for one in of_others)
    return [shown[case] for case in cases if case in shown]


def is_waiting(comment: Comment) -> bool:
    """Say whether a comment was reported or is held, so that its case is open."""
    return comment.open_report_count > 0 or comment.state == State.HELD


def _of_tab(rows: CaseQuerySet, tab: str) -> CaseQuerySet:
    return rows.filter(**{f"is_{tab}": True}) if tab else rows


def _key_of(after: str) -> tuple[int, int] | None:
    """Return when the case before a page is due, and its id; None of what is none of ours."""
    parts = after.split(".")
    if len(parts) != 2 or not all(
        part.isascii() and part.isdigit() and len(part) < 19 for part in parts
    ):
        return None
    return int(parts[0]), int(parts[1])


def _following(rows: CaseQuerySet, order: str, key: tuple[int, int] | None) -> CaseQuerySet:
    """Put cases in their order, after a key; from the start without one."""
    if order == "due":
        rows = rows.order_by("due", "id")
        return rows.filter(TupleGreaterThan((F("due"), F("id")), key)) if key else rows
    if order == "oldest":
        return rows.filter(pk__gt=key[1] if key else 0).order_by("id")
    return (rows.filter(pk__lt=key[1]) if key else rows).order_by("-id")


def load_comments(ids: list[int]) -> list[Comment]:
    """Return the comments in the order of their ids given, with what a case shows."""
    return load_reported(ids)[0]


def load_reported(ids: list[int]) -> tuple[list[Comment], dict[int, str]]:
    """Return the same, and the texts of those that say something else since they were reported.

    By their ids the texts as they stood when the first open report came.
    """
    rows = _comments_query(*ids)
    comments = {row.pk: row for row in map(COMMENTS.row, rows)}
    texts = {pk: row[-1] for pk, row in zip(comments, rows, strict=True)}
    reported = {pk: text for pk, text in texts.items() if text and text != comments[pk].text}
    return [comments[pk] for pk in ids if pk in comments], reported


def _with_reported(ids: list[int]) -> QuerySet[Comment, Any]:
    first = Report.objects.filter(comment=OuterRef("comment"), closed_at=None)
    began = first.order_by("created_at").values("created_at")[:1]
    since = CommentRevision.objects.filter(comment=OuterRef("pk"), edited_at__gt=Subquery(began))
    text = Subquery(since.order_by("pk").values("text")[:1])
    rows = Comment.objects.filter(pk__in=ids).annotate(reported_text=text)
    return rows.values_list(*COMMENTS.names, "reported_text")


_comments_query = CompiledQuery(_with_reported, many="ids")
