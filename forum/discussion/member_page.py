"""A member's public page: since when, how much, and what they wrote, in context."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from forum.discussion.access import can_moderate, get_member_or_404
from forum.discussion.answers import number_from
from forum.discussion.lines import Line, Reader, fit_to_reader, read_lines
from forum.discussion.models import Comment, State
from forum.discussion.stance import NO_STANCE, stance_on_member
from forum.members.models import Member, Visitor

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment of the member's, and the article it stands under."""

    line: Line
    article: Article


@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """Show a member and a page of their public comments, newest first.

    The member sees their own comments that wait for a moderator, too.
    """
    shown = get_member_or_404(username)
    if shown.username != username:
        return redirect(shown, permanent=True)
    comments = _comments_of(shown, request.user)
    if after := number_from(request.GET.get("after")):
        comments = comments.filter(pk__lt=after)
    found = list(comments.order_by("-pk").values_list("pk", "article_id")[: PAGE_SIZE + 1])
    # Nothing is answered or voted on from here, so no discussion is asked whether it is open.
    reader = Reader(request.user, can_moderate(request.user), None, False, False, timezone.now())
    entries = _load_entries(dict(found[:PAGE_SIZE]), reader)
    context = {
        "shown": shown,
        "reader": reader,
        "entries": entries,
        "next_after": found[PAGE_SIZE - 1][0] if len(found) > PAGE_SIZE else None,
        "is_first": not after,
        "stance": NO_STANCE
        if shown.pk == request.user.pk
        else stance_on_member(request.user, shown),
        "is_self": shown.pk == request.user.pk,
        "may_suspend": request.user.is_staff and request.user.has_perm("members.suspend_member"),
    }
    return render(request, "discussion/member.html", context)


def _comments_of(shown: Member, viewer: Visitor) -> QuerySet[Comment]:
    """Return what the viewer may read of the member's comments."""
    readable = Q(state=State.PUBLISHED)
    if shown.pk == viewer.pk:
        readable |= Q(state=State.HELD)
    return Comment.objects.in_open_view().filter(readable, author=shown)


def _load_entries(article_of: dict[int, int], reader: Reader) -> list[Entry]:
    """Return the comments with their articles, in two queries."""
    lines = read_lines(Comment.objects.filter(pk__in=article_of), reader.member)
    fit_to_reader(lines, reader)
    articles = Article.objects.only("headline", "slug", "language", "author").in_bulk(
        set(article_of.values())
    )
    for line in lines:
        author_id = articles[article_of[line.pk]].author_id
        line.is_by_article_author = line.author_id is not None and line.author_id == author_id
    lines.sort(key=lambda line: -line.pk)
    return [Entry(line, articles[article_of[line.pk]]) for line in lines]
