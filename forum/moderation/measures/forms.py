"""The forms of a member's page in the room: one for each measure, and the note."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.members.trust.levels import LEVELS
from forum.moderation.acts import Act
from forum.moderation.forms import NO_GOOD_REASON, NO_REASON, NOTE_LENGTH, note_field, words_field
from forum.moderation.measures import rules
from forum.moderation.whys import TAKING, choices_for, ready_why


class MeasureForm(forms.Form):
    """Why a measure is taken or ends, with words to the member; its length or its level."""

    duration = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(name, label) for name, (_length, label) in rules.WATCHES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how long.")},
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[(level.number, level.name) for level in LEVELS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a level.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("The member is told it."),
        error_messages=NO_GOOD_REASON,
    )
    words = words_field()
    note = note_field(_("For your colleagues. The member never sees it."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
    # The last report that the moderator saw: the measure closes the case of the member, or of
    # the thread that is removed.
    report = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{act}_%s", **kwargs})
        if act != Act.WATCH:
            del self.fields["duration"]
        if act != Act.TRUST:
            del self.fields["level"]
        if act not in TAKING or act == Act.PRUNE:
            del self.fields["report"]
        reason = cast(forms.ChoiceField, self.fields["reason"])
        reason.choices = [*(NO_REASON if act in TAKING else []), *choices_for(act)]
        reason.initial = ready_why(act)


class NoteForm(forms.Form):
    """A note about a member, for colleagues."""

    text = forms.CharField(
        label=_("A note for your colleagues"),
        help_text=_("It stands beside every case of this member, and can’t be changed later."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": rules.EMPTY_NOTE.message},
    )
