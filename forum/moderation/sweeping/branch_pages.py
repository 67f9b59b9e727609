"""Removing a branch: the form, how far it is, a button that goes on, and taking it back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import is_htmx, number_from, see_other
from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, show_progress, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.log import withhold_notes
from forum.moderation.measures.forms import MeasureForm
from forum.moderation.scopes.covering import keep_out
from forum.moderation.subjects.reporting import find_last_report, open_case_of_thread
from forum.moderation.subjects.threads import remove_thread, say_left_open
from forum.moderation.sweeping.branch_reach import find_removable
from forum.moderation.sweeping.branch_starting import (
    find_last_on,
    undo_branch,
    why_cannot_touch,
)
from forum.moderation.sweeping.branch_working import work_on_branch
from forum.moderation.sweeping.models import BranchSweep
from forum.moderation.sweeping.noticing import notices_before_branch, notices_of_branch
from forum.refusals import Refused

PARTS_SHOWN = 50  # Authors, each with a link to their part.


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def prune(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would go with a comment, and remove it; 422 with what was typed if it can't be."""
    comment, moderator = get_comment_to_judge_or_404(pk, signed_in(request)), signed_in(request)
    form = MeasureForm(request.POST, act=Act.CUT) if request.method == "POST" else None
    if form is not None and form.is_valid():
        typed = dict(form.cleaned_data)
        seen_report = typed.pop("report")
        try:
            branch = remove_thread(
                comment_id=comment.pk, moderator=moderator, seen_report=seen_report, **typed
            )
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            work_on_branch(branch.pk)
            if left := say_left_open(comment.pk):
                messages.info(request, left)
            return see_other(branch.get_absolute_url())
    return _show_form(request, comment, form)


@require_safe
@for_moderators
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the removal of a branch is."""
    return _show(request, _find(request, pk))


@require_POST
@for_moderators
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove or restore some more; htmx gets the progress, and asks again while there is more."""
    found = work_on_branch(_find(request, pk).pk)
    if is_htmx(request):
        return show_progress(request, "moderation/_progress.html", sweep=found)
    return see_other(found.get_absolute_url())


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the removal of a branch back; 422 with what was typed if it can't be."""
    found = _find(request, pk)
    form = MeasureForm(request.POST, act=Act.UNCUT)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("reason", "words", "note")}
        try:
            undo_branch(branch_id=found.pk, moderator=signed_in(request), **typed)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            work_on_branch(found.pk)
            messages.success(request, _("The comments come back."))
            return see_other(found.get_absolute_url())
    return _show(request, found, form)


def _find(request: HttpRequest, pk: int) -> BranchSweep:
    branches = BranchSweep.objects.with_counts().select_related(
        "decision__moderator", "undo__moderator"
    )
    rows = branches.select_related("root__article", "root__author")
    found = get_object_or_404(rows, pk=pk)
    keep_out(signed_in(request), found.root.article)
    return found


def _show_form(request: HttpRequest, comment: Comment, form: forms.Form | None) -> HttpResponse:
    moderator, seen = signed_in(request), find_last_on(comment.pk)
    report = number_from(request.GET.get("report"))
    removable = find_removable(comment, moderator.pk)
    if form is not None:
        form.data = {**dict(form.data.items()), "seen": str(seen)}
        if form.data.get("report"):  # It came from a case, which may be closed by now.
            form.data["report"] = str(find_last_report(open_case_of_thread(comment.pk)))
    context = {
        "comment": comment,
        "form": form or MeasureForm(initial={"seen": seen, "report": report}, act=Act.CUT),
        "failed": form,
        "notices": notices_before_branch(comment, moderator),
        "comment_count": removable.count(),
        "author_count": removable.values("author").distinct().count(),
        "before": BranchSweep.objects.filter(root=comment).order_by("-pk").first(),
        "refusal": why_cannot_touch(comment, moderator, timezone.now()),
        "counts": count_waiting(signed_in(request)),
        **look_at_one(comment.pk, moderator, timezone.now()),
    }
    return render(request, "moderation/prune.html", context, status=422 if form else 200)


def _show(request: HttpRequest, found: BranchSweep, form: forms.Form | None = None) -> HttpResponse:
    withhold_notes([one for one in (found.decision, found.undo) if one], signed_in(request))
    parts = found.sweeps.select_related("member").order_by("pk")[:PARTS_SHOWN]
    context = {
        "sweep": found,
        "notices": notices_of_branch(found),
        "parts": parts,
        "form": form or MeasureForm(initial={"seen": found.pk}, act=Act.UNCUT),
        "failed": form,
        "undo_url": reverse("moderation:undo_branch", args=[found.pk]),
        "refusal": why_cannot_touch(found.root, signed_in(request), timezone.now()),
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/branch.html", context, status=422 if form else 200)
