"""The readable part of addresses, in any script. Pure."""

from django.utils.text import slugify


def make_slug(headline: str) -> str:
    """Return what stands for a headline in its article's address."""
    return slugify(headline, allow_unicode=True)[:80].strip("-") or "article"


def make_tag_slug(name: str) -> str:
    """Return what stands for a tag in its address; "" for one of signs alone."""
    return slugify(name, allow_unicode=True)[:60]
