"""What hides words and pictures on pages that moderators work with."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

from forum.moderation.care.looking import ShownCare
from forum.moderation.care.veiling import Veiled, veil_html, veil_word

register = template.Library()


@register.filter
def veiled(html: str | Veiled, care: ShownCare | str | None) -> Veiled:
    """Return safe HTML as `care` wants it shown; words whole where a page has no `care`."""
    if isinstance(html, Veiled):  # Already, where the page is cast (cases/sides.py).
        return html
    if not isinstance(care, ShownCare):
        return veil_html(html, ())
    return veil_html(html, care.lists, pictures=care.hides_words)


@register.filter
def veiled_lines(text: str, care: ShownCare | str | None) -> SafeString:
    """Return what a person typed the same way, its line breaks kept."""
    return veiled(linebreaksbr(text, autoescape=True), care).html


@register.filter
def veiled_word(word: str, care: ShownCare | str | None) -> str:
    """Return a word that a list names under a veil, unless `care` hides none."""
    return veil_word(word) if isinstance(care, ShownCare) and care.hides_words else word
