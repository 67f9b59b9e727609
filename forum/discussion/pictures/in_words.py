"""Say where a text names a picture, for pages that show none: "[picture: a ferry]"."""

import re

from django.utils.translation import gettext as _

from articles.markup import PICTURE
from forum.discussion.pictures.shown import TYPED

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def say_pictures(text: str) -> str:
    """Return what was typed with words in the place of pictures, to be read as it is."""
    return TYPED.sub(_say_plainly, text) if PICTURE in text else text


def say_pictures_in_markdown(text: str) -> str:
    """Return the same, to be rendered."""
    return TYPED.sub(lambda found: rf"\[{_name(found[1])}\]", text) if PICTURE in text else text


def _say_plainly(found: re.Match[str]) -> str:
    return f"[{_name(_ESCAPE.sub(lambda mark: mark[1], found[1]))}]"


def _name(alt: str) -> str:
    # Translators: in the place of a picture where none is shown; %(alt)s is what it shows.
    return _("picture: %(alt)s") % {"alt": alt} if alt.strip() else _("picture")
