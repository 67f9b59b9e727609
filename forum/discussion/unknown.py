"""What an address asks for that discussions don't have: said, rather than passed over."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from forum.discussion.filters import Show
from forum.discussion.orders import ORDERS
from forum.discussion.pages import Asked, asks_for_all
from forum.discussion.threads import ThreadPage


def say_unknown(parameters: Mapping[str, str], asked: Asked, page: ThreadPage) -> str:
    """Return what to tell of a `?show=`, `?order=`, `?after=` or `?all=1` that led nowhere, or "".

    Pure. It doesn't repeat what was asked, so that one page is kept for all that is unknown.
    """
    if parameters.get("show", "") not in ("", *Show.values):
        return _("There is no such part of a discussion. This is the whole of it.")
    if parameters.get("order", "") not in ("", *ORDERS):
        return _("There is no such order of threads. This is the usual one.")
    if asked.after and page.is_first:
        return _("There is no such page of the discussion. This is its first one.")
    if asks_for_all(parameters) and page.is_first and not page.is_whole:
        return _("This discussion is too long for one page. This is its first one.")
    return ""
