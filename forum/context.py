"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.navigation import nav_sections
from forum.members.preferences import theme_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, its address and the theme to show. One query in 30 seconds."""
    return {**site_words(), "theme": theme_of(request)}


def site_words() -> dict[str, Any]:
    """Return what is the same for every reader."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "DEMO": settings.DEMO,
        "nav_sections": nav_sections,
    }
