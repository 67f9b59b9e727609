"""What brought a decision about: the facts that its statement of reasons tells (DSA art. 17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.utils.translation import gettext as _

from forum.discussion.models import State
from forum.moderation.acts import SWEEPS
from forum.moderation.chain.appending import (
    DECISION,
    JUDGED_COMPLAINT,
    JUDGED_NOTICE,
    JUDGED_PAGE_NOTICE,
)
from forum.moderation.chain.models import LogEntry
from forum.moderation.checks.bringing import find_brought
from forum.moderation.checks.check import SEPARATOR
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import Ground, LegalNotice
from forum.moderation.reasons import name_of_reason
from forum.moderation.reports.models import Report
from forum.moderation.weighing import order_by_weight
from forum.ready.compiled import CompiledQuery, as_datetime

_COLUMNS = ("pk", "ground", "received_at", "decided_at")
_of_comment = CompiledQuery(
    lambda comment: LegalNotice.objects.filter(comment=comment).order_by("pk").values_list(
        *_COLUMNS
    ),
    "comment",
    is_prepared=True,
)  # fmt: skip
_of_member = CompiledQuery(
    lambda member: PageNotice.objects.filter(member=member).order_by("pk").values_list(*_COLUMNS),
    "member",
)


def say_origin(decision: Decision) -> str:
    """Return in a sentence how what was decided had come before a moderator; never by whom.

    A notice of illegal content goes before reports, reports before the checks. Of what reports
    have hidden by themselves, also for what it was reported.
    """
    if decision.is_by_reports:
        if not (reasons := SEPARATOR.join(_find_reported(decision))):
            return _("Readers had reported it.")
        return _("Readers had reported it for: %(reasons)s.") % {"reasons": reasons}
    if laws := [decision.law] if decision.law else _find_laws(decision):
        return _(
            "Somebody had sent a notice that holds it to be illegal, and named as the law: %(law)s."
        ) % {"law": ", ".join(str(Ground(one).label) for one in laws)}
    if decision.act in SWEEPS and decision.sweep.was_noticed:
        return _("Somebody had sent a notice that holds some of it to be illegal.")
    if _was_reported(decision):
        return " ".join(filter(None, (_("Readers had reported it."), _say_brought(decision))))
    if decision.act in SWEEPS and decision.sweep.was_reported:
        return _("Readers had reported some of it.")
    if brought := _say_brought(decision):
        return brought
    if decision.state_before == State.HELD:
        return _("It waited for a moderator, as was set for where it stands.")
    return _("Moderators looked at it of their own accord: nobody had reported it.")


def _say_brought(decision: Decision) -> str:
    """Return by which checks, or by a wave, it had come before the moderators; "" by none."""
    if not decision.is_automated or decision.comment_id is None:
        return ""
    brought = find_brought(
        decision.comment_id,
        decision.state_before,
        at=decision.decided_at,
        before=decision.pk,
    )
    if brought is None:
        return _("A program had brought it before the moderators.")
    if brought.was_held:
        return _("A program had held it for a moderator to read: %(checks)s.") % {
            "checks": brought.names
        }
    return _("A program had marked it for the moderators to look at: %(checks)s.") % {
        "checks": brought.names
    }


class _Waited(NamedTuple):
    """A notice, or a complaint of its sender, and when it waited for an answer."""

    pk: int
    ground: str
    begun: Any
    ended: Any


def _find_laws(decision: Decision) -> list[str]:
    """Return which laws those notices named about which there was something to decide then.

    Of a comment, or of a member for what was decided about all of them: notices that waited,
    or a complaint of a sender. One query; one or two more where there ever was a notice, two
    where one was judged before.
    """
    if decision.comment_id is not None:
        kind, by, rows = JUDGED_NOTICE, "notice", _of_comment(comment=decision.comment_id)
    elif decision.part_of_id is None:
        kind, by = JUDGED_PAGE_NOTICE, "page_notice"
        rows = _of_member(member=decision.member_id)
    else:
        return []  # Of what they wrote in a branch a notice about themselves says nothing.
    notices = [_Waited(*row) for row in rows]
    if not notices:
        return []
    found = _waiting(notices, kind, decision)
    if not found:
        complaints = NoticeComplaint.objects.filter(**{f"{by}__in": [one.pk for one in notices]})
        times = complaints.order_by("pk").values_list("pk", by, "lodged_at", "judged_at")
        grounds = {one.pk: one.ground for one in notices}
        found = _waiting(
            [_Waited(pk, grounds[about], *when) for pk, about, *when in times],
            JUDGED_COMPLAINT, decision,
        )  # fmt: skip
    return list(dict.fromkeys(one.ground for one in found))


def _waiting(those: Sequence[_Waited], kind: str, decision: Decision) -> list[_Waited]:
    """Return which of those waited when it was decided, or were answered by that.

    What a notice led to is decided after that was answered, if by milliseconds; in the log
    the answer stands after it, and before whatever is decided later.
    """
    at = decision.decided_at
    there = [one for one in those if cast(datetime, as_datetime(one.begun)) <= at]
    ended = {one.pk: as_datetime(one.ended) for one in there}
    before = [pk for pk, when in ended.items() if when is not None and when < at]
    answered = _logged_after(decision, kind, before)
    return [one for one in there if one.pk not in before or one.pk in answered]


def _logged_after(decision: Decision, kind: str, keys: Sequence[int]) -> set[int]:
    """Return of which of those the log has their end after a decision. One query, for any."""
    if not keys:
        return set()
    decided = LogEntry.objects.filter(kind=DECISION, key=decision.pk).values("number")
    ends = LogEntry.objects.filter(kind=kind, key__in=keys, number__gt=decided[:1])
    return set(ends.values_list("key", flat=True))


def _was_reported(decision: Decision) -> bool:
    """Say whether reports of it were open when it was decided, whatever became of them since.

    What was reported is found by its key alone and the times are compared here: asked for
    times as well, or for two keys at once, a database may read all reports. What an author
    wrote in a branch goes with the branch, whatever was said of them.
    """
    at, number = decision.decided_at, decision.comment_id
    keys = [{"comment": number}, {"case__branch": number}]
    if decision.part_of and decision.part_of.comment_id:
        at, number = decision.part_of.decided_at, decision.part_of.comment_id
        keys = [{"case__branch": number}]
    elif number is None:
        keys = [{"case__author": decision.member_id}]
    columns = ("case__branch", "created_at", "closed_at")
    return any(
        # What is about a thread that a member began isn't about them.
        branch in (None, number) and begun <= at and (ended is None or ended >= at)
        for key in keys
        for branch, begun, ended in Report.objects.filter(**key).values_list(*columns)
    )


def _find_reported(decision: Decision) -> list[str]:
    """Return for what it was reported when that hid it, what weighs most first. One query."""
    at = decision.decided_at
    rows = Report.objects.filter(comment=decision.comment_id).values_list(
        "reason", "weight", "created_at", "closed_at"
    )
    there = [
        (reason, weight)
        for reason, weight, begun, ended in rows
        if begun <= at and (ended is None or ended >= at)
    ]
    return [name_of_reason(reason) for reason in order_by_weight(there)]
