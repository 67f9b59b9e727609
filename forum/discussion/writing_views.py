"""Write a comment: the page with the composer, sending, preview and draft."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from forum.discussion import drafts, rules, text, typed
from forum.discussion.access import (
    can_moderate_under,
    get_article_or_404,
    get_visible_comment_or_404,
)
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
    read_text,
    render_preview,
)
from forum.discussion.discussions import get_discussion
from forum.discussion.locking import find_branch_pace, is_branch_locked
from forum.discussion.models import Comment, State
from forum.discussion.newcomers import rules_in_short
from forum.discussion.pictures.adding import Written, read_written
from forum.discussion.pictures.rules import CHOOSE_AGAIN, can_add_pictures
from forum.discussion.posting import post_comment
from forum.discussion.reader import read_as
from forum.discussion.reading_lines import read_line
from forum.members import limits
from forum.members.addresses import client_address
from forum.members.models import Member, Visitor
from forum.refusals import Refusal, Refused

# How often a member's browser may save a draft; it does so after a pause in typing.
DRAFT_LIMIT, DRAFT_PERIOD = 60, timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: under an article, or in answer to a comment there."""

    article: Article
    reply_to: int | None
    parent: Comment | None


@require_safe
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the composer on a page of its own, or as the form that opens below a comment."""
    place = _read_place(request, pk, request.GET.get("reply_to"))
    if place.reply_to and place.parent is None:
        raise Http404
    may_be_official = can_moderate_under(request.user, place.article)
    composer = Composer(
        place.article,
        place.parent,
        takes_pictures=can_add_pictures(request.user),
        may_be_official=may_be_official,
        slow_minutes=_pace_at(place),
    )
    _fill(composer, place, request)
    if refusal := _why_not(place, request.user):
        composer.refusal, composer.is_shut = refusal, True
    return _show(request, composer)


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
    place = _read_place(request, pk, request.GET.get("reply_to"))
    written = read_written(request)
    composer = Composer(place.article, place.parent, written.text)
    if refusal := typed.why_not_kept(request, composer.text):
        composer.refusal, composer.is_shut = refusal, refusal is rules.FOREIGN
        return _show(request, composer, status=422)
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
    key = read_submission_key(request)
    try:
        _add_picture(request, pk, member, written)
        comment = post_comment(
            article=Article(pk=pk),
            author=member,
            text=written.text,
            reply_to=reply_to,
            submission_key=key,
            security=read_security(request),
            address=client_address(request),
            request=request,
            asks_author="asks_author" in request.POST,
            is_official="is_official" in request.POST,
            insistence=request.POST.get("insistence", ""),
        )
    except Exception as error:
        _keep_draft(request, pk, member, written)
        if not isinstance(error, Refused):
            raise
        composer = _composer_again(request, pk, written)
        composer.refuse(error.refusal)
        return _show(request, composer, status=422)
    typed.drop_typed(request, pk, reply_to)
    return _answer_sent(request, comment)


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
    composer = _composer_again(request, pk, written)
    if refusal:
        composer.refuse(refusal)
        return _show(request, composer, status=422)
    composer.preview, composer.drafted_at = preview, timezone.now()
    return _show(request, composer, status=202 if is_htmx(request) else 200)


def _add_picture(request: HttpRequest, pk: int, member: Member, written: Written) -> None:
    """Put the picture that came along into the text.

    Raises Refused, Http404 where the form isn't shown either.
    """
    reply_to = request.GET.get("reply_to")

    def why_not() -> Refusal | None:
        place = _read_place(request, pk, reply_to)
        if place.reply_to and place.parent is None:
            return rules.NOT_ANSWERABLE
        return _why_not(place, member)

    key = read_submission_key(request)
    written.add_picture(uploader=member, why_not=why_not, submission_key=key)


def _keep_draft(request: HttpRequest, pk: int, member: Member, written: Written) -> None:
    """Keep a text that isn't posted as a draft if it has got a picture: nothing else names that."""
    if written.has_new_picture:
        reply_to = number_from(request.GET.get("reply_to"))
        kept = written.text.replace("\0", "")
        drafts.save_draft(member=member, article_id=pk, reply_to_id=reply_to, text=kept)


