"""The pages of second looks: what there is, the case to judge blind, what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.models import Section
from forum.discussion.answers import see_other
from forum.moderation.blind import rules
from forum.moderation.blind.asking import ask_about_look
from forum.moderation.blind.forms import AskSeniorsForm, SecondLookForm
from forum.moderation.blind.judging import judge_again
from forum.moderation.blind.listing import load_disagreements
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.shown import ShownLook, load_blind_case
from forum.moderation.blind.subjects import load_blind_subject
from forum.moderation.blind.taking import looks_for, take_next, took_part_in_look
from forum.moderation.care.looking import look_at, look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Kind
from forum.moderation.dashboard.periods import period_of
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.scopes.covering import keep_out
from forum.refusals import Refusal, Refused

FIELDS = {"say_rule": "rule", "needs_note": "note"}


@require_safe
@for_moderators
def second_looks(request: HttpRequest) -> HttpResponse:
    """Say whether there is something to judge a second time, and list where two disagree."""
    now = timezone.localtime()
    period = period_of(request.GET.get("period", "month"), now)
    section = Section.objects.filter(slug=request.GET.get("section", "")).first()
    context = {
        "has_next": looks_for(signed_in(request), now).exists(),
        "disagreements": load_disagreements(
            signed_in(request), period, section.pk if section else None,
            request.GET.get("about", ""),
        ),
        "section": section, "counts": count_waiting(signed_in(request)),
    }  # fmt: skip
    return render(request, "moderation/blind/list.html", context)


@require_POST
@for_moderators
def next_second_look(request: HttpRequest) -> HttpResponse:
    """Take a case to judge a second time, and lead to it."""
    try:
        look = take_next(signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
        return _to_list()
    if look is None:
        messages.info(request, _("Nothing waits for a second look by you."))
        return _to_list()
    return _to(look.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def second_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case blind to who has taken it, take the judgement, then show both."""
    look = _find(request, pk)
    if request.method == "POST":
        return _judge(request, look)
    if look.is_judged:
        return _show_both(request, look, AskSeniorsForm())
    moderator = signed_in(request)
    if not looks_for(moderator, timezone.now()).filter(claimed_by=moderator, pk=pk).exists():
        messages.info(request, str(rules.NOT_TAKEN.message))
        return _to_list()
    return _show_blind(request, look)


@require_POST
@for_moderators
def second_look_to_seniors(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a disagreement to the seniors."""
    look, form = _find(request, pk), AskSeniorsForm(request.POST)
    if form.is_valid():
        try:
            ask_about_look(look_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("Asked. You are told when there is an answer."))
            return _to(pk)
    if not look.is_judged:
        return _to_list()
    return _show_both(request, look, form)


def _judge(request: HttpRequest, look: SecondLook) -> HttpResponse:
    form = SecondLookForm(request.POST, kind=look.kind)
    if not form.is_valid():
        return _show_blind(request, look, form)
    try:
        judge_again(look_id=look.pk, moderator=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return _refuse(request, look, form, refused.refusal)
    return _to(look.pk)


def _refuse(
    request: HttpRequest, look: SecondLook, form: SecondLookForm, refusal: Refusal
) -> HttpResponse:
    """Answer with the form again; who hasn't taken it, or judged it before, is led elsewhere."""
    if refusal in (rules.NOT_TAKEN, rules.JUDGED_BEFORE):
        messages.error(request, str(refusal.message))
        return _to(look.pk) if refusal is rules.JUDGED_BEFORE else _to_list()
    form.add_error(FIELDS.get(refusal.code), str(refusal.message))
    return _show_blind(request, look, form)


def _show_blind(
    request: HttpRequest, look: SecondLook, form: SecondLookForm | None = None
) -> HttpResponse:
    if look.claimed_by_id != request.user.pk or look.is_judged:
        return _to_list()
    now, is_comment = timezone.now(), look.kind == Kind.COMMENT
    case = (load_blind_case if is_comment else load_blind_subject)(look, look.drawn_at)
    hard = [case.comment.pk] if case.is_hard and case.comment else []
    context = {
        "case": case, "form": form or SecondLookForm(kind=look.kind),
        "counts": count_waiting(signed_in(request)),
        "care": look_at(hard, signed_in(request), now),
    }  # fmt: skip
    page = "look" if is_comment else "subject"
    return render(request, f"moderation/blind/{page}.html", context, status=422 if form else 200)


def _show_both(request: HttpRequest, look: SecondLook, form: AskSeniorsForm) -> HttpResponse:
    moderator, now = signed_in(request), timezone.now()
    context = {
        "shown": ShownLook(look), "form": form, "counts": count_waiting(moderator),
        "has_next": looks_for(moderator, now).exists(),
        **look_at_one(look.about.pk if look.about else 0, moderator, now),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "moderation/blind/judged.html", context, status=status)


def _find(request: HttpRequest, pk: int) -> SecondLook:
    """Return a second look, but never one at the asker's own comment, themselves or their talk."""
    rows = SecondLook.objects.select_related(
        "comment__article", "comment__author", "comment__reply_to", "branch__article",
        "branch__author", "branch__reply_to", "author", "case__article", "decision", "first_by",
        "judge", "question__asked_by", "question__answered_by",
    )  # fmt: skip
    rows = rows.exclude(author=signed_in(request)).exclude(took_part_in_look(signed_in(request)))
    look = get_object_or_404(rows, pk=pk)
    keep_out(signed_in(request), look.case.article)
    return look


def _to(pk: int) -> HttpResponse:
    return see_other(reverse("moderation:second_look", args=[pk]))


def _to_list() -> HttpResponse:
    return see_other(reverse("moderation:second_looks"))
