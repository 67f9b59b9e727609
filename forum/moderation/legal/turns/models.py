"""A turn: that what the sender of a notice was told holds no more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forum.moderation.legal.elsewhere.models import PageNotice, PageTold
from forum.moderation.legal.models import LegalNotice, Told


class NoticeTurn(models.Model):
    """One change of how a comment or a page stands, after a notice about it was decided.

    Written by writing.py, in the transaction of the change: that a decision is undone or
    reversed, that reports hide the comment, that its author deletes it; that an article is
    published again, a measure against a member lifted. What a notice's own
    decision does, or the judgement of a complaint about it, is none. Of a page `turned_by` is
    who in the newsroom or the room brought it about; of a comment its decisions say that.
    """

    notice = models.ForeignKey(
        LegalNotice, null=True, on_delete=models.PROTECT, related_name="turns"
    )
    page_notice = models.ForeignKey(
        PageNotice, null=True, on_delete=models.PROTECT, related_name="turns"
    )
    told = models.CharField(max_length=8, choices=[*Told.choices, *PageTold.choices])
    turned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    turned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__isnull=False, page_notice=None, told__in=Told.values)
                | Q(notice=None, page_notice__isnull=False, told__in=PageTold.values),
                name="notice_turn_of_one",
            ),
        ]

    def __str__(self) -> str:
        about = f"legal notice {self.notice_id or f'P{self.page_notice_id}'}"
        return f"Turn of {about} to {self.told}"
