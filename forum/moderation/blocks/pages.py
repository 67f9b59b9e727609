"""The page of blocks: what runs and what ran, a form to begin one, a button to lift one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.discussion.answers import number_from, see_other
from forum.moderation.acts import Act
from forum.moderation.blocks import rules
from forum.moderation.blocks.blocking import begin_block, lift_block
from forum.moderation.blocks.models import Block, BlockKind
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_whole_site, signed_in
from forum.moderation.forms import NO_GOOD_REASON, NO_REASON, NOTE_LENGTH, add_refusal, note_field
from forum.moderation.whys import choices_for
from forum.refusals import Refused

PAGE_SIZE = 50


class BlockForm(forms.Form):
    """What is blocked, for how long, and why."""

    kind = forms.ChoiceField(
        label=_("What?"),
        choices=BlockKind.choices,
        initial=BlockKind.NETWORK,
        widget=forms.RadioSelect,
    )
    value = forms.CharField(
        label=_("Network or mail domain"),
        help_text=_(
            "Of an address, only its network is kept: all that share it are kept out. "
            "A large mail provider’s domain keeps out everybody who has an address there."
        ),
        max_length=253,
    )
    duration = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(name, label) for name, (_length, label) in rules.LENGTHS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how long.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=lambda: [*NO_REASON, *choices_for(Act.SUSPEND)],
        error_messages=NO_GOOD_REASON,
    )
    words = forms.CharField(
        label=_("Words to whoever is kept out"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = note_field(_("For your colleagues."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_site
def blocks(request: HttpRequest) -> HttpResponse:
    """List the blocks, newest first; begin one, or 422 with what was typed."""
    if request.method != "POST":
        return _show(request, BlockForm(initial={"value": request.GET.get("network", "")[:253]}))
    form = BlockForm(request.POST)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        typed["duration"], _label = rules.LENGTHS[typed["duration"]]
        try:
            begin_block(moderator=signed_in(request), **typed)
        except Refused as refused:
            if refused.refusal in (rules.NO_NETWORK, rules.NO_DOMAIN, rules.IS_BLOCKED):
                form.add_error("value", str(refused.refusal.message))
            else:
                add_refusal(form, refused.refusal)
        else:
            messages.success(request, _g("It is blocked."))
            return see_other(reverse("moderation:blocks"))
    return _show(request, form, status=422)


@require_POST
@for_whole_site
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a block."""
    try:
        lift_block(block=get_object_or_404(Block, pk=pk), moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
    else:
        messages.success(request, _g("The block is lifted."))
    return see_other(reverse("moderation:blocks"))


def _show(request: HttpRequest, form: BlockForm, status: int = 200) -> HttpResponse:
    after = number_from(request.GET.get("after"))
    found = Block.objects.select_related("moderator", "lifted_by").order_by("-pk")
    rows = list((found.filter(pk__lt=after) if after else found)[: PAGE_SIZE + 1])
    context = {
        "blocks": rows[:PAGE_SIZE],
        "after": rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else 0,
        "form": form,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/blocks.html", context, status=status)
