"""For whom a page is made."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from articles.models import Article
from forum.discussion import rules
from forum.discussion.access import can_moderate_site, can_moderate_under
from forum.discussion.discussions import get_discussion
from forum.discussion.mine import Mine
from forum.discussion.muting import NOTHING, Muted
from forum.members.models import Visitor


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes a page is for, and under which article; asks no query."""

    member: Visitor
    may_moderate: bool
    article_author_id: int | None
    is_open: bool  # The discussion takes new comments and votes.
    may_write: bool
    now: datetime
    muted: Muted = NOTHING
    # Whose votes are read along, if somebody else's page is made for them on the way.
    votes_of: Visitor | None = None
    may_moderate_site: bool = False  # Not under this article alone, nor its section.

    @property
    def voter(self) -> Visitor:
        """Return whose votes the lines carry."""
        return self.votes_of or self.member


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
