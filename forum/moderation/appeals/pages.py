"""The pages of appeals: the member's form, and the moderators' list and judgement."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.answers import number_from, see_other
from forum.discussion.scopes import scope_of
from forum.discussion.typed_forms import keep_and_sign_in
from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.lodging import lodge_appeal
from forum.moderation.appeals.models import BRANCH_STAYS, Appeal, Outcome
from forum.moderation.appeals.objecting import lodge_objection
from forum.moderation.appeals.objections import find_answered
from forum.moderation.appeals.ready_words import answers_to_appeal
from forum.moderation.appeals.rules import (
    branch_would_stay,
    still_stands,
    was_taken_back,
    why_cannot_judge_appeal,
)
from forum.moderation.appeals.shown import changes_by
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.along import give_back_along, show_taken_along, take_along
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.records import load_records
from forum.moderation.claims import show_taken
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.forms import INCOMPLETE, NOTE_LENGTH
from forum.moderation.log import withhold_notes
from forum.moderation.ready_words import ReadyWordsForm
from forum.moderation.rules import LOOKS_AT_APPEAL
from forum.moderation.scopes.covering import (
    keep_out,
    place_of_decision,
    waiting_appeals,
)
from forum.moderation.seen import Seen, microseconds, parse_seen
from forum.moderation.standing_pages import find_own_decision_or_404, show_decision
from forum.moderation.sweeping.shown import load_removed
from forum.moderation.taking_pages import answer_claim, show_claim
from forum.refusals import Refused

PAGE_SIZE = 20


class JudgementForm(ReadyWordsForm):
    """What a moderator makes of an appeal, and why. The buttons say which."""

    answer = forms.CharField(
        label=_("Your reasons, for the member"),
        help_text=_("They read this by mail and on the decision’s page; not who you are."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)
    # Of what is about a comment; an appeal of a measure against a member has none.
    seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> Seen | None:
        """Return what the judge saw of the comment, parsed; None of what isn't about one."""
        sent = self.cleaned_data["seen"]
        seen = parse_seen(sent)
        if sent and seen is None:
            raise forms.ValidationError(INCOMPLETE)
        return seen


def read_words(request: HttpRequest) -> str:
    """Return what a member typed, with the line ends that we keep."""
    return request.POST.get("words", "").replace("\r\n", "\n").replace("\0", "")


