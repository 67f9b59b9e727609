"""The Atom feed of one discussion."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from articles.models import Article
from forum.discussion.access import get_article_or_404
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State
from forum.members.faces import faces_version

FEED_LENGTH = 50  # Comments.


@require_safe
def discussion_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the latest comments under an article; 304 while nothing has changed."""
    article = get_article_or_404(pk)
    versions = (article.pk, article.version, get_discussion(article).version, faces_version())
    version = f'"{"-".join(map(str, versions))}"'

    @condition(etag_func=lambda _request: version)
    def answer(_request: HttpRequest) -> HttpResponse:
        return _write(article)

    return answer(request)


def _write(article: Article) -> HttpResponse:
    """Write the feed in the article's own language, the same for every reader."""
    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    with translation.override(article.language):
        feed = Atom1Feed(
            title=_("Comments on %(headline)s") % {"headline": article.headline},
            link=f"{address}#discussion",
            feed_url=f"{settings.SITE_URL}{reverse('discussion:feed', args=[article.pk])}",
            description="",
            language=article.language,
        )
        for comment in _latest(article):
            _add(feed, comment, article)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _latest(article: Article) -> list[Comment]:
    """Return the newest published comments; the article is public, the door has seen to it."""
    comments = Comment.objects.filter(article_id=article.pk, state=State.PUBLISHED)
    return list(
        comments.select_related("author")
        .only("html", "created_at", "edited_at", "author__display_name", "author__username")
        .order_by("-pk")[:FEED_LENGTH]
    )


def _add(feed: Atom1Feed, comment: Comment, article: Article) -> None:
    names = {"name": comment.author.display_name, "headline": article.headline}
    address = f"{settings.SITE_URL}{comment.get_absolute_url()}"
    feed.add_item(
        title=_("%(name)s on %(headline)s") % names,
        link=address,
        unique_id=address,
        # Mentions are the only links that stay on the site.
        description=comment.html.replace('href="/', f'href="{settings.SITE_URL}/'),
        author_name=comment.author.display_name,
        author_link=f"{settings.SITE_URL}{comment.author.get_absolute_url()}",
        pubdate=comment.created_at,
        updateddate=comment.edited_at or comment.created_at,
    )
