"""What is judged, and what is known around it when a check looks at it. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from html import unescape
from itertools import chain
from typing import Any

from articles.hosts import read_host
from articles.markup import plain_text
from forum.discussion.pictures.shown import Shown, find_shown, words_alone
from forum.members.trust.levels import LEVELS, Level
from forum.moderation.checks.folded import Folded
from forum.moderation.checks.likeness import Likeness
from forum.moderation.checks.listing import Hit, WordLists
from forum.moderation.checks.outcomes import MATCHES_KEPT

# Of rendered and sanitised HTML: what is a link there is one for readers. Not
# those of mentions, which lead into this site.
_LINK = re.compile(r'<a href="(https?://[^"]*)"', re.IGNORECASE)


# What Markdown takes away between two letters: emphasis, code, links, escapes, entities.
_MARKED = re.compile(r"[*_`\[\]\\&]")


Found = dict[str, dict[str, str]]  # By list: an entry, as moderators read it, and what was typed.


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier comment: whose, when, and its text where it resembles the one judged."""

    comment_id: int
    author_id: int
    created_at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the database knows around a new comment, all of it bounded by facts.py.

    `own` are the author's last ones, `alike` recent ones of others that may
    be the same text, `above` the comments that are answered, the nearest
    first.
    """

    own: tuple[Earlier, ...] = ()
    alike: tuple[Earlier, ...] = ()
    above: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictured:
    """What readers see of an author's pictures already, read where a text shows one.

    `comment_count` is of comments with any, as far as anybody asks; `here` are the keys in the
    one that is edited.
    """

    comment_count: int = 0
    here: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """A text that its author wants to publish. `comment_count`: how many others are published."""

    text: str
    html: str
    now: datetime
    author_id: int = 0
    author_key: str = ""  # members.names.name_key() of the username.
    comment_count: int = 0
    level: Level = LEVELS[0]  # Of trust.
    is_watched: bool = False  # By a moderator, until a day (measures/).
    address: str = ""  # The network it comes from, shortened; "" where nobody asks.
    block_id: int = 0  # Of the network it comes from, where it is blocked.
    comment_id: int | None = None  # Of the one that is edited.
    article_id: int = 0
    reply_to: int | None = None
    around: Around = field(default_factory=Around)
    pictured: Pictured = Pictured()

    @cached_property
    def said(self) -> str:
        """Return the text with what its pictures show in the place of their keys."""
        return words_alone(self.text)

    @cached_property
    def pictures(self) -> list[Shown]:
        """Return the pictures that it shows, in their order."""
        return find_shown(self.html)

    @property
    def new_pictures(self) -> list[Shown]:
        """Return those that readers don't see in the comment already."""
        return [one for one in self.pictures if one.key not in self.pictured.here]

    @cached_property
    def folded(self) -> Folded:
        """Return the text as the lists see it."""
        return Folded.of(self.said)

    @cached_property
    def seen(self) -> Folded | None:
        """Return the text as readers see it, where what was typed has marks that they don't.

        They would part a word, or spell its letters by numbers, for whoever reads what was typed.
        """
        if not _MARKED.search(self.text):
            return None
        return Folded.of(plain_text(self.html), self.folded)

    @cached_property
    def _listed(self) -> dict[WordLists, Found]:
        return {}

    def find_listed(self, words: WordLists) -> Found:
        """Return what the text has of each list, as far as anybody reads; it is read once."""
        found = self._listed.get(words)
        if found is None:
            texts = [self.folded] if self.seen is None else [self.folded, self.seen]
            hits = chain.from_iterable(map(words.find, texts))
            found = self._listed[words] = _sort_hits(hits, words.names)
        return found

    @cached_property
    def likeness(self) -> Likeness:
        """Return by what texts that are nearly the same are found."""
        return Likeness.of(self.folded.text)

    @cached_property
    def _resemblances(self) -> dict[str, int]:
        return {}

    def resemblance(self, text: str) -> int:
        """Return how alike another text is, from 0 to 100; of each it is counted once."""
        known = self._resemblances.get(text)
        if known is None:
            known = self._resemblances[text] = self.likeness.resemblance(words_alone(text))
        return known

    def with_author(self, **known: Any) -> "Subject":
        """Return the same text with what is known around it; what was read of it stays read."""
        subject = replace(self, **known)
        subject.__dict__.update(
            said=self.said,
            folded=self.folded,
            seen=self.seen,
            _listed=self._listed,
            likeness=self.likeness,
            _resemblances=self._resemblances,
        )
        return subject

    @cached_property
    def hosts(self) -> list[str]:
        """Return the host of each link as browsers read it, in their order."""
        return [host for url in _LINK.findall(self.html) if (host := read_host(unescape(url)))]


def _sort_hits(hits: Iterable[Hit], names: Iterable[str]) -> Found:
    """Return hits by list, MATCHES_KEPT of each; no more are looked for once all have as many."""
    found: Found = {name: {} for name in names}
    wanting = set(found)
    for hit in hits:
        of_list = found[hit.entry.of]
        if len(of_list) < MATCHES_KEPT:
            of_list[str(hit)] = hit.typed
        elif hit.entry.of in wanting:
            wanting.remove(hit.entry.of)
            if not wanting:
                break
    return found
