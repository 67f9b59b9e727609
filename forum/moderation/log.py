"""The log: every decision, who, when and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value

from articles.models import Article
from forum.discussion.scopes import Scope
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.acts import BRANCH_ACTS, NOTED_APART, THREAD_ACTS
from forum.moderation.cases.models import wrote_in
from forum.moderation.decisions.models import Decision, DecisionQuerySet
from forum.moderation.named_articles import has_words, number_in
from forum.moderation.scopes.covering import decisions_in

PAGE_SIZE = 50
# Decisions that a page for a moderator of parts of the site looks through at most, the newest
# first: however little is decided there, a page costs no more.
LOOKED_THROUGH = 20_000
# The other filters, and what each asks of a decision.
COLUMNS = {
    "reason": "reason",
    "since": "decided_at__gte",
    "until": "decided_at__lt",
    "section": "comment__article__section__slug",
}


def load_log(filters: Mapping[str, Any], *, after: int, scope: Scope) -> tuple[list[Decision], int]:
    """Return a page of decisions in a scope, newest first, and the key of the next page or 0.

    `filters` may hold the name of a `member` and of a `moderator`, an `act`, a
    `reason`, the times `since` (included) and `until` (not), what names an
    `article` (named_articles.py) and the slug of a `section`, which leave what isn't about
    comments out.
    Parts of an act are listed where a member is asked for, who has theirs, else the act alone.
    """
    decisions = _filtered(filters, after)
    if scope.is_whole:
        rows = list(decisions[: PAGE_SIZE + 1])
        return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else 0
    return _look_through(decisions.filter(decisions_in(scope)), after)


def _look_through(decisions: QuerySet[Decision], after: int) -> tuple[list[Decision], int]:
    """Return a page of those among the next LOOKED_THROUGH decisions, and the key or 0."""
    newest = Decision.objects.order_by("-pk").values("pk")[:1]
    end = Value(after - 1) if after else Subquery(newest)
    decisions = decisions.annotate(end=end).filter(pk__gt=F("end") - LOOKED_THROUGH)
    rows = list(decisions[: PAGE_SIZE + 1])
    if len(rows) > PAGE_SIZE:
        return [*rows[:PAGE_SIZE]], rows[PAGE_SIZE - 1].pk
    if rows:
        last = rows[0].end
    else:
        last = after - 1 if after else newest.values_list("pk", flat=True).first() or 0
    return [*rows], max(0, last - LOOKED_THROUGH + 1)


def load_log_of_comment(comment_id: int, reader: Member) -> list[Decision]:
    """Return the newest decisions about a comment, what its author had for it among them."""
    return load_newest(Decision.objects.whole().filter(comment_id=comment_id), reader, PAGE_SIZE)


def load_newest(decisions: QuerySet[Decision], reader: Member, most: int) -> list[Decision]:
    """Return the newest of some decisions, with the notes that a moderator may read."""
    rows = list(decisions.select_related("moderator", "member").order_by("-pk")[:most])
    withhold_notes(rows, reader)
    return rows


def withhold_notes(decisions: Iterable[Decision], reader: Member) -> None:
    """Keep from a moderator what colleagues noted about branches in which they wrote.

    Measures on a branch and its removal are about all who wrote there, as its case is. One
    query, where there is such a note at all.
    """
    noted = [
        one
        for one in decisions
        if one.note and one.act in NOTED_APART and one.moderator_id != reader.pk
    ]
    if not noted:
        return
    theirs = wrote_in(OuterRef("comment__article"), OuterRef("comment__path"), author=reader)
    # What an author had of a removed branch says by the whole act which branch that was.
    acts = Decision.objects.filter(theirs, pk__in={one.part_of_id or one.pk for one in noted})
    found = set(acts.values_list("pk", flat=True))
    for one in noted:
        one.is_note_withheld = (one.part_of_id or one.pk) in found


def _filtered(filters: Mapping[str, Any], after: int) -> DecisionQuerySet:
    decisions = Decision.objects.select_related("moderator", "member").order_by("-pk")
    if after:
        decisions = decisions.filter(pk__lt=after)
    decisions = decisions.select_related("branch_cut", "branch_uncut")
    if member := filters.get("member"):
        decisions = decisions.filter(member__in=_named(member)).exclude(
            act__in=(*BRANCH_ACTS, *THREAD_ACTS)
        )
    else:
        decisions = decisions.whole()
    if moderator := filters.get("moderator"):
        decisions = decisions.filter(moderator__in=_named(moderator))
    if act := filters.get("act"):
        decisions = decisions.filter(act=act)
    if article := filters.get("article"):
        number = number_in(article)
        named = Article.objects.filter(has_words(article)) if number is None else [number]
        decisions = decisions.filter(comment__article__in=named)
    columns = {name: column for name, column in COLUMNS.items() if filters.get(name)}
    return decisions.filter(**{column: filters[name] for name, column in columns.items()})


def _named(name: str) -> QuerySet[Member]:
    """Return who goes by a name, on the page or in addresses."""
    key = name_key(name)
    return Member.objects.filter(Q(username_key=key) | Q(name_key=key))
