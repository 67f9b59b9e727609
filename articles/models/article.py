"""The article itself, and the questions about many."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.belonging import Language, Section, Source
from articles.models.image import Image
from articles.slugs import make_tag_slug


class Status(models.TextChoices):
    """Where an article stands. A scheduled one is public once its time has come."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions about many articles."""

    def public(self, now: datetime | None = None) -> "ArticleQuerySet":
        """Return what a reader may see at `now` (default: this moment).

        Decided by the clock, so publishing in the future needs no job.
        """
        return self.filter(
            status__in=(Status.PUBLISHED, Status.SCHEDULED),
            published_at__lte=now or timezone.now(),
        )

    def announced(self, *, besides: int | None = None) -> "ArticleQuerySet":
        """Return what is public or becomes so by the clock alone; `besides` in any state."""
        return self.filter(Q(status__in=(Status.PUBLISHED, Status.SCHEDULED)) | Q(pk=besides))

    def with_related(self, pk: int) -> "ArticleQuerySet":
        """Keep an article and those named below it, found by two indexes."""
        links = Article.related.through._meta.db_table
        # No "or": PostgreSQL would look at every article for it.
        return self.filter(
            pk__in=RawSQL(  # noqa: S611
                f"SELECT %s UNION ALL SELECT to_article_id FROM {links} WHERE from_article_id = %s",  # noqa: S608
                [pk, pk],
            )
        )

    def newest(self) -> "ArticleQuerySet":
        """Order by time of publication, latest first."""
        return self.order_by("-published_at", "-pk")

    def for_list(self) -> "ArticleQuerySet":
        """Load what an entry of a list shows, in one query, without the body."""
        return self.select_related(
            "section", "source", "lead_image", *settings.ARTICLES_LIST_RELATED
        ).defer("body", "body_html", "corrections")

    def in_section(self, section: Section) -> "ArticleQuerySet":
        """Keep one section's articles."""
        return self.filter(section=section)

    def tagged(self, slug: str) -> "ArticleQuerySet":
        """Keep the articles that carry a tag."""
        return self.filter(taggings__slug=slug)


class Article(models.Model):
    """A news article and everything printed with it.

    Written by the verbs of articles.publishing only. `body` is Markdown of
    the ARTICLE profile and `body_html` its rendering, made at write time.
    `corrections` is a list of {"at": ISO time, "text": str}, oldest first, with
    "thanks": True where readers found what was wrong;
    `tags` a list of names, mirrored in Tagging for the way back.
    """

    # No column: what a list says to its one reader. Set by listing.tell_news().
    new_comments: int = 0

    headline = models.CharField(_("headline"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)
    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.ENGLISH
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, verbose_name=_("section"))
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("source")
    )
    standfirst = models.TextField(_("standfirst"), max_length=500, blank=True)
    dateline = models.CharField(_("dateline"), max_length=100, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        verbose_name=_("author's account"),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=100_000, blank=True)
    body_html = models.TextField(editable=False, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    lead_image = models.ForeignKey(
        Image,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
        verbose_name=_("lead image"),
    )
    related = models.ManyToManyField(
        "self", symmetrical=False, blank=True, verbose_name=_("related articles")
    )

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)
    corrections = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(default=timezone.now)
    # What came in from outside is known by this, so that it comes in once.
    intake_key = models.CharField(
        _("intake key"), max_length=100, null=True, unique=True, editable=False
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", _("Can publish, correct and withdraw articles")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(published_at__isnull=False),
                name="article_public_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="article_withdrawn_has_reason",
            ),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="article_newest"),
            models.Index(fields=["section", "-published_at"], name="article_section_newest"),
            models.Index(fields=["status", "-published_at"], name="article_status_newest"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """Return the address of the article's page."""
        return reverse("articles:article", args=[self.pk, self.slug])

    @property
    def tag_links(self) -> list[dict[str, str]]:
        """Return each tag's name with the slug of its page."""
        links = [{"name": name, "slug": make_tag_slug(name)} for name in self.tags]
        return [link for link in links if link["slug"]]

    @property
    def dated_corrections(self) -> list[dict[str, Any]]:
        """Return the corrections with their times as times, for the reader's own zone."""
        return [{**one, "at": datetime.fromisoformat(one["at"])} for one in self.corrections]

    def is_public(self, now: datetime | None = None) -> bool:
        """Say whether a reader may see the article at `now`."""
        return (
            self.status in (Status.PUBLISHED, Status.SCHEDULED)
            and self.published_at is not None
            and self.published_at <= (now or timezone.now())
        )


class Tagging(models.Model):
    """That an article carries a tag. Mirrors Article.tags; written with it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="taggings")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, allow_unicode=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "slug"], name="tagging_once_per_article")
        ]
        indexes = [models.Index(fields=["slug", "-article"], name="tagging_way_back")]

    def __str__(self) -> str:
        return self.name
