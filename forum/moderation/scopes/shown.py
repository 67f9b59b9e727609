"""Moderators and their places as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise

from articles.models import Article, Section
from forum.discussion.models import ModeratedPlace
from forum.discussion.scopes import GIVE_ROLES
from forum.members.models import Member
from forum.moderation.scopes.finding import all_moderators, with_permission
from forum.moderation.scopes.models import DESK, GROUPS, Role, RoleChange
from forum.moderation.scopes.rules import CHANGES_SHOWN, MOST_SHOWN


@dataclass(frozen=True, slots=True)
class Place:
    """A section or an article, by its name and in its language."""

    name: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in the room, and where."""

    role: str | Promise
    is_whole: bool
    places: list[Place]
    is_moderator: bool = True
    desk: Sequence[str | Promise] = ()  # Other roles.


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change of a role, in words."""

    change: RoleChange
    before: Standing
    after: Standing


def load_moderators() -> list[tuple[Member, Standing, bool]]:
    """Return who moderates, by name, and whether they give out roles themselves; four queries."""
    places = ModeratedPlace.objects.select_related("section", "article").order_by("pk")
    places = places.defer("article__body", "article__body_html")
    rows = all_moderators().order_by("display_name", "pk")
    rows = rows.prefetch_related("groups", Prefetch("moderated_places", places))
    administrators = set(with_permission(GIVE_ROLES))
    return [
        (member, _standing_of(member, member.pk in administrators), member.pk in administrators)
        for member in rows[:MOST_SHOWN]
    ]


def load_changes(member: Member) -> list[ShownChange]:
    """Return the newest changes of a member's role; three queries."""
    rows = RoleChange.objects.filter(member=member).select_related("by").order_by("-pk")
    return show_changes(list(rows[:CHANGES_SHOWN]))


def show_changes(changes: Sequence[RoleChange]) -> list[ShownChange]:
    """Return changes of roles in words; two queries for the names of places."""
    if not changes:
        return []
    kept = [side for change in changes for side in (change.before, change.after)]
    sections = Section.objects.in_bulk({pk for one in kept for pk in one["sections"]})
    named = Article.objects.only("headline", "slug", "language")
    articles = named.in_bulk({pk for one in kept for pk in one["articles"]})
    return [
        ShownChange(
            change,
            _standing_from(change.before, sections, articles),
            _standing_from(change.after, sections, articles),
        )
        for change in changes
    ]


def desk_of(member: Member) -> list[str]:
    """Return the names of the roles that a member holds beside that of a moderator."""
    groups = member.groups.exclude(name__in=GROUPS).order_by("name")
    return list(groups.values_list("name", flat=True))


def _standing_of(member: Member, is_administrator: bool) -> Standing:
    names = {group.name for group in member.groups.all()}
    role = Role.SENIOR if Role.SENIOR in names else Role.MODERATOR
    is_whole = is_administrator or not member.is_scoped
    rows = [] if is_whole else member.moderated_places.all()
    return Standing(role.label, is_whole, _named(one.section or one.article for one in rows))


def _standing_from(
    kept: Mapping[str, Any], sections: Mapping[int, Section], articles: Mapping[int, Article]
) -> Standing:
    places = [sections.get(pk) for pk in kept["sections"]]
    found = [*places, *(articles.get(pk) for pk in kept["articles"])]
    desk = [DESK.get(name, name) for name in kept.get("desk", ())]
    return Standing(
        Role(kept["role"]).label, kept["whole"], _named(found), bool(kept["role"]), desk
    )


def _named(places: Iterable[Section | Article | None]) -> list[Place]:
    shown = []
    for place in places:
        if isinstance(place, Article):
            shown.append(Place(place.headline, place.get_absolute_url(), place.language))
        elif place is not None:
            shown.append(Place(str(place), place.get_absolute_url()))
    return shown
