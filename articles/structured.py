"""What machines read of an article: schema.org's NewsArticle."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Image

# Ends a script element or opens a comment in HTML; as JSON escapes it can't.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def news_article(article: Article) -> SafeString:
    """Return the article as JSON-LD that is safe inside a script element.

    What the article doesn't have is left out, not printed empty.
    """
    address = settings.SITE_URL + article.get_absolute_url()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": article.headline,
        "description": article.standfirst,
        "inLanguage": article.language,
        "articleSection": article.section.name,
        "keywords": article.tags,
        "dateline": article.dateline,
        "datePublished": _time(article.published_at),
        "dateModified": _time(article.updated_at or article.published_at),
        "author": _author(article),
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME},
        "creditText": article.credit,
        "isAccessibleForFree": True,
        "image": _image(article.lead_image),
        "correction": [
            {"@type": "CorrectionComment", "text": one["text"], "datePublished": one["at"]}
            for one in article.corrections
        ],
    }
    present = {name: value for name, value in data.items() if value}
    return mark_safe(json.dumps(present, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _author(article: Article) -> dict[str, str]:
    """Return who wrote the article, or else which agency delivered it."""
    if article.byline:
        return {"@type": "Person", "name": article.byline.removeprefix("By ")}
    if article.source:
        return {"@type": "Organization", "name": article.source.name}
    return {}


def _image(image: Image | None) -> dict[str, Any]:
    if image is None:
        return {}
    found = {
        "@type": "ImageObject",
        "url": settings.SITE_URL + image.file.url,
        "width": image.width,
        "height": image.height,
        "caption": image.caption or image.alt,
        "creditText": image.credit,
    }
    return {name: value for name, value in found.items() if value}
