"""What authors said for comments that reports hid, and what of a moderator's answers it."""

from collections.abc import Collection

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from forum.discussion.models import State
from forum.moderation.acts import ON_STATE, Act, Step
from forum.moderation.appeals.models import Objection
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why

_ANSWERS = (Act.RESTORE, Act.REMOVE, Act.REDACT)  # Each is told to the author.


def find_objection(decision: Decision) -> Objection | None:
    """Return what the author said when reports had decided this. Two queries at most; else none."""
    if not decision.is_by_reports:
        return None
    return Objection.objects.filter(decision=find_hiding(decision)).first()


def find_hiding(decision: Decision) -> Decision:
    """Return by what reports hid the comment at first, of a decision by which they hide it.

    What is said against that stands as long as nobody has judged it. One query, where a
    moderator took back what they had decided since.
    """
    if decision.moderator_id is None:
        return decision
    before = Decision.objects.filter(comment=decision.comment_id, act=Act.HIDE, moderator=None)
    return before.filter(pk__lt=decision.pk).latest("pk")


def find_judgement(decision: Decision) -> Decision | None:
    """Return what a moderator decided about the comment after reports had decided this."""
    later = Decision.objects.filter(comment=decision.comment_id, pk__gt=decision.pk)
    return later.filter(act__in=_ANSWERS, moderator__isnull=False).order_by("pk").first()


def find_answered(decision: Decision) -> Objection | None:
    """Return what the author had said before a moderator decided this, as reports had hidden it.

    Two queries at most; none for what was not hidden.
    """
    is_answer = decision.moderator_id is not None and decision.act in _ANSWERS
    if not is_answer or decision.state_before != State.HIDDEN:
        return None
    before = Decision.objects.filter(
        comment=decision.comment_id, act__in=ON_STATE, pk__lt=decision.pk
    )
    if before.order_by("-pk").values_list("reason", flat=True).first() != Why.REPORTED:
        return None
    by_reports = before.filter(moderator=None).order_by("-pk").values("pk")[:1]
    return Objection.objects.filter(
        decision=Subquery(by_reports), lodged_at__lte=decision.decided_at
    ).first()


def load_objections(comments: Collection[int]) -> dict[int, Objection]:
    """Return what the authors of comments say that reports hid and nobody has judged, by comment.

    One query; none for no comments.
    """
    if not comments:
        return {}
    on_state = Decision.objects.filter(comment=OuterRef("decision__comment"), act__in=ON_STATE)
    by_reports = on_state.filter(moderator=None).order_by("-pk").values("pk")[:1]
    rows = Objection.objects.filter(
        decision__comment__in=comments, decision=Subquery(by_reports)
    ).annotate(
        comment=F("decision__comment"),
        why=Subquery(on_state.order_by("-pk").values("reason")[:1]),
    )
    return {one.comment: one for one in rows.filter(why=Why.REPORTED)}


def with_answers(objections: QuerySet[Objection]) -> QuerySet[Objection]:
    """Let each say by `act` and `answered_at` what a moderator then decided; "" and None: nothing.

    What was taken back at once had decided nothing.
    """
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    judged = Decision.objects.filter(
        comment=OuterRef("decision__comment"), pk__gt=OuterRef("decision"), act__in=_ANSWERS,
        moderator__isnull=False,
    ).exclude(step=Step.BACK)  # fmt: skip
    stands = judged.alias(
        following=Coalesce(Subquery(later.order_by("pk").values("step")[:1]), Value(""))
    ).exclude(following=Step.BACK)
    first = stands.order_by("pk")
    return objections.annotate(
        act=Coalesce(Subquery(first.values("act")[:1]), Value("")),
        answered_at=Subquery(first.values("decided_at")[:1]),
    )
