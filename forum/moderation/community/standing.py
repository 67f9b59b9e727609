"""Which rules stand now."""

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.kept import Kept
from forum.moderation.community.models import RuleVersion

KEPT_FOR = 60  # Seconds: a newcomer may read a rule's former name for so long.

kept = Kept(50_000)  # Bytes; there is one short list a language.


def standing_rules() -> list[RuleVersion]:
    """Return the rules as they stand, in their order, in one query."""
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("pk")[:1]
    versions = RuleVersion.objects.filter(pk=Subquery(newest)).select_related("rule")
    return list(versions.order_by("rule__position"))


def find_rule(code: str) -> RuleVersion | None:
    """Return the rule of that code as it stands now."""
    versions = RuleVersion.objects.filter(rule__code=code).select_related("rule")
    return versions.order_by("-number").first()


def rules_in_short() -> SafeString:
    """Return the names of the rules, for who is about to write. No query for most of the time."""
    minute = int(timezone.now().timestamp()) // KEPT_FOR
    language = get_language()
    if found := kept.get(language, minute):
        return found
    html = render_to_string("moderation/_rules_in_short.html", {"rules": standing_rules()})
    kept.put(language, minute, html, len(html))
    return html
