"""A member's public page: since when, how much, and what they wrote, in context."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from forum.discussion import editing_rules
from forum.discussion.access import can_moderate, can_moderate_site, get_member_or_404
from forum.discussion.answers import number_from, signed_in
from forum.discussion.fitting import fit_to_reader
from forum.discussion.following import mark_seen
from forum.discussion.lines import Line
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import read_lines
from forum.discussion.stance import NO_STANCE, stance_on_member
from forum.discussion.why_held import say_why_held
from forum.discussion.young import hidden_score
from forum.members.models import Member, Visitor

PAGE_SIZE = 20

# Of an article and its discussion: what is shown, and what the rules ask.
SHOWN = (
    "headline", "slug", "language", "author", "status", "published_at",
    "discussion__mode", "discussion__closes_after_days", "discussion__closing_set_at",
    "discussion__article", "discussion__newcomers_below", "discussion__paused_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment of the member's, and the article it stands under."""

    line: Line
    article: Article


@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """Show a member and a page of their public comments, newest first.

    The member sees their own comments that wait for a moderator, too. A
    closed account answers 410: its name stays under what it wrote, and leads here.
    """
    shown = get_member_or_404(username, may_be_closed=True)
    if shown.username != username:
        return redirect(shown, permanent=True)
    if not shown.is_active:
        gone = {"title": shown.display_name, "reason": _("This account is closed.")}
        return render(request, "410.html", gone, status=410)
    comments = _comments_of(shown, request.user)
    if after := number_from(request.GET.get("after")):
        comments = comments.filter(pk__lt=after)
    found = list(comments.order_by("-pk").values_list("pk", "article_id")[: PAGE_SIZE + 1])
    # Nothing is answered or voted on from here, as under a closed discussion. What a moderator
    # of parts of the site may judge, the discussion itself shows.
    reader = Reader(
        request.user, can_moderate_site(request.user), None, False, False, timezone.now()
    )
    entries = _load_entries(dict(found[:PAGE_SIZE]), reader)
    is_self = shown.pk == request.user.pk
    stance = NO_STANCE if is_self else stance_on_member(request.user, shown)
    if found and not after and stance.is_behind(found[0][0]):
        mark_seen(member=signed_in(request), follow_ids=[stance.follow_id])
    context = {
        "shown": shown,
        "score": shown.score - hidden_score(shown.pk, reader.now),
        "reader": reader,
        "entries": entries,
        "next_after": found[PAGE_SIZE - 1][0] if len(found) > PAGE_SIZE else None,
        "is_first": not after,
        "stance": stance,
        "is_self": is_self,
        "may_suspend": request.user.is_staff and can_moderate(request.user),
    }
    return render(request, "discussion/member.html", context)


def _comments_of(shown: Member, viewer: Visitor) -> QuerySet[Comment]:
    """Return what the viewer may read of the member's comments."""
    readable = Q(state=State.PUBLISHED)
    if shown.pk == viewer.pk:
        readable |= Q(state=State.HELD)
    return Comment.objects.in_open_view().filter(readable, author=shown)


def _load_entries(article_of: dict[int, int], reader: Reader) -> list[Entry]:
    """Return the comments with their articles, in two queries; one more where own ones wait."""
    lines = read_lines(Comment.objects.filter(pk__in=article_of), reader.member)
    fit_to_reader(lines, reader)
    say_why_held(lines)
    articles = (
        Article.objects.select_related("discussion").only(*SHOWN).in_bulk(set(article_of.values()))
    )
    for line in lines:
        line.level = 1
        article = articles[article_of[line.pk]]
        line.is_by_article_author = line.author_id is not None and (
            line.author_id == article.author_id
        )
        line.can_edit = _can_edit(line, article, reader)
    lines.sort(key=lambda line: -line.pk)
    return [Entry(line, articles[article_of[line.pk]]) for line in lines]


def _can_edit(line: Line, article: Article, reader: Reader) -> bool:
    """Ask the rules, of what is loaded already."""
    if line.author_id is None:
        return False
    discussion: Discussion = article.discussion
    refusal = editing_rules.why_cannot_edit(
        comment_state=line.state,
        author_id=line.author_id,
        created_at=line.created_at,
        discussion=discussion,
        article=article,
        member=reader.member,
        now=reader.now,
        is_picked=bool(line.pick_why),
        is_answered=line.reply_count > 0,
    )
    return refusal is None
