"""The page on which a moderator pins what the moderation said, or takes it down."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import comment_url, see_other
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.forms import add_refusal, note_field
from forum.moderation.pinning import pin_word, unpin_word
from forum.moderation.whys import choices_for, ready_why
from forum.refusals import Refused

FOREVER = "0"


class PinForm(forms.Form):
    """For how long something is pinned, and why; or why it is taken down."""

    duration = forms.ChoiceField(
        label=gettext_lazy("For how long?"),
        choices=[
            (FOREVER, gettext_lazy("Until somebody takes it down")),
            *((name, label) for name, (_length, label) in rules.SUSPENSIONS.items()),
        ],
        initial=FOREVER,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    note = note_field(gettext_lazy("For your colleagues. Readers never see it."))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act == Act.UNPIN:
            del self.fields["duration"]
        reason = cast(forms.ChoiceField, self.fields["reason"])
        reason.choices, reason.initial = choices_for(act), ready_why(act)

    @property
    def length(self) -> timedelta | None:
        """Return for how long; None until somebody takes it down."""
        name = self.cleaned_data["duration"]
        return None if name == FOREVER else rules.SUSPENSIONS[name][0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form and pin a comment; `value` 0 takes it down. 422 with what was typed if not."""
    comment = get_comment_to_judge_or_404(pk, signed_in(request))
    if request.method != "POST":
        return _show(request, comment)
    is_end = request.POST.get("value") == "0"
    form = PinForm(request.POST, act=Act.UNPIN if is_end else Act.PIN)
    if form.is_valid():
        try:
            _do(comment, signed_in(request), form, is_end=is_end)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            messages.success(request, _("It is taken down.") if is_end else _("It is pinned."))
            return see_other(comment_url(pk))
    return _show(request, comment, form)


def _do(comment: Comment, moderator: Member, form: PinForm, *, is_end: bool) -> None:
    typed = {name: form.cleaned_data[name] for name in ("reason", "note")}
    if is_end:
        unpin_word(comment_id=comment.pk, moderator=moderator, **typed)
    else:
        pin_word(comment_id=comment.pk, moderator=moderator, duration=form.length, **typed)


def _show(request: HttpRequest, comment: Comment, form: PinForm | None = None) -> HttpResponse:
    now, discussion, moderator = timezone.now(), get_discussion(comment.article), signed_in(request)
    is_pinned = discussion.pinned_at(now) == comment.pk
    refusal = rules.why_cannot_pin(
        comment=comment, discussion=discussion, moderator=moderator, now=now
    )
    context = {
        "comment": comment,
        "is_pinned": is_pinned,
        "until": discussion.pinned_until if is_pinned else None,
        "form": form or PinForm(act=Act.UNPIN if is_pinned else Act.PIN),
        "failed": form,
        "refusal": None if is_pinned else refusal,
        "counts": count_waiting(moderator),
        **look_at_one(comment.pk, moderator, now),
    }
    return render(request, "moderation/pin.html", context, status=422 if form else 200)
