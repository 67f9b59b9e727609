"""Take a case, so that nobody else works on it meanwhile, and give it back."""

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.appeals.waiting import comments_before_others, why_before_judge
from forum.moderation.asking.rules import asked_in_vain, asked_of, why_handed_over
from forum.moderation.cases.counting import shown_now
from forum.moderation.cases.models import (
    BODIES,
    READ_ALONG,
    Case,
    CaseQuerySet,
    GivenBack,
    took_part,
)
from forum.moderation.claimed import is_free
from forum.moderation.claims import Taken, show_taken, why_claimed
from forum.moderation.legal.complaints.waiting import (
    comments_complained_of,
    why_complaint_before_judge,
)
from forum.ready.compiled_rows import CompiledRows
from forum.refusals import Refusal, Refused


def claim_case(
    *, moderator: Member, comment_id: int | None = None, case_id: int | None = None
) -> Case:
    """Take the open case of a comment, or one by its number, for rules.CLAIM_FOR, or keep it.

    One conditional UPDATE, so of two at once one gets it. Locks the moderator, for
    whom rules.CLAIMS_AT_ONCE holds. Raises Refused, also where nothing waits any more, and
    while a colleague has an appeal or a complaint about the comment before them.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_work(moderator, now):
        raise Refused(refusal)
    rows = _rows_of(comment_id, case_id)
    found = rows.with_part_of(moderator).select_related(*READ_ALONG, "article", "author")
    case = found.defer(*BODIES).first()
    if case is None:
        raise Refused(rules.NOTHING_WAITS if case_id is None else rules.IS_CLOSED)
    if refusal := rules.why_not_theirs(case, moderator=moderator, now=now):
        raise Refused(refusal)
    if refusal := why_handed_over(case.question, moderator) or _why_judged(case, moderator, now):
        raise Refused(refusal)
    with transaction.atomic():
        if _has_enough(moderator, now, besides=case):
            raise Refused(rules.TOO_MANY_CLAIMS)
        free = rows.filter(is_free(now) | Q(claimed_by=moderator)).exclude(author=moderator)
        is_taken = _take(free, moderator, now)
    if is_taken:
        return rows.select_related("claimed_by").get()
    case = rows.select_related("claimed_by").first()
    if case is None:
        raise Refused(rules.NOTHING_WAITS if case_id is None else rules.IS_CLOSED)
    raise Refused(why_claimed(case, moderator, now) or rules.OWN_COMMENT)


def claim_next(moderator: Member) -> Case | None:
    """Take another case, the one due first of those nobody has taken; None if there is none.

    What they have taken already is theirs and no other one, until they have as many as one
    may. What a colleague asks this moderator comes first, what they gave back lately last;
    what is asked of others not at all unless they can't judge it now, nor that about which a
    colleague has an appeal or a complaint before them.
    Locks the moderator. Raises Refused.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_work(moderator, now):
        raise Refused(refusal)
    rows = shown_now(now, scope_of(moderator)).exclude(author=moderator)
    rows = rows.exclude(took_part(moderator))
    for judged in (comments_before_others, comments_complained_of):
        rows = rows.exclude(comment__in=judged(moderator, now))
    if not moderator.has_perm(rules.SUSPEND):
        rows = rows.exclude(comment=None, branch=None)
    if not rules.judges_staff(moderator):
        rows = rows.exclude(comment=None, branch=None, author__is_staff=True)
    with transaction.atomic():
        takes = is_free(now)
        if _has_enough(moderator, now):  # Then one of those they have.
            takes = Q(claimed_by=moderator)
        return _take_first(rows, takes, moderator, now)


def _why_judged(case: Case, moderator: Member, now: datetime) -> Refusal | None:
    """Say which colleague has an appeal or a complaint about the comment before them."""
    if case.comment_id is None:
        return None
    about = (case.comment_id, moderator, now)
    return why_before_judge(*about) or why_complaint_before_judge(*about)


def has_taken(moderator: Member) -> bool:
    """Say whether a moderator has a case now."""
    return _taken(moderator, timezone.now()).exists()


def _take_first(rows: CaseQuerySet, takes: Q, moderator: Member, now: datetime) -> Case | None:
    """Take the first of what a colleague asks them, or else of what waits for nobody else."""
    since = now - rules.GIVEN_BACK_FOR
    given_back = Exists(
        GivenBack.objects.filter(case=OuterRef("pk"), member=moderator, at__gt=since)
    )
    asked = asked_of(moderator) & ~Q(question__asked_by=moderator)
    unasked = Q(question=None) | Q(question__answered_at__isnull=False) | asked_in_vain()
    rows = rows.filter(takes).order_by("due", "id")
    for case in chain(
        rows.filter(asked).exclude(given_back)[: rules.CLAIMS_TRIED],
        rows.filter(unasked).exclude(given_back)[: rules.CLAIMS_TRIED],
        rows.filter(asked | unasked).filter(given_back)[: rules.CLAIMS_TRIED],
    ):
        # Another may have been quicker: then the one after it.
        if _take(Case.objects.open().filter(takes, pk=case.pk), moderator, now):
            return case
    return None


def release_case(
    *, moderator: Member, comment_id: int | None = None, case_id: int | None = None
) -> bool:
    """Give a case back that one has taken; say whether there was something to give back."""
    now = timezone.now()
    rows = _rows_of(comment_id, case_id).filter(claimed_by=moderator)
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        rows.update(claimed_by=None, claimed_until=None)
        theirs = GivenBack.objects.filter(member=moderator)
        theirs.filter(at__lte=now - rules.GIVEN_BACK_FOR).delete()
        GivenBack.objects.bulk_create(
            [GivenBack(case_id=pk, member=moderator, at=now) for pk in found],
            update_conflicts=True, unique_fields=["member", "case"], update_fields=["at"],
        )  # fmt: skip
    return bool(found)


def load_taken(comment_ids: Collection[int], moderator: Member) -> dict[int, Taken]:
    """Return who has taken the open cases of comments, by comment. One query."""
    now = timezone.now()
    cases = Case.objects.open().filter(comment__in=comment_ids, claimed_until__gt=now)
    return {
        case.comment_id: show_taken(case, moderator, now)
        for case in cases.select_related("claimed_by")
        if case.comment_id
    }


def find_open_case(comment_id: int) -> Case | None:
    """Return what waits about a comment, with who has taken it."""
    return _open_case.first(comment=comment_id)


_open_case = CompiledRows(
    lambda comment: Case.objects.open().filter(comment=comment).select_related(*READ_ALONG),
    "comment",
)


def _rows_of(comment_id: int | None, case_id: int | None) -> CaseQuerySet:
    rows = Case.objects.open()
    return rows.filter(pk=case_id or 0) if comment_id is None else rows.filter(comment=comment_id)


def _has_enough(moderator: Member, now: datetime, *, besides: Case | None = None) -> bool:
    """Say whether a moderator has taken as many cases as one may; locks their row."""
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=moderator.pk)
    taken = _taken(moderator, now)
    taken = taken.exclude(pk=besides.pk) if besides else taken
    return taken.count() >= rules.CLAIMS_AT_ONCE


def _taken(moderator: Member, now: datetime) -> CaseQuerySet:
    return Case.objects.open().filter(claimed_by=moderator, claimed_until__gt=now)


def _take(rows: CaseQuerySet, moderator: Member, now: datetime) -> bool:
    return rows.update(claimed_by=moderator, claimed_until=now + rules.CLAIM_FOR) > 0