@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member's appeal; 422 with what they wrote if it can't be taken.

    Of what reports decided, and no moderator yet, what they say against it.
    """
    if not request.user.is_authenticated:
        whose = Decision.objects.filter(pk=pk).values_list("member_id", flat=True).first()
        return keep_and_sign_in(request, reverse("moderation:decision", args=[pk]), whose)
    decision = find_own_decision_or_404(request, pk)
    words, is_by_reports = read_words(request), decision.is_by_reports
    lodge = lodge_objection if is_by_reports else lodge_appeal
    try:
        lodge(decision_id=pk, member=signed_in(request), words=words)
    except Refused as refused:
        return show_decision(request, decision, words, str(refused.refusal.message), status=422)
    if is_by_reports:
        messages.success(request, _("Thank you. A moderator reads it and decides; you are told."))
    else:
        messages.success(request, _("Your appeal has been taken. Another moderator will judge it."))
    return see_other(decision.get_absolute_url())


@require_safe
@for_moderators
def appeals(request: HttpRequest) -> HttpResponse:
    """List the appeals that nobody has judged yet, the longest waiting first."""
    after = number_from(request.GET.get("after")) or 0
    waiting = waiting_appeals(scope_of(signed_in(request))).filter(pk__gt=after).order_by("pk")
    about = ("decision__member", "decision__rule", "claimed_by")
    rows = list(waiting.select_related(*about)[: PAGE_SIZE + 1])
    shown, moderator, now = rows[:PAGE_SIZE], signed_in(request), timezone.now()
    context = {
        "appeals": [(one, show_taken(one, moderator, now, LOOKS_AT_APPEAL)) for one in shown],
        "after": shown[-1].pk if len(rows) > PAGE_SIZE else 0,
        "counts": count_waiting(moderator),
    }
    return render(request, "moderation/appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an appeal with the decision and the comment, and take it; judge it."""
    found = _find_or_404(request, pk)
    form = JudgementForm(request.POST or None, ready=lambda: answers_to_appeal(found.decision))
    if request.method == "POST" and form.is_valid():
        try:
            judged = judge_appeal(appeal_id=pk, judge=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            done = _("The appeal is judged and the member told.")
            messages.success(request, f"{done} {judged.remainder}".strip(), request.path)
            return see_other(reverse("moderation:appeals"))
    return _show(request, found, form)


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an appeal, or keep it longer; lead to it."""
    found, judge = _find_or_404(request, pk), signed_in(request)
    refusal = why_cannot_judge_appeal(appeal=found, judge=judge, now=timezone.now())
    page = reverse("moderation:judge_appeal", args=[pk])
    return answer_claim(request, refusal is None and _take(found, judge), page)


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an appeal back and lead to the list."""
    found = _find_or_404(request, pk)
    if give_back_along(found, _judged_comment(found), signed_in(request)):
        messages.success(request, _("You have given the appeal back."))
    return see_other(reverse("moderation:appeals"))


def _take(found: Appeal, moderator: Member) -> bool:
    """Take an appeal, of one about a comment its case as well; say whether."""
    return take_along(found, _judged_comment(found), moderator)


def _judged_comment(found: Appeal) -> int | None:
    """Return which comment an appeal is about; None of one about a member."""
    decision = found.decision
    return None if decision.act in MEMBER_ACTS else decision.comment_id


def _find_or_404(request: HttpRequest, pk: int) -> Appeal:
    """Return an appeal in the moderator's scope."""
    about = ("decision__comment__article", "decision__member", "decision__rule")
    rows = Appeal.objects.select_related(*about)
    found = get_object_or_404(rows, pk=pk)
    keep_out(signed_in(request), place_of_decision(found.decision))
    return found


def _show(request: HttpRequest, found: Appeal, form: JudgementForm) -> HttpResponse:
    now, moderator = timezone.now(), signed_in(request)
    decisions = Decision.objects.select_related(
        "comment__article", "comment__author", "comment__reply_to", "member", "moderator", "rule"
    )
    found.refresh_from_db()
    found.decision = decision = decisions.get(pk=found.decision_id)
    withhold_notes([decision], moderator)
    refusal = why_cannot_judge_appeal(appeal=found, judge=moderator, now=now)
    if refusal is None and request.method == "GET":
        _take(found, moderator)
    context: dict[str, Any] = {
        "appeal": found,
        "is_open": found.is_open,
        "decision": decision,
        "changed": changes_by(decision),
        "answered": find_answered(decision),
        "removed": load_removed(
            decision,
            number_from(request.GET.get("after")) or 0,
            reverse("moderation:judge_appeal", args=[found.pk]),
        ),
        "stands": still_stands(decision),
        "was_taken_back": found.is_open and was_taken_back(decision),
        # Anew with each answer: who was refused reads what was decided meanwhile.
        "seen": _see(decision),
        "remainder": BRANCH_STAYS if found.is_open and branch_would_stay(decision) else "",
        "record": load_records([decision.member], now, scope_of(moderator))[decision.member_id],
        "refusal": refusal,
        **show_claim(
            show_taken_along(found, _judged_comment(found), moderator, now, LOOKS_AT_APPEAL),
            reverse("moderation:claim_appeal", args=[found.pk]),
        ),
        "form": form,
        "counts": count_waiting(moderator),
        **look_at_one(decision.comment_id or 0, moderator, now),
    }
    failed = request.method == "POST"
    return render(request, "moderation/appeal.html", context, status=422 if failed else 200)


def _see(decision: Decision) -> Seen | None:
    """Return what the page shows of the comment that is decided about. One query."""
    comment = decision.comment
    if comment is None or decision.act in MEMBER_ACTS:
        return None
    last = Decision.objects.last_on(comment)
    return Seen(comment.state, microseconds(comment.edited_at), last.pk if last else 0, 0)
