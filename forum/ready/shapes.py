"""Parts of a page, each cast once for every shape that it can have.

A shape is all that a part's template asks about. Its mould is made of the shape
alone, for stand-ins whose every detail is a token: nothing of whom or
what a page shows can be in what is kept. What fills it must be escaped.
"""

from collections.abc import Mapping, Sequence
from sys import getsizeof
from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.kept import Kept
from forum.ready.moulds import cast

KEPT_BYTES = 300_000  # In each process; a mould takes one to four KB.

kept = Kept(KEPT_BYTES)


class Shape:
    """What a template asks about, and stand-ins that answer it so. Of a frozen dataclass."""

    __slots__ = ()
    template: ClassVar[str]
    moments: ClassVar[Sequence[str]] = ()  # Times that it formats by itself (moulds.MOMENTS).

    def sample(self) -> dict[str, Any]:
        """Return the template's context, made of tokens."""
        raise NotImplementedError


def fill(shape: Shape, values: Mapping[str, object]) -> SafeString:
    """Return the HTML of a part, with these values in the places of the tokens."""
    key = (get_language(), shape)
    mould = kept.get(key, None)
    if mould is None:
        mould = cast(shape.template, shape.sample(), shape.moments)
        kept.put(key, None, mould, getsizeof(mould))
    return mark_safe(mould % values)  # noqa: S308 - all that is filled in is escaped.
