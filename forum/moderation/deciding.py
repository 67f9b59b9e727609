"""Decide about a comment: the act, its log entry and what follows, together or not at all."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.discussion import locking, removal
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.claims import why_claimed
from forum.moderation.cases.joining import settle_judged
from forum.moderation.chain.appending import log_decision
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.community.standing import find_rule
from forum.moderation.models import MEMBER_ACTS, Act, Decision, Reason, Report, Why
from forum.moderation.reporting import close_reports
from forum.moderation.seen import Seen, microseconds
from forum.moderation.telling import tell_author
from forum.moderation.whys import is_rule
from forum.refusals import Refusal, Refused

# What each act does to the comment; dismissing reports leaves it as it is.
VERBS: dict[str, Callable[..., Comment]] = {
    Act.PUBLISH: removal.publish_held_comment,
    Act.HIDE: removal.hide_comment,
    Act.RESTORE: removal.restore_comment,
    Act.REMOVE: removal.remove_comment,
    Act.LOCK: locking.lock_branch,
    Act.UNLOCK: locking.unlock_branch,
}


def decide(
    *,
    act: str,
    comment_id: int,
    moderator: Member,
    reason: str,
    note: str = "",
    words: str = "",
    is_automated: bool = False,
    seen: Seen | None = None,
) -> Decision:
    """Do what a moderator decided about a comment, log it and tell the author.

    `reason` is one of whys.WHYS for the act; Why.TAKEN_BACK undoes one's own
    last decision. `words` are told to the author, `note` is not;
    `is_automated` says that a program took part, which is so anyway where a
    check found something in the comment. `seen` is what the moderator had
    before them; if the comment has changed since, nothing is done. Whoever
    calls without a page leaves it out. Locks the discussion, then the members
    that removal touches, last the head of the log.
    Raises Refused, Comment.DoesNotExist, ValueError for an act that isn't one
    on comments or an unknown reason.
    """
    act, now = Act(act), timezone.now()
    if reason and reason not in (*Reason, *Why):
        raise ValueError(f"No such reason: {reason}")
    if act in MEMBER_ACTS:
        raise ValueError(f"{act} is no act about a comment")
    with transaction.atomic():
        _discussion, comment = lock_comment(comment_id)
        last = Decision.objects.last_on(comment)
        undo = rules.undo_of(last, moderator)
        refusal = (
            rules.why_cannot_judge(comment=comment, moderator=moderator, now=now)
            or (seen and _why_stale(seen, comment, last))
            or why_claimed(find_open_case(comment.pk), moderator, now)
            or rules.why_cannot_decide(act=act, comment=comment)
            or rules.why_unexplained(act=act, reason=reason, note=note, undo=undo)
        )
        if refusal:
            raise Refused(refusal)
        comment = _apply(act, comment, seen, now)
        decision = Decision.objects.create(
            moderator=moderator,
            act=act,
            comment=comment,
            member=comment.author,
            reason=reason,
            rule=find_rule(reason) if is_rule(reason) else None,
            is_automated=is_automated or _checks_took_part(comment),
            words=words.strip(),
            note=note.strip(),
            decided_at=now,
        )
        tell_author(decision, comment)
        log_decision(decision)
    return decision


def _apply(act: Act, comment: Comment, seen: Seen | None, now: datetime) -> Comment:
    """Change the facts and close the reports; return the comment as it stands then."""
    if act in VERBS:
        comment = VERBS[act](comment_id=comment.pk)
    if act == Act.DISMISS:
        # A report that came while the moderator was reading stays open.
        close_reports(comment_id=comment.pk, up_to=seen.report if seen else None, now=now)
    elif act not in (Act.LOCK, Act.UNLOCK):
        close_reports(comment_id=comment.pk, up_to=None, now=now)
    if act not in (Act.LOCK, Act.UNLOCK):
        still_open = Report.objects.filter(comment=comment, closed_at=None).count()
        is_held = comment.state == State.HELD
        settle_judged(comment.pk, open_report_count=still_open, is_held=is_held)
    return comment


def _checks_took_part(comment: Comment) -> bool:
    """Say whether a check before publication brought the comment before moderators."""
    last = CheckRun.objects.filter(comment=comment).order_by("-pk")
    return (last.values_list("outcome", flat=True).first() or 0) > Outcome.PUBLISH


def _why_stale(seen: Seen, comment: Comment, last: Decision | None) -> Refusal | None:
    """Say why what the moderator saw is no longer so."""
    if last is not None and last.pk != seen.decision:
        return rules.already_decided(last)
    if comment.state == State.DELETED and seen.state != State.DELETED:
        return rules.DELETED_MEANWHILE
    if microseconds(comment.edited_at) != seen.edited:
        return rules.EDITED_MEANWHILE
    return None
