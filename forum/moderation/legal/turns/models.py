"""A turn: that what the sender of a notice was told holds no more."""

from django.db import models
from django.utils import timezone

from forum.moderation.legal.models import LegalNotice, Told


class NoticeTurn(models.Model):
    """One change of how a comment stands, after a notice about it was decided.

    Written by following.py, in the transaction of the change: that a decision is undone or
    reversed, that reports hide the comment, that its author deletes it. What a notice's own
    decision does, or the judgement of a complaint about it, is none.
    """

    notice = models.ForeignKey(LegalNotice, on_delete=models.PROTECT, related_name="turns")
    told = models.CharField(max_length=8, choices=Told.choices)
    turned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Turn of legal notice {self.notice_id} to {self.told}"
