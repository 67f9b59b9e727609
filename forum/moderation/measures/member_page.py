"""A member's page in the room: their record, and the acts that are about them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forum.discussion.answers import number_from
from forum.discussion.models import Comment
from forum.discussion.scopes import Scope, scope_of
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.care.looking import look_at
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.records import load_records
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import signed_in, way_back
from forum.moderation.log import load_newest
from forum.moderation.measures import rules
from forum.moderation.measures.forms import MeasureForm, NoteForm
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.offers import offer_measures
from forum.moderation.scopes.covering import NEAR_MEASURES, decisions_in
from forum.moderation.subjects.shown import load_case_of
from forum.moderation.subjects.taking_up import find_dismissed, offer_taking_up
from forum.moderation.sweeping.models import Sweep
from forum.moderation.trust.pages import load_standing

COMMENTS_SHOWN = 20
DECISIONS_SHOWN = 20


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
    scope = scope_of(moderator)
    shown, after = _read_comments(found, scope, number_from(request.GET.get("after")))
    case, typed = load_case_of(found, moderator, now), request.POST.dict() if case_error else {}
    if case:
        case.back, case.typed = way_back(request), typed
    refused = rules.why_cannot_measure(act=Act.WARN, member=found, moderator=moderator, now=now)
    refused = refused or (case.claim if case else None)
    context: dict[str, Any] = {
        "member": found,
        "record": load_records([found], now, scope)[found.pk],
        "standing": load_standing(found, now),
        "notes": _find_notes(found, moderator),
        "decisions": _load_decisions(found, moderator, scope),
        "comments": shown,
        "after": after,
        "refusal": refused,
        "offers": [] if refused else offer_measures(found, moderator, now, failed, act, case),
        "case": case,
        "case_error": case_error,
        "taking_up": offer_taking_up(find_dismissed(found, moderator), moderator, now, typed)
        if scope.is_whole
        else None,
        "sweeps": _find_sweeps(found, scope),
        "note_form": note_form or NoteForm(),
        "may_note": found.pk != moderator.pk,
        "failed": failed or note_form,
        "next": way_back(request),
        "counts": count_waiting(moderator),
        "care": look_at([], moderator, now),
    }
    status = 422 if failed or note_form or case_error else 200
    return render(request, "moderation/member.html", context, status=status)


def _read_comments(found: Member, scope: Scope, after: int | None) -> tuple[list[Comment], int]:
    """Return a page of what they wrote in a scope, and after which the next goes on, 0 if none.

    Raises PermissionDenied where there is nothing of theirs that the scope reaches.
    """
    comments = Comment.objects.filter(scope.of("article"), author=found).select_related("article")
    comments = comments.order_by("-pk")
    rows = list((comments.filter(pk__lt=after) if after else comments)[: COMMENTS_SHOWN + 1])
    if not rows and not scope.is_whole:
        raise PermissionDenied(str(rules.OUT_OF_REACH.message))
    return rows[:COMMENTS_SHOWN], rows[COMMENTS_SHOWN - 1].pk if len(rows) > COMMENTS_SHOWN else 0


def _find_notes(found: Member, moderator: Member) -> QuerySet[MemberNote]:
    """Return the newest notes about a member; about a moderator none for that one either."""
    if found.pk == moderator.pk:
        return MemberNote.objects.none()
    notes = MemberNote.objects.filter(member=found, taken_back_at=None)
    return notes.select_related("author").order_by("-pk")[: rules.NOTES_ON_PAGE]


def _load_decisions(found: Member, moderator: Member, scope: Scope) -> list[Decision]:
    """Return the newest decisions against a member of which a scope tells, ready to be shown."""
    known = decisions_in(scope)
    if not scope.is_whole:
        known |= Q(act__in=NEAR_MEASURES)
    return load_newest(Decision.objects.against(found).filter(known), moderator, DECISIONS_SHOWN)


def _find_sweeps(found: Member, scope: Scope) -> QuerySet[Sweep]:
    """Return the last removals of all that a member wrote; of the whole site alone."""
    sweeps = Sweep.objects.filter(member=found) if scope.is_whole else Sweep.objects.none()
    return sweeps.select_related("decision").order_by("-pk")[:5]
