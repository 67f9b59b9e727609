"""News articles: what an editor publishes and readers find."""

from articles.models.article import Article, ArticleQuerySet, Status, Tagging
from articles.models.belonging import Language, Section, Source
from articles.models.history import ArticleDraft, ArticleVersion
from articles.models.image import Image

__all__ = [
    "Article", "ArticleDraft", "ArticleQuerySet", "ArticleVersion", "Image", "Language",
    "Section", "Source", "Status", "Tagging",
]  # fmt: skip
