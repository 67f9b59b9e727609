"""Decide that a comment goes with all below it, as one act; and take that back as one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.locking import lock_branch, unlock_branch
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.measures.deciding import finish, write_decision
from forum.moderation.models import Act, Decision
from forum.moderation.sweeping.branch_reach import find_left, find_removable, in_branch
from forum.moderation.sweeping.models import WORKING, BranchSweep, Stage, Sweep
from forum.moderation.sweeping.rules import (
    BRANCH_AT_WORK,
    BRANCH_STALE,
    COMES_BACK,
    IS_UNDONE,
    NOTHING_TO_SWEEP,
)
from forum.moderation.sweeping.starting import SWEPT_FROM
from forum.refusals import Refused


def find_last_on(comment_id: int) -> int:
    """Return the number of the last removal of a branch, 0 for none; a form carries it."""
    ids = BranchSweep.objects.filter(root=comment_id).order_by("-pk").values_list("pk", flat=True)
    return ids.first() or 0


def remove_branch(
    *,
    comment_id: int,
    moderator: Member,
    reason: str,
    words: str = "",
    note: str = "",
    seen: int | None = None,
) -> BranchSweep:
    """Decide that a branch is removed, lock it and begin; branch_working.py goes on.

    What the moderator wrote there stays: a colleague judges it. `seen` is what
    find_last_on() gave whoever decides. Locks the discussion, the first author,
    then the head of the log. Raises Refused, Comment.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        _discussion, root = lock_comment(comment_id)
        _check(root, moderator, Act.PRUNE, reason, note, now)
        if BranchSweep.objects.filter(root=root, stage__in=WORKING).exists():
            raise Refused(BRANCH_AT_WORK)
        if seen is not None and seen != find_last_on(root.pk):
            raise Refused(BRANCH_STALE)
        there = find_removable(root, moderator.pk).aggregate(count=Count("pk"), last=Max("pk"))
        if not there["count"]:
            raise Refused(NOTHING_TO_SWEEP)
        branch = BranchSweep.objects.create(
            root=root, moderator=moderator, reason=reason, words=words.strip(), note=note.strip(),
            last=there["last"], to_do=there["count"], locks=not root.is_locked, begun_at=now,
        )  # fmt: skip
        if branch.locks:  # A reply that was on its way is below `last`, or refused.
            lock_branch(comment_id=root.pk)
        author_id = next_author(branch)
        if author_id is None or is_coming_back(author_id):
            raise Refused(COMES_BACK)
        begin_part(branch, author_id, now)
    return branch


def undo_branch(
    *, branch_id: int, moderator: Member, reason: str, words: str = "", note: str = ""
) -> BranchSweep:
    """Decide that what the removal of a branch took comes back; what still removes stops.

    Locks the act, then the discussion. Raises Refused, BranchSweep.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        branch = lock_branch_sweep(branch_id)
        _discussion, root = lock_comment(branch.root_id)
        _check(root, moderator, Act.UNPRUNE, reason, note, now)
        if branch.is_undone:
            raise Refused(IS_UNDONE)
        branch.undone_by, branch.stage = moderator, Stage.RESTORING
        branch.undo_reason, branch.undo_words = reason, words.strip()
        branch.undo_note = note.strip()
        branch.save()
        since = Decision.objects.filter(comment=root, decided_at__gt=branch.begun_at)
        if branch.locks and not since.filter(act__in=(Act.LOCK, Act.UNLOCK)).exists():
            unlock_branch(comment_id=root.pk)
    return branch


def lock_branch_sweep(branch_id: int) -> BranchSweep:
    """Return the act, locked until the transaction ends: before any other lock.

    `undone_by` is not joined: who waited for the lock would read the join as it was before.
    """
    rows = BranchSweep.objects.select_related("root", "moderator")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=branch_id)


def next_author(branch: BranchSweep) -> int | None:
    """Return whose comments are removed next: the author of the oldest that is left."""
    return find_left(branch).order_by("pk").values_list("author_id", flat=True).first()


def is_coming_back(author_id: int) -> bool:
    """Say whether comments of an author are being restored: what removes would pass them by."""
    return Sweep.objects.filter(member=author_id, stage=Stage.RESTORING).exists()


def begin_part(branch: BranchSweep, author_id: int, now: datetime) -> Sweep:
    """Decide about one author's comments in the branch, tell them and log it.

    Call with the act locked, or not yet seen by others. Locks the author, then
    the head of the log.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=author_id)
    theirs = in_branch(Comment.objects.filter(author=member, state__in=SWEPT_FROM), branch.root)
    decision = write_decision(
        act=Act.PRUNE, member=member, moderator=branch.moderator, now=now, reason=branch.reason,
        words=branch.words, note=branch.note, comment=branch.root,
    )  # fmt: skip
    sweep = Sweep.objects.create(
        decision=decision, member=member, branch=branch, last=branch.last, begun_at=now,
        to_do=theirs.filter(pk__lte=branch.last).count(),
    )  # fmt: skip
    finish(decision, member)
    return sweep


def _check(
    root: Comment, moderator: Member, act: Act, reason: str, note: str, now: datetime
) -> None:
    """Raise Refused where a moderator may not judge the branch, or doesn't say why."""
    refusal = room.why_cannot_judge(comment=root, moderator=moderator, now=now)
    if refusal := refusal or room.why_unexplained(act=act, reason=reason, note=note):
        raise Refused(refusal)
