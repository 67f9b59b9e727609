"""Pages about a member's standing: suspending, lifting, and what a member is told."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.markup import Profile, render_markdown
from forum.discussion.access import is_open_to_readers
from forum.discussion.answers import number_from, see_other
from forum.discussion.models import Comment
from forum.discussion.pictures.in_words import say_pictures_in_markdown
from forum.discussion.redacting import text_of_author
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.afterwards import say_afterwards, undo_measure
from forum.moderation.appeals.models import Appeal
from forum.moderation.appeals.objecting import why_cannot_object
from forum.moderation.appeals.objections import find_answered, find_judgement, find_objection
from forum.moderation.appeals.rules import (
    APPEAL_WITHIN,
    find_appeal,
    still_stands,
    why_cannot_appeal,
)
from forum.moderation.cases.records import load_records
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import find_member_or_404, for_whole_site, signed_in, way_back
from forum.moderation.forms import LiftForm, SuspensionForm, add_refusal
from forum.moderation.log import load_newest
from forum.moderation.measures.warning import find_end
from forum.moderation.origins import say_origin
from forum.moderation.subjects.judging import measure_member
from forum.moderation.subjects.reporting import find_last_report, open_case_of
from forum.moderation.suspending import find_seen, lift_suspension, suspend_member
from forum.moderation.sweeping.shown import load_removed
from forum.moderation.telling import SENTENCES, say
from forum.moderation.whys import TAKING
from forum.refusals import Refused

DECISIONS_SHOWN = 20
LIFT_IDS = "lift_%s"  # Two forms on one page.


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_site
def suspend(request: HttpRequest, username: str) -> HttpResponse:
    """Show a member's record and the form; suspend them."""
    member = find_member_or_404(username)
    if request.method != "POST":
        return _show(request, member)
    form = SuspensionForm(request.POST)
    if form.is_valid():
        try:
            decision = _suspend(member, signed_in(request), form)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            return _done(request, member, _("%(name)s is suspended."), decision)
    return _show(request, member, suspension=form)


