"""What a decision makes of the reports of its comment: who reported is locked, judged and told."""

from forum.discussion.models import Comment, State
from forum.discussion.removal import is_news
from forum.discussion.states import lock_members
from forum.discussion.telling import find_recipients
from forum.moderation.acts import Act
from forum.moderation.cases.joining import settle_judged
from forum.moderation.decisions.models import Decision
from forum.moderation.judgements import UNJUDGING, VERDICTS, find_turned, verdict_of
from forum.moderation.reporting import (
    Reported,
    close_reports,
    read_reports,
    reopen_reports,
    turn_reports,
)
from forum.moderation.seen import Seen
from forum.moderation.telling_reporters import tell_reporters, tell_what_holds
from forum.moderation.trust.settling import settle_levels
from forum.ready.compiled import MAX_KEY


def lock_reporters(act: Act, comment: Comment) -> list[Reported] | None:
    """Lock all members whom an act that judges reports touches, by id; None where it judges none.

    What the act itself locks afterwards is among them: one order, so nobody deadlocks. Returns
    the reports that are open, and those that were judged before.
    """
    if act not in VERDICTS and act not in UNJUDGING:
        return None
    reports = read_reports(comment.pk)
    if reports:
        is_told = act == Act.PUBLISH or (act == Act.RESTORE and is_news(comment))
        recipients = find_recipients(comment) if is_told else ()
        lock_members(comment, {*(one.reporter for one in reports), *recipients})
    return reports


def judge_reports(
    reports: list[Reported],
    decision: Decision,
    comment: Comment,
    seen: Seen | None,
    last: Decision | None,
    undone: Decision | None,
) -> list[int]:
    """Close the reports, turn those that were judged otherwise, settle the case; return whose.

    Those of a judgement that is `undone` are found neither right nor wrong by anybody. `last`
    is what judged the comment last.
    """
    if decision.act not in VERDICTS and decision.act not in UNJUDGING:
        return []
    if undone is not None:
        return turn_reports(
            reports, comment_id=comment.pk, undone=undone, decision=decision, verdict=""
        )
    if decision.act == Act.REOPEN and last is not None:
        return reopen_reports(dismissed_by=last, comment=comment, now=decision.decided_at)
    verdict = verdict_of(decision)
    # A report that came while the moderator was reading stays open if they let the comment stand.
    up_to = seen.report if seen and decision.act == Act.DISMISS else MAX_KEY
    told = close_reports(
        [one for one in reports if one.pk <= up_to],
        comment_id=comment.pk, decision=decision, verdict=verdict, now=decision.decided_at,
    )  # fmt: skip
    if verdict and any(one.decision for one in reports):
        for judgement in find_turned(decision, comment, last):
            told += turn_reports(
                reports, comment_id=comment.pk, undone=judgement, decision=decision,
                verdict=verdict,
            )  # fmt: skip
    left = sum(one.decision is None and one.pk > up_to for one in reports)
    settle_judged(comment.pk, open_report_count=left, is_held=comment.state == State.HELD)
    return sorted(set(told))


def tell_who_reported(
    reports: list[Reported],
    told: list[int],
    decision: Decision,
    comment: Comment,
    *,
    is_taken_back: bool,
) -> None:
    """Tell what became of their reports, open again what is undone, and settle levels of trust.

    `told` are those whose reports were judged, or turned.
    """
    tell_reporters(decision, comment, is_taken_back=is_taken_back)
    if is_taken_back and told:
        reopen_reports(dismissed_by=decision, comment=comment, now=decision.decided_at)
    if any(one.decision and one.reporter not in told for one in reports):
        tell_what_holds(decision, comment)
    settle_levels({comment.author_id, *told}, decision.decided_at)
