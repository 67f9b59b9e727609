"""The pages of notices of illegal content: the form, its status, and the moderators' own."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from forum.discussion.access import (
    get_member_or_404,
    get_picture_or_404,
    get_visible_comment_or_404,
)
from forum.discussion.answers import comment_url, number_from, see_other
from forum.discussion.models import Comment, State
from forum.discussion.scopes import scope_of
from forum.members.addresses import client_address
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.claiming import claim_case, load_taken
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.loading import load_case
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.complaints.forms import ComplaintForm
from forum.moderation.legal.complaints.shown import show_complaint
from forum.moderation.legal.elsewhere.receiving import page_status_address, receive_page_notice
from forum.moderation.legal.forms import (
    COMMENT,
    MEMBER,
    NO_COMMENT,
    PICTURE,
    JudgementForm,
    NoticeForm,
)
from forum.moderation.legal.inquiry.forms import InquiryForm
from forum.moderation.legal.inquiry.models import ANSWER_WITHIN
from forum.moderation.legal.inquiry.rules import why_cannot_ask
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.ready_words import answers_to_notice
from forum.moderation.legal.receiving import read_token, receive_notice, status_address
from forum.moderation.legal.rules import fitting, why_cannot_decide
from forum.moderation.ready_words import ReadyWords
from forum.moderation.scopes.covering import keep_out, waiting_notices
from forum.refusals import Refused

PAGE_SIZE = 20
# Which of the open notices a list can be narrowed to, by what the author has to say.
INQUIRED: dict[str, Callable[[datetime], Q]] = {
    "ready": lambda now: (
        Q(inquiry__answered_at__isnull=False) | Q(inquiry__asked_at__lt=now - ANSWER_WITHIN)
    ),
    "asked": lambda now: Q(
        inquiry__answered_at__isnull=True, inquiry__asked_at__gte=now - ANSWER_WITHIN
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Show the form to anybody, and take it; 422 with what was typed if it won't do."""
    if request.method != "POST":
        pk = number_from(request.GET.get("comment"))
        address = request.build_absolute_uri(comment_url(pk)) if pk else ""
        form = NoticeForm(initial={"address": address}, host=request.get_host())
        return render(request, "moderation/legal/form.html", {"form": form})
    form = NoticeForm(request.POST, host=request.get_host())
    if form.is_valid() and (status := _receive(request, form)):
        messages.success(request, _("Your notice has arrived."))
        return see_other(status)
    return render(request, "moderation/legal/form.html", {"form": form}, status=422)


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Tell who has the link what became of a notice; nothing of the comment or its author."""
    return show_status(request, find_by_token_or_404(token), token, ComplaintForm())


def find_by_token_or_404(token: str) -> LegalNotice:
    """Return the notice that a link is about, with the question to its author."""
    pk = read_token(token)
    if pk is None:
        raise Http404
    return get_object_or_404(LegalNotice.objects.select_related("inquiry"), pk=pk)


def show_status(
    request: HttpRequest, notice: LegalNotice, token: str, form: ComplaintForm, status: int = 200
) -> HttpResponse:
    """Show what became of a notice, with the form in which its sender complains."""
    url = reverse("moderation:complain", args=[token])
    inquiry = getattr(notice, "inquiry", None)
    context = {
        "notice": notice,
        "inquiry": inquiry,
        **show_complaint(notice, url, form),
    }
    return render(request, "moderation/legal/status.html", context, status=status)


@require_safe
@for_moderators
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices that nobody has decided yet, the oldest first, or some of them."""
    after, show = number_from(request.GET.get("after")) or 0, request.GET.get("show", "")
    rows = waiting_notices(scope_of(signed_in(request))).filter(pk__gt=after).order_by("pk")
    show = show if show in INQUIRED else ""
    if show:
        rows = rows.filter(INQUIRED[show](timezone.now()))
    found = list(rows.select_related("comment__author", "inquiry")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    taken = load_taken({one.comment_id for one in shown}, signed_in(request))
    context = {
        "show": show,
        "notices": [(one, taken.get(one.comment_id)) for one in shown],
        "after": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/legal/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a notice with the comment as it was and is, and take its case; decide about it."""
    notices = LegalNotice.objects.select_related("comment__article", "comment__author")
    found = get_object_or_404(notices, pk=pk)
    keep_out(signed_in(request), found.comment.article)
    form = JudgementForm(request.POST or None, ready=lambda: _ready_for(found))
    if request.method == "POST" and form.is_valid():
        try:
            judge_notice(notice_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The notice is decided and the sender told."), request.path)
            return see_other(reverse("moderation:legal_notices"))
    return show_notice(request, pk, form=form)


def _ready_for(notice: LegalNotice) -> list[ReadyWords]:
    """Return what can be answered to a notice as its comment stands."""
    outcomes = fitting(comment=notice.comment, snapshot=notice.snapshot)
    return answers_to_notice(notice, outcomes)


def _receive(request: HttpRequest, form: NoticeForm) -> str | None:
    """Take a notice about what the sender sees; return the address of its status.

    None, with an error in the form, if it won't do.
    """
    page, key = form.cleaned_data["address"]
    sent = {name: form.cleaned_data[name] for name in ("ground", "explanation", "name", "email")}
    sent |= {"language": get_language() or "en", "address": client_address(request)}
    try:
        if page in (COMMENT, PICTURE):
            pk = _shown_in_or_404(key, request) if page == PICTURE else key
            comment = _find_comment_or_404(pk, request)
            return status_address(receive_notice(comment_id=comment.pk, **sent))
        about = (
            get_member_or_404(key)
            if page == MEMBER
            else get_object_or_404(Article.objects.public(), pk=key)
        )
        return page_status_address(receive_page_notice(about=about, **sent))
    except Http404:
        form.add_error("address", NO_COMMENT)
    except Refused as refused:
        form.add_error(None, str(refused.refusal.message))
    return None


def _shown_in_or_404(key: str, request: HttpRequest) -> int:
    """Return which comment a picture that the sender sees stands in."""
    picture, _is_public = get_picture_or_404(key, request.user)
    if picture.comment_id is None:
        raise Http404
    return picture.comment_id


def _find_comment_or_404(pk: int, request: HttpRequest) -> Comment:
    """Return a comment whose text the sender sees."""
    comment = get_visible_comment_or_404(pk, request.user)
    if comment.state not in (State.PUBLISHED, State.HELD):
        raise Http404
    return comment


def show_notice(
    request: HttpRequest,
    pk: int,
    *,
    form: JudgementForm | None = None,
    asking: InquiryForm | None = None,
) -> HttpResponse:
    """Show a notice with its forms; 422 if one of them was refused."""
    rows = LegalNotice.objects.select_related(
        "comment__article", "comment__author", "comment__reply_to", "decided_by",
        "inquiry__asked_by",
    )  # fmt: skip
    found, now, moderator = rows.get(pk=pk), timezone.now(), signed_in(request)
    others = LegalNotice.objects.filter(comment=found.comment_id).exclude(pk=pk).order_by("pk")
    inquiry = getattr(found, "inquiry", None)
    refusal = why_cannot_decide(notice=found, moderator=moderator, now=now)
    if refusal is None and request.method == "GET":
        with suppress(Refused):  # What a colleague has, the page says.
            claim_case(comment_id=found.comment_id, moderator=moderator)
    case = load_case(found.comment, moderator, now)
    is_closed = refusal or inquiry or (case.claim and asking is None)
    context: dict[str, Any] = {
        "notice": found,
        "is_open": found.is_open,
        "is_about_you": found.concerned_id == moderator.pk,
        "comment": found.comment,
        "was_changed": found.snapshot != found.comment.html,
        "others": others[:PAGE_SIZE],
        "record": case.record,
        "refusal": refusal,
        "case": case,
        "claim": case.claim,
        "keep_url": case.claim_url if case.is_mine else "",
        "fitting": fitting(comment=found.comment, snapshot=found.snapshot),
        "turns": list(found.turns.order_by("pk")),
        "complaints": list(found.complaints.order_by("pk")),
        "form": form or JudgementForm(ready=lambda: _ready_for(found)),
        "inquiry": inquiry,
        "asking": None if is_closed else asking or InquiryForm(),
        "why_not_asked": None
        if is_closed
        else why_cannot_ask(notice=found, moderator=moderator, inquiry=None, now=now),
        # Anew with each answer: who was refused reads the comment as it is now.
        "seen": case.seen,
        "counts": count_waiting(moderator),
        **look_at_one(found.comment_id, moderator, now),
    }
    failed = request.method == "POST"
    return render(request, "moderation/legal/judge.html", context, status=422 if failed else 200)
