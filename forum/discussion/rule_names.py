"""What the rules of the site are called, which are the moderation's."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string


def name_of_rule(code: str) -> str:
    """Return what the rule of a code is called now, in the language that is active; or "".

    By settings.DISCUSSION_RULE_NAMES, which keeps the names at hand.
    """
    return _names()(code)


@cache
def _names() -> Callable[[str], str]:
    names: Callable[[str], str] = import_string(settings.DISCUSSION_RULE_NAMES)
    return names
