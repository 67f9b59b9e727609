"""Say where a text names a picture, for pages that show none: "[picture: a ferry]"."""

import re

from django.utils.translation import gettext as _

from forum.discussion.pictures.shown import replace_pictures

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def say_pictures(text: str) -> str:
    """Return what was typed with words in the place of pictures, to be read as it is."""
    return replace_pictures(text, _say_plainly)


def say_pictures_in_markdown(text: str) -> str:
    """Return the same, to be rendered."""
    return replace_pictures(text, lambda alt: rf"\[{_name(alt)}\]")


def _say_plainly(alt: str) -> str:
    return f"[{_name(_ESCAPE.sub(lambda mark: mark[1], alt))}]"


def _name(alt: str) -> str:
    # Translators: in the place of a picture where none is shown; %(alt)s is what it shows.
    return _("picture: %(alt)s") % {"alt": alt} if alt.strip() else _("picture")
