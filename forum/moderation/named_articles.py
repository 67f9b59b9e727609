"""An article as somebody at work names it: by its number, its address or words of its headline."""

import re
from functools import reduce
from operator import and_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article

# An article's number, alone or in its address.
ADDRESS = re.compile(r"([0-9]{1,18})|\S*/articles/([0-9]{1,18})(?:[/?#]\S*)?")
MAX_WORDS = 8  # Of a headline that are looked for.
FITTING_SHOWN = 5
HOW = _("Its address, or words of its headline.")


def article_field(help_text: Any = HOW) -> forms.CharField:
    """Return the field in which an article is named."""
    return forms.CharField(label=_("Article"), help_text=help_text, max_length=500, required=False)


def number_in(typed: str) -> int | None:
    """Return the number by which an article is named; None where it is named by words."""
    found = ADDRESS.fullmatch(typed.strip())
    return int(found[1] or found[2]) if found else None


def has_words(typed: str, before: str = "") -> Q:
    """Return which rows are of articles with these words in their headline.

    `before` is how they reach their article: "article__".
    """
    words = typed.split()[:MAX_WORDS]
    return reduce(and_, (Q(**{f"{before}headline__icontains": word}) for word in words), Q())


def find_article(typed: str) -> Article | None:
    """Return the one article that is named, with its section; None if nothing is typed.

    Of those that fit the one whose whole headline was typed. Raises ValidationError.
    """
    if not typed.strip():
        return None
    number = number_in(typed)
    fits = has_words(typed) if number is None else Q(pk=number)
    rows = Article.objects.filter(fits).select_related("section").defer("body", "body_html")
    found = list(rows.order_by("-pk")[: FITTING_SHOWN + 1])
    if not found:
        raise forms.ValidationError(gettext("No article fits."))
    whole = [one for one in found if one.headline.casefold() == typed.strip().casefold()]
    if len(found) > 1 and len(whole) != 1:
        shown = ", ".join(f"{one.headline} ({one.pk})" for one in found[:FITTING_SHOWN])
        message = gettext("More than one article fits. Please give its number, or more words: %s")
        raise forms.ValidationError(message % shown)
    return whole[0] if len(whole) == 1 else found[0]
