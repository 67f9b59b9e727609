"""Why a case stands where it does in the queue, in words."""

from collections.abc import Sequence

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext, ngettext

from forum.discussion.models import Comment
from forum.moderation.cases.models import Case
from forum.moderation.legal.models import AnyNotice, LegalNotice
from forum.moderation.reasons import name_of_reason


def say_place(
    case: Case, comment: Comment, notices: Sequence[LegalNotice], *, is_objected: bool = False
) -> list[str]:
    """Return what gave the case its place: what is wrong, who says so, whom it reaches, how old.

    `notices` are those about the comment that wait, as far as they have been read;
    `is_objected` says that reports hid it and its author objects.
    """
    said = [_say_noticed(notices)] if case.is_noticed else []
    if case.is_reported:
        said += _say_reported(case, comment.open_report_count)
    if is_objected:
        said.append(gettext("Its author objects"))
    if case.is_held:
        said.append(gettext("Held before publication"))
    elif case.is_watched and not (case.is_reported or case.is_noticed):
        said.append(gettext("To be watched"))
    if reach := case.reach:
        said.append(
            ngettext("%(count)s vote or reply", "%(count)s votes and replies", reach)
            % {"count": intcomma(reach)}
        )
    return [*said, _say_age(case)]


def say_place_of_subject(
    case: Case, report_count: int, notices: Sequence[AnyNotice] = ()
) -> list[str]:
    """Return the same of a case about a thread or a member, whose comments are whom it reaches."""
    said = [_say_noticed(notices)] if case.is_noticed else []
    if case.is_reported:
        said += _say_reported(case, report_count)
    if reach := case.reach:
        said.append(
            ngettext("%(count)s comment", "%(count)s comments", reach) % {"count": intcomma(reach)}
        )
    return [*said, _say_age(case)]


def _say_reported(case: Case, count: int) -> list[str]:
    readers = ngettext("%(count)s reader", "%(count)s readers", count) % {"count": intcomma(count)}
    return [str(name_of_reason(case.reason)) if case.reason else gettext("Reported"), readers]


def _say_noticed(notices: Sequence[AnyNotice]) -> str:
    """Say that an answer is owed, and when: of several, the one that is due first."""
    if not notices:
        return gettext("Legal notice")
    if notices[0].is_overdue:
        return gettext("Legal notice, answer overdue")
    left = timeuntil(notices[0].due_at, depth=1)
    return gettext("Legal notice, answer due in %(time)s") % {"time": left}


def _say_age(case: Case) -> str:
    return gettext("waits for %(time)s") % {"time": timesince(case.opened_at, depth=1)}
