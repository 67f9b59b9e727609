"""A case as it was when it was decided first, without anything of how it was decided.

Nothing is read here but what was there at that moment: no state, no votes, no
record of the author, no decision, no name of who reported. What stands on the
page is the same, letter for letter, whatever the first moderator did.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from articles.markup import excerpt, plain_text
from forum.discussion.models import Comment, CommentRevision, State
from forum.discussion.pictures.finding import find_pictures_of
from forum.discussion.text import render_comment
from forum.moderation.blind.models import SecondLook, Verdict
from forum.moderation.blind.rules import DONE
from forum.moderation.care.rules import is_hard, is_harsh
from forum.moderation.cases.models import Kind
from forum.moderation.checks.showing import ShownRun, load_run_before
from forum.moderation.reasons import name_of_reason
from forum.moderation.reports.models import Report

REPORTS_SHOWN = 20
PARENTS_SHOWN = 3
ANSWERED_LENGTH = 400  # Characters of each comment above it.


@dataclass(frozen=True, slots=True)
class ShownLook:
    """A second look that is judged, with what either moderator said."""

    look: SecondLook

    @property
    def first(self) -> str:
        """Return what was decided first."""
        return _say(self.look.kind, self.look.first, self.look.first_rule)

    @property
    def second(self) -> str:
        """Return what the second moderator said."""
        return _say(self.look.kind, self.look.verdict, self.look.rule)


@dataclass(frozen=True, slots=True)
class BlindCase:
    """What a second moderator reads before they judge."""

    look: SecondLook
    comment: Comment
    html: SafeString  # As the text was when it was decided.
    reports: list[Report]  # That had come by then, the oldest first.
    check_run: ShownRun | None  # The last one before.
    above: list[
        tuple[str, str]
    ]  # Whose comments it answers, and their beginnings; outermost first.

    @property
    def is_hard(self) -> bool:
        """Say whether it hurts to read, by what was known then."""
        found = self.check_run.found if self.check_run else []
        return is_hard(reasons=self._reasons, checks=[one.code for one in found])

    @property
    def is_harsh(self) -> bool:
        """Say whether its whole text is hidden from who wants that."""
        return is_harsh(self._reasons)

    @property
    def _reasons(self) -> set[str]:
        return {report.reason for report in self.reports}


def load_blind_case(look: SecondLook, decided_at: datetime) -> BlindCase:
    """Return the case of a second look as it stood at that time, in six queries at most."""
    comment = look.comment
    if comment is None:
        raise ValueError(f"{look} is about no comment.")
    reports = Report.objects.filter(comment=comment, created_at__lte=decided_at)
    return BlindCase(
        look=look,
        comment=comment,
        html=texts_at([comment], decided_at)[comment.pk],
        reports=list(reports.order_by("pk")[:REPORTS_SHOWN]),
        check_run=load_run_before(comment.pk, decided_at),
        above=load_above(comment),
    )


def _say(kind: Kind, verdict: str, rule: str) -> str:
    """Return a judgement in words."""
    said = str(Verdict(verdict).label if kind == Kind.COMMENT else DONE[verdict])
    return f"{said}: {name_of_reason(rule)}" if rule else said


def texts_at(comments: Collection[Comment], at: datetime) -> dict[int, SafeString]:
    """Return the text of each as it stood then, by comment: one query where any was edited since.

    One more where that showed pictures.
    It is the first one that an edit since has replaced, or the one that holds.
    """
    edited = [one.pk for one in comments if one.edited_at and one.edited_at > at]
    rows = CommentRevision.objects.filter(comment__in=edited, edited_at__gt=at).order_by("-pk")
    then = {row.comment_id: row.text for row in rows} if edited else {}  # The oldest last.
    pictures = find_pictures_of({pk: [text] for pk, text in then.items()})
    return {
        one.pk: mark_safe(  # noqa: S308 - as the sanitiser left it.
            render_comment(then[one.pk], {}, pictures[one.pk]) if one.pk in then else one.html
        )
        for one in comments
    }


def load_above(comment: Comment) -> list[tuple[str, str]]:
    """Return what the comment answers, a few steps up; nothing of what its author deleted.

    What was moved out of a branch still answers what it answered there.
    """
    above: list[tuple[str, str]] = []
    at = comment.moved_from_id or comment.reply_to_id
    while at is not None and len(above) < PARENTS_SHOWN:
        parent = Comment.objects.select_related("author").get(pk=at)
        if parent.state != State.DELETED:
            begin = excerpt(plain_text(parent.html), ANSWERED_LENGTH)
            above.append((parent.author.display_name, begin))
        at = parent.moved_from_id or parent.reply_to_id
    return above[::-1]
