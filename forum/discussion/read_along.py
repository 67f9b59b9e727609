"""What a member has under an article, read in one statement with the version of its page."""

from django.http import HttpRequest

from forum.discussion.mine import Mine, load_mine, mine_query, read_mine
from forum.discussion.ready_kinds import article_query, find_article_version
from forum.ready.compiled import MAX_KEY, read_both
from forum.ready.kinds import Version

_WIDTH = 5  # Columns of the versions.
_KEPT = "_mine_read_along"  # On the request: the article's id, and what is the member's there.


def read_article_version(request: HttpRequest, article_id: int) -> Version | None:
    """Return what an article's page is made from now; one statement.

    For who is signed in it reads along what take_mine() returns.
    """
    member = request.user
    if not (member.is_authenticated and 0 < article_id <= MAX_KEY):
        return find_article_version(article_id)
    version, rows = read_both(
        article_query.fill(article_id=article_id),
        mine_query.fill(member_id=member.pk, article_id=article_id),
        width=_WIDTH,
    )
    setattr(request, _KEPT, (article_id, read_mine(rows)))
    return version


def take_mine(request: HttpRequest, article_id: int) -> Mine:
    """Return what the member has under the article; no query where it was read along."""
    found_id, mine = getattr(request, _KEPT, (0, Mine()))
    return mine if found_id == article_id else load_mine(request.user, article_id)
