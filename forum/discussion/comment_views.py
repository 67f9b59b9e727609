"""What one does with a comment that is there: vote, edit, delete; its history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum.discussion import editing_rules
from forum.discussion.access import (
    get_comment_to_judge_or_404,
    get_own_comment_or_404,
    get_visible_comment_or_404,
)
from forum.discussion.answers import (
    comment_url,
    is_htmx,
    number_from,
    refuse,
    see_other,
    sign_in_first,
    way_back,
)
from forum.discussion.changes import load_changes
from forum.discussion.composer import Composer, key_of_edit, render_preview
from forum.discussion.discussions import get_discussion
from forum.discussion.editing import edit_comment, why_not
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.pictures.adding import Written, read_written
from forum.discussion.pictures.rules import CHOOSE_AGAIN, can_add_pictures
from forum.discussion.reader import read_as
from forum.discussion.reading_lines import read_line
from forum.discussion.removal import delete_own_comment
from forum.discussion.typed import drop_typed_edit, find_typed_edit, keep_typed_edit
from forum.discussion.voting import cast_vote
from forum.members.addresses import client_address
from forum.members.models import Member
from forum.refusals import Refusal, Refused

VOTES = {"1": 1, "0": 0, "-1": -1}


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Make `value` (1, -1, 0 for none) the member's vote.

    Who isn't signed in follows a link here, to sign-in and on to the comment.
    """
    comment = get_visible_comment_or_404(pk, request.user)
    if not request.user.is_authenticated:
        return sign_in_first(request, comment_url(pk))
    if request.method != "POST":
        return see_other(comment_url(pk))
    if (value := VOTES.get(request.POST.get("value", ""))) is None:
        return HttpResponseBadRequest()
    refusal = None
    try:
        cast_vote(comment_id=pk, member=request.user, value=value)
    except Refused as refused:
        refusal = refused.refusal
    if is_htmx(request):
        return _show_votes(request, comment, refusal)
    if refusal:
        return refuse(request, comment, refusal)
    return see_other(way_back(request, comment))


