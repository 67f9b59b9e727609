"""The page on which a moderator takes something out of a comment and lets the rest stand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import number_from, see_other
from forum.discussion.models import Comment
from forum.discussion.rules import EMPTY
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.forms import (
    FIELDS_OF_REFUSALS,
    INCOMPLETE,
    NO_GOOD_REASON,
    NO_REASON,
    note_field,
    words_field,
)
from forum.moderation.hiding import was_hidden_by_reports
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import NEEDS_WORDS
from forum.moderation.legal.waiting import remind_of_notices
from forum.moderation.reasons import Reason
from forum.moderation.seen import Seen, microseconds, parse_seen
from forum.moderation.whys import choices_for
from forum.moderation.words import say_done
from forum.refusals import Refused

# Which field each refusal of a text is about.
_FIELDS = {**FIELDS_OF_REFUSALS, **dict.fromkeys(("same_text", "empty", "too_long"), "text")}


class RedactForm(forms.Form):
    """What a comment says from now on, for which rule, and what is told of it to whom."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Take out what breaks the rules, and put […] in its place; "
            "don’t make anybody say what they didn’t."
        ),
        error_messages={"required": EMPTY.message},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=lambda: [*NO_REASON, *choices_for(Act.REDACT)],
        error_messages=NO_GOOD_REASON,
    )
    words = words_field()
    note = note_field(_("For your colleagues. Readers never see it."))
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> Seen:
        """Return what the moderator had before them."""
        seen = parse_seen(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError(INCOMPLETE)
        return seen


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form and change a comment's text. 422 with what was typed if it can't be."""
    comment = get_comment_to_judge_or_404(pk, signed_in(request))
    if request.method != "POST":
        return _show(request, comment)
    form = RedactForm(request.POST)
    law = _find_law(request, pk, form.cleaned_data["reason"]) if form.is_valid() else ""
    if law and not form.cleaned_data["words"]:
        form.add_error("words", str(NEEDS_WORDS.message))
    if form.is_valid():
        try:
            decide(
                act=Act.REDACT, comment_id=pk, moderator=signed_in(request), law=law,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.refusal.code), str(refused.refusal.message))
        else:
            messages.success(request, say_done(Act.REDACT, comment.author.display_name))
            remind_of_notices(request, [pk])
            return see_other(way_back(request) or reverse("moderation:comment", args=[pk]))
    return _show(request, get_comment_to_judge_or_404(pk, signed_in(request)), form)


def _find_answered(request: HttpRequest, comment_id: int) -> LegalNotice | None:
    """Return the notice about the comment from which a moderator came; None if from none.

    One that was decided, and of whose decision nobody complains, is answered: it may have been
    found to be wrong.
    """
    pk = number_from(request.POST.get("notice") or request.GET.get("notice"))
    if not pk:
        return None
    complaints = NoticeComplaint.objects.filter(notice=OuterRef("pk"), judged_at=None)
    waiting = LegalNotice.objects.filter(Q(decided_at=None) | Exists(complaints))
    return waiting.filter(pk=pk, comment=comment_id).first()


def _find_law(request: HttpRequest, comment_id: int, reason: str) -> str:
    """Return the law that the text breaks, by the notice that is answered; "" if by none.

    As where it leads to a removal, the author reads which, and why (legal/judging.py). What is
    taken out for another reason, or was no answer, breaks none.
    """
    notice = _find_answered(request, comment_id) if reason == Reason.ILLEGAL else None
    return notice.ground if notice else ""


def _show(request: HttpRequest, comment: Comment, form: RedactForm | None = None) -> HttpResponse:
    """Render the page; a form that was refused can be sent again by who has now seen the rest."""
    moderator, last = signed_in(request), Decision.objects.last_on(comment)
    # After the decision: a colleague's change between the two is refused, not overwritten.
    comment = get_comment_to_judge_or_404(comment.pk, moderator)
    seen = str(_seen(comment, last))
    if form is not None:
        form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]
    refusal = rules.why_cannot_judge(
        comment=comment, moderator=moderator, now=timezone.now()
    ) or rules.why_cannot_decide(act=Act.REDACT, comment=comment)
    notice = _find_answered(request, comment.pk)
    initial = {"text": comment.text, "seen": seen, "reason": Reason.ILLEGAL if notice else ""}
    context: dict[str, Any] = {
        "comment": comment,
        "form": form or RedactForm(initial=initial),
        "notice": notice,
        "failed": form,
        "refusal": refusal,
        "comes_back": was_hidden_by_reports(comment),
        "next": way_back(request),
        "counts": count_waiting(moderator),
        **look_at_one(comment.pk, moderator, timezone.now()),
    }
    return render(request, "moderation/redact.html", context, status=422 if form else 200)


def _seen(comment: Comment, last: Decision | None) -> Seen:
    decision = last.pk if last else 0
    return Seen(comment.state, microseconds(comment.edited_at), decision, report=0)