def show_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with what was typed, after something else was done from it."""
    return _show(request, _composer_again(request, pk, read_written(request)))


def _composer_again(request: HttpRequest, pk: int, written: Written) -> Composer:
    """Return the form as it was sent, but for what was done with it."""
    place = _read_place(request, pk, request.GET.get("reply_to"))
    key = read_submission_key(request)
    return Composer(
        place.article,
        place.parent,
        written.text,
        submission_key=key,
        takes_pictures=can_add_pictures(request.user),
        picture_key=written.key,
        picture_alt=written.alt,
        has_new_picture=written.has_new_picture,
        asks_author="asks_author" in request.POST,
        may_be_official=can_moderate_under(request.user, place.article),
        is_official="is_official" in request.POST,
        slow_minutes=_pace_at(place),
    )


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
    place = _read_place(
        request, number_from(request.POST.get("object_pk")) or 0, request.POST.get("reply_to")
    )
    if place.reply_to and place.parent is None:
        raise Http404
    kept = read_text(request).replace("\0", "")
    drafts.save_draft(
        member=member, article_id=place.article.pk, reply_to_id=place.reply_to, text=kept
    )
    return HttpResponse(status=204)


def _read_place(request: HttpRequest, article_id: int, reply_to: str | None) -> Place:
    """Return the article and the comment answered; no comment if it can't be answered any more.

    Not even the name of a tombstone's author may stand above the form.

    `reply_to` stands in the form's address, so that it survives where only
    the text is sent again (the page for a stale token).
    """
    article = get_article_or_404(article_id)
    number = number_from(reply_to)
    parent = None
    if number:
        try:
            parent = get_visible_comment_or_404(number, request.user)
        except Http404:
            parent = None
    if parent and (parent.article_id != article.pk or parent.state != State.PUBLISHED):
        parent = None
    return Place(article, number, parent)


def _fill(composer: Composer, place: Place, request: HttpRequest) -> None:
    """Put into the form what was typed before: before signing in, or as a draft; and the quote."""
    article_id, member = place.article.pk, request.user
    composer.text = typed.find_typed(request, article_id, place.reply_to)
    if composer.text:
        composer.drafted_at = timezone.now()
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


def _why_not(place: Place, member: Visitor) -> Refusal | None:
    """Say beforehand why nothing could be sent."""
    refusal = rules.why_cannot_post(
        discussion=get_discussion(place.article),
        article=place.article,
        member=member,
        now=timezone.now(),
        reply_to=place.parent,
        branch_is_locked=place.parent is not None and is_branch_locked(place.parent.path),
    )
    # Signing in, or confirming a warning, is asked for when it is sent.
    return None if refusal in (rules.SIGNED_OUT, rules.WARNED) else refusal


def _pace_at(place: Place) -> int | None:
    """Return how slow the branch is in which somebody answers: read before they type."""
    return find_branch_pace(place.parent.path) if place.parent else None


def _show(request: HttpRequest, composer: Composer, status: int = 200) -> HttpResponse:
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


def _answer_sent(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Lead to the new comment where it shows, or hand it to htmx."""
    is_held = comment.state == State.HELD
    if is_htmx(request):
        article = comment.article
        reader = read_as(request.user, article)
        context = {
            "article": article,
            "reader": reader,
            "line": read_line(comment.pk, reader, may_be_locked_above=False),  # It was just taken.
            "discussion": article.discussion,
            "here": {comment.reply_to_id},
            "is_new": True,
            "composer": None
            if comment.reply_to_id
            else Composer(
                article,
                takes_pictures=can_add_pictures(request.user),
                may_be_official=reader.may_moderate,
            ),
        }
        return render(request, "discussion/_sent.html", context)
    # By this tag the browser knows what arrived, and forgets what it kept of it.
    tag = key_of_draft(comment.article_id, comment.reply_to_id)
    if is_held:
        waits = _("Your comment waits for a moderator. Until then only you see it.")
        messages.info(request, waits, tag)
    else:
        messages.success(request, _("Your comment is published."), tag)
    if comment.reply_to_id:
        return see_other(comment_url(comment.pk))
    address = reverse("articles:article", args=[comment.article_id, comment.article.slug])
    # Under every other order a new thread may stand on a later page.
    return see_other(f"{address}?order=newest#c{comment.pk}")
