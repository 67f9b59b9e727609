"""What a sweep may do, and how much of it at once."""

from django.utils.translation import gettext_lazy as _

from forum.discussion.models import State
from forum.refusals import Refusal

# Comments that one request, or one step of the command, removes or restores: some 0.2 s.
CHUNK = 20
# In which states of a comment it is removed with others.
SWEPT_FROM = (State.PUBLISHED, State.HELD)

NOTHING_TO_SWEEP = Refusal("nothing_to_sweep", _("There is nothing to remove."))
IS_SWEPT = Refusal("is_swept", _("Comments of this member are being removed already."))
COMES_BACK = Refusal(
    "comes_back",
    _("Comments of this member are just coming back. Please wait until that is done."),
)
BRANCH_AT_WORK = Refusal(
    "branch_at_work", _("This branch is being removed already, or is just coming back.")
)
BRANCH_STALE = Refusal(
    "stale", _("A colleague has removed this branch meanwhile. Please look again.")
)
BEING_REMOVED = Refusal(
    "being_removed",
    _("A branch is just being removed here. Please wait until that is done, then move this."),
)
IS_UNDONE = Refusal("is_undone", _("This has been taken back already."))
