"""What a member follows, and how much of it is new to them.

Nothing is written for followers when a comment is posted; their page counts
by index what came after the place up to which each has looked. It costs some
six queries, and goes through attention_rules.MAX_FOLLOWS things and of each through
attention_rules.MAX_COUNTED comments at most, however large a thread or the site is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    F,
    IntegerField,
    OuterRef,
    PositiveBigIntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat, Greatest
from django.utils import timezone

from articles.models import Article, Status
from forum.discussion import attention_rules, tree
from forum.discussion.attention import Follow
from forum.discussion.models import Comment, CommentQuerySet, Mode, State, Visit
from forum.discussion.muting import Muted, muted_by, without_muted
from forum.members.models import Member

BIG = PositiveBigIntegerField()


class CountOf(Subquery):
    """The number of rows a subquery gives; one that is cut short isn't read further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(slots=True)
class Followed:
    """One thing that is followed."""

    follow: Follow
    kind: str  # "article", "branch" or "member".
    new_count: int
    latest_at: datetime | None  # When the newest of the new was written.
    is_cut: bool = False  # So much is new around the branch that not all of it was looked at.

    @property
    def has_news(self) -> bool:
        """Say whether something is new, or may be."""
        return bool(self.new_count or self.is_cut)

    @property
    def is_many(self) -> bool:
        """Say whether there is more than was counted."""
        return self.is_cut or self.new_count > attention_rules.MAX_COUNTED

    @property
    def shown_count(self) -> int:
        """Return what was counted."""
        return min(self.new_count, attention_rules.MAX_COUNTED)

    @property
    def name(self) -> str:
        """Return the name of the branch's author, or of the member; none behind a tombstone."""
        if self.follow.branch:
            is_shown = self.follow.branch.state == State.PUBLISHED
            return self.follow.branch.author.display_name if is_shown else ""
        return self.follow.followed.display_name if self.follow.followed else ""

    @property
    def article(self) -> Article | None:
        """Return the article followed, or the one a branch stands under."""
        return self.follow.branch.article if self.follow.branch else self.follow.article

    @property
    def url(self) -> str:
        """Return where what is new can be read."""
        return address_of(self.follow)


@dataclass(frozen=True, slots=True)
class Following:
    """All that a member follows: what has news first, the newest of it on top."""

    entries: list[Followed]
    gone_count: int  # Followed, and not public at the moment.

    @property
    def new_count(self) -> int:
        """Return how many of the things have something new."""
        return sum(1 for entry in self.entries if entry.has_news)


def load_following(member: Member) -> Following:
    """Return what the member follows, with what is new in it."""
    news = _News(member, muted_by(member), timezone.now())
    entries = [*_articles(news), *_branches(news), *_members(news)]
    entries.sort(key=lambda entry: entry.follow.pk, reverse=True)
    entries.sort(key=_newest_first, reverse=True)
    count = Follow.objects.filter(member=member).count()
    return Following(entries, max(0, count - len(entries)))


def follows_in_view(member: Member) -> QuerySet[Follow]:
    """Keep what the member follows and may see at the moment."""
    now = timezone.now()
    return Follow.objects.filter(
        _article_in_view(now) | _branch_in_view(now) | Q(followed__is_active=True), member=member
    )


def address_of(follow: Follow) -> str:
    """Return the page on which a followed thing is read, what is new on top where it can be."""
    if follow.article:
        return f"{follow.article.get_absolute_url()}?order=newest#discussion"
    if follow.branch:
        return follow.branch.anchored_url
    return follow.followed.get_absolute_url() if follow.followed else ""


def _newest_first(entry: Followed) -> tuple[bool, float]:
    latest_at = entry.latest_at.timestamp() if entry.latest_at else 0.0
    return entry.has_news, latest_at


@dataclass(frozen=True, slots=True)
class _News:
    """For whom is counted, and when."""

    member: Member
    muted: Muted
    now: datetime

    def keep(self, comments: CommentQuerySet) -> CommentQuerySet:
        """Leave out what isn't new to the member, whenever it came."""
        return without_muted(comments, self.member, self.muted)


def _article_in_view(now: datetime, at: str = "article") -> Q:
    """Ask that an article is public and shows its discussion."""
    is_public = Q(
        (f"{at}__status__in", (Status.PUBLISHED, Status.SCHEDULED)),
        (f"{at}__published_at__lte", now),
    )
    return is_public & ~Q((f"{at}__discussion__mode", Mode.HIDDEN))


