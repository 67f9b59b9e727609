"""Decide that a comment goes with all below it, as one act; and take that back as one."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.locking import lock_branch, unlock_branch
from forum.discussion.models import Comment
from forum.discussion.states import lock_members
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.acts import Act
from forum.moderation.appeals.rules import why_overruled
from forum.moderation.chain.appending import log_decision
from forum.moderation.community.citing import cite_rule
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, write_decision
from forum.moderation.subjects.taking_part import why_leave_branch
from forum.moderation.subjects.undoing import find_touched, undo_measure
from forum.moderation.sweeping.branch_reach import find_left, find_removable
from forum.moderation.sweeping.models import WORKING, BranchSweep, Stage, Sweep
from forum.moderation.sweeping.rules import (
    BRANCH_AT_WORK,
    BRANCH_STALE,
    IS_UNDONE,
    NOTHING_TO_SWEEP,
)
from forum.moderation.sweeping.starting import count_to_sweep
from forum.refusals import Refusal, Refused


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

    One decision, an entry of the log; each author's part of it follows. Who wrote there leaves
    it to a colleague; what the moderator said there officially stays. `seen` is what
    find_last_on() gave whoever decides. Locks the discussion, then the head of the log.
    Raises Refused, Comment.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        _discussion, root = lock_comment(comment_id)
        _check(root, moderator, Act.CUT, reason, note, now)
        if BranchSweep.objects.filter(root=root, stage__in=WORKING).exists():
            raise Refused(BRANCH_AT_WORK)
        if seen is not None and seen != find_last_on(root.pk):
            raise Refused(BRANCH_STALE)
        there = find_removable(root, moderator.pk).aggregate(
            comments=Count("pk"), authors=Count("author", distinct=True), last=Max("pk")
        )
        if not there["comments"]:
            raise Refused(NOTHING_TO_SWEEP)
        branch = BranchSweep.objects.create(
            root=root, last=there["last"], locks=not root.is_locked,
            decision=_write_act(
                root, act=Act.CUT, moderator=moderator, now=now, reason=reason, words=words,
                note=note, comments=there["comments"], authors=there["authors"],
            ),
        )  # fmt: skip
        if branch.locks:  # A reply that was on its way is below `last`, or refused.
            lock_branch(comment_id=root.pk)
        log_decision(branch.decision)
    return branch


def undo_branch(
    *, branch_id: int, moderator: Member, reason: str, words: str = "", note: str = ""
) -> BranchSweep:
    """Decide that what the removal of a branch took comes back; what still removes stops.

    One decision, as the removal was. Who reported it as a thread hears of it. Locks the act,
    the discussion, members by id, then the head of the log. Raises Refused,
    BranchSweep.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        branch = lock_branch_sweep(branch_id)
        _discussion, root = lock_comment(branch.root_id)
        _check(root, moderator, Act.UNCUT, reason, note, now)
        if branch.is_undone:
            raise Refused(IS_UNDONE)
        taken = find_to_restore(branch, moderator.pk).filter(removed_count__gt=0)
        counts = taken.aggregate(comments=Sum("removed_count", default=0), authors=Count("pk"))
        if touched := find_touched(branch.decision_id):
            lock_members(root, touched)
        branch.undo = _write_act(
            root, act=Act.UNCUT, moderator=moderator, now=now, reason=reason, words=words,
            note=note, **counts,
        )  # fmt: skip
        branch.stage = Stage.RESTORING
        branch.save(update_fields=["undo", "stage"])
        since = Decision.objects.filter(comment=root, pk__gt=branch.decision_id)
        if branch.locks and not since.filter(act__in=(Act.LOCK, Act.UNLOCK)).exists():
            unlock_branch(comment_id=root.pk)
        undo_measure(branch.undo, branch.decision_id)
        log_decision(branch.undo)
    return branch


def lock_branch_sweep(branch_id: int) -> BranchSweep:
    """Return the act, locked until the transaction ends: before any other lock.

    `undo` is not joined: who waited for the lock would read the join as it was before.
    """
    rows = BranchSweep.objects.select_related("root", "decision__moderator")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=branch_id)


def next_author(branch: BranchSweep) -> int | None:
    """Return whose comments are removed next: the author of the oldest that is left."""
    return find_left(branch).order_by("pk").values_list("author_id", flat=True).first()


def find_to_restore(branch: BranchSweep, moderator_id: int | None) -> QuerySet[Sweep]:
    """Return the parts that come back if a moderator takes the act back; their own doesn't."""
    return branch.sweeps.filter(undo=None).exclude(member=moderator_id).order_by("pk")


def begin_part(branch: BranchSweep, author_id: int, now: datetime) -> Sweep:
    """Decide about one author's comments in the branch, tell them and log it.

    Call with the act locked. Locks the author, then the head of the log.
    """
    act = branch.decision
    member = Member.objects.select_for_update(no_key=True).get(pk=author_id)
    theirs = find_removable(branch.root, act.moderator_id).filter(author=member)
    there = count_to_sweep(theirs.filter(pk__lte=branch.last))
    decision = write_decision(
        act=Act.PRUNE, member=member, moderator=cast(Member, act.moderator), now=now,
        reason=act.reason, words=act.words, note=act.note, comment=branch.root, part_of=act,
    )  # fmt: skip
    sweep = Sweep.objects.create(
        decision=decision, member=member, branch=branch, begun_at=now,
        **{**there, "last": branch.last},
    )  # fmt: skip
    finish(decision, member)
    return sweep


def _write_act(
    root: Comment, *, act: Act, moderator: Member, reason: str, words: str, note: str,
    comments: int, authors: int, now: datetime,
) -> Decision:  # fmt: skip
    """Write the decision about a branch, of so many comments; the caller logs it last of all."""
    return Decision.objects.create(
        act=act, comment=root, member=root.author, moderator=moderator, decided_at=now,
        reason=reason, rule=cite_rule(reason), words=words.strip(),
        note=note.strip(), comment_count=comments, author_count=authors,
    )  # fmt: skip


def why_cannot_touch(root: Comment, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a moderator may not remove a branch, nor bring it back."""
    refusal = room.why_cannot_judge(comment=root, moderator=moderator, now=now)
    return refusal or why_leave_branch(root, moderator)


def _check(
    root: Comment, moderator: Member, act: Act, reason: str, note: str, now: datetime
) -> None:
    """Raise Refused where a moderator may not judge the branch, or doesn't say why."""
    refusal = why_cannot_touch(root, moderator, now)
    # Its first comment goes with it, for which they were overruled.
    refusal = refusal or (why_overruled(Act.REMOVE, root, moderator) if act == Act.CUT else None)
    if refusal := refusal or room.why_unexplained(act=act, reason=reason, note=note):
        raise Refused(refusal)
