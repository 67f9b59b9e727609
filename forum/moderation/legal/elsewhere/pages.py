"""The pages of notices about articles and members: their status, the moderators' list and page."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.answers import number_from, see_other
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.cases.claiming import claim_case, release_case
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.claims import Taken, show_taken
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.complaints.forms import ComplaintForm
from forum.moderation.legal.complaints.shown import show_complaint
from forum.moderation.legal.elsewhere.forms import PageJudgementForm
from forum.moderation.legal.elsewhere.judging import (
    find_case,
    judge_page_notice,
    why_cannot_decide_page,
    why_left,
)
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.ready_words import answers_to_page_notice
from forum.moderation.legal.elsewhere.receiving import read_page_token
from forum.moderation.rules import LOOKS_AT_CASE, LOOKS_AT_NOTICE
from forum.moderation.scopes.covering import keep_out, waiting_page_notices
from forum.moderation.taking import give_back, take
from forum.moderation.taking_pages import answer_claim, show_claim
from forum.refusals import Refused

PAGE_SIZE = 20


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Tell who has the link what became of a notice about a page."""
    return show_page_status(request, find_page_by_token_or_404(token), token, ComplaintForm())


def find_page_by_token_or_404(token: str) -> PageNotice:
    """Return the notice that a link is about."""
    pk = read_page_token(token)
    if pk is None:
        raise Http404
    return get_object_or_404(PageNotice.objects.defer("snapshot"), pk=pk)


def show_page_status(
    request: HttpRequest, notice: PageNotice, token: str, form: ComplaintForm, status: int = 200
) -> HttpResponse:
    """Show what became of a notice, with the form in which its sender complains."""
    url = reverse("moderation:complain_about_page", args=[token])
    context = {"notice": notice, **show_complaint(notice, url, form)}
    return render(request, "moderation/legal/status.html", context, status=status)


@require_safe
@for_moderators
def page_notices(request: HttpRequest) -> HttpResponse:
    """List the notices about articles and members that nobody has decided, the oldest first."""
    after = number_from(request.GET.get("after")) or 0
    waiting = waiting_page_notices(scope_of(signed_in(request)))
    rows = waiting.filter(pk__gt=after).order_by("pk").select_related("article", "member")
    rows = rows.select_related("claimed_by")
    found = list(rows.defer("article__body", "article__body_html", "snapshot")[: PAGE_SIZE + 1])
    moderator, now = signed_in(request), timezone.now()
    context = {
        "notices": _with_taken(found[:PAGE_SIZE], moderator, now),
        "after": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0,
        "counts": count_waiting(moderator),
    }
    return render(request, "moderation/legal/page_notices.html", context)


def _with_taken(
    notices: list[PageNotice], moderator: Member, now: datetime
) -> list[tuple[PageNotice, Taken]]:
    """Return notices with who has taken each, of one about a member their case. One query."""
    about = {one.member_id for one in notices if one.member_id}
    cases = Case.objects.open().about_members().filter(author__in=about)
    by_member = {case.author_id: case for case in cases.select_related("claimed_by")}
    return [
        (
            one,
            show_taken(case, moderator, now)
            if (case := by_member.get(one.member_id or 0))
            else show_taken(one, moderator, now, LOOKS_AT_NOTICE),
        )
        for one in notices
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a notice with what it is about and what to do, and take it; decide about it."""
    found = _find_or_404(request, pk)
    form = PageJudgementForm(request.POST or None, ready=lambda: answers_to_page_notice(found))
    if request.method == "POST" and form.is_valid():
        try:
            judge_page_notice(notice_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The notice is decided and the sender told."), request.path)
            return see_other(reverse("moderation:page_notices"))
    return _show(request, pk, form)


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice, or keep it longer; lead to it."""
    found, moderator = _find_or_404(request, pk), signed_in(request)
    refusal = why_cannot_decide_page(notice=found, moderator=moderator, now=timezone.now())
    page = reverse("moderation:judge_page_notice", args=[pk])
    return answer_claim(request, refusal is None and _take(found, moderator), page)


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a notice back and lead to the list."""
    found, moderator = _find_or_404(request, pk), signed_in(request)
    case = find_case(found)
    if give_back(found, moderator) or (
        case is not None and release_case(case_id=case.pk, moderator=moderator)
    ):
        messages.success(request, _("You have given the notice back."))
    return see_other(reverse("moderation:page_notices"))


def _take(notice: PageNotice, moderator: Member) -> bool:
    """Take a notice that one may decide, of one about a member their case; say whether."""
    if notice.member_id is None:
        return take(notice, moderator)
    case = find_case(notice)
    if case is None:
        return False
    with suppress(Refused):  # What a colleague has, the page says.
        claim_case(case_id=case.pk, moderator=moderator)
        return True
    return False


def _find_or_404(request: HttpRequest, pk: int) -> PageNotice:
    """Return a notice in the moderator's scope."""
    found = get_object_or_404(PageNotice.objects.select_related("article", "member"), pk=pk)
    keep_out(signed_in(request), found.article)
    return found


def _show(request: HttpRequest, pk: int, form: PageJudgementForm) -> HttpResponse:
    rows = PageNotice.objects.select_related("article", "member", "decided_by", "claimed_by")
    found, moderator, now = rows.get(pk=pk), signed_in(request), timezone.now()
    refusal = why_cannot_decide_page(notice=found, moderator=moderator, now=now)
    if refusal is None and request.method == "GET":
        _take(found, moderator)
    case = find_case(found) if found.is_open else None
    taken = show_taken(case or found, moderator, now, LOOKS_AT_CASE if case else LOOKS_AT_NOTICE)
    taken = replace(taken, claim=why_left(found, case, moderator, now))
    context: dict[str, Any] = {
        "notice": found,
        "is_open": found.is_open,
        "is_about_you": found.concerned_id == moderator.pk,
        "refusal": refusal,
        **show_claim(
            taken,
            reverse("moderation:claim_page_notice", args=[pk]),
        ),
        "turns": list(found.turns.order_by("pk")),
        "complaints": list(found.complaints.order_by("pk")),
        "form": form,
        "counts": count_waiting(moderator),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/legal/page_notice.html", context, status=status)
