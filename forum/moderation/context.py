"""What stands around a comment, in the thread and in the records."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from articles.markup import excerpt, plain_text
from forum.discussion.models import Comment, CommentRevision
from forum.discussion.pictures.finding import find_pictures_of
from forum.discussion.scopes import scope_of
from forum.discussion.text import render_comment
from forum.members.models import Member
from forum.moderation.acts import BAD
from forum.moderation.care.rules import HARSH, is_harsh
from forum.moderation.cases.models import BODIES, Case, Kind
from forum.moderation.checks.showing import ShownRun, load_runs
from forum.moderation.decisions.models import Decision
from forum.moderation.log import load_log_of_comment
from forum.moderation.reports.models import Report
from forum.moderation.subjects.shown import address_of
from forum.moderation.sweeping.branch_reach import find_removal_around
from forum.moderation.sweeping.models import BranchSweep

PARENTS_SHOWN = 3
ANSWERS_SHOWN = 3
REPORTS_SHOWN = 50
REVISIONS_SHOWN = 20
RELATED_SHOWN = 5
BEGINS_LENGTH = 80  # Characters of a related comment: enough to tell it from others.


@dataclass(frozen=True, slots=True)
class Earlier:
    """A comment's text before an edit, as readers saw it but for links of mentions."""

    html: str
    edited_at: datetime
    is_as_reported: bool  # What somebody has reported.
    changed_by: str = ""  # Which moderator changed it then; "" for its author.


@dataclass(frozen=True, slots=True)
class Related:
    """Another open case, and what it has to do with this one."""

    address: str
    title: str
    relation: str
    begins: str  # The beginning of the comment, in plain words; "" where that would hurt.
    headline: str  # Of its article, if it is another one.
    language: str


@dataclass(frozen=True, slots=True)
class Context:
    """A comment's surroundings, for one page."""

    parents: list[Comment]  # Outermost first, what it answers last.
    answers: list[Comment]
    reports: list[Report]  # Open and closed, newest first.
    revisions: list[Earlier]  # Newest first.
    decisions: list[Decision]
    check_runs: list[ShownRun]  # Newest first.
    related: list[Related]  # Open ones of or about the author or in the thread, the most pressing.
    removal: BranchSweep | None  # The last removal of a branch with it.

    @property
    def reasons(self) -> set[str]:
        """Return what the comment was ever reported, hidden or removed for."""
        taken = {one.reason for one in self.decisions if one.act in BAD}
        return taken | {report.reason for report in self.reports}


def load_context(comment: Comment, moderator: Member) -> Context:
    """Return what a moderator reads around a comment, in at most twelve queries.

    Other cases are those of the moderator's scope.
    """
    reports = Report.objects.filter(comment=comment).select_related("reporter").order_by("-pk")
    shown = list(reports[:REPORTS_SHOWN])
    answers = Comment.objects.filter(reply_to=comment).select_related("author").order_by("pk")
    return Context(
        parents=_load_parents(comment),
        answers=list(answers[:ANSWERS_SHOWN]),
        reports=shown,
        revisions=_load_revisions(comment, shown),
        decisions=load_log_of_comment(comment.pk, moderator),
        check_runs=load_runs(comment.pk),
        related=_load_related(comment, moderator),
        removal=find_removal_around(comment),
    )


def _load_revisions(comment: Comment, reports: list[Report]) -> list[Earlier]:
    """Return earlier texts, newest first, and which of them reports are about, open or closed.

    Each is about the text that stood when it came: the oldest of those replaced later.
    """
    revisions = list(comment.revisions.select_related("editor")[:REVISIONS_SHOWN])
    pictures = find_pictures_of({comment.pk: [one.text for one in revisions]})[comment.pk]
    about = set()
    for report in reports:
        later = [one.pk for one in revisions if one.edited_at > report.created_at]
        about.update(later[-1:])
    return [
        Earlier(
            render_comment(revision.text, {}, pictures),
            revision.edited_at,
            revision.pk in about,
            _changed_by(revision, comment),
        )
        for revision in revisions
    ]


def _changed_by(revision: CommentRevision, comment: Comment) -> str:
    editor = revision.editor
    return editor.display_name if editor and editor.pk != comment.author_id else ""


def _load_related(comment: Comment, moderator: Member) -> list[Related]:
    """Return other open cases that may be judged along with this one.

    The case of the thread below it stands on the page beside the comment itself. What is
    about the moderator is left to colleagues.
    """
    near = (
        Q(author=comment.author_id)
        | Q(comment__root=comment.root_id)
        | Q(branch__root=comment.root_id)
    )
    cases = Case.objects.open().filter(near, scope_of(moderator).of("article"))
    cases = cases.exclude(author=moderator)
    cases = cases.exclude(comment__isnull=False, comment=comment)
    cases = cases.exclude(branch__isnull=False, branch=comment)
    cases = cases.select_related("author", "article", "comment").defer(*BODIES)
    cases = cases.annotate(was_harsh=_was_harsh()).order_by("due", "id")[:RELATED_SHOWN]
    return [
        _relate(case, comment, is_veiled=case.was_harsh or is_harsh({case.reason}))
        for case in cases
    ]


def _was_harsh() -> Exists:
    """Return whether the comment of a case was ever reported or taken away as hate or a threat.

    As on its own page: a case names the gravest reason alone, which may be another.
    """
    about = {"comment": OuterRef("comment"), "reason__in": HARSH}
    return Exists(Report.objects.filter(**about)) | Exists(  # type: ignore[return-value]
        Decision.objects.filter(act__in=BAD, **about)
    )


def _relate(case: Case, comment: Comment, *, is_veiled: bool) -> Related:
    name = case.author.display_name
    title = {
        Kind.COMMENT: _("%(name)s’s comment"),
        Kind.THREAD: _("%(name)s’s thread"),
        Kind.MEMBER: _("%(name)s as a member"),
    }[case.kind] % {"name": name}
    if case.kind == Kind.MEMBER:
        relation = ""
    elif case.author_id == comment.author_id:
        relation = _("by the same author")
    else:
        relation = _("in the same thread")
    # Such a comment is read where its veil can be lifted.
    other = None if is_veiled else case.comment
    article = case.article
    is_elsewhere = article is not None and article.pk != comment.article_id
    return Related(
        address=address_of(case),
        title=title,
        relation=relation,
        begins=excerpt(plain_text(other.html), BEGINS_LENGTH) if other else "",
        headline=article.headline if article and is_elsewhere else "",
        language=article.language if article else "",
    )


def _load_parents(comment: Comment) -> list[Comment]:
    """Return what the comment answers, and what that answers, a few steps up."""
    parents: list[Comment] = []
    parent = comment.reply_to
    while parent is not None and len(parents) < PARENTS_SHOWN:
        parents.append(parent)
        parent = Comment.objects.select_related("author").filter(pk=parent.reply_to_id).first()
    return parents[::-1]
