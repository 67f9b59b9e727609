"""Count unread notices again from the rows, and prove or mend the counter."""

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forum.members.models import Member
from forum.notifications.models import Notice

BATCH = 500  # Members a statement.


def recount_unread(*, mend: bool) -> int:
    """Return how many members' number of unread notices drifted; set it right if `mend`."""
    drifted = list(
        Member.objects.annotate(right=_right_count())
        .exclude(unread_notice_count=F("right"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(drifted) if mend else 0, BATCH):
        _mend(drifted[start : start + BATCH])
    return len(drifted)


def _mend(ids: list[int]) -> None:
    """Write what is right, counted once the members are locked by id: see telling.tell()."""
    with transaction.atomic():
        members = Member.objects.filter(pk__in=ids).order_by("pk")
        list(members.select_for_update(no_key=True).values_list("pk", flat=True))
        members.order_by().update(unread_notice_count=_right_count())


def _right_count() -> Coalesce:
    unread = Notice.objects.unread().filter(recipient=OuterRef("pk")).order_by()
    count = unread.values("recipient").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)