@require_POST
@for_whole_site
def lift(request: HttpRequest, username: str) -> HttpResponse:
    """End a suspension."""
    member = find_member_or_404(username)
    form = LiftForm(request.POST, auto_id=LIFT_IDS)
    if form.is_valid():
        try:
            lift_suspension(member=member, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            return _done(request, member, _("%(name)s can write again."))
    return _show(request, member, lifting=form)


@require_safe
@login_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a member what was decided about them and why; 404 for everyone else."""
    return show_decision(request, find_own_decision_or_404(request, pk))


@require_safe
@login_required
def suspension(request: HttpRequest) -> HttpResponse:
    """Lead who can't write to the decision that says so, with its appeal.

    So pages that tell of a suspension or ban need not look for it.
    """
    member = signed_in(request)
    if member.is_suspended(timezone.now()):
        last = Decision.objects.on_standing_of(member).order_by("-pk").first()
        if last is not None:
            return HttpResponseRedirect(last.get_absolute_url())
    return HttpResponseRedirect(reverse("moderation:standing"))


def find_own_decision_or_404(request: HttpRequest, pk: int) -> Decision:
    """Return a decision about who asks, if it is one that they are told of."""
    decisions = Decision.objects.select_related("comment__article__discussion", "rule")
    found = get_object_or_404(decisions, pk=pk, member=signed_in(request))
    if found.act not in SENTENCES:
        raise Http404
    return found


def show_decision(
    request: HttpRequest, found: Decision, words: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """Render a decision for the member concerned, with what of an appeal was refused and why."""
    member, appeal = signed_in(request), find_appeal(found)
    context = {
        "decision": found,
        "sentence": say(found, member),
        "origin": say_origin(found) if found.act in TAKING else "",
        "is_taking": found.act in TAKING,
        "warning_end": find_end(found) if found.act == Act.WARN else "",
        "removed": load_removed(
            found, number_from(request.GET.get("after")) or 0, found.get_absolute_url()
        ),
        "original": _original_of(found.comment),
        "is_open": found.comment is not None and is_open_to_readers(found.comment),
        "appeal": appeal,
        "answered": find_answered(found),
        **_show_remedy(found, appeal, member),
        "stands": found.act in TAKING and still_stands(found),
        "until": found.decided_at + APPEAL_WITHIN,
        "words": words,
        "error": error,
    }
    return render(request, "moderation/decision.html", context, status=status)


def _show_remedy(found: Decision, appeal: Appeal | None, member: Member) -> dict[str, Any]:
    """Return why the member can't appeal, or object where reports alone have decided.

    With what they said then, and what a moderator has decided since.
    """
    if appeal or not found.is_by_reports:
        now = timezone.now()
        refusal = why_cannot_appeal(decision=found, appeal=appeal, member=member, now=now)
        return {"refusal": refusal}
    objection = find_objection(found)
    return {
        "objection": objection,
        "judgement": None if still_stands(found) else find_judgement(found),
        "refusal": why_cannot_object(decision=found, objection=objection, member=member),
    }


def _original_of(comment: Comment | None) -> str:
    """Return what the member wrote, as HTML, if a moderator has changed it; else ""."""
    if comment is None or comment.redaction_id is None:
        return ""
    return render_markdown(say_pictures_in_markdown(text_of_author(comment)), Profile.COMMENT)


def _suspend(member: Member, moderator: Member, form: SuspensionForm) -> Decision:
    typed = form.cleaned_data
    length, _label = rules.SUSPENSIONS[typed["duration"]]
    return measure_member(
        suspend_member,
        member=member,
        moderator=moderator,
        seen_report=typed["report"],
        duration=length,
        reason=typed["reason"],
        note=typed["note"],
        words=typed["words"],
        seen=typed["seen"],
        comment=Comment.objects.filter(pk=typed["comment"]).first() if typed["comment"] else None,
    )


def _done(
    request: HttpRequest, member: Member, sentence: str, decision: Decision | None = None
) -> HttpResponse:
    said, back = sentence % {"name": member.display_name}, way_back(request)
    page = reverse("moderation:suspend", args=[member.username])
    # The way to take it back leads where this does.
    undo = undo_measure(decision, back or page) if decision else None
    say_afterwards(request, said, page=page if back else "", undo=undo)
    return see_other(back or page)


def _show(
    request: HttpRequest,
    member: Member,
    suspension: SuspensionForm | None = None,
    lifting: LiftForm | None = None,
) -> HttpResponse:
    """Render the page of a member's standing; 422 if one of its forms has errors."""
    now = timezone.now()
    member.refresh_from_db()
    failed = suspension or lifting
    _renew_seen(failed, member)
    seen = {"seen": find_seen(member)}
    led = {name: number_from(request.GET.get(name)) for name in ("comment", "report")}
    context = {
        "member": member,
        "record": load_records([member], now)[member.pk],
        "decisions": load_newest(
            Decision.objects.against(member), signed_in(request), DECISIONS_SHOWN
        ),
        "refusal": rules.why_cannot_suspend(member=member, moderator=signed_in(request), now=now),
        "suspension": suspension or SuspensionForm(initial={**seen, **led}),
        "lifting": lifting or LiftForm(initial=seen, auto_id=LIFT_IDS),
        "failed": failed,
        "next": way_back(request),
    }
    return render(request, "moderation/suspend.html", context, status=422 if failed else 200)


def _renew_seen(form: SuspensionForm | LiftForm | None, member: Member) -> None:
    """Let a refused form be sent again by someone who has now seen how things stand."""
    if form is None:
        return
    form.data = {**dict(form.data.items()), "seen": str(find_seen(member))}
    if form.data.get("report"):  # It came from a case, which may be another one by now, or none.
        form.data["report"] = str(find_last_report(open_case_of(member.pk)))
