"""The form with all that a moderator can set on a discussion."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.dates import shown_datetime
from forum.discussion.discussions import Calm
from forum.discussion.models import Discussion
from forum.discussion.settings_page import MAX_DAYS, SettingsForm
from forum.moderation import rules as room
from forum.moderation.forms import NO_REASON, note_field
from forum.moderation.measures.places import rules

GOES_ON = "goes_on"


class PlaceForm(forms.Form):
    """What holds in a discussion, and why it is changed."""

    mode = forms.ChoiceField(
        label=_("What readers may do"),
        choices=cast(Any, SettingsForm.base_fields["mode"]).choices,
        widget=forms.RadioSelect,
    )
    slow_minutes = forms.TypedChoiceField(
        label=_("Slow mode"),
        help_text=_("How long a member waits between two comments here. Staff don’t."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    newcomers_below = forms.IntegerField(
        label=_("Hold comments of members with fewer published comments than"),
        help_text=_("They wait for a moderator. Leave empty to hold nobody’s."),
        required=False,
        min_value=1,
        max_value=rules.MAX_NEWCOMERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    pause = forms.ChoiceField(
        label=_("Pause"),
        help_text=_("Nobody writes, changes or votes until then. It ends by itself."),
        required=False,
    )
    closes_after_days = forms.IntegerField(
        label=_("Close after so many days"),
        help_text=_(
            "Counted from publication; an older article’s closes at once. "
            "Leave empty to keep it open."
        ),
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("It stands in the public log, without the article."),
        choices=[*NO_REASON, *((why.value, why.label) for why in rules.WHYS)],
        error_messages={"required": room.NEEDS_REASON.message},
    )
    note = note_field(_("For your colleagues. Readers never see it."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
    held = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, discussion: Discussion, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paused_until = discussion.paused_until if discussion.is_paused(now) else None
        self.now = now
        cast(forms.ChoiceField, self.fields["slow_minutes"]).choices = _slow_choices(discussion)
        cast(forms.ChoiceField, self.fields["pause"]).choices = self._pauses()

    def calm(self) -> Calm:
        """Return how the discussion is to be calmed. Call once the form is valid."""
        chosen = self.cleaned_data["pause"]
        if chosen == GOES_ON:
            until = self.paused_until
        else:
            until = self.now + rules.PAUSES[int(chosen)] if chosen else None
        return Calm(self.cleaned_data["slow_minutes"], self.cleaned_data["newcomers_below"], until)

    def _pauses(self) -> list[tuple[str, str]]:
        hours = [
            (str(count), ngettext("For %(hours)s hour", "For %(hours)s hours", count)
             % {"hours": count})
            for count in rules.PAUSES
        ]  # fmt: skip
        if self.paused_until is None:
            return [("", gettext("No pause")), *hours]
        when = shown_datetime(self.paused_until)
        goes_on = gettext("Goes on until %(time)s") % {"time": when}
        return [("", gettext("No pause")), (GOES_ON, goes_on), *hours]


def initial_of(discussion: Discussion, now: datetime, **shown: Any) -> dict[str, Any]:
    """Return what the form shows of a discussion as it is."""
    return {
        "mode": discussion.mode,
        "slow_minutes": discussion.slow_minutes or "",
        "newcomers_below": discussion.newcomers_below,
        "pause": GOES_ON if discussion.is_paused(now) else "",
        "closes_after_days": discussion.closes_after_days,
        **shown,
    }


def _slow_choices(discussion: Discussion) -> list[tuple[str, str]]:
    now = [discussion.slow_minutes] if discussion.slow_minutes else []
    minutes = sorted({*rules.SLOW_MINUTES, *now})
    each = [
        (str(count),
         ngettext("One comment a minute", "One comment every %(minutes)s minutes", count)
         % {"minutes": count})
        for count in minutes
    ]  # fmt: skip
    return [("", gettext("Off")), *each]
