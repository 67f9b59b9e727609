"""What machines read of an article: schema.org's NewsArticle."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article

# Ends a script element or opens a comment in HTML; as JSON escapes it can't.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def news_article(article: Article) -> SafeString:
    """Return the article as JSON-LD that is safe inside a script element."""
    address = settings.SITE_URL + article.get_absolute_url()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": article.headline,
        "inLanguage": article.language,
        "articleSection": article.section.name,
        "keywords": article.tags,
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME},
    }
    if article.standfirst:
        data["description"] = article.standfirst
    if article.published_at:
        data["datePublished"] = article.published_at.isoformat()
        data["dateModified"] = (article.updated_at or article.published_at).isoformat()
    if article.dateline:
        data["dateline"] = article.dateline
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline.removeprefix("By ")}
    if article.credit:
        data["creditText"] = article.credit
    if article.lead_image:
        data["image"] = settings.SITE_URL + article.lead_image.file.url
    if article.corrections:
        data["correction"] = [correction["text"] for correction in article.corrections]
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
