"""What a member wants to hear of, and what not: the rows, and what must always hold of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def _only_one_of(*names: str) -> Q:
    """Ask that one of the columns is filled and the others are empty."""
    cases = (Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return Q.create(list(cases), connector=Q.OR)


class Follow(models.Model):
    """A member follows an article's discussion, a branch of one, or another member.

    Written by following.py. `seen` says up to where the member has looked:
    for an article or a branch the article's Discussion.arrival_count at that
    time, for a member the id of their newest comment that came out. A comment of
    theirs that waits for a moderator then has a lower id and comes out later;
    `seen_held` names those (attention_rules.HELD_REMEMBERED at most).

    Nothing is written here or anywhere when a comment is posted: that would
    make a comment under a popular article cost a row a follower.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    article = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.CASCADE, related_name="+"
    )
    branch = models.ForeignKey(
        "discussion.Comment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    seen = models.PositiveBigIntegerField(default=0)
    seen_held = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_only_one_of("article", "branch", "followed"),
                name="follow_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(followed__isnull=True) | ~Q(followed=F("member")),
                name="follow_of_another",
            ),
            models.UniqueConstraint(fields=["member", "article"], name="follow_article_once"),
            models.UniqueConstraint(fields=["member", "branch"], name="follow_branch_once"),
            models.UniqueConstraint(fields=["member", "followed"], name="follow_member_once"),
        ]

    def __str__(self) -> str:
        return f"Follow {self.pk} of {self.member_id}"


class Mute(models.Model):
    """A member doesn't want to read another member, or a branch; nobody else sees that.

    Written by muting.py.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes", db_index=False
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    branch = models.ForeignKey(
        "discussion.Comment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_only_one_of("muted", "branch"), name="mute_has_one_target"
            ),
            models.CheckConstraint(
                condition=Q(muted__isnull=True) | ~Q(muted=F("member")), name="mute_of_another"
            ),
            models.UniqueConstraint(fields=["member", "muted"], name="mute_member_once"),
            models.UniqueConstraint(fields=["member", "branch"], name="mute_branch_once"),
        ]

    def __str__(self) -> str:
        return f"Mute {self.pk} of {self.member_id}"
