"""Tell authors why their comments wait: what checks found, or what is set where they stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext as _

from forum.discussion.models import Comment, Mode
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.checks.registry import YOU_ARE_NEW
from forum.moderation.checks.saying import say_all
from forum.moderation.decisions.models import Decision
from forum.moderation.waves.models import WaveHold
from forum.ready.compiled import CompiledQuery

FACTS = (
    "held_for", "was_held_last", "is_recalled", "is_in_holding_branch", "article__discussion__mode",
    "article__discussion__newcomers_below", "author__comment_count",
)  # fmt: skip


def say_why_held(comment_ids: Iterable[int]) -> dict[int, str]:
    """Return why each of these comments waits, in words to its author. One query.

    What was found when it was posted counts on after an edit in which nothing was found: it
    still waits for that. Nothing counts that was there when a moderator published it, as long
    as that stands. The discussion asks by settings.DISCUSSION_WHY_HELD, for nobody but
    the author.
    """
    return {pk: say_facts(*facts) for pk, *facts in _facts(*comment_ids)}


def say_facts(
    findings: str | None,
    was_held_last: bool,
    is_recalled: bool,
    is_in_holding_branch: bool,
    mode: str | None,
    newcomers_below: int | None,
    published: int,
) -> str:
    """Return why a comment waits, in words to its author: by what with_facts() has found.

    The discussion asks by settings.DISCUSSION_SAY_FACTS.
    """
    if is_recalled:
        return _("Very much came in at once, so a moderator reads it again.")
    found = say_all(CheckRun(findings=findings).found, Outcome.HOLD) if findings else ""
    of_place = []
    if mode == Mode.PREMODERATED:
        of_place.append(_("Here a moderator reads every comment before it appears."))
    if newcomers_below is not None and published < newcomers_below:
        of_place.append(str(YOU_ARE_NEW % {"number": newcomers_below}))
    if is_in_holding_branch:
        of_place.append(_("A moderator reads all replies in this branch before they appear."))
    said = [found, *of_place] if was_held_last or not of_place else of_place
    return " ".join(filter(None, dict.fromkeys(said))) or _("A moderator reads it first.")


def with_facts(comments: QuerySet[Comment], *columns: Any) -> QuerySet[Comment, Any]:
    """Ask for columns of comments and, behind them, for what say_facts() takes.

    The discussion asks by settings.DISCUSSION_WITH_FACTS, where it reads the comments themselves.
    """
    published = Decision.objects.publishing().filter(comment=OuterRef("comment"))
    settled = published.filter(decided_at__gte=OuterRef("checked_at"))
    runs = CheckRun.objects.filter(~Exists(settled), comment=OuterRef("pk")).order_by("-pk")
    recalled = WaveHold.objects.filter(recall__isnull=False, comment=OuterRef("pk"))
    # As what is posted there asks it: grounds.py.
    above = Comment.objects.filter(article=OuterRef("article"), holds_replies=True).annotate(
        begins=Substr(OuterRef("path"), 1, Length("path"))
    )
    annotated = comments.annotate(
        held_for=Subquery(runs.filter(outcome=Outcome.HOLD).values("findings")[:1]),
        last=Subquery(runs.values("outcome")[:1]),
        is_recalled=Exists(recalled.filter(~Exists(published))),
        is_in_holding_branch=Exists(above.filter(begins=F("path")).exclude(pk=OuterRef("pk"))),
    ).annotate(was_held_last=Q(last=Outcome.HOLD))
    return annotated.values_list(*columns, *FACTS)


def _facts_of(comment_ids: list[int]) -> QuerySet[Comment, Any]:
    return with_facts(Comment.objects.filter(pk__in=comment_ids), "pk")


# Read with each page on which something of the reader's own waits: to write it took 12 ms.
_facts = CompiledQuery(_facts_of, many="comment_ids")
