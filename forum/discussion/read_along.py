"""What a member has under an article, read in one statement with the version of its page.

For settings.ARTICLES_PAGE_VERSION, whose first part is what the article itself is: a
comment changes nothing in it, so the article is neither read nor printed anew for one.
"""

from django.http import HttpRequest

from forum.discussion.mine import Mine, load_mine, mine_query, read_mine
from forum.discussion.ready_kinds import article_query, begun, find_article_version
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
        return _in_parts(find_article_version(article_id))
    version, rows = read_both(
        article_query.fill(article_id=article_id),
        mine_query.fill(member_id=member.pk, article_id=article_id),
        width=_WIDTH,
        is_prepared=True,
    )
    setattr(request, _KEPT, (article_id, read_mine(rows)))
    return _in_parts(version)


def _in_parts(version: Version | None) -> Version | None:
    """Return what the article, its discussion and what calms many are made from, apart."""
    if version is None:
        return None
    article, discussion, faces, named, calm = begun(version)
    return (article, faces, named), discussion, calm


def stamp_of(version: Version | None) -> int | None:
    """Return the stamp of what calms many discussions, as an article's version has it."""
    return None if version is None else version[2] or 0


def take_mine(request: HttpRequest, article_id: int) -> Mine:
    """Return what the member has under the article; no query where it was read along."""
    found_id, mine = getattr(request, _KEPT, (0, Mine()))
    return mine if found_id == article_id else load_mine(request.user, article_id)
