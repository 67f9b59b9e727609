"""Tell who reported a thread or a member what became of it: never who decided, nor about whom."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case, Kind
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Told
from forum.moderation.telling_reporters import DEALT_WITH, Where, tell_judged
from forum.notifications.models import NoticeKind
from forum.notifications.telling import rename

STANDS: dict[str, str | Promise] = {
    Act.LET_BE: _("A moderator has looked at the member whom you reported. Nothing was done."),
    Act.LEAVE: _("A moderator has read the thread that you reported and let it stand."),
}
ACTED: dict[str, str | Promise] = {
    Kind.MEMBER: _(
        "Thank you. A moderator has taken a measure against the member whom you reported."
    ),
    Kind.THREAD: _("Thank you. A moderator has done something about the thread that you reported."),
}


TAKEN_BACK: dict[str, str | Promise] = {
    Kind.MEMBER: _(
        "What a moderator had done about the member whom you reported has been taken back. "
        "It will be looked at again."
    ),
    Kind.THREAD: _(
        "What a moderator had done about the thread that you reported has been taken back. "
        "It will be looked at again."
    ),
}
REVERSED: dict[str, str | Promise] = {
    Kind.MEMBER: _(
        "Another moderator has looked at what was done about the member whom you reported: it has "
        "been reversed."
    ),
    Kind.THREAD: _(
        "Another moderator has looked at what was done about the thread that you reported: it has "
        "been reversed."
    ),
}


def tell_who_reported(decision: Decision, case: Case) -> None:
    """Write a notice to each whose report was judged; that reports are open again is none."""
    where = _where(case)
    if decision.reason == Why.DEALT_WITH:
        tell_judged(decision, *DEALT_WITH, where)
    elif words := STANDS.get(decision.act):
        tell_judged(decision, Told.STANDS, words, where)
    else:
        tell_judged(decision, Told.ACTED, ACTED[case.kind], where)


def tell_undone(decision: Decision, case: Case) -> None:
    """Write a notice to each whose report had closed with a measure that the decision undoes."""
    if decision.reason == Why.APPEAL:
        tell_judged(decision, Told.STANDS, REVERSED[case.kind], _where(case))
    else:
        tell_judged(decision, Told.WAITS, TAKEN_BACK[case.kind], _where(case))


def tell_by(case: Case, other: Case, reporters: Collection[int]) -> None:
    """Let what some were told of a case make way for what comes of another one: theirs is there."""
    rename(
        subject=_where(case).subject, to=_where(other).subject, kind=NoticeKind.REPORT,
        recipients=reporters,
    )  # fmt: skip


def _where(case: Case) -> Where:
    if case.branch is not None:
        return _in_thread(case, case.branch)
    return Where("case", case.pk, url=reverse("moderation:rules"))


def _in_thread(case: Case, root: Comment) -> Where:
    article = root.article
    return Where(
        "case",
        case.pk,
        url=article.get_absolute_url(),
        about=article.headline,
        place=states.place_of(article.pk),
        is_aside=not states.counts_for_members(get_discussion(article)),
    )
