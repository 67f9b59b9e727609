"""Show the form in which a comment is written, as the answer to what was done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.discussion.access import can_moderate_under
from forum.discussion.answers import is_htmx
from forum.discussion.composer import Composer, read_submission_key
from forum.discussion.newcomers import rules_in_short
from forum.discussion.pictures.adding import Written, read_written
from forum.discussion.pictures.rules import can_add_pictures
from forum.discussion.writing_place import pace_at, read_place


def show_composer(request: HttpRequest, composer: Composer, status: int = 200) -> HttpResponse:
    """Render the composer: alone for htmx, else on its page with what it answers."""
    context = {
        "composer": composer,
        "article": composer.article,
        "focuses": not composer.preview,
        "is_page": not is_htmx(request),
        "rules_in_short": "" if is_htmx(request) else rules_in_short(request.user),
    }
    template = "discussion/_composer.html" if is_htmx(request) else "discussion/compose.html"
    return render(request, template, context, status=status)


def show_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with what was typed, after something else was done from it."""
    return show_composer(request, composer_again(request, pk, read_written(request)))


def composer_again(request: HttpRequest, pk: int, written: Written) -> Composer:
    """Return the form as it was sent, but for what was done with it."""
    place = read_place(request, pk, request.GET.get("reply_to"))
    key = read_submission_key(request)
    return Composer(
        place.article,
        place.parent,
        written.text,
        is_orphan=place.reply_to is not None and place.parent is None,
        submission_key=key,
        takes_pictures=can_add_pictures(request.user),
        picture_key=written.key,
        picture_alt=written.alt,
        has_new_picture=written.has_new_picture,
        asks_author="asks_author" in request.POST,
        may_be_official=can_moderate_under(request.user, place.article),
        is_official="is_official" in request.POST,
        slow_minutes=pace_at(place),
    )
