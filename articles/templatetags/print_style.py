"""How a newspaper prints things."""

from django import template

from articles.dateline import print_dateline
from articles.models import Article

register = template.Library()


@register.filter
def dateline(article: Article) -> str:
    """Return an article's place and day as agencies print them, or nothing."""
    return print_dateline(article.dateline, article.language, article.published_at)
