"""What each act says of the reports on a comment, and which earlier judgements it turns."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Literal

from forum.discussion.models import Comment, State
from forum.moderation.acts import BAD, SWEEPS, Act, Step
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Verdict

# What each act says of the reports on the comment; what removes many at once, nothing.
VERDICTS: dict[str, Verdict | Literal[""]] = {
    **dict.fromkeys(SWEEPS, ""),
    Act.HIDE: Verdict.RIGHT,
    Act.REMOVE: Verdict.RIGHT,
    Act.REDACT: Verdict.RIGHT,
    Act.DISMISS: Verdict.WRONG,
    Act.PUBLISH: Verdict.WRONG,
    Act.RESTORE: Verdict.WRONG,
    Act.UNREDACT: Verdict.WRONG,
}
# Whys of what says nothing of them: whoever reported may have been right.
SAYS_NOTHING = (Why.CHECKING, Why.DEALT_WITH)
# Takes a judgement back, and whoever reported hears that.
UNJUDGING = (Act.REOPEN, Act.HOLD)
# Do so as well where they are a step back.
_BACK = (Act.HOLD, Act.HIDE, Act.RESTORE, Act.UNREDACT)
_TEXT = (Act.REDACT, Act.UNREDACT)


def verdict_of(decision: Decision) -> Verdict | Literal[""]:
    """Return what a decision says of the reports on its comment; "" where that is nothing."""
    return "" if decision.said in SAYS_NOTHING else VERDICTS.get(decision.act, "")


def find_turned(decision: Decision, comment: Comment, last: Decision | None) -> list[Decision]:
    """Return the judgements of a comment that a decision turns, the last first.

    What gives it back turns all that had taken it, one after the other, and what puts its text
    back all that had changed that, if readers see it then. What takes it, or changes it, turns
    all since the last that did. A dismissal is about the reports that came since, and turns
    nothing. `last` is what judged the comment last, which may be a
    removal of many. One query.
    """
    before = _judgements_before(decision, comment)
    if VERDICTS[decision.act] == Verdict.RIGHT:
        return list(takewhile(lambda one: VERDICTS[one.act] != Verdict.RIGHT, before))
    if decision.act == Act.DISMISS or comment.state != State.PUBLISHED:
        return []
    if decision.act == Act.UNREDACT:
        texts = (one for one in before if one.act in _TEXT)
        return list(takewhile(lambda one: one.act == Act.REDACT, texts))
    with_others = [last] if last is not None and last.act in SWEEPS else []
    # A changed text stands by itself; put back while it was gone, it is judged here.
    left = _TEXT if comment.redaction_id else (Act.UNREDACT,)
    took = (one for one in before if one.act not in left)
    return [*with_others, *takewhile(lambda one: one.act in (*BAD, Act.REDACT), took)]


def _judgements_before(decision: Decision, comment: Comment) -> Iterator[Decision]:
    """Yield what moderators had judged of a comment, the last first, but for what was taken back.

    What reports hid nobody had judged.
    """
    rows = Decision.objects.on_comments().filter(comment=comment, pk__lt=decision.pk)
    is_taken_back = False
    for one in rows.order_by("-pk"):
        if is_taken_back:
            is_taken_back = False
        elif one.act == Act.REOPEN or (one.step == Step.BACK and one.act in _BACK):
            is_taken_back = True
        elif one.act in VERDICTS and one.moderator_id is not None:
            yield one
