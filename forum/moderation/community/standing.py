"""Which rules there are, and which hold now."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.kept import Kept
from forum.moderation.community.models import RuleVersion
from forum.ready.compiled_rows import CompiledRows

KEPT_FOR = 60  # Seconds: a newcomer may read a rule's former name for so long.
# Seconds. A change ends it, but for what somebody read just before and keeps just after.
SHARED_FOR = 10 * 60

_versions = CompiledRows(
    lambda code: (
        RuleVersion.objects.filter(rule__code=code).select_related("rule").order_by("-number")[:1]
    ),
    texts=["code"],
)
kept = Kept(50_000)  # Bytes; there is one short list a language.


def all_rules() -> QuerySet[RuleVersion]:
    """Return each rule as it is worded now, in their order; those that are retired included."""
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("pk")[:1]
    versions = RuleVersion.objects.filter(pk=Subquery(newest)).select_related("rule")
    return versions.order_by("rule__position", "rule")


def standing_rules() -> list[RuleVersion]:
    """Return the rules that hold, in their order, in one query."""
    return list(all_rules().filter(rule__retired_at=None))


def retired_rules() -> list[RuleVersion]:
    """Return the rules that hold no more, the last one to go first."""
    return list(all_rules().exclude(rule__retired_at=None).order_by("-rule__retired_at", "rule"))


def find_rule(code: str) -> RuleVersion | None:
    """Return the rule of that code as it is worded now, whether or not it holds."""
    return _versions.first(code=code)


def rules_in_short() -> SafeString:
    """Return the names of the rules, for who is about to write. Mostly no query."""
    minute = int(timezone.now().timestamp()) // KEPT_FOR
    language = get_language()
    if found := kept.get(language, minute):
        return found
    html: SafeString | None = cache.get(_key(language))
    if html is None:
        html = render_to_string("moderation/_rules_in_short.html", {"rules": standing_rules()})
        cache.set(_key(language), html, SHARED_FOR)
    kept.put(language, minute, html, len(html))
    return html


def forget_rules_in_short() -> None:
    """Let all processes read the rules anew, the next time they ask the shared cache."""
    cache.delete_many(_key(language) for language, _name in settings.LANGUAGES)


def _key(language: str | None) -> str:
    return f"rules-in-short:{language}"
