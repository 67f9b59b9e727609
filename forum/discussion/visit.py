"""Where a member was when they last looked: one small row for each article they read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """A member's visits to an article's discussion. Written by visiting.py.

    Both numbers are values of Discussion.arrival_count: what has a higher
    `arrival` than `seen_before` is new in this visit, and `seen_now` is what
    the page showed last, from which the next visit begins. In the first visit
    (`is_first`) new is what came since it began: there is none before.

    `place_now` is the id of the comment at which the member reads in this
    visit, `place_before` where an earlier one ended; both plain numbers, of
    comments that may be gone meanwhile: nothing else has to be kept in step.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits", db_index=False
    )
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    seen_before = models.PositiveIntegerField()
    seen_now = models.PositiveIntegerField()
    is_first = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    place_before = models.PositiveBigIntegerField(null=True)
    place_now = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "article"], name="visit_once_per_article"),
            models.CheckConstraint(
                condition=Q(seen_before__lte=F("seen_now")), name="visit_goes_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"Visit of {self.member_id} to {self.article_id}"
