"""Where an article belongs: its section, its source, its language."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages articles are written in."""

    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")


class Section(models.Model):
    """A part of the paper: Politics, Business, Sport. Written in the admin."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_ja = models.CharField(_("Japanese name"), max_length=60, blank=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.name_ja if self.name_ja and get_language() == "ja" else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the section's page."""
        return reverse("articles:section", args=[self.slug])


class Source(models.Model):
    """Who delivered an article: an agency, or the own desk."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    credit = models.CharField(_("credit line"), max_length=100, help_text=_("© KYODO"))
    url = models.URLField(_("address"), blank=True)
    is_agency = models.BooleanField(_("is an agency"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name
