"""For whom a page is made, and what of a thread they may answer."""

from dataclasses import replace

from django.utils import timezone

from articles.models import Article
from forum.discussion import rules
from forum.discussion.access import can_moderate_site, can_moderate_under
from forum.discussion.discussions import get_discussion
from forum.discussion.lines import Line, Reader, fit_to_reader, read_lines
from forum.discussion.mine import Mine
from forum.discussion.models import Comment
from forum.discussion.posting import is_branch_locked
from forum.discussion.why_held import say_why_held
from forum.members.models import Visitor


def read_as(member: Visitor, article: Article) -> Reader:
    """Return the member as a reader of an article's discussion. One query for staff, one more for a
    moderator of parts of the site, else none.
    """
    now = timezone.now()
    # Not the request's lazy one: a page asks a thousand times who its reader is.
    member = getattr(member, "_wrapped", member) if member.is_authenticated else member
    return Reader(
        member=member,
        may_moderate=can_moderate_under(member, article),
        article_author_id=article.author_id,
        is_open=rules.why_closed(get_discussion(article), article, now) is None,
        may_write=rules.why_cannot_write(member, now) is None,
        now=now,
        may_moderate_site=can_moderate_site(member),
    )


def read_thread_as(member: Visitor, article: Article, mine: Mine) -> Reader:
    """Return the same with what the member has muted there."""
    return replace(read_as(member, article), muted=mine.muted)


def read_line(comment_id: int, reader: Reader, *, may_be_locked_above: bool = True) -> Line:
    """Return one comment as a line of its own, in one query; one more if it can be answered, or
    is one's own that waits.

    None more where no lock can stand above it.
    """
    lines = read_lines(Comment.objects.filter(pk=comment_id), reader.member)
    fit_to_reader(lines, reader)
    say_why_held(lines)
    if lines[0].can_reply:
        is_locked_above = may_be_locked_above and is_branch_locked(lines[0].path)
        close_locked_branches(lines, is_locked_above=is_locked_above)
    return lines[0]


def close_locked_branches(lines: list[Line], *, is_locked_above: bool = False) -> None:
    """Take "reply" away below a locked comment, and where no answer goes any deeper.

    Lines come in path order, from a root down.

    `is_locked_above`: a comment above all of them is locked.
    """
    locked = ""
    for line in lines:
        if locked and not line.path.startswith(locked):
            locked = ""
        if line.is_locked and not locked:
            locked = line.path
        if locked or is_locked_above or line.depth >= rules.MAX_DEPTH:
            line.can_reply = False
