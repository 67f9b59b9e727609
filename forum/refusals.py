"""How the site says no: one answer for the verb, the page and the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a member may not do something, in words for that member.

    `code` is stable and for programs ("locked"); `message` is translated
    when it is shown.
    """

    code: str
    message: str | _StrPromise


class Refused(Exception):
    """Raised by a verb when a rule says no. Nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
