"""Take a comment that is sent: post it, or show its form again with what was wrong."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from articles.models import Article
from forum.discussion import drafts, rules, typed
from forum.discussion.answers import (
    comment_url,
    compose_url,
    is_htmx,
    number_from,
    see_other,
    sign_in_first,
)
from forum.discussion.composer import (
    Composer,
    key_of_draft,
    read_security,
    read_submission_key,
    render_preview,
)
from forum.discussion.composer_page import composer_again, show_composer
from forum.discussion.models import Comment, State
from forum.discussion.pictures.adding import Written, read_written
from forum.discussion.pictures.rules import can_add_pictures
from forum.discussion.posting import post_comment
from forum.discussion.reader import read_as
from forum.discussion.reading_lines import read_line
from forum.discussion.writing_place import read_place, why_cannot_send
from forum.members.addresses import client_address
from forum.members.models import Member
from forum.refusals import Refusal, Refused


@csrf_exempt
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment.

    Exempt from the CSRF check for people who aren't signed in: their page has
    no token, so that it is the same for everybody and can be cached, and all
    that happens is that their own text waits in their own session until they
    have signed in and sent it themselves. What another site's page sends is
    not even kept. Who is signed in is checked.
    """
    if request.user.is_authenticated:
        return _post(request, pk, request.user)
    return _keep_until_signed_in(request, pk)


def _keep_until_signed_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what somebody typed in their session, and have them sign in."""
    place = read_place(request, pk, request.GET.get("reply_to"))
    written = read_written(request)
    composer = Composer(place.article, place.parent, written.text)
    if refusal := typed.why_not_kept(request, composer.text):
        composer.refusal, composer.is_shut = refusal, refusal is rules.FOREIGN
        return show_composer(request, composer, status=422)
    typed.keep_typed(
        request,
        place.article.pk,
        place.reply_to,
        written.text,
        picture_alt=written.alt,
        has_picture=bool(written.file),
    )
    return sign_in_first(request, compose_url(place.article, place.reply_to))


@csrf_protect
def _post(request: HttpRequest, pk: int, member: Member) -> HttpResponse:
    """Post, or show the form again with the typed text and what was wrong.

    The article is read under the lock, by post_comment; here only where the
    form is shown again, which for what nobody may see is a 404.
    """
    written = read_written(request)
    if "preview" in request.POST or written.asks_for_picture:
        return _go_on_writing(request, pk, member, written)
    reply_to = number_from(request.GET.get("reply_to"))
    try:
        _add_picture(request, pk, member, written)
        comment = _post_as_sent(request, pk, member, written.text, reply_to)
    except Exception as error:
        _keep_draft(request, pk, member, written)
        if not isinstance(error, Refused):
            raise
        composer = composer_again(request, pk, written)
        composer.refuse(error.refusal)
        return show_composer(request, composer, status=422)
    typed.drop_typed(request, pk, reply_to)
    answer = _answer_with_fragment if is_htmx(request) else _lead_to
    return answer(request, comment)


def _post_as_sent(
    request: HttpRequest, pk: int, member: Member, text: str, reply_to: int | None
) -> Comment:
    """Post a text with all that its form says besides. Raises Refused."""
    return post_comment(
        article=Article(pk=pk),
        author=member,
        text=text,
        reply_to=reply_to,
        submission_key=read_submission_key(request),
        security=read_security(request),
        address=client_address(request),
        request=request,
        asks_author="asks_author" in request.POST,
        is_official="is_official" in request.POST,
        insistence=request.POST.get("insistence", ""),
    )


def _go_on_writing(request: HttpRequest, pk: int, member: Member, written: Written) -> HttpResponse:
    """Show the form with its preview and the picture in its text.

    Asked for by browsers without JavaScript, or to add the picture before it is posted. A
    fragment comes with 202: the browser keeps its draft, since nothing is posted.
    """
    refusal = None
    try:
        _add_picture(request, pk, member, written)
        _keep_draft(request, pk, member, written)
        preview = render_preview(written.text, member)
    except Refused as refused:
        preview, refusal = "", refused.refusal
    composer = composer_again(request, pk, written)
    if refusal:
        composer.refuse(refusal)
        return show_composer(request, composer, status=422)
    composer.preview, composer.drafted_at = preview, timezone.now()
    return show_composer(request, composer, status=202 if is_htmx(request) else 200)


def _add_picture(request: HttpRequest, pk: int, member: Member, written: Written) -> None:
    """Put the picture that came along into the text.

    Raises Refused, Http404 where the form isn't shown either.
    """
    reply_to = request.GET.get("reply_to")

    def why_not() -> Refusal | None:
        place = read_place(request, pk, reply_to)
        if place.reply_to and place.parent is None:
            return rules.NOT_ANSWERABLE
        return why_cannot_send(place, member)

    key = read_submission_key(request)
    written.add_picture(uploader=member, why_not=why_not, submission_key=key)


def _keep_draft(request: HttpRequest, pk: int, member: Member, written: Written) -> None:
    """Keep a text that isn't posted as a draft if it has got a picture: nothing else names that."""
    if written.has_new_picture:
        reply_to = number_from(request.GET.get("reply_to"))
        kept = written.text.replace("\0", "")
        drafts.save_draft(member=member, article_id=pk, reply_to_id=reply_to, text=kept)


def _answer_with_fragment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Hand the new comment to htmx, with the next form where it began a thread."""
    article = comment.article
    reader = read_as(request.user, article)
    composer = Composer(
        article,
        takes_pictures=can_add_pictures(request.user),
        may_be_official=reader.may_moderate,
    )
    context = {
        "article": article,
        "reader": reader,
        "line": read_line(comment.pk, reader, may_be_locked_above=False),  # It was just taken.
        "discussion": article.discussion,
        "here": {comment.reply_to_id},
        "is_new": True,
        "composer": None if comment.reply_to_id else composer,
    }
    return render(request, "discussion/_sent.html", context)


def _lead_to(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Lead to the new comment where it shows, and say what became of it."""
    # By this tag the browser knows what arrived, and forgets what it kept of it.
    tag = key_of_draft(comment.article_id, comment.reply_to_id)
    if comment.state == State.HELD:
        waits = _("Your comment waits for a moderator. Until then only you see it.")
        messages.info(request, waits, tag)
    else:
        messages.success(request, _("Your comment is published."), tag)
    if comment.reply_to_id:
        return see_other(comment_url(comment.pk))
    address = reverse("articles:article", args=[comment.article_id, comment.article.slug])
    # Under every other order a new thread may stand on a later page.
    return see_other(f"{address}?order=newest#c{comment.pk}")
