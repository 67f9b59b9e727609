"""The forms that switch wave mode on, and move its end."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.moderation import rules as room
from forum.moderation.forms import INCOMPLETE, NO_REASON, note_field
from forum.moderation.measures.places.models import PlaceWhy
from forum.moderation.measures.places.rules import SLOW_MINUTES
from forum.moderation.waves import rules
from forum.moderation.waves.models import Holds
from forum.moderation.waves.recalls.recalling import why_not_since
from forum.moderation.waves.switching import Strength

_NUMBER = {"inputmode": "numeric"}
_NUMBERS = ("slow_minutes", "newcomers_below", "joined_hours")


class SinceForm(forms.Form):
    """Since when what was posted before a wave is held as well: a time of the last hours."""

    since = forms.TimeField(
        label=_("Also hold what was posted since"),
        help_text=_("A time within the last 12 hours, such as 14:30."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Please say since when.")),
    )

    def clean_since(self) -> datetime | None:
        """Return the last time at which the clock said so."""
        said = self.cleaned_data["since"]
        if said is None:
            return None
        now = timezone.now()
        at = timezone.localtime(now).replace(
            hour=said.hour, minute=said.minute, second=0, microsecond=0
        )
        at = at if at < now else at - timedelta(days=1)
        if refusal := why_not_since(at, now):
            raise forms.ValidationError(refusal.message)
        return at


class WaveForm(SinceForm):
    """For how long, what it does, and why."""

    length = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(name, label) for name, (_length, label) in rules.LENGTHS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how long.")},
    )
    holds = forms.ChoiceField(
        label=_("Which comments wait for a moderator?"),
        choices=Holds.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    newcomers_below = forms.IntegerField(
        label=_("Hold comments of members with fewer published comments than"),
        help_text=_("Leave empty to hold nobody’s for that."),
        required=False,
        min_value=1,
        max_value=rules.MAX_NEWCOMERS,
        widget=forms.NumberInput(attrs=_NUMBER),
    )
    slow_minutes = forms.TypedChoiceField(
        label=_("Slow mode"),
        help_text=_("How long a member waits between two comments, counted over the whole place."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    joined_hours = forms.IntegerField(
        label=_("Keep out who joined within so many hours"),
        help_text=_("They can read, but not write yet. Leave empty to keep nobody out."),
        required=False,
        min_value=1,
        max_value=rules.MAX_JOINED_HOURS,
        widget=forms.NumberInput(attrs=_NUMBER),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("It stands in the public log, without the article."),
        choices=[*NO_REASON, *((why.value, PlaceWhy(why).label) for why in rules.WHYS)],
        error_messages={"required": room.NEEDS_REASON.message},
    )
    note = note_field(_("For your colleagues. Readers never see it."))

    field_order = (
        "length", "holds", "newcomers_below", "slow_minutes", "joined_hours", "since", "reason",
        "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].required = False
        self.fields["since"].help_text = _(
            "A time within the last 12 hours, such as 14:30. Leave empty to leave what stands."
        )
        each = [
            (str(count),
             ngettext("One comment a minute", "One comment every %(minutes)s minutes", count)
             % {"minutes": count})
            for count in SLOW_MINUTES
        ]  # fmt: skip
        cast(forms.ChoiceField, self.fields["slow_minutes"]).choices = [("", _("Off")), *each]

    def read(self) -> dict[str, Any]:
        """Return what start_wave() is asked. Call once the form is valid."""
        sent = self.cleaned_data
        return {
            "length": _length_of(sent["length"]),
            "strength": Strength(
                **{name: sent[name] for name in ("holds", *_NUMBERS)},
            ),
            "reason": sent["reason"],
            "note": sent["note"],
        }


class MoveForm(forms.Form):
    """When a wave that is on is to end, and why; it carries the end that was seen."""

    ends = forms.ChoiceField(
        label=_("When is it to end?"),
        choices=[(name, label) for name, (_left, label) in rules.ENDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose when.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("It stands in the public log, without the article."),
        choices=[*NO_REASON, *((why.value, PlaceWhy(why).label) for why in rules.MOVE_WHYS)],
        error_messages={"required": room.NEEDS_REASON.message},
    )
    note = note_field(_("For your colleagues. Readers never see it."))
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        max_value=2**62,
        error_messages=dict.fromkeys(("required", "invalid", "max_value"), INCOMPLETE),
    )

    def read(self) -> dict[str, Any]:
        """Return what move_end() is asked. Call once the form is valid."""
        sent = {name: self.cleaned_data[name] for name in ("reason", "note", "seen")}
        return {"remaining": rules.ENDS[self.cleaned_data["ends"]][0], **sent}


def _length_of(name: str) -> timedelta:
    length, _label = rules.LENGTHS[name]
    return length
