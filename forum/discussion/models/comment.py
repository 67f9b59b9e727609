"""A comment: the row, the questions about many, and what must always hold of them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments.managers import CommentManager
from django_comments_xtd.models import XtdComment

from articles.models import Article, Status
from forum.discussion.fields import RootField, TreePathField
from forum.discussion.models.discussion import Mode


class State(models.TextChoices):
    """Where a comment stands; everything but PUBLISHED keeps its text from readers.

    Written by states.change_state() only.
    """

    PUBLISHED = "published", _("Published")
    HELD = "held", _("Waiting for a moderator")  # Not yet published.
    HIDDEN = "hidden", _("Hidden for now")  # By a moderator, or by readers' reports.
    REMOVED = "removed", _("Removed by a moderator")
    DELETED = "deleted", _("Deleted by its author")


# States that leave a tombstone while visible answers hang on them.
TOMBSTONES = (State.HIDDEN, State.REMOVED, State.DELETED)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Questions about many comments."""

    def public(self, now: datetime | None = None) -> "CommentQuerySet":
        """Keep what any reader may read: published, under a public article that shows it."""
        return self.in_open_view(now).filter(state=State.PUBLISHED)

    def in_open_view(self, now: datetime | None = None) -> "CommentQuerySet":
        """Keep what stands under a public article that shows its discussion, in any state."""
        return self.filter(
            article__status__in=(Status.PUBLISHED, Status.SCHEDULED),
            article__published_at__lte=now or timezone.now(),
        ).exclude(article__discussion__mode=Mode.HIDDEN)

    def picked(self) -> "CommentQuerySet":
        """Keep the picks that readers see, the newest first."""
        return self.filter(state=State.PUBLISHED, picked_at__isnull=False).order_by("-picked_at")

    def below(self, comment: "Comment") -> "CommentQuerySet":
        """Keep a comment's branch, without the comment itself."""
        return self.filter(
            article_id=comment.article_id,
            path__gt=comment.path,
            path__lt=comment.path + "~",
        )