def _show_votes(request: HttpRequest, comment: Comment, refusal: Refusal | None) -> HttpResponse:
    reader = read_as(request.user, comment.article)
    context = {"line": read_line(comment.pk, reader), "reader": reader, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "discussion/_votes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with the text as it is, and take the new one."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            keep_typed_edit(request, pk, read_written(request))
        return sign_in_first(request, reverse("discussion:edit", args=[pk]))
    comment = get_own_comment_or_404(pk, request.user)
    written_at = comment.edited_at or comment.created_at
    composer = _composer_for(request, comment, Written(comment.text))
    if typed := find_typed_edit(request, comment):
        composer.text, composer.picture_alt = typed.text, typed.picture_alt
        composer.refusal = CHOOSE_AGAIN if typed.has_picture and composer.takes_pictures else None
    composer.drafted_at = written_at
    if request.method == "POST":
        return _save(request, comment, request.user)
    if refusal := _why_cannot_edit(comment, request.user):
        composer.refusal, composer.is_shut = refusal, True
    return _show_edit(request, comment, composer)


def show_typed_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with what was typed, after something else was done from it."""
    comment = get_own_comment_or_404(pk, request.user)
    return _show_edit(request, comment, _composer_for(request, comment, read_written(request)))


def _composer_for(request: HttpRequest, comment: Comment, written: Written) -> Composer:
    return Composer(
        comment.article,
        text=written.text,
        edits=comment,
        takes_pictures=can_add_pictures(request.user),
        picture_key=written.key,
        picture_alt=written.alt,
        has_new_picture=written.has_new_picture,
    )


def _save(request: HttpRequest, comment: Comment, member: Member) -> HttpResponse:
    written = read_written(request)
    try:
        written.add_picture(uploader=member, why_not=lambda: _why_cannot_edit(comment, member))
        if "preview" in request.POST or written.asks_for_picture:
            return _go_on_editing(request, comment, written, member)
        edited = edit_comment(
            comment_id=comment.pk,
            editor=member,
            text=written.text,
            request=request,
            insistence=request.POST.get("insistence", ""),
            address=client_address(request),
        )
    except Refused as refused:
        composer = _composer_for(request, comment, written)
        composer.refuse(refused.refusal)
        return _show_edit(request, comment, composer, status=422)
    drop_typed_edit(request)
    return _answer_edited(request, comment, edited)


def _go_on_editing(
    request: HttpRequest, comment: Comment, written: Written, member: Member
) -> HttpResponse:
    """Show the form with its preview and the picture in its text; 202 as in sending_views."""
    composer = _composer_for(request, comment, written)
    composer.preview = render_preview(written.text, member, comment.pk)
    composer.drafted_at = timezone.now()
    return _show_edit(request, comment, composer, status=202 if is_htmx(request) else 200)


def _answer_edited(request: HttpRequest, before: Comment, edited: Comment) -> HttpResponse:
    """Show the changed comment, and say whether readers see the change."""
    is_gone = edited.state != before.state
    if is_htmx(request):
        discussion = Discussion.objects.get(article=edited.article) if is_gone else None
        return show_alone(request, edited, is_new=True, discussion=discussion)
    tag = key_of_edit(edited.pk)
    if edited.state == State.HELD:
        waits = _("Your change waits for a moderator. Until then only you see the comment.")
        messages.info(request, waits, tag)
    else:
        messages.success(request, _("Your changes are published."), tag)
    return see_other(comment_url(edited.pk))


def _why_cannot_edit(comment: Comment, member: Member) -> Refusal | None:
    return why_not(comment, get_discussion(comment.article), member, timezone.now())


def _show_edit(
    request: HttpRequest, comment: Comment, composer: Composer, status: int = 200
) -> HttpResponse:
    context = {
        "comment": comment,
        "composer": composer,
        "article": comment.article,
        "waits": editing_rules.waits_when_changed(
            comment.state, get_discussion(comment.article), request.user
        ),
        "edit_until": editing_rules.edit_until(comment.created_at, request.user),
        "is_page": not is_htmx(request),
    }
    template = "discussion/_edit.html" if is_htmx(request) else "discussion/edit.html"
    return render(request, template, context, status=status)


def show_alone(
    request: HttpRequest,
    comment: Comment,
    *,
    is_new: bool = False,
    discussion: Discussion | None = None,
) -> HttpResponse:
    """Return the comment as a fragment, to be put in the place of a form or of itself.

    With the `discussion` the number of its comments comes along.
    """
    reader = read_as(request.user, comment.article)
    context = {
        "line": read_line(comment.pk, reader),
        "reader": reader,
        "article": comment.article,
        "discussion": discussion,
        "is_new": is_new,
    }
    return render(request, "discussion/_alone.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to delete one's own comment, and do it."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("discussion:delete", args=[pk]))
    comment = get_own_comment_or_404(pk, request.user)
    if request.method != "POST":
        is_page = not is_htmx(request)
        template = "discussion/delete.html" if is_page else "discussion/_delete.html"
        context = {"comment": comment, "article": comment.article, "is_page": is_page}
        return render(request, template, context)
    try:
        deleted = delete_own_comment(comment_id=pk, member=request.user)
    except Refused as refused:
        return refuse(request, comment, refused.refusal)
    if is_htmx(request):
        discussion = Discussion.objects.get(article_id=comment.article_id)
        return show_alone(request, deleted, is_new=True, discussion=discussion)
    messages.success(request, _("Your comment is deleted."))
    # A tombstone stays where somebody answered; without answers the place is gone.
    if deleted.is_listed:
        return see_other(comment_url(pk))
    return see_other(f"{comment.article.get_absolute_url()}#discussion")


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show moderators what a comment said before each edit, and what changed."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.path)
    comment = get_comment_to_judge_or_404(pk, request.user)
    before = number_from(request.GET.get("before"))
    changes, next_before = load_changes(comment, before=before)
    context = {
        "comment": comment,
        "article": comment.article,
        "changes": changes,
        "next_url": f"{request.path}?before={next_before}" if next_before else "",
        "is_first": before is None,
    }
    return render(request, "discussion/history.html", context)
