"""The pictures printed with articles."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Image(models.Model):
    """A picture, re-encoded when it came in. Written by images.store_image()."""

    file = models.ImageField(
        _("file"), upload_to="images/%Y/%m/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(_("width"), editable=False)  # Pixels.
    height = models.PositiveIntegerField(_("height"), editable=False)  # Pixels.
    # SHA-256 of the file, which pictures with other words may share.
    digest = models.CharField(max_length=64, editable=False)
    alt = models.CharField(_("description for those who can't see it"), max_length=300)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=100, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "alt", "caption", "credit"], name="image_once_with_its_words"
            )
        ]

    def __str__(self) -> str:
        return self.alt
