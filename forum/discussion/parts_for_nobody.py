"""Parts around the threads that say the same to all who have no account, but for the article.

The form, the keys and what a script fills from the device are half of what is around the
threads, and took as long to render as a hundred comments.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.models import Article
from forum.discussion.composer import Composer
from forum.discussion.models import Discussion
from forum.ready.frames import Nobody
from forum.ready.moulds import NUMBERS, cast

PARTS = ("composer", "device", "move", "live")

# By language; 6 KB each.
_moulds: dict[str | None, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class PartsForNobody:
    """The parts of one article's page, each rendered when the template asks for it."""

    article: Article
    discussion: Discussion

    def __getitem__(self, part: str) -> SafeString:
        """Return a part of PARTS as HTML."""
        language = get_language()
        if (moulds := _moulds.get(language)) is None:
            moulds = _moulds[language] = _cast(self.article)
        numbers = {
            "article": self.article.pk,
            "version": self.discussion.version,
            "arrival": self.discussion.arrival_count,
            "pick_count": self.discussion.pick_count,
        }
        return mark_safe(moulds[part] % numbers)  # noqa: S308 - numbers alone.


def _cast(article: Article) -> dict[str, str]:
    """Render the parts for an article and its discussion of which tokens alone are known."""
    sample: Any = SimpleNamespace(pk=NUMBERS["article"], author_id=None)
    composer = Composer(sample)
    discussion = SimpleNamespace(
        version=NUMBERS["version"],
        arrival_count=NUMBERS["arrival"],
        pick_count=NUMBERS["pick_count"],
    )
    context = {
        "article": sample,
        "discussion": discussion,
        "user": Nobody(),
        "composer": composer,
        "records": True,
    }
    return {part: cast(f"discussion/_{part}.html", context, squeezes=False) for part in PARTS}
