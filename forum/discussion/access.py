"""The only doors from an id in an address to a row.

Views never fetch comments themselves: whether a person may see a row is
asked here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.picture_names import KEY
from forum.discussion.discussions import LOCK_DISCUSSION_OF, get_discussion, make_discussion
from forum.discussion.models import Comment, CommentPicture, Discussion, Mode, State
from forum.discussion.pictures.shown import shows
from forum.discussion.scopes import holds_role, scope_of
from forum.members.models import Member, Visitor
from forum.members.names import name_key
from forum.ready.compiled import MAX_KEY
from forum.ready.compiled_rows import CompiledRows
from forum.refusals import Refusal

Locked = tuple[Discussion, Comment]

OUT_OF_SCOPE = Refusal(
    "out_of_scope",
    _("This lies outside the sections and articles that you moderate. Colleagues look after it."),
)


def can_moderate(member: Visitor) -> bool:
    """Say whether the member may judge comments, somewhere. No query for who isn't staff.

    Who is suspended or banned may not, whatever their role: they would read on who reports whom.
    """
    if not member.is_authenticated or not holds_role(member):
        return False
    return not member.is_suspended(timezone.now())


def can_moderate_under(member: Visitor, article: Article) -> bool:
    """Say whether the member may judge comments under an article: it lies in their scope."""
    return can_moderate(member) and scope_of(member).covers(article)


def can_moderate_site(member: Visitor) -> bool:
    """Say whether the member may judge comments everywhere, and what is about no article."""
    return can_moderate(member) and scope_of(member).is_whole


def get_article_or_404(article_id: int) -> Article:
    """Return a public article whose discussion may be seen, with the discussion at hand."""
    article = Article.objects.public().select_related("discussion").filter(pk=article_id).first()
    if article is None or get_discussion(article).mode == Mode.HIDDEN:
        raise Http404
    return article


def get_visible_comment_or_404(comment_id: int, member: Visitor) -> Comment:
    """Return a comment whose place the member may see.

    That is a published one, a tombstone with answers below (its text stays
    out of the page: see fitting.py), one's own that is held, and for moderators
    any. Its article is public and its discussion not hidden, for everyone.
    """
    comment = _find(comment_id)
    if comment is None or not is_open_to_readers(comment):
        raise Http404
    if comment.is_listed or can_moderate_under(member, comment.article):
        return comment
    if comment.state == State.HELD and comment.author_id == member.pk:
        return comment
    raise Http404


def get_own_comment_or_404(comment_id: int, member: Visitor) -> Comment:
    """Return the member's own comment, published or held."""
    comment = get_visible_comment_or_404(comment_id, member)
    if comment.author_id != member.pk or comment.state not in (State.PUBLISHED, State.HELD):
        raise Http404
    return comment


def get_own_taken_comment_or_404(comment_id: int, member: Visitor) -> Comment:
    """Return the member's own comment that a moderator or reports took from readers."""
    comment = _find(comment_id) if member.is_authenticated else None
    if comment is None or not is_taken_from(comment, member):
        raise Http404
    return comment


def get_gone_comment_or_404(comment_id: int) -> Comment:
    """Return a comment that readers saw once, and do no more, where they see its discussion.

    An open page tells of it as well (changes.py); of what never was published nobody is told.
    """
    comment = _find(comment_id)
    if comment is None or comment.arrival is None or not is_open_to_readers(comment):
        raise Http404
    return comment


def is_taken_from(comment: Comment, member: Visitor) -> bool:
    """Say whether a comment is the member's own, and hidden or removed by the moderation."""
    return comment.author_id == member.pk and comment.state in (State.HIDDEN, State.REMOVED)


def get_comment_to_judge_or_404(comment_id: int, member: Visitor) -> Comment:
    """Return any comment, to a moderator in whose scope it lies.

    Others get PermissionDenied with the words for it; who doesn't moderate at all, 404.
    """
    comment = _find(comment_id) if can_moderate(member) else None
    if comment is None:
        raise Http404
    if not can_moderate_under(member, comment.article):
        raise PermissionDenied(str(OUT_OF_SCOPE.message))
    return comment


