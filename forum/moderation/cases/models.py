"""A case: a comment, a thread or a member that waits for a moderator, and why."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.claimed import Claimed
from forum.moderation.decisions.models import Decision

# What a page shows of a case besides itself.
BODIES = ("article__body", "article__body_html")  # What nobody reads of its article.
READ_ALONG = ("claimed_by", "question__asked_by", "question__asked_of", "question__answered_by")


class Kind(StrEnum):
    """What a case is about."""

    COMMENT = "comment"
    THREAD = "thread"
    MEMBER = "member"


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about many cases."""

    def about_members(self) -> "CaseQuerySet":
        """Keep what is about members themselves, not about what they wrote."""
        return self.filter(comment=None, branch=None)

    def open(self) -> "CaseQuerySet":
        """Keep what waits still."""
        return self.filter(closed_at=None)

    def with_part_of(self, member: Member) -> "CaseQuerySet":
        """Let each say by `took_part` whether a member wrote in the thread that it is about.

        One about a comment says whether they wrote anywhere in its discussion.
        """
        path = Coalesce(OuterRef("branch__path"), Value(""))
        part = wrote_in(OuterRef("article"), path, author=member)
        asked = models.ExpressionWrapper(part, output_field=models.BooleanField())
        return self.annotate(took_part=asked)

    def with_last_decision(self) -> "CaseQuerySet":
        """Let each say by `last_decision` what was decided last about its comment; 0: nothing."""
        last = Decision.objects.on_comments().filter(comment=OuterRef("comment")).order_by("-pk")
        number = Coalesce(Subquery(last.values("pk")[:1]), 0)
        return self.annotate(last_decision=number)


def took_part(member: Member | int) -> Q:
    """Return whether a member wrote in the thread of a case, in any state; not officially."""
    return wrote_in(OuterRef("article"), OuterRef("branch__path"), author=member)


def wrote_in(article: Any, path: Any, *, author: Any) -> Q:
    """Return whether an author wrote in a branch, in any state; not officially.

    Asked of what they wrote under the article, which two indexes hold. By no range of paths:
    of whoever wrote nothing there that would read the whole branch.
    """
    theirs = Comment.objects.filter(
        article=article, author=author, is_official=False, path__startswith=path
    )
    seen = Q(state=State.PUBLISHED)
    return Q(Exists(theirs.filter(seen))) | Q(Exists(theirs.filter(~seen)))


class Case(Claimed):
    """All that waits about a comment, thread or member, from when it first did until it is judged.

    A thread is a `branch`, a comment with all below it. About a member it names neither
    that nor a comment nor an article; they are its `author`.
    Written by joining.py, in the transaction of what opens, changes or closes
    it, by claiming.py and by asking/. Each has one open case at most. `is_reported`,
    `is_held`, `is_watched` and `is_noticed` (in a notice of illegal content that nobody has
    answered) say why it is open; one of them is true. `due`
    is when its turn comes, in seconds since 1970: when it was opened, less
    `head_start` (ranking.py). The queue goes by that, so its order changes
    only where something happens.
    """

    ENDS_BY = "closed_at"

    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="cases")
    branch = models.ForeignKey(
        Comment, null=True, on_delete=models.CASCADE, related_name="thread_cases"
    )
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cases"
    )
    is_reported = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    is_watched = models.BooleanField(default=False)
    is_noticed = models.BooleanField(default=False, db_default=False)
    # The gravest that was reported; "" where nothing was.
    reason = models.CharField(max_length=16, blank=True)
    harm = models.PositiveSmallIntegerField(default=0)  # 0 to 100.
    # Votes and replies below when it last changed; of a thread or a member, comments.
    reach = models.PositiveIntegerField(default=0)
    head_start = models.IntegerField(default=0)  # Seconds; below 0 lets others go first.
    due = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The newest that a moderator asked a colleague about it (asking/).
    question = models.ForeignKey(
        "moderation.Question", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    took_part: bool  # Where with_part_of() was asked.
    last_decision = 0  # Where with_last_decision() was.

    objects = CaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(closed_at=None), name="case_one_open"
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(branch=None, closed_at=None, comment=None),
                name="case_one_open_of_member",
            ),
            models.UniqueConstraint(
                fields=["branch"], condition=Q(closed_at=None), name="case_one_open_of_thread"
            ),
            models.CheckConstraint(
                condition=Q(comment__isnull=False, branch=None, article__isnull=False)
                | Q(comment=None, branch__isnull=False, article__isnull=False)
                | Q(comment=None, branch=None, article=None),
                name="case_has_place",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | Q(is_reported=True)
                | Q(is_held=True)
                | Q(is_watched=True)
                | Q(is_noticed=True),
                name="case_open_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due", "id"], condition=Q(closed_at=None), name="case_open_by_due"
            ),
            models.Index(
                fields=["article"],
                condition=Q(branch__isnull=False, closed_at=None),
                name="case_open_of_thread_here",
            ),
            models.Index(fields=["author", "-id"], name="case_by_author"),
            models.Index(fields=["opened_at"], name="case_by_time"),
            models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_by_end"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"Case {self.pk} of {self.kind} {self.comment_id or self.branch_id or self.author_id}"
        )

    def concerns(self, member: Member) -> bool:
        """Say whether it is about them, or about a thread in which they wrote."""
        if self.author_id == member.pk:
            return True
        return self.branch_id is not None and self.took_part

    @property
    def kind(self) -> Kind:
        """Return what it is about."""
        if self.comment_id is not None:
            return Kind.COMMENT
        return Kind.MEMBER if self.branch_id is None else Kind.THREAD


class GivenBack(models.Model):
    """That a moderator gave a case back: for a while others are offered it before them.

    Written by claiming.py, which deletes what is old when the same moderator gives back again.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["member", "case"], name="given_back_once")]

    def __str__(self) -> str:
        return f"Case {self.case_id} given back by {self.member_id}"
