"""What moderators do about a member: notes and measures, and what they take back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.answers import number_from, see_other
from forum.discussion.comment_views import show_typed_edit
from forum.discussion.composer_page import show_typed
from forum.members.models import Member
from forum.moderation.acts import SWEEPS, Act
from forum.moderation.afterwards import Undo, say_afterwards, undo_measure, undo_note
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import find_member_or_404, for_moderators, signed_in, way_back
from forum.moderation.forms import add_refusal
from forum.moderation.measures import rules
from forum.moderation.measures.forms import MeasureForm, NoteForm
from forum.moderation.measures.kinds import KINDS
from forum.moderation.measures.member_page import show_member
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import add_note, take_back_note
from forum.moderation.measures.taking_back import TAKEN_BACK, take_back_measure
from forum.moderation.measures.warning import acknowledge_warning
from forum.moderation.subjects.judging import measure_member
from forum.moderation.sweeping.working import work_on
from forum.refusals import Refused

_GIVEN_BACK: dict[str, str | Promise] = {
    Act.LIFT: _("%(name)s can write again."),
    Act.UNSWEEP: _("The comments of %(name)s come back."),
}


@require_safe
@for_moderators
def member(request: HttpRequest, username: str) -> HttpResponse:
    """Show a member to moderators."""
    return show_member(request, find_member_or_404(username))


@require_POST
@for_moderators
def note(request: HttpRequest, username: str) -> HttpResponse:
    """Add a note about a member; 422 with what was typed if it can't be."""
    found, form = find_member_or_404(username), NoteForm(request.POST)
    if form.is_valid():
        try:
            kept = add_note(member=found, author=signed_in(request), text=form.cleaned_data["text"])
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            undo = undo_note(kept.pk, way_back(request))
            return _done(request, found, str(_("Your note about %(name)s is kept.")), undo=undo)
    return show_member(request, found, note_form=form)


@require_POST
@for_moderators
def no_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own note about a member; 422 on their page if it can't be."""
    notes = MemberNote.objects.select_related("member")
    kept = get_object_or_404(notes, pk=pk, author=signed_in(request))
    try:
        take_back_note(note_id=pk, author=signed_in(request))
    except Refused as refused:
        return show_member(request, kept.member, case_error=str(refused.refusal.message))
    said = _("Your note about %(name)s is taken back.")
    return _done(request, kept.member, str(said), is_undone=True)


@require_POST
@for_moderators
def measure(request: HttpRequest, username: str, act: str) -> HttpResponse:
    """Take a measure against a member, or end one; 422 with what was typed if it can't be."""
    if act not in KINDS:
        raise Http404
    found, form = find_member_or_404(username), MeasureForm(request.POST, act=Act(act))
    if form.is_valid():
        typed = dict(form.cleaned_data)
        if "duration" in typed:
            typed["duration"], _label = rules.WATCHES[typed["duration"]]
        try:
            decision = measure_member(
                KINDS[act].verb,
                member=found,
                moderator=signed_in(request),
                seen_report=typed.pop("report", None),
                **typed,
            )
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            if act in SWEEPS:
                work_on(decision.sweep.pk)  # What a moderator has seen goes before they look again.
            undo, to = undo_measure(decision, way_back(request)), _swept_by(decision)
            return _done(request, found, str(KINDS[act].done), to, undo=undo)
    return show_member(request, found, failed=form, act=act)


@require_POST
@for_moderators
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own last measure against a member; 422 on their page if it can't be."""
    measures = Decision.objects.select_related("member")
    taken = get_object_or_404(measures, pk=pk, act__in=TAKEN_BACK, moderator=signed_in(request))
    try:
        decision = take_back_measure(decision_id=pk, moderator=signed_in(request))
    except Refused as refused:
        return show_member(request, taken.member, case_error=str(refused.refusal.message))
    if swept := _swept_by(taken):
        work_on(taken.sweep.pk)
    said = str(_GIVEN_BACK.get(decision.act) or KINDS[decision.act].done)
    return _done(request, taken.member, said, swept, is_undone=True)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member's word that they have read a warning; what they were typing stays there."""
    if not request.user.is_authenticated:
        raise Http404
    warned = signed_in(request)
    decision = get_object_or_404(Decision, pk=pk, member=warned, act=Act.WARN)
    acknowledge_warning(decision=decision, member=warned)
    if edited_id := number_from(request.GET.get("edits")):
        return show_typed_edit(request, edited_id)
    if article_id := number_from(request.POST.get("object_pk")):
        return show_typed(request, article_id)
    messages.success(request, _("Thank you. You can write again."))
    return see_other(way_back(request) or decision.get_absolute_url())


def _swept_by(decision: Decision) -> str:
    """Return the page on which one sees how far a removal of many is; "" of anything else."""
    return decision.sweep.get_absolute_url() if decision.act in SWEEPS else ""


def _done(
    request: HttpRequest,
    found: Member,
    sentence: str,
    to: str = "",
    *,
    undo: Undo | None = None,
    is_undone: bool = False,
) -> HttpResponse:
    """Say what was done, with the way to take it back; lead `to`, back, or to the member."""
    said, leads = sentence % {"name": found.display_name}, to or way_back(request)
    page = reverse("moderation:member", args=[found.username])
    say_afterwards(request, said, page=page if leads else "", undo=undo, is_undone=is_undone)
    return see_other(leads or page)
