"""Ask whoever judges texts before they are published: settings.DISCUSSION_JUDGE.

What is built on the discussion judges; here is only what is asked and answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from forum.discussion.models import Comment
from forum.discussion.wide_calm import Slowness
from forum.members.models import Member
from forum.refusals import Refusal

MOST_LOCKS = 3  # Of what one text is locked by.


@dataclass(frozen=True, slots=True)
class Text:
    """What its author wants to publish: cleaned, and rendered as readers would see it.

    `comment_id` is of the comment that is edited, which `is_published` or waits.
    `insistence` is what an earlier Nudge gave and the author sent along: they want
    it as it is.
    """

    text: str
    html: str
    author: Member
    article_id: int
    reply_to: int | None
    comment_id: int | None = None
    is_published: bool = False
    insistence: str = ""
    address: str = ""  # The network it comes from, shortened; "" where nobody asks.


@dataclass(frozen=True, slots=True)
class Anew:
    """What the judge wants read again under the lock, by settings.DISCUSSION_READ_ANEW.

    Who writes with one of the same `locks`, numbers of 32 bits with their sign in ascending
    order, MOST_LOCKS at most, waits for the other. `values` are those that the SQL names.
    """

    locks: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nudge(Refusal):
    """A no to which the author may say: send it anyway."""

    insistence: str = ""


def _say_nothing() -> str:
    return ""


def _keep_nothing(comment: Comment, waits_anyway: bool) -> None:
    """Write nothing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why a text isn't taken, or whether it waits; `keep` writes why, in the post's transaction.

    `keep` is told whether the comment would wait whatever the judgement.
    `say_why_it_waits` tells the author what was found.
    `slow` is what its author has to keep to besides. What rests on something
    that may have ended, or on what others may have written meanwhile (`anew`), can
    be judged again, by settled().
    """

    refusal: Refusal | None = None
    must_wait: bool = False
    say_why_it_waits: Callable[[], str] = _say_nothing
    keep: Callable[[Comment, bool], None] = _keep_nothing
    slow: tuple[Slowness, ...] = ()
    anew: Anew = Anew()
    reconsider: Callable[[str | None], "Judgement"] | None = None

    def settled(self, said: str | None = None) -> "Judgement":
        """Return what holds until the transaction ends. Call under the discussion's lock.

        `said` is what settings.DISCUSSION_READ_ANEW found there.
        """
        return self.reconsider(said) if self.reconsider else self


def judge(text: Text) -> Judgement:
    """Return what becomes of a text. May read, locks nothing: call it before the lock."""
    return _find_judge()(text)


@cache
def _find_judge() -> Callable[[Text], Judgement]:
    return import_string(settings.DISCUSSION_JUDGE) if settings.DISCUSSION_JUDGE else _publish


def _publish(text: Text) -> Judgement:
    return Judgement()
