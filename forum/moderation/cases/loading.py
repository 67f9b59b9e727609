"""Read what a moderator needs before them to judge comments, for many at once.

A fixed number of queries whatever the number of comments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from forum.discussion.models import Comment, State
from forum.discussion.pictures.finding import find_pictures_of
from forum.discussion.scopes import scope_of
from forum.discussion.text import render_comment
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.appeals.models import Objection
from forum.moderation.appeals.objections import load_objections
from forum.moderation.appeals.waiting import WaitingAppeal, load_appeals
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.models import Case
from forum.moderation.cases.records import Record, load_records
from forum.moderation.cases.reports import OpenReports, load_open_reports
from forum.moderation.cases.shown import ShownCase
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.checks.showing import ShownRun, load_last_runs
from forum.moderation.claims import is_claimed_by
from forum.moderation.decisions.models import Decision
from forum.moderation.seen import Seen, microseconds
from forum.ready.compiled import CompiledQuery


def load_cases(
    comments: Iterable[Comment],
    moderator: Member,
    now: datetime,
    *,
    open_cases: Mapping[int, Case] | None = None,
    records: Mapping[int, Record] | None = None,
    reports: Mapping[int, OpenReports] | None = None,
    last_decisions: Mapping[int, int] | None = None,
    reported: Mapping[int, str] | None = None,
) -> list[ShownCase]:
    """Return the comments as cases, in their order, in eight queries at most.

    What the checks said comes along for held and watched ones, what authors say for what
    reports hid, and the appeals about those that were decided about. `open_cases`, `reports` and
    `last_decisions`, by comment, and `records` of their authors, if they have been read;
    `reported` are the texts of those that say something else since they were reported.
    """
    comments = list(comments)
    ids = [comment.pk for comment in comments]
    if open_cases is None:
        open_cases = _find_open_cases(ids)
    if reports is None:
        reports, _of_cases = load_open_reports(comments=ids)
    if last_decisions is None:
        last_decisions = dict(_last_decisions_query(*ids))
    if records is None:
        records = load_records([one.author for one in comments], now, scope_of(moderator))
    read = _Read(
        open_cases,
        records,
        reports,
        last_decisions,
        check_runs=load_last_runs(
            pk for pk, case in open_cases.items() if case.is_held or case.is_watched
        ),
        objections=load_objections(
            [one.pk for one in comments if one.state == State.HIDDEN and one.open_report_count]
        ),
        appeals=_load_appeals(comments, last_decisions, moderator, now),
        as_reported=_render(reported or {}),
    )
    return [_show(comment, read, moderator, now) for comment in comments]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read about many comments, by comment; records by author."""

    open_cases: Mapping[int, Case]
    records: Mapping[int, Record]
    reports: Mapping[int, OpenReports]
    last_decisions: Mapping[int, int]
    check_runs: Mapping[int, ShownRun]
    objections: Mapping[int, Objection]
    appeals: Mapping[int, list[WaitingAppeal]]
    as_reported: Mapping[int, str]


def _show(comment: Comment, read: _Read, moderator: Member, now: datetime) -> ShownCase:
    newest = read.reports.get(comment.pk, OpenReports()).newest
    last_report = newest[0].pk if newest else 0
    last_decision = read.last_decisions.get(comment.pk, 0)
    case, appeals = read.open_cases.get(comment.pk), read.appeals.get(comment.pk, [])
    before_others = next((one.taken.claim for one in appeals if one.taken.claim), None)
    return ShownCase(
        comment=comment,
        record=read.records[comment.author_id],
        reports=newest,
        seen=Seen(comment.state, microseconds(comment.edited_at), last_decision, last_report),
        acts=rules.possible_acts(comment),
        refusal=rules.why_cannot_judge(comment=comment, moderator=moderator, now=now),
        check_run=read.check_runs.get(comment.pk),
        open_case=case,
        claim=why_somebody_elses(case, moderator, now) or before_others,
        appeals=appeals,
        is_mine=is_claimed_by(case, moderator, now),
        may_suspend=scope_of(moderator).is_whole,
        as_reported=read.as_reported.get(comment.pk, ""),
        objection=read.objections.get(comment.pk),
    )


def _find_open_cases(comments: list[int]) -> dict[int, Case]:
    """Return the open cases of comments; of one by the query that is ready for it."""
    if len(comments) == 1:
        case = find_open_case(comments[0])
        return {comments[0]: case} if case else {}
    rows = Case.objects.open().filter(comment_id__in=comments).select_related("claimed_by")
    return {case.comment_id: case for case in rows if case.comment_id}


def _load_appeals(
    comments: list[Comment], last_decisions: Mapping[int, int], moderator: Member, now: datetime
) -> dict[int, list[WaitingAppeal]]:
    """Return the appeals about what was decided; authors read nothing of who judges theirs."""
    others = [one for one in comments if one.author_id != moderator.pk]
    decided = [one.pk for one in others if last_decisions.get(one.pk)]
    return load_appeals(decided, moderator, now)


def _render(texts: Mapping[int, str]) -> dict[int, str]:
    pictures = find_pictures_of({pk: [text] for pk, text in texts.items()})
    return {pk: render_comment(text, {}, pictures[pk]) for pk, text in texts.items()}


def load_case(
    comment: Comment,
    moderator: Member,
    now: datetime,
    *,
    reported: Mapping[int, str] | None = None,
) -> ShownCase:
    """Return one comment as a case."""
    return load_cases([comment], moderator, now, reported=reported)[0]


def _last_decisions(comments: list[int]) -> QuerySet[Decision, Any]:
    """Return the newest decision's id by comment."""
    rows = Decision.objects.on_comments().filter(comment_id__in=comments).order_by()
    newest = rows.values("comment_id").annotate(last=Max("pk"))
    return newest.values_list("comment_id", "last")


_last_decisions_query = CompiledQuery(_last_decisions, many="comments")