def get_picture_or_404(key: str, member: Visitor) -> tuple[CommentPicture, bool]:
    """Return a picture that the visitor may see, and whether everybody may. One query.

    Everybody sees what stands in a comment that they may read, and no longer than it stands
    there. One that waits for its comment is seen by its uploader; one of a comment, or of an
    earlier text of it, by who moderates there; and what their comment shows by its author, who is
    told of it what a moderator did, unless they have deleted it.
    """
    along = CommentPicture.objects.select_related("comment__article__discussion")
    picture = along.filter(key=key).first() if KEY.fullmatch(key) else None
    if picture is None:
        raise Http404
    comment = picture.comment
    if comment is None:
        return _if_seen(picture, picture.uploaded_by_id == member.pk)
    is_shown = shows(comment.html, key)
    if is_shown and comment.state == State.PUBLISHED and is_open_to_readers(comment):
        return picture, True
    is_own = comment.author_id == member.pk and comment.state != State.DELETED
    return _if_seen(picture, (is_shown and is_own) or can_moderate_under(member, comment.article))


def _if_seen(picture: CommentPicture, is_seen: bool) -> tuple[CommentPicture, bool]:
    if not is_seen:
        raise Http404
    return picture, False


def get_member_or_404(username: str, *, may_be_closed: bool = False) -> Member:
    """Return the member of that name, however it is written; else, or if not active, 404."""
    found = Member.objects.filter(username_key=name_key(username.replace("\0", ""))).first()
    if found is None or not (found.is_active or may_be_closed):
        raise Http404
    return found


def lock_comment(comment_id: int) -> Locked:
    """Return a comment and its discussion, both locked until the transaction ends.

    Every change of what readers see of a comment holds both, so the versions
    of a discussion follow one another. Two statements in one trip; on SQLite, which
    locks as a transaction begins, one. Raises Comment.DoesNotExist.
    """
    comment = _lock(comment_id)
    if not hasattr(comment.article, "discussion"):
        make_discussion(comment.article_id)
        comment = _lock(comment_id)
    return comment.article.discussion, comment


@contextmanager
def having_locked(comment_id: int, locked: Locked | None = None) -> Iterator[Locked]:
    """Have a comment and its discussion locked, in a transaction.

    A caller who has locked both already, in one of their own, passes them on as `locked`.
    """
    if locked is not None:
        yield locked
        return
    with transaction.atomic():
        yield lock_comment(comment_id)


def _lock(comment_id: int) -> Comment:
    """Lock what lock_comment() says, and read it in a statement after the lock.

    One that had to wait for a row reads that row anew, and all others as they were before.
    """
    before = [(LOCK_DISCUSSION_OF, [comment_id])] if connection.vendor == "postgresql" else []
    comment = _locked.first(*before, comment=comment_id) if comment_id <= MAX_KEY else None
    if comment is None:
        raise Comment.DoesNotExist
    return comment


def _find(comment_id: int) -> Comment | None:
    """Return the comment; SQLite would fail over an id that no row can have."""
    return _found.first(comment=comment_id) if comment_id <= MAX_KEY else None


def _with_all(comment: int) -> QuerySet[Comment]:
    along = ("article__discussion", "author", "reply_to__author")
    return Comment.objects.select_related(*along).filter(pk=comment)


_found = CompiledRows(_with_all, "comment")
_locked = CompiledRows(
    lambda comment: _with_all(comment).select_for_update(of=("self",), no_key=True), "comment"
)


def is_open_to_readers(comment: Comment) -> bool:
    """Say whether readers see the discussion that a comment stands in."""
    return comment.article.is_public() and get_discussion(comment.article).mode != Mode.HIDDEN
