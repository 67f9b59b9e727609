"""What an editor has pasted and not published yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class PastedDiscussion(models.Model):
    """A pasted text with what was chosen for its lines. Written by paste/keeping.py.

    One an editor: it waits there, whatever becomes of the page or the
    session. `chosen` maps names of the page's fields to what roles.settle()
    made of them; `typed` is the headline and what else the text doesn't say.
    `article` is what was made of the last one, so that a second press of the
    button finds it.
    """

    editor = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="pasted_discussion",
        verbose_name=_("editor"),
    )
    text = models.TextField(_("text"), blank=True)
    chosen = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Pasted by {self.editor_id}"
