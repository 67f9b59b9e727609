"""The tables of the moderation log's chain: its entries, and where it ends now."""

from django.db import models
from django.db.models import Q

# Kinds of entries that the room lists by themselves, each by its own key.
LISTED = ("account", "check", "note", "role", "rule_change")


class LogEntry(models.Model):
    """One act of moderation as the log keeps it for good. Written by appending.py.

    Holds plain values only, no reference that could vanish and no text that a
    person wrote: of notes and words there are digests. `facts` is the very
    text that was hashed (entries.py). The database refuses to change or to
    delete an entry. `kind` and `key` name the row it is about.
    """

    number = models.PositiveBigIntegerField(primary_key=True)  # From 1, without gaps.
    kind = models.CharField(max_length=16)
    key = models.PositiveBigIntegerField()
    facts = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()  # Nobody is given any.
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="log_entry_once"),
        ]
        indexes = [
            # What the room lists beside decisions (changes/), of which there are few.
            models.Index(
                fields=["kind", "-number"], condition=Q(kind__in=LISTED), name="log_entry_listed"
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number}: {self.kind} {self.key}"


class LogHead(models.Model):
    """The newest entry's number and hash, in one row, locked while an entry is added."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="log_head_is_one"),
        ]

    def __str__(self) -> str:
        return f"Head at {self.number}"
