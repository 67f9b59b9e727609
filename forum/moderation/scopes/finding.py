"""Find who moderates: all of them, and those in whose scope an article lies."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article
from forum.discussion.scopes import GIVE_ROLES, MODERATE, ModeratedPlace
from forum.members.models import Member


def with_permission(name: str) -> QuerySet[Member, int]:
    """Return the numbers of the members who hold a permission by a role or by themselves."""
    codename = name.rpartition(".")[2]
    by_role = Q(groups__permissions__codename=codename)
    found = Member.objects.filter(by_role | Q(user_permissions__codename=codename))
    return found.values_list("pk", flat=True)


def who_moderate(article: Article, now: datetime) -> QuerySet[Member]:
    """Return the active moderators in whose scope an article lies, but for suspended ones."""
    places = ModeratedPlace.objects.filter(member=OuterRef("pk"))
    inside = places.filter(Q(article=article) | Q(section=article.section_id))
    return _on_duty(now).filter(_has_all() | Exists(inside))


def who_moderate_everywhere(now: datetime) -> QuerySet[Member]:
    """Return the active moderators of the whole site, but for suspended ones."""
    return _on_duty(now).filter(_has_all())


def _on_duty(now: datetime) -> QuerySet[Member]:
    return all_moderators().filter(Q(suspended_until=None) | Q(suspended_until__lte=now))


def _has_all() -> Q:
    return Q(is_scoped=False) | Q(pk__in=with_permission(GIVE_ROLES))


def all_moderators() -> QuerySet[Member]:
    """Return the active members whose roles let them judge comments."""
    found = with_permission(MODERATE)
    return Member.objects.filter(pk__in=found, is_active=True, is_staff=True)
