"""What a sweep may do, and how much of it at once."""

from django.utils.translation import gettext_lazy as _

from forum.refusals import Refusal

# Comments that one request, or one step of the command, removes or restores: some 0.2 s.
CHUNK = 20

NOTHING_TO_SWEEP = Refusal("nothing_to_sweep", _("There is nothing to remove."))
IS_SWEPT = Refusal("is_swept", _("Comments of this member are being removed already."))
COMES_BACK = Refusal(
    "comes_back",
    _("Comments of this member are just coming back. Please wait until that is done."),
)
IS_UNDONE = Refusal("is_undone", _("This has been taken back already."))