class Comment(XtdComment):
    """A comment on an article: the package's row, and beside it all a page reads.

    Inserted by posting, an import's by posting_together; `text` and `html` change in editing
    and redacting,
    `state` and the counters in states, the votes in voting, `is_locked` in
    locking, `open_report_count` from forum.moderation through reporting.
    Pages read this table alone: joining the package's two costs 40 ms at
    300,000 comments, this one 1 to 2 ms.

    `reply_count` counts listed direct answers, `others_reply_count` those
    that somebody else wrote, `thread_count` (roots only)
    published comments below, `rank` is ranking.wilson_lower_bound(). A
    comment is listed when it takes a place in its thread: published, or a
    tombstone above something listed.

    `arrival` is its number, 1 and up, in the order in which the article's
    comments were published for the first time: what came after a visit has
    a higher one, also a comment that was held for a day. `version` is the
    discussion's version at the last change of what readers see of it.
    """

    xtd = models.OneToOneField(
        XtdComment,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="dateline",
    )
    # Indexed with what each is ordered by, below.
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="comments",
        db_index=False,
        verbose_name=_("article"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="comments",
        db_index=False,
        verbose_name=_("author"),
    )
    reply_to = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name=_("in reply to"),
    )
    # What it answered until a moderator gave it a thread of its own. Written by moving.py.
    moved_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    root = RootField("self", on_delete=models.PROTECT, related_name="+", db_index=False)
    path = TreePathField()
    depth = models.PositiveIntegerField(default=0, editable=False)

    created_at = models.DateTimeField(_("posted"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    text = models.TextField(_("text"))
    html = models.TextField()
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PUBLISHED
    )
    is_listed = models.BooleanField(_("has its place in the thread"), default=False)
    is_locked = models.BooleanField(_("takes no replies"), default=False)
    # New replies below wait for a moderator. Written by locking.py, as is_locked.
    holds_replies = models.BooleanField(default=False, db_default=False, editable=False)
    # A member writes below it once in so many minutes. Written by locking.py, too.
    slow_minutes = models.PositiveSmallIntegerField(null=True, editable=False)

    up_count = models.PositiveIntegerField(_("votes up"), default=0)
    down_count = models.PositiveIntegerField(_("votes down"), default=0)
    rank = models.FloatField(default=0.0)
    reply_count = models.PositiveIntegerField(default=0)
    others_reply_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    thread_count = models.PositiveIntegerField(default=0)
    open_report_count = models.PositiveIntegerField(_("open reports"), default=0)

    # The pick that holds now; "" and None without one. Written by newsroom.picking.
    pick_why = models.CharField(max_length=200, default="", editable=False)
    picked_at = models.DateTimeField(null=True, editable=False)

    # A reply to somebody else by staff, or by whose account is named as the
    # article's author: as it was when it was posted. And how many of those
    # are published below, directly.
    is_newsroom_answer = models.BooleanField(default=False, editable=False)
    newsroom_answer_count = models.PositiveIntegerField(default=0, editable=False)
    # Its author wants the article's author, or else the newsroom, to answer.
    asks_author = models.BooleanField(default=False, editable=False)
    # A moderator speaks for the moderation here; posting.py asks whether they may.
    is_official = models.BooleanField(default=False, db_default=False, editable=False)

    # marks.read_marks() of the text, written with it.
    has_link = models.BooleanField(default=False, editable=False)
    is_question = models.BooleanField(default=False, editable=False)

    arrival = models.PositiveIntegerField(null=True, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    # The code of the rule for which it was hidden or removed, as long as it is; readers are
    # told its name. Written by states.change_state().
    because = models.CharField(max_length=16, default="", db_default="", editable=False)
    # What it said before the moderation changed it, and for which rule; and when it last did,
    # or put the text back. Written by redacting.py.
    redaction = models.OneToOneField(
        "CommentRevision", null=True, on_delete=models.RESTRICT, related_name="+", editable=False
    )
    redacted_because = models.CharField(max_length=16, default="", db_default="", editable=False)
    redacted_at = models.DateTimeField(null=True, editable=False)

    # One form, one comment: a second submit of the same form finds the first.
    submission_key = models.UUIDField(null=True)

    objects = CommentManager.from_queryset(CommentQuerySet)()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        # Unordered on purpose: the package's ordering would join its tables.
        ordering: list[str] = []
        permissions = [
            ("moderate_comment", _("Can hide, restore and remove comments")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "path"], name="comment_path_once"),
            models.UniqueConstraint(fields=["author", "submission_key"], name="comment_sent_once"),
            models.UniqueConstraint(fields=["article", "arrival"], name="comment_arrived_once"),
            models.CheckConstraint(
                condition=Q(slow_minutes__isnull=True) | Q(slow_minutes__range=(1, 60)),
                name="comment_slow_for_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(because="") | Q(state__in=(State.HIDDEN, State.REMOVED)),
                name="comment_gone_because",
            ),
            models.CheckConstraint(
                condition=Q(redacted_because="") | Q(redaction__isnull=False),
                name="comment_changed_because",
            ),
            models.CheckConstraint(
                condition=~Q(is_official=True, state=State.HELD),
                name="comment_official_is_not_held",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(arrival__isnull=False),
                name="comment_published_has_arrived",
            ),
            models.CheckConstraint(
                condition=Q(picked_at__isnull=True, pick_why="")
                | (Q(picked_at__isnull=False) & ~Q(pick_why="")),
                name="comment_pick_says_why",
            ),
            models.CheckConstraint(
                condition=Q(is_newsroom_answer=False) | Q(depth__gt=0),
                name="comment_newsroom_answers_something",
            ),
            models.CheckConstraint(
                condition=Q(depth=0, reply_to__isnull=True)
                | Q(depth__gt=0, reply_to__isnull=False),
                name="comment_root_answers_nothing",
            ),
            models.CheckConstraint(
                condition=Q(moved_from__isnull=True) | Q(depth=0), name="comment_moved_out_is_root"
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, is_listed=True)
                | Q(state=State.HELD, is_listed=False)
                | Q(state__in=TOMBSTONES, is_listed=True, reply_count__gt=0)
                | Q(state__in=TOMBSTONES, is_listed=False, reply_count=0),
                name="comment_listed_by_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "xtd"],
                condition=Q(depth=0, is_listed=True),
                name="comment_roots_by_time",
            ),
            models.Index(
                fields=["article", "created_at"],
                condition=Q(depth=0, is_listed=True),
                name="comment_roots_by_age",
            ),
            models.Index(
                F("article"),
                F("rank").desc(),
                F("xtd").desc(),
                condition=Q(depth=0, is_listed=True),
                name="comment_roots_by_rank",
            ),
            models.Index(
                F("article"),
                F("thread_count").desc(),
                F("xtd").desc(),
                condition=Q(depth=0, is_listed=True),
                name="comment_roots_by_size",
            ),
            models.Index(fields=["author", "-xtd"], name="comment_by_author"),
            # When the last one came, once another is gone: states._last_comment_at().
            models.Index(
                fields=["article", "-xtd"],
                condition=Q(state=State.PUBLISHED),
                name="comment_latest",
            ),
            # What is new since a visit is all that arrived, less what is gone.
            models.Index(
                fields=["article", "arrival"],
                condition=~Q(state=State.PUBLISHED) & Q(arrival__isnull=False),
                name="comment_gone",
            ),
            models.Index(
                fields=["article", "arrival", "author"],
                condition=Q(state=State.PUBLISHED),
                name="comment_new",
            ),
            models.Index(
                fields=["root", "arrival", "author"],
                condition=Q(state=State.PUBLISHED),
                name="comment_new_in_thread",
            ),
            # What filters.py asks for, by the order in which it is shown.
            models.Index(
                fields=["article", "xtd"],
                condition=Q(state=State.PUBLISHED, has_link=True),
                name="comment_with_link",
            ),
            models.Index(
                fields=["article", "xtd"],
                condition=Q(state=State.PUBLISHED, is_question=True, others_reply_count=0),
                name="comment_unanswered",
            ),
            models.Index(
                fields=["article", "author", "xtd"],
                condition=Q(state=State.PUBLISHED),
                name="comment_by_author_here",
            ),
            # The rest of what somebody wrote there: who took part in a thread judges no case of it.
            models.Index(
                fields=["article", "author"],
                condition=~Q(state=State.PUBLISHED),
                name="comment_unseen_by_author_here",
            ),
            models.Index(
                fields=["article", "-picked_at"],
                condition=Q(state=State.PUBLISHED, picked_at__isnull=False),
                name="comment_picked",
            ),
            models.Index(
                fields=["article", "xtd"],
                condition=Q(state=State.PUBLISHED, picked_at__isnull=False),
                name="comment_picked_here",
            ),
            models.Index(
                fields=["-picked_at"],
                condition=Q(state=State.PUBLISHED, picked_at__isnull=False),
                name="comment_picked_latest",
            ),
            models.Index(
                fields=["article", "xtd"],
                condition=Q(state=State.PUBLISHED, is_newsroom_answer=True),
                name="comment_by_newsroom",
            ),
            models.Index(
                fields=["-article", "-xtd"],
                condition=Q(state=State.PUBLISHED, asks_author=True),
                name="comment_asking",
            ),
            models.Index(fields=["article", "version"], name="comment_changed"),
            models.Index(fields=["xtd"], condition=Q(state=State.HELD), name="comment_held"),
            # What of a member's waits, on each page they see.
            models.Index(
                fields=["article", "author"],
                condition=Q(state=State.HELD),
                name="comment_held_here",
            ),
            models.Index(
                fields=["author"], condition=Q(arrival__isnull=True), name="comment_unarrived"
            ),
            models.Index(
                fields=["xtd"], condition=Q(open_report_count__gt=0), name="comment_reported"
            ),
            # Locks are few; a reply asks whether one stands above it.
            models.Index(fields=["article"], condition=Q(is_locked=True), name="comment_locked"),
            models.Index(
                fields=["article"], condition=Q(holds_replies=True), name="comment_holding"
            ),
            models.Index(
                fields=["article"], condition=Q(slow_minutes__isnull=False), name="comment_slow"
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row without the package's thread arithmetic.

        That rewrites the order of a whole thread for one reply (10,004 rows
        in a flat thread of 10,000). Its columns are filled here instead.
        """
        adding = self._state.adding
        if adding:
            self.fill_package_columns()
        super(XtdComment, self).save(*args, **kwargs)
        if adding and self.reply_to_id is None:
            # The package has a root point at itself, which takes its id.
            self.thread_id = self.parent_id = self.pk
            XtdComment.norel_objects.filter(pk=self.pk).update(thread_id=self.pk, parent_id=self.pk)

    def fill_package_columns(self) -> None:
        """Copy what the package's own columns need from ours."""
        self.comment, self.user, self.submit_date = self.text, self.author, self.created_at
        self.content_object = self.article
        self.depth = self.reply_to.depth + 1 if self.reply_to else 0
        self.level = min(self.depth, 32_767)  # Its column is a small integer.
        self.is_listed = self.state == State.PUBLISHED
        self.is_public = self.state == State.PUBLISHED
        if self.reply_to:
            self.thread_id, self.parent_id = self.reply_to.root_id, self.reply_to_id

    def get_absolute_url(self, anchor_pattern: str = "") -> str:
        """Return the permalink, which opens the comment in its context."""
        return reverse("discussion:comment", args=[self.pk])

    @property
    def anchored_url(self) -> str:
        """Return the permalink with the comment's anchor: for links that people follow."""
        return f"{self.get_absolute_url()}#c{self.pk}"
