"""Who may point out a mistake, who answers, and how often."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles.desk.access import EDIT, PUBLISH
from articles.models import Article
from forum.discussion.newsroom.mistakes.models import Mistake, MistakeOutcome
from forum.discussion.newsroom.rules import NOT_ALLOWED
from forum.discussion.rules import NOT_THERE, Pace, why_cannot_write
from forum.members.models import Member, Visitor
from forum.refusals import Refusal

MAX_PASSAGE_LENGTH, MAX_TEXT_LENGTH, MAX_ANSWER_LENGTH = 300, 1000, 500  # Characters.
MAX_NOTE_LENGTH = 1000  # As of any correction.

# An editor reads every one of these.
POINTING_OUT = Pace(
    5,
    timedelta(days=1),
    Refusal(
        "points_out_often",
        _("You have pointed out five mistakes within a day. Thank you; please send the next one "
          "tomorrow."),
    ),
)  # fmt: skip

SAY_WHAT = Refusal("say_what", _("Please say what is wrong."))
OWN_ARTICLE = Refusal("own_article", _("This is your own article: correct it at the desk."))
ANSWERED_BEFORE = Refusal("answered_before", _("Somebody has answered this meanwhile."))
SAY_WHY_NOT = Refusal("say_why_not", _("Please tell the reader why nothing is corrected."))
NO_NOTE = Refusal("no_note", _("Please write the note that is printed with the article."))


def can_print(member: Visitor) -> bool:
    """Say whether the member may print a note with an article."""
    return member.is_authenticated and member.has_perm(PUBLISH)


def can_answer(member: Visitor) -> bool:
    """Say whether the member may read what readers found, and answer: editors."""
    return member.is_authenticated and member.has_perm(EDIT)


def why_cannot_point_out(*, article: Article, member: Visitor, now: datetime) -> Refusal | None:
    """Say why a member may not say that something is wrong in an article. No query."""
    if not article.is_public(now):
        return NOT_THERE
    if member.is_authenticated and article.author_id == member.pk:
        return OWN_ARTICLE
    return why_cannot_write(member, now)


def why_cannot_answer(
    *, mistake: Mistake, editor: Member, outcome: str, answer: str, note: str, now: datetime
) -> Refusal | None:
    """Say why an editor may not answer, or not in these words. A note asks for who publishes."""
    if not can_answer(editor) or mistake.reader_id == editor.pk:
        return NOT_ALLOWED
    if not mistake.is_open:
        return ANSWERED_BEFORE
    if outcome == MistakeOutcome.NOTED:
        if not can_print(editor):
            return NOT_ALLOWED
        if not note:
            return NO_NOTE
    if outcome == MistakeOutcome.KEPT and not answer:
        return SAY_WHY_NOT
    return why_cannot_write(editor, now)
