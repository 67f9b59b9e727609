"""Notices: what happened that a member would want to know."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class NoticeKind(models.TextChoices):
    """What happened."""

    REPLY = "reply"
    MENTION = "mention"
    DECISION = "decision"
    PICKED = "picked"
    ASKED = "asked"
    REPORT = "report"
    MISTAKE = "mistake"
    CORRECTED = "corrected"
    KEPT = "kept"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    OPINION_BACK = "opinion_back"
    INQUIRY = "inquiry"
    PAGE_NOTICE = "page_notice"
    PAGE_NOTICE_DECIDED = "page_decided"
    ROLE = "role"
    HELD = "held"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about many notices."""

    def shown(self) -> "NoticeQuerySet":
        """Keep what its recipient may see now."""
        return self.filter(is_aside=False)

    def unread(self) -> "NoticeQuerySet":
        """Keep what Member.unread_notice_count counts."""
        return self.shown().filter(read_at__isnull=True)


class Told(models.Model):
    """What a notice says, whether its recipient has it or not."""

    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(max_length=64)
    place = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=200, blank=True)  # The article's headline.
    url = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Notice(Told):
    """One thing told to one member.

    Written by telling.tell() in the transaction of what it tells about and
    taken back by telling.withdraw(). It holds no text of a comment: what is
    hidden later must not live on here. `subject` names the thing ("comment:12")
    without this app knowing what a comment is, `place` where it stands
    ("article:3"): while that can't be seen, the notice is set aside
    (setting_aside.py), neither listed nor counted.
    """

    # Found by what begins with it in the constraint.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    is_aside = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "subject", "kind"], name="notice_told_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-id"], condition=Q(is_aside=False), name="notice_list"
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True, is_aside=False),
                name="notice_unread",
            ),
            models.Index(fields=["place", "recipient"], name="notice_place"),
            models.Index(fields=["subject"], name="notice_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} to {self.recipient_id}"


class KeptNotice(Told):
    """A notice that was taken back and may be given back as it was, read or not.

    Written by telling.take_back(), gone by giving_back.give_back(). No page reads it. Its
    key is the notice's, so that it comes back to where it stood in the list.
    """

    id = models.BigIntegerField(primary_key=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["subject"], name="kept_notice_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} to {self.recipient_id}, taken back"


class OutgoingMail(models.Model):
    """A mail that waits to be sent. Written by outbox.write_mail(), gone once it is sent.

    `due_at` is when it is tried next; who tries it moves that on first, so
    that nobody else does. The address is the recipient's at that time, or
    `address` of who is no member.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    address = models.EmailField(blank=True, default="", db_default="")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) ^ Q(address=""),
                name="outgoing_mail_has_address",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="outgoing_mail_due")]

    def __str__(self) -> str:
        return f"Mail {self.pk} to {self.recipient_id or 'an address'}"
