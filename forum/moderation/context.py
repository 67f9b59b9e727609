"""What stands around a comment, in the thread and in the records."""

from dataclasses import dataclass
from datetime import datetime

from articles.markup import Profile, render_markdown
from forum.discussion.models import Comment
from forum.moderation.checks.showing import ShownRun, load_runs
from forum.moderation.log import load_log_of_comment
from forum.moderation.models import Decision, Report

PARENTS_SHOWN = 3
ANSWERS_SHOWN = 3
REPORTS_SHOWN = 50
REVISIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """A comment's text before an edit, as readers saw it but for links of mentions."""

    html: str
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """A comment's surroundings, for one page."""

    parents: list[Comment]  # Outermost first, what it answers last.
    answers: list[Comment]
    reports: list[Report]  # Open and closed, newest first.
    revisions: list[Earlier]  # Newest first.
    decisions: list[Decision]
    check_runs: list[ShownRun]  # Newest first.


def load_context(comment: Comment) -> Context:
    """Return what a moderator reads around a comment, in at most eight queries."""
    answers = Comment.objects.filter(reply_to=comment).select_related("author").order_by("pk")
    return Context(
        parents=_load_parents(comment),
        answers=list(answers[:ANSWERS_SHOWN]),
        reports=list(
            Report.objects.filter(comment=comment)
            .select_related("reporter")
            .order_by("-pk")[:REPORTS_SHOWN]
        ),
        revisions=[
            Earlier(render_markdown(revision.text, Profile.COMMENT), revision.edited_at)
            for revision in comment.revisions.all()[:REVISIONS_SHOWN]
        ],
        decisions=load_log_of_comment(comment.pk),
        check_runs=load_runs(comment.pk),
    )


def _load_parents(comment: Comment) -> list[Comment]:
    """Return what the comment answers, and what that answers, a few steps up."""
    parents: list[Comment] = []
    parent = comment.reply_to
    while parent is not None and len(parents) < PARENTS_SHOWN:
        parents.append(parent)
        parent = Comment.objects.select_related("author").filter(pk=parent.reply_to_id).first()
    return parents[::-1]
