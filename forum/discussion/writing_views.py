"""Write a comment: the page with the composer, its preview and what is kept meanwhile.

What is sent from it goes to sending_views.py.
"""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from forum.discussion import drafts, rules, text, typed
from forum.discussion.access import can_moderate_under
from forum.discussion.answers import number_from
from forum.discussion.composer import Composer, read_text, render_preview
from forum.discussion.composer_page import show_composer
from forum.discussion.pictures.rules import CHOOSE_AGAIN, can_add_pictures
from forum.discussion.writing_place import Place, pace_at, read_place, why_cannot_send
from forum.members import limits
from forum.refusals import Refused

# How often a member's browser may save a draft; it does so after a pause in typing.
DRAFT_LIMIT, DRAFT_PERIOD = 60, timedelta(minutes=1)


@require_safe
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the composer on a page of its own, or as the form that opens below a comment."""
    place = read_place(request, pk, request.GET.get("reply_to"))
    if place.reply_to and place.parent is None:
        raise Http404
    may_be_official = can_moderate_under(request.user, place.article)
    composer = Composer(
        place.article,
        place.parent,
        takes_pictures=can_add_pictures(request.user),
        may_be_official=may_be_official,
        slow_minutes=pace_at(place),
    )
    _fill(composer, place, request)
    if refusal := why_cannot_send(place, request.user):
        composer.refusal, composer.is_shut = refusal, True
    return show_composer(request, composer)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Return the typed text as it would be published."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    try:
        edits = number_from(request.GET.get("edits"))
        preview = render_preview(read_text(request), request.user, edits)
        context: dict[str, object] = {"preview": preview}
    except Refused as refused:
        context = {"refusal": refused.refusal}
    status = 422 if "refusal" in context else 200
    return render(request, "discussion/_preview.html", context, status=status)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed. Answers 204; the browser asks in the background."""
    member = request.user
    if not member.is_authenticated:
        return HttpResponse(status=403)
    if not limits.hit(scope="draft", key=str(member.pk), limit=DRAFT_LIMIT, period=DRAFT_PERIOD):
        return HttpResponse(status=429)
    place = read_place(
        request, number_from(request.POST.get("object_pk")) or 0, request.POST.get("reply_to")
    )
    if place.reply_to and place.parent is None:
        raise Http404
    kept = read_text(request).replace("\0", "")
    drafts.save_draft(
        member=member, article_id=place.article.pk, reply_to_id=place.reply_to, text=kept
    )
    return HttpResponse(status=204)


def _fill(composer: Composer, place: Place, request: HttpRequest) -> None:
    """Put into the form what was typed before: before signing in, or as a draft; and the quote."""
    article_id, member = place.article.pk, request.user
    composer.text = typed.find_typed(request, article_id, place.reply_to)
    if composer.text:
        composer.drafted_at, composer.is_unsent = timezone.now(), member.is_authenticated
    elif member.is_authenticated:
        found = drafts.find_draft(member=member, article_id=article_id, reply_to_id=place.reply_to)
        composer.text = found
    has_picture, alt = typed.find_typed_picture(request, article_id, place.reply_to)
    if has_picture and composer.takes_pictures:
        composer.picture_alt, composer.refusal = alt, CHOOSE_AGAIN
    parent = place.parent
    if request.GET.get("quote") and parent is not None:
        passage = request.GET.get("passage", "")[: rules.MAX_TEXT_LENGTH].replace("\0", "")
        quoted = text.quote(passage.strip() or parent.text)
        composer.is_quote = True
        if quoted.strip() not in composer.text:
            composer.text = f"{composer.text.rstrip()}\n\n{quoted}".lstrip("\n")
