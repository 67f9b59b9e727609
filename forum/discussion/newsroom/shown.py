"""What readers see of picks above a discussion and on the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import getsizeof
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.kept import Kept
from articles.markup import excerpt
from articles.models import Article
from forum.discussion.answers import comment_url
from forum.discussion.lines import Line
from forum.discussion.marks import own_text
from forum.discussion.models import Comment, Discussion
from forum.discussion.muting import NOTHING, Muted, is_muted, mutes
from forum.discussion.newsroom.rules import IN_FRONT_FOR, PICKS_IN_FRONT
from forum.members.models import Visitor
from forum.ready.kinds import Version

EXCERPT_LENGTH = 280  # Characters: what one reads before one decides to read on.
KEPT_BYTES = 300_000  # In each process; an article's picks take some 3 KB.

kept = Kept(KEPT_BYTES)


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A picked comment in short."""

    url: str
    name: str
    why: str
    excerpt: str
    article: Article
    is_muted: bool = False  # By its reader: folds to one line.
    changed_stamp: str = ""  # As Line has it; above a discussion, whose page may stay open.


def show_picks(
    article: Article,
    discussion: Discussion,
    version: Version | None,
    picks: Sequence[Line],
    muted: Muted = NOTHING,
) -> SafeString:
    """Return the newest picks as they stand above the discussion.

    They are the same for all readers who have muted none of them. `picks` are those of
    threads.ThreadPage. Asks no query; `version` None keeps nothing.
    """
    if not discussion.pick_count:
        return SafeString("")
    folded = {line.pk for line in picks if _is_muted(line, muted)}
    if folded:
        version = None
    key = (article.pk, get_language())
    if version is not None and (found := kept.get(key, version)):
        return found
    context = {
        "article": article,
        "picks": [
            ShownPick(
                comment_url(line.pk),
                line.name,
                line.pick_why,
                _shorten(line.html),
                article,
                line.pk in folded,
                line.changed_stamp,
            )
            for line in picks
        ],
        "pick_count": discussion.pick_count,
    }
    html = render_to_string("discussion/_picks.html", context)
    if version is not None:
        kept.put(key, version, html, getsizeof(html))
    return html


def front_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the front page shows of discussions. One query."""
    return {"picks": load_picks_in_front(timezone.now(), request.user)}


def load_picks_in_front(now: datetime, member: Visitor) -> list[ShownPick]:
    """Return the latest picks under articles of the last days that readers may see."""
    since = now - IN_FRONT_FOR
    rows = Comment.objects.public(now).filter(picked_at__gt=since, article__published_at__gt=since)
    rows = rows.filter(picked_at__isnull=False).select_related("author", "article")
    rows = rows.annotate(is_muted=mutes(member))
    return [
        ShownPick(
            comment_url(one.pk), one.author.display_name, one.pick_why, _shorten(one.html),
            one.article, one.is_muted and not one.is_official,
        )
        for one in rows.order_by("-picked_at")[:PICKS_IN_FRONT]
    ]  # fmt: skip


def _is_muted(line: Line, muted: Muted) -> bool:
    return is_muted(muted, author_id=line.author_id, path=line.path, is_official=line.is_official)


def _shorten(html: str) -> str:
    return excerpt(own_text(html), EXCERPT_LENGTH)
