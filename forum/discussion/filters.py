"""A part of a discussion as a flat list: whose comments, which kind of them.

Each is an index and a keyset, so a page costs the same whatever the article
holds. Two orders make sense: what is asked for is short, or by one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from forum.discussion import rules, tree
from forum.discussion.answers import number_from
from forum.discussion.fitting import fit_to_reader
from forum.discussion.lines import Line
from forum.discussion.models import Comment, Order, State
from forum.discussion.muting import is_muted
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import read_lines
from forum.members.models import Member
from forum.members.names import name_key

PAGE_SIZE = 25
ORDERS = {Order.NEWEST: "-pk", Order.OLDEST: "pk"}


class Show(TextChoices):
    """What can be shown alone: the value of `?show=`."""

    PICKS = "picks", _("Editors’ picks")
    NEWSROOM = "newsroom", _("From the newsroom")
    LINKS = "links", _("With links")
    QUESTIONS = "questions", _("Unanswered questions")
    MEMBER = "member", _("By one member")  # With `&name=`.


# What is asked of a published comment; an index of Comment has the same condition.
CONDITIONS: dict[str, Q] = {
    Show.PICKS: Q(picked_at__isnull=False),
    Show.NEWSROOM: Q(is_newsroom_answer=True),
    Show.LINKS: Q(has_link=True),
    Show.QUESTIONS: Q(is_question=True, others_reply_count=0),
}


class Asked(NamedTuple):
    """Which part of a discussion is wanted, and which page of it."""

    show: Show
    name: str  # Of a member; "" for all but Show.MEMBER.
    order: str
    after: int | None


@dataclass(slots=True)
class FilteredPage:
    """A page of comments in a flat list, each of which leads to its place."""

    asked: Asked
    member: Member | None = None  # Whose comments these are.
    lines: list[Line] = field(default_factory=list)
    next_cursor: int | None = None

    @property
    def is_first(self) -> bool:
        """Say whether nothing comes before."""
        return self.asked.after is None


def what_is_asked(parameters: Mapping[str, str]) -> Asked | None:
    """Read `?show=`, `?name=`, `?order=` and `?after=`; None where no part is asked for."""
    if (show := parameters.get("show", "")) not in Show.values:
        return None
    order = parameters.get("order", "")
    return Asked(
        Show(show),
        parameters.get("name", "") if show == Show.MEMBER else "",
        order if order in ORDERS else Order.NEWEST,
        number_from(parameters.get("after")),
    )


def load_filtered(article_id: int, asked: Asked, reader: Reader) -> FilteredPage:
    """Return the page that is asked for. Two queries; one more for a member's."""
    page = FilteredPage(asked)
    rows = Comment.objects.filter(article_id=article_id, state=State.PUBLISHED)
    if asked.show == Show.MEMBER:
        page.member = _member_of(asked)
    rows = rows.filter(condition_of(asked, page.member))
    rows = _after(rows, asked).order_by(ORDERS[Order(asked.order)])
    found = read_lines(rows[: PAGE_SIZE + 1], reader.member)
    page.lines = fit_to_reader(found[:PAGE_SIZE], reader)
    for line in page.lines:
        line.level = 1  # All of them are headings below the part's own.
    for line in page.lines if reader.muted.branches else ():
        _fold_muted(line, reader)
    page.next_cursor = page.lines[-1].pk if len(found) > PAGE_SIZE else None
    _close_locked(page.lines)
    return page


def condition_of(asked: Asked, member: Member | None) -> Q:
    """Return what is asked of a published comment; `member` is whose they are, for Show.MEMBER."""
    if asked.show != Show.MEMBER:
        return CONDITIONS[asked.show]
    return Q(author=member) if member else Q(pk__in=())


def in_part(rows: QuerySet[Comment], asked: Asked, *, most: int) -> QuerySet[Comment]:
    """Return what of the first `most` published comments is of a part, in the same order.

    In two queries or three: however rare such comments are, no others are read.
    """
    ids = list(rows.values_list("pk", flat=True)[:most])
    member = _member_of(asked) if asked.show == Show.MEMBER else None
    found = Comment.objects.filter(condition_of(asked, member), pk__in=ids)
    return found.order_by(*rows.query.order_by)


def _member_of(asked: Asked) -> Member | None:
    key = name_key(asked.name.replace("\0", ""))
    return Member.objects.filter(username_key=key).first()


def _fold_muted(line: Line, reader: Reader) -> None:
    """Fold a comment by itself where the muted branch around it begins on no line of the list."""
    is_folded = is_muted(
        reader.muted, author_id=line.author_id, path=line.path, is_official=line.is_official
    )
    if is_folded and not line.muted:
        line.muted = "author"


def _after(rows: QuerySet[Comment], asked: Asked) -> QuerySet[Comment]:
    if asked.after is None:
        return rows
    return (
        rows.filter(pk__gt=asked.after)
        if asked.order == Order.OLDEST
        else rows.filter(pk__lt=asked.after)
    )


def _close_locked(lines: list[Line]) -> None:
    """Take "reply" away where a lock above, most often not on the page, keeps answers out."""
    open_lines = [line for line in lines if line.can_reply]
    above = {pk for line in open_lines for pk in tree.ids(line.path)}
    rows = Comment.objects.filter(pk__in=above, is_locked=True)
    locked = set(rows.values_list("pk", flat=True)) if above else set()
    for line in open_lines:
        is_locked = not locked.isdisjoint(tree.ids(line.path))
        line.can_reply = not is_locked and line.depth < rules.MAX_DEPTH
