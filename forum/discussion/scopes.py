"""Where a moderator judges: the whole site, or certain sections and articles.

The one place that answers whether a moderator's scope covers an article.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import In
from django.utils.translation import get_language

from articles.models import Article, Section
from forum.members.models import Visitor

MODERATE = "discussion.moderate_comment"
# Who gives out the roles has the whole site.
GIVE_ROLES = "members.change_member"


class ModeratedPlace(models.Model):
    """A section or an article in which a member moderates who doesn't everywhere.

    Written by moderation/scopes/, together with `Member.is_scoped`: where that is
    true and there is no row, the member moderates nowhere. A section or article that
    is somebody's can't be deleted, so nobody's scope grows or goes unnoticed.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderated_places"
    )
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, article__isnull=True)
                | Q(section__isnull=True, article__isnull=False),
                name="moderated_place_is_one",
            ),
            models.UniqueConstraint(
                fields=["member", "section"],
                condition=Q(section__isnull=False),
                name="moderated_section_once",
            ),
            models.UniqueConstraint(
                fields=["member", "article"],
                condition=Q(article__isnull=False),
                name="moderated_article_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk} of {self.member_id}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody moderates, by numbers; asks no query."""

    is_whole: bool = False
    sections: frozenset[int] = frozenset()
    articles: frozenset[int] = frozenset()
    # Their names in English and, of sections, in Japanese, as far as they were read.
    names: tuple[tuple[str, str], ...] = ()

    def covers(self, article: Article) -> bool:
        """Say whether an article lies in it, in the section where it stands now."""
        return (
            self.is_whole
            or article.pk in self.articles
            or bool(self.sections and article.section_id in self.sections)
        )

    def covers_section(self, section_id: int | None) -> bool:
        """Say whether all of a section lies in it."""
        return self.is_whole or section_id in self.sections

    def name_some(self, most: int) -> list[str]:
        """Return the names of some of its places, in the language that is active."""
        is_japanese = get_language() == "ja"
        return [ja if ja and is_japanese else name for name, ja in self.names[:most]]

    def of(self, article: str) -> Q:
        """Return which rows lie in it, by the name under which they reach their article.

        Asked of each row and never the way to it: joined, SQLite would walk all articles of
        a section, and what was ever judged under them, to find the little that waits.
        """
        if self.is_whole:
            return Q()
        section = Article.objects.filter(pk=OuterRef(article)).values("section")[:1]
        return Q(**{f"{article}__in": self.articles}) | Q(
            In(Subquery(section), self.sections or NO_SECTION)
        )


NO_SECTION = frozenset((0,))  # No row has it.
EVERYWHERE, NOWHERE = Scope(is_whole=True), Scope()


def holds_role(member: Visitor) -> bool:
    """Say whether the member's roles let them judge comments, wherever and when not suspended."""
    return member.is_authenticated and member.has_perm(MODERATE)


def scope_of(member: Visitor) -> Scope:
    """Return where the member moderates, were they not suspended.

    One query for who doesn't everywhere, then remembered with the row: a
    request reads its member anew. None for anybody else.
    """
    if not member.is_authenticated or not holds_role(member):
        return NOWHERE
    if not member.is_scoped or member.has_perm(GIVE_ROLES):
        return EVERYWHERE
    if not isinstance(member.scope_read, Scope):
        member.scope_read = read_scope(member.pk)
    return member.scope_read


def read_scope(member_id: int) -> Scope:
    """Return the places of a member whose scope isn't the whole site; one query."""
    places = list(
        ModeratedPlace.objects.filter(member=member_id)
        .order_by(F("section__position").asc(nulls_last=True), "section__name", "pk")
        .values_list("section", "article", "section__name", "section__name_ja", "article__headline")
    )
    return Scope(
        sections=frozenset(section for section, *_rest in places if section),
        articles=frozenset(article for _section, article, *_rest in places if article),
        names=tuple((name or headline, ja or "") for *_ids, name, ja, headline in places),
    )
