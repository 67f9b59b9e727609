"""Draw a share of the decisions about cases, to be judged a second time."""

from django.conf import settings

from forum.moderation.acts import Act
from forum.moderation.blind.models import SecondLook, Verdict
from forum.moderation.blind.rules import is_drawn, verdict_of
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.ready import trips

# Nobody names a look that wasn't judged, so nothing follows it.
_DROP = "DELETE FROM moderation_secondlook WHERE decision_id = %s AND judged_at IS NULL"


def draw_second_look(
    decision: Decision, case: Case | None, undone: Decision | None, percent: int | None = None
) -> None:
    """Let a decision about a case be judged again if it is drawn; drop what it takes back.

    `percent` of them are, as the settings say unless told.
    In the decision's transaction, under the lock of the discussion. One statement where
    it is drawn or takes something back, else none.
    """
    if decision.reason == Why.TAKEN_BACK or decision.act == Act.REOPEN:
        trips.write(_DROP, [undone.pk if undone else 0])
    verdict = verdict_of(decision.act, decision.reason)
    if verdict is None or case is None or decision.moderator_id is None:
        return
    share = settings.SECOND_LOOK_PERCENT if percent is None else percent
    if not is_drawn(decision.pk, share):
        return
    look = SecondLook(
        decision_id=decision.pk, comment_id=decision.comment_id, case=case,
        author_id=decision.member_id, first_by_id=decision.moderator_id, first=verdict,
        first_rule=decision.reason if verdict == Verdict.REMOVE else "",
        drawn_at=decision.decided_at,
    )  # fmt: skip
    # A comment that was drawn before stays with that decision.
    SecondLook.objects.bulk_create([look], ignore_conflicts=True)
