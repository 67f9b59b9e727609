"""A member's page in the room: their record, and the acts that are about them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.answers import number_from, see_other
from forum.discussion.comment_views import show_typed_edit
from forum.discussion.composer_page import show_typed
from forum.discussion.models import Comment
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.acts import SWEEPS, Act
from forum.moderation.afterwards import Undo, say_afterwards, undo_measure, undo_note
from forum.moderation.care.looking import look_at
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.records import load_records
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import find_member_or_404, for_moderators, signed_in, way_back
from forum.moderation.forms import add_refusal
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.waiting import MOST_SHOWN
from forum.moderation.log import load_newest
from forum.moderation.measures import rules
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.forms import MeasureForm, NoteForm
from forum.moderation.measures.kinds import KINDS, Kind
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import add_note, take_back_note
from forum.moderation.measures.taking_back import TAKEN_BACK, take_back_measure
from forum.moderation.measures.warning import acknowledge_warning
from forum.moderation.scopes.covering import NEAR_MEASURES, decisions_in
from forum.moderation.subjects.judging import measure_member
from forum.moderation.subjects.shown import ShownSubject, load_case_of
from forum.moderation.subjects.taking_up import find_dismissed, offer_taking_up
from forum.moderation.sweeping.models import Sweep
from forum.moderation.sweeping.noticing import notices_before_sweep
from forum.moderation.sweeping.starting import DAY
from forum.moderation.sweeping.working import work_on
from forum.moderation.trust.pages import load_standing
from forum.refusals import Refused

COMMENTS_SHOWN = 20
DECISIONS_SHOWN = 20
_GIVEN_BACK: dict[str, str | Promise] = {
    Act.LIFT: _("%(name)s can write again."),
    Act.UNSWEEP: _("The comments of %(name)s come back."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that can be taken now, with its form."""

    act: str
    kind: Kind
    form: MeasureForm
    is_open: bool  # Its form was sent and refused.
    notices: list[LegalNotice] = field(default_factory=list)  # That wait about what would go.


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


def show_member(
    request: HttpRequest,
    found: Member,
    *,
    failed: MeasureForm | None = None,
    act: str = "",
    note_form: NoteForm | None = None,
    case_error: str = "",
) -> HttpResponse:
    """Render a member's page; 422 if one of its forms has errors, or what is sent of the case."""
    now, moderator = timezone.now(), signed_in(request)
    found.refresh_from_db()
    after = number_from(request.GET.get("after"))
    scope = scope_of(moderator)
    comments = Comment.objects.filter(scope.of("article"), author=found).select_related("article")
    comments = comments.order_by("-pk")
    rows = list((comments.filter(pk__lt=after) if after else comments)[: COMMENTS_SHOWN + 1])
    if not rows and not scope.is_whole:
        raise PermissionDenied(str(rules.OUT_OF_REACH.message))
    known = decisions_in(scope)
    if not scope.is_whole:
        known |= Q(act__in=NEAR_MEASURES)
    decisions = Decision.objects.against(found).filter(known)
    sweeps = Sweep.objects.filter(member=found) if scope.is_whole else Sweep.objects.none()
    notes = (
        MemberNote.objects.filter(member=found, taken_back_at=None)
        .select_related("author")
        .order_by("-pk")
    )
    refused = rules.why_cannot_measure(act=Act.WARN, member=found, moderator=moderator, now=now)
    case = load_case_of(found, moderator, now)
    refused = refused or (case.claim if case else None)
    typed = request.POST.dict() if case_error else {}
    if case:
        case.back, case.typed = way_back(request), typed
    context: dict[str, Any] = {
        "member": found,
        "record": load_records([found], now, scope)[found.pk],
        "standing": load_standing(found, now),
        # Colleagues' notes about a moderator aren't for that one either.
        "notes": [] if found.pk == moderator.pk else notes[: rules.NOTES_ON_PAGE],
        "decisions": load_newest(decisions, moderator, DECISIONS_SHOWN),
        "comments": rows[:COMMENTS_SHOWN],
        "after": rows[COMMENTS_SHOWN - 1].pk if len(rows) > COMMENTS_SHOWN else 0,
        "refusal": refused,
        "offers": [] if refused else _offers(found, moderator, now, failed, act, case),
        "case": case,
        "case_error": case_error,
        "taking_up": offer_taking_up(find_dismissed(found, moderator), moderator, now, typed)
        if scope.is_whole
        else None,
        "sweeps": sweeps.select_related("decision").order_by("-pk")[:5],
        "note_form": note_form or NoteForm(),
        "may_note": found.pk != moderator.pk,
        "failed": failed or note_form,
        "next": way_back(request),
        "counts": count_waiting(signed_in(request)),
        "care": look_at([], moderator, now),
    }
    status = 422 if failed or note_form or case_error else 200
    return render(request, "moderation/member.html", context, status=status)


def _offers(
    found: Member,
    moderator: Member,
    now: datetime,
    failed: MeasureForm | None,
    act: str,
    case: ShownSubject | None,
) -> list[Offer]:
    """Return the measures that make sense now, with the refused form among them."""
    seen = {"seen": find_last(found), "report": case.seen if case else 0}
    offers = []
    for name, kind in KINDS.items():
        is_open = name == act
        if not is_open and (
            rules.why_out_of_place(act=name, member=found, now=now)
            or rules.why_cannot_measure(act=name, member=found, moderator=moderator, now=now)
        ):
            continue
        form = failed if is_open and failed else MeasureForm(initial=seen, act=Act(name))
        if is_open:
            # Who has now seen how things stand may send it again.
            form.data = {**dict(form.data.items()), **{one: str(pk) for one, pk in seen.items()}}
        offers.append(Offer(name, kind, form, is_open))
    # One that was sent and refused stands there also for who may not take it.
    sweeps = [
        one
        for one in offers
        if one.act in SWEEPS
        and not rules.why_cannot_measure(act=one.act, member=found, moderator=moderator, now=now)
    ]
    _remind(found, sweeps, now)
    return offers


def _remind(found: Member, sweeps: list[Offer], now: datetime) -> None:
    """Name the notices of illegal content that wait about what would go with a sweep.

    One query; one more where not all of them are shown, so that those of a day are.
    """
    waiting = notices_before_sweep(found) if sweeps else []
    for offer in sweeps:
        since = now - DAY if offer.act == Act.SWEEP_DAY else None
        if since and len(waiting) >= MOST_SHOWN:
            offer.notices.extend(notices_before_sweep(found, since))
        else:
            offer.notices.extend(
                one for one in waiting if since is None or one.comment.created_at >= since
            )