def _branch_in_view(now: datetime) -> Q:
    return _article_in_view(now, "branch__article") & Q(branch__is_listed=True)


def _articles(news: _News) -> list[Followed]:
    """Read the articles; their comments are counted from an index alone.

    What a visit to the article has shown is seen as well.
    """
    visits = Visit.objects.filter(member=news.member, article=OuterRef("article"))
    seen = Greatest(F("seen"), Coalesce(Subquery(visits.values("seen_now")), 0), output_field=BIG)
    new = Comment.objects.filter(
        article=OuterRef("article"), state=State.PUBLISHED, arrival__gt=OuterRef("seen_so_far")
    )
    rows = (
        Follow.objects.filter(_article_in_view(news.now), member=news.member)
        .select_related("article")
        .only(*_TARGETS, "article__headline", "article__slug", "article__language")
        .annotate(seen_so_far=seen)
    )
    return _read(_count(rows, news.keep(new), "arrival"), "article")


def _branches(news: _News) -> list[Followed]:
    """Read the branches: what is below each among the newest of its thread.

    No index knows both the branch and the arrival, so that a quiet branch of
    a busy thread is looked for in the thread's newest comments only.
    """
    below = Comment.objects.filter(
        pk__in=_new_in_thread(OuterRef(OuterRef("branch__root")), OuterRef(OuterRef("seen"))),
        path__gt=OuterRef("branch__path"),
        path__lt=Concat(OuterRef("branch__path"), Value(tree.AFTER)),
    )
    around = _new_in_thread(OuterRef("branch__root"), OuterRef("seen"))
    rows = (
        Follow.objects.filter(_branch_in_view(news.now), member=news.member)
        .select_related("branch__article", "branch__author")
        .only(*_TARGETS, "branch__state", "branch__author__display_name", *_SHOWN_OF_BRANCH)
        .annotate(around_count=CountOf(around))
    )
    return _read(_count(rows, news.keep(below), "arrival"), "branch")


def _members(news: _News) -> list[Followed]:
    """Read the members, and what of theirs came out late."""
    new = Comment.objects.public(news.now).filter(
        author=OuterRef("followed"), pk__gt=OuterRef("seen")
    )
    rows = (
        Follow.objects.filter(member=news.member, followed__is_active=True)
        .select_related("followed")
        .only(*_TARGETS, "seen_held", "followed__display_name", "followed__username")
    )
    entries = _read(_count(rows, news.keep(new), "pk"), "member")
    if held := [pk for entry in entries for pk in entry.follow.seen_held]:
        late = news.keep(Comment.objects.public(news.now).filter(pk__in=held))
        _add_late(entries, list(late.values_list("author_id", "created_at")))
    return entries


_TARGETS = ("article", "branch", "followed")
_SHOWN_OF_BRANCH = ("branch__article__headline", "branch__article__language")


def _new_in_thread(root: OuterRef, seen: OuterRef) -> QuerySet[Comment, dict[str, int]]:
    rows = Comment.objects.filter(root=root, state=State.PUBLISHED, arrival__gt=seen)
    return rows.order_by("-arrival").values("pk")[: attention_rules.MAX_COUNTED + 1]


def _count(rows: QuerySet[Follow], new: QuerySet[Comment], order: str) -> QuerySet[Follow]:
    """Add to each follow the number of its new comments and the time of the newest."""
    return rows.annotate(
        new_count=CountOf(new.values(order)[: attention_rules.MAX_COUNTED + 1]),
        latest_at=Subquery(new.order_by(f"-{order}").values("created_at")[:1]),
    )


def _read(rows: Iterable[Any], kind: str) -> list[Followed]:
    return [
        Followed(
            row,
            kind,
            row.new_count,
            row.latest_at,
            is_cut=getattr(row, "around_count", 0) > attention_rules.MAX_COUNTED,
        )
        for row in rows
    ]


def _add_late(entries: list[Followed], late: list[tuple[int, datetime]]) -> None:
    """Count comments that waited for a moderator when the member last looked."""
    for entry in entries:
        written = [at for author_id, at in late if author_id == entry.follow.followed_id]
        entry.new_count += len(written)
        entry.latest_at = max([*written, *filter(None, [entry.latest_at])], default=None)
