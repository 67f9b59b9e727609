"""Do the work on a branch: one author after the other, a comment a transaction.

Each step locks the act before all else, then what a step of a sweep locks, so
that workers share the work and who is killed leaves it exact.
"""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.sweeping.branch_reach import in_branch
from forum.moderation.sweeping.branch_starting import (
    begin_part,
    find_to_restore,
    lock_branch_sweep,
    next_author,
)
from forum.moderation.sweeping.models import WORKING, BranchSweep, Stage, Sweep
from forum.moderation.sweeping.rules import CHUNK
from forum.moderation.sweeping.starting import lock_sweep, take_back
from forum.moderation.sweeping.working import take_step


def work_on_branch(branch_id: int, chunk: int = CHUNK) -> BranchSweep:
    """Do up to `chunk` steps of a branch; return how it stands then, with its counts.

    Raises BranchSweep.DoesNotExist.
    """
    for _step in range(chunk):
        if not _take_branch_step(branch_id):
            break
    return BranchSweep.objects.with_counts().select_related("decision").get(pk=branch_id)


def work_on_all() -> int:
    """Finish every branch that is at work, the oldest first; return how many."""
    done = 0
    while branch := BranchSweep.objects.filter(stage__in=WORKING).order_by("pk").first():
        while work_on_branch(branch.pk).is_working:
            pass
        done += 1
    return done


def _take_branch_step(branch_id: int) -> bool:
    """Do one comment, or begin with the next author; say whether there may be more."""
    with transaction.atomic():
        branch = lock_branch_sweep(branch_id)
        if not branch.is_working:
            return False
        at_work = branch.sweeps.filter(stage=branch.stage).order_by("pk")
        if sweep_id := at_work.values_list("pk", flat=True).first():
            take_step(sweep_id)
            return True
        now = timezone.now()
        is_removing = branch.stage == Stage.REMOVING
        goes_on = _remove_next(branch, now) if is_removing else _restore_next(branch, now)
        if not goes_on:
            branch.stage = Stage.REMOVED if is_removing else Stage.RESTORED
            branch.save(update_fields=["stage"])
    return goes_on


def _remove_next(branch: BranchSweep, now: datetime) -> bool:
    """Begin with the next author's comments; False if there is none."""
    author_id = next_author(branch)
    coming_back = Sweep.objects.filter(stage=Stage.RESTORING)
    if author_id is None:
        there = in_branch(Comment.objects.filter(pk__lte=branch.last), branch.root)
        coming_back = coming_back.filter(swept__comment__in=there)
    else:
        coming_back = coming_back.filter(member=author_id)
    # What another act still restores would stay, so that is done first.
    if sweep_id := coming_back.order_by("pk").values_list("pk", flat=True).first():
        take_step(sweep_id)
        return True
    if author_id is None:
        return False
    begin_part(branch, author_id, now)
    return True


def _restore_next(branch: BranchSweep, now: datetime) -> bool:
    """Begin to bring back the next author's; what is the moderator's own, a colleague does."""
    act = branch.undo
    if act is None:
        raise ValueError("Nobody has taken this back.")
    left = find_to_restore(branch, act.moderator_id)
    decision_id = left.values_list("decision", flat=True).first()
    if decision_id is None:
        return False
    sweep = lock_sweep(decision_id)
    if sweep.is_undone:  # Taken back by itself, meanwhile.
        return True
    member = Member.objects.select_for_update(no_key=True).get(pk=sweep.member_id)
    take_back(
        sweep, member, moderator=cast(Member, act.moderator), now=now, reason=act.reason,
        words=act.words, note=act.note, part_of=act,
    )  # fmt: skip
    return True
