"""What brought a decision about: the facts that its statement of reasons tells (DSA art. 17)."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from forum.moderation.acts import SWEEPS
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reports.models import Report
from forum.ready.compiled import CompiledQuery, as_datetime

_notices_of = CompiledQuery(
    lambda comment: LegalNotice.objects.filter(comment=comment).values_list(
        "pk", "received_at", "decided_at"
    ),
    "comment",
    is_prepared=True,
)


def say_origin(decision: Decision) -> str:
    """Return in a sentence how what was decided had come before a moderator; never by whom.

    A notice of illegal content goes before reports, reports before the checks.
    """
    if decision.law:
        return _(
            "Somebody had sent a notice that holds it to be illegal, and named as the law: %(law)s."
        ) % {"law": decision.get_law_display()}
    if _was_noticed(decision):
        return _("Somebody had sent a notice that holds it to be illegal.")
    if _was_reported(decision):
        return _("Readers had reported it.")
    if decision.act in SWEEPS and decision.sweep.was_reported:
        return _("Readers had reported some of it.")
    if decision.is_automated:
        return _("A check of the text had brought it before the moderators.")
    return _("Moderators looked at it of their own accord: nobody had reported it.")


def _was_noticed(decision: Decision) -> bool:
    """Say whether a notice about it, or a complaint of its sender, was open when it was decided.

    One query; one more where there ever was a notice.
    """
    if decision.comment_id is None:
        return False
    at = decision.decided_at
    notices = _notices_of(comment=decision.comment_id)
    if any(_was_open(at, begun, ended) for _pk, begun, ended in notices):
        return True
    complaints = NoticeComplaint.objects.filter(notice__in=[pk for pk, *_times in notices])
    return any(_was_open(at, *times) for times in complaints.values_list("lodged_at", "judged_at"))


def _was_open(at: datetime, begun: Any, ended: Any) -> bool:
    ended = as_datetime(ended)
    return cast(datetime, as_datetime(begun)) <= at and (ended is None or ended >= at)


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
