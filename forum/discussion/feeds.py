"""The Atom feeds of a discussion and of one branch of it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from articles.models import Article
from forum.discussion.access import get_article_or_404, get_visible_comment_or_404
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State
from forum.discussion.rule_names import name_of_rule
from forum.members.faces import faces_version

FEED_LENGTH = 50  # Comments.
# Of a thread's comments, how many of the newest are looked through for a branch's: in a
# thread of 100,000 a branch that has been silent for longer has an empty feed.
LOOKED_THROUGH = 2_000


@require_safe
def discussion_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the latest comments under an article; 304 while nothing has changed."""
    article = get_article_or_404(pk)
    return _answer(request, article, None)


@require_safe
def branch_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the latest answers below a comment, at any depth; 304 while nothing has changed."""
    comment = get_visible_comment_or_404(pk, AnonymousUser())
    return _answer(request, comment.article, comment)


def _answer(request: HttpRequest, article: Article, branch: Comment | None) -> HttpResponse:
    versions = (article.pk, article.version, get_discussion(article).version, faces_version())
    version = f'"{"-".join(map(str, versions))}"'

    @condition(etag_func=lambda _request: version)
    def answer(_request: HttpRequest) -> HttpResponse:
        return _write(article, branch)

    return answer(request)


def _write(article: Article, branch: Comment | None) -> HttpResponse:
    """Write the feed in the article's own language, the same for every reader."""
    with translation.override(article.language):
        if branch:
            link, name = branch.get_absolute_url(), "discussion:branch_feed"
        else:
            link, name = f"{article.get_absolute_url()}#discussion", "discussion:feed"
        feed = Atom1Feed(
            title=_title(article, branch),
            link=f"{settings.SITE_URL}{link}",
            feed_url=f"{settings.SITE_URL}{reverse(name, args=[(branch or article).pk])}",
            description="",
            language=article.language,
        )
        for comment in _latest(article, branch):
            _add(feed, comment, article)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _title(article: Article, branch: Comment | None) -> str:
    if branch is None:
        return _("Comments on %(headline)s") % {"headline": article.headline}
    if branch.state != State.PUBLISHED:
        return _("Replies on %(headline)s") % {"headline": article.headline}
    names = {"name": branch.author.display_name, "headline": article.headline}
    return _("Replies to %(name)s on %(headline)s") % names


def _latest(article: Article, branch: Comment | None) -> list[Comment]:
    """Return the published comments that came last; the article is public, the door has seen to it.

    What was held comes when it is published, as on pages that stay open.
    """
    comments = Comment.objects.filter(article_id=article.pk, state=State.PUBLISHED)
    if branch:
        thread = comments.filter(root_id=branch.root_id).order_by("-arrival")
        newest = thread.values("pk")[:LOOKED_THROUGH]
        comments = Comment.objects.below(branch).filter(pk__in=newest)
    return list(
        comments.select_related("author")
        .only(
            "html",
            "created_at",
            "edited_at",
            "redacted_at",
            "redaction",
            "redacted_because",
            "author__display_name",
            "author__username",
        )
        .order_by("-arrival")[:FEED_LENGTH]
    )


def _add(feed: Atom1Feed, comment: Comment, article: Article) -> None:
    names = {"name": comment.author.display_name, "headline": article.headline}
    address = f"{settings.SITE_URL}{comment.get_absolute_url()}"
    feed.add_item(
        title=_("%(name)s on %(headline)s") % names,
        link=f"{settings.SITE_URL}{comment.anchored_url}",
        unique_id=address,
        description=_with_whole_addresses(comment.html) + _mark(comment),
        author_name=comment.author.display_name,
        author_link=f"{settings.SITE_URL}{comment.author.get_absolute_url()}",
        pubdate=comment.created_at,
        updateddate=max(filter(None, (comment.created_at, comment.edited_at, comment.redacted_at))),
    )


def _with_whole_addresses(html: str) -> str:
    """Return a comment's HTML for reading elsewhere: mentions and pictures stay on the site."""
    for name in ("href", "src"):
        html = html.replace(f' {name}="/', f' {name}="{settings.SITE_URL}/')
    return html


def _mark(comment: Comment) -> str:
    """Return the paragraph that says that the moderation changed a comment; "" if it didn't."""
    if comment.redaction_id is None:
        return ""
    rule = name_of_rule(comment.redacted_because) if comment.redacted_because else ""
    line = {"redacted_because": comment.redacted_because, "rule": rule}
    return f"<p>{render_to_string('discussion/_redacted.html', {'line': line}).strip()}</p>"
