"""Decide about a comment: the act, its log entry and what follows, together or not at all."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.discussion.access import Locked, lock_comment
from forum.discussion.models import Comment, State
from forum.discussion.removal import hide_comment, restore_comment
from forum.discussion.states import lock_members
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import BRANCH_ACTS, MEMBER_ACTS, Act, Step
from forum.moderation.appeals.rules import why_overruled
from forum.moderation.appeals.waiting import why_before_judge
from forum.moderation.blind.drawing import draw_second_look
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.models import Case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.chain.appending import log_decision
from forum.moderation.checks.bringing import find_brought
from forum.moderation.checks.lessons.noting import note_lesson
from forum.moderation.community.citing import cite_rule
from forum.moderation.decisions.models import Decision
from forum.moderation.hiding import was_hidden_by_reports
from forum.moderation.overtaken import why_stale
from forum.moderation.pinning import pin_again
from forum.moderation.reasons import Why, is_reason
from forum.moderation.reports.judging import judge_reports, lock_reporters, tell_who_reported
from forum.moderation.seen import Seen
from forum.moderation.subjects.taking_part import why_leave_measure
from forum.moderation.subjects.undoing import find_measure_on, find_touched, undo_measure
from forum.moderation.sweeping.branch_reach import find_sweep_of, why_being_removed
from forum.moderation.taking_back import Back, Ground, find_back, ground_of, state_put_back
from forum.moderation.telling import tell_author
from forum.moderation.verbs import carry_out, wants_text
from forum.moderation.whys import TAKING
from forum.ready import trips
from forum.ready.compiled import MAX_KEY
from forum.ready.new_rows import NewRows
from forum.refusals import Refusal, Refused

_decisions = NewRows(Decision)


def decide(
    *,
    act: str,
    comment_id: int,
    moderator: Member,
    reason: str,
    note: str = "",
    words: str = "",
    minutes: int | None = None,
    text: str | None = None,
    law: str = "",
    is_automated: bool = False,
    seen: Seen | None = None,
) -> Decision:
    """Do what a moderator decided about a comment, log it, tell the author and who reported it.

    `reason` is one of whys.WHYS for the act; Why.TAKEN_BACK undoes one's own
    last decision, or does again what that took back. What takes something away in this way
    is told and kept with the reason for which it had been taken (taking_back.ground_of).
    `minutes` say how slow a branch becomes, ten unless told; slowed again
    by way of undoing, as slow as it was. `text` is what a comment says from now on whose text
    is changed. `law` is the ground of a notice of illegal content that is answered so. `words`
    are told to the author, `note` is not;
    `is_automated` says that a program took part, which is so anyway where one had brought
    before the moderators what is taken away, published or left. `seen` is what the moderator had
    before them; if the comment has changed since, nothing is done. Whoever
    calls without a page leaves it out. Nor is anything done while a colleague has the comment's
    case, or an appeal about it, before them. Locks the discussion, then the members
    that removal touches, last the head of the log.
    Raises Refused, Comment.DoesNotExist, ValueError for an act that isn't one
    on comments or an unknown reason.
    """
    act = Act(act)
    _check(act, reason, text)
    with transaction.atomic():
        locked = lock_comment(comment_id)
        # Not before the wait for the lock: what came meanwhile would seem to come after it.
        now = timezone.now()
        comment = locked[1]
        last = Decision.objects.last_on(comment)
        case = find_open_case(comment.pk)
        back = find_back(last, moderator, comment) if reason == Why.TAKEN_BACK else None
        if refusal := _why_not(
            act, comment, moderator, now,
            reason=reason, note=note, seen=seen, last=last, case=case,
            undo=back.act if back else None,
        ):  # fmt: skip
            raise Refused(refusal)
        act = _act_meant(act, comment)
        judged_by = _find_judgement(act, comment, last)
        reports = lock_reporters(act, comment)
        before, back_to = comment.state, state_put_back(act, back)
        ground = ground_of(act, back, comment) if back else Ground(reason, cite_rule(reason))
        measure = _lock_measured(act, comment, ground)
        comment = _carry_out(
            act, locked, back, moderator=moderator, ground=ground, back_to=back_to, last=last,
            minutes=minutes or ground.minutes, text=text,
        )  # fmt: skip
        if comment.is_official and act == Act.RESTORE:
            pin_again(*locked, now)
        decision = Decision(
            moderator=moderator,
            act=act,
            comment=comment,
            member=comment.author,
            reason=ground.reason,
            rule=ground.rule,
            is_automated=is_automated or _was_brought(act, comment.pk, before, back),
            law=law or ground.law,
            words=words.strip() or ground.words,
            note=note.strip(),
            minutes=comment.slow_minutes if act == Act.SLOW else None,
            state_before=before,
            step=back.step if back else "",
            decided_at=now,
        )
        _decisions.insert(decision)
        is_text_back = act == Act.UNREDACT and decision.step == Step.BACK
        undone = last if back_to or is_text_back else None
        with trips.in_one_trip():
            told = judge_reports(reports or [], decision, comment, seen, judged_by, undone)
            tell_author(decision, comment)
        if reports is not None:
            tell_who_reported(reports, told, decision, comment, is_taken_back=undone is not None)
        if measure:
            undo_measure(decision, measure.pk)
        draw_second_look(decision, case, last)
        note_lesson(decision, comment)
        log_decision(decision)
    return decision


def _check(act: Act, reason: str, text: str | None) -> None:
    """Raise ValueError for what no form of ours asks."""
    if reason and not is_reason(reason):
        raise ValueError(f"No such reason: {reason}")
    if act in (*MEMBER_ACTS, *BRANCH_ACTS) or wants_text(act, reason) != (text is not None):
        raise ValueError(f"{act} is no act about one comment, or not with these words")


def _why_not(
    act: Act,
    comment: Comment,
    moderator: Member,
    now: datetime,
    *,
    reason: str,
    note: str,
    seen: Seen | None,
    last: Decision | None,
    case: Case | None,
    undo: Act | None,
) -> Refusal | None:
    """Say why a moderator may not decide this, now, about a comment that is locked."""
    return (
        rules.why_cannot_judge(comment=comment, moderator=moderator, now=now)
        or (seen and why_stale(seen, comment, last))
        or why_somebody_elses(case, moderator, now)
        or _why_appealed(reason, last, moderator, now)
        or rules.why_cannot_decide(act=act, comment=comment, last=last, undo=undo)
        or why_being_removed(act, comment)
        or why_leave_measure(act, comment, moderator)
        or why_overruled(act, comment, moderator)
        or rules.why_unexplained(act=act, reason=reason, note=note, undo=undo)
    )


def _lock_measured(act: Act, comment: Comment, ground: Ground) -> Decision | None:
    """Return the measure on its author that ends with the act, with whom that touches locked."""
    measure = find_measure_on(comment, act, ground.reason)
    if measure and (touched := find_touched(measure.pk)):
        lock_members(comment, touched)
    return measure


def _act_meant(act: Act, comment: Comment) -> Act:
    """Return what an act comes to on this comment."""
    if act == Act.DISMISS and was_hidden_by_reports(comment):
        return Act.RESTORE  # Else it would stay hidden for reports that were found wrong.
    if act == Act.HOLD and comment.answers.exists():
        return Act.HIDE  # Where it waits, the answers would hang on nothing.
    return act


def _carry_out(act: Act, locked: Locked, back: Back | None, **how: Any) -> Comment:
    """Do an act to a comment, and what else becomes of it where its text is changed.

    What is left of what reports had hidden may be read: else nobody would look at it any more.
    Where that is taken back, it is hidden as before.
    """
    comment = locked[1]
    was_hidden = back is not None and back.last.state_before == State.HIDDEN
    if act == Act.UNREDACT and was_hidden and comment.state == State.PUBLISHED:
        hide_comment(comment_id=comment.pk, locked=locked)
    comment = carry_out(act, locked, **how)
    if act == Act.REDACT and was_hidden_by_reports(comment):
        comment = restore_comment(comment_id=comment.pk, locked=locked)
    return comment


def _find_judgement(act: Act, comment: Comment, last: Decision | None) -> Decision | None:
    """Return what judged the comment last: where it goes back to readers, what removed it with
    others as well. One query then, unless it was removed by itself.
    """
    if act != Act.RESTORE or comment.state != State.REMOVED or (last and last.act == Act.REMOVE):
        return last
    return find_sweep_of(comment, last) or last


def _was_brought(act: Act, comment_id: int, state: str, back: Back | None) -> bool:
    """Say whether a program had brought before the moderators what they decide about.

    Who gives something back looks at what a moderator decided.
    """
    if act not in TAKING and act not in (Act.PUBLISH, Act.DISMISS):
        return False
    # What this takes back stands no more.
    last = back.last.pk if back and back.step == Step.BACK else MAX_KEY
    return find_brought(comment_id, state, before=last) is not None


def _why_appealed(
    reason: str, last: Decision | None, moderator: Member, now: datetime
) -> Refusal | None:
    """Say which colleague has an appeal about the comment before them.

    Nothing where nothing was decided about it; nor to who judges another appeal, as that is
    promised. One query else.
    """
    if last is None or last.comment_id is None or reason == Why.APPEAL:
        return None
    return why_before_judge(last.comment_id, moderator, now)
