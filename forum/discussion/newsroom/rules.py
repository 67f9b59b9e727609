"""What the newsroom may do in a discussion, and how much of it is shown where."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles.desk.access import EDIT
from articles.models import Article
from forum.discussion.access import can_moderate_under
from forum.discussion.models import Comment, State
from forum.discussion.rules import NOT_THERE, OWN, Pace, why_cannot_write
from forum.members.models import Member, Visitor
from forum.refusals import Refusal

MAX_WHY_LENGTH = 200  # Characters: a sentence.

# Above a discussion; the rest stand at ?show=picks. More would push the talk off the screen.
PICKS_ABOVE = 5
# On the front page, of the last days: it is about today's talk.
PICKS_IN_FRONT, IN_FRONT_FOR = 3, timedelta(days=3)

# The newsroom reads every one of these.
ASKING = Pace(
    3,
    timedelta(hours=1),
    Refusal(
        "asks_often",
        _("You have asked the newsroom three times within an hour. Please wait, or send this "
          "without asking it."),
    ),
)  # fmt: skip

NOT_ALLOWED = Refusal("not_allowed", _("Your role doesn’t allow this."))
PICKED_BEFORE = Refusal("picked_before", _("This comment is an editors’ pick already."))
NOT_PICKED = Refusal("not_picked", _("This comment isn’t an editors’ pick now."))
SAY_WHY = Refusal("say_why", _("Please say in a sentence why readers should read this comment."))
WHY_TOO_LONG = Refusal("why_too_long", _("Please say it in at most 200 characters."))


def can_pick(member: Visitor, article: Article) -> bool:
    """Say whether the member may pick comments there: editors, and moderators in their scope.

    Costs readers nothing.
    """
    if not member.is_authenticated:
        return False
    return member.has_perm(EDIT) or can_moderate_under(member, article)


def why_cannot_pick(*, comment: Comment, member: Member, why: str, now: datetime) -> Refusal | None:
    """Say why a member may not pick a comment, or not with these words."""
    if not can_pick(member, comment.article):
        return NOT_ALLOWED
    if comment.state != State.PUBLISHED:
        return NOT_THERE
    if comment.author_id == member.pk:
        return OWN
    if comment.picked_at is not None:
        return PICKED_BEFORE
    if not why:
        return SAY_WHY
    if len(why) > MAX_WHY_LENGTH:
        return WHY_TOO_LONG
    return why_cannot_write(member, now)


def why_cannot_unpick(*, comment: Comment, member: Member, now: datetime) -> Refusal | None:
    """Say why a member may not take a pick back, whoever picked."""
    if not can_pick(member, comment.article):
        return NOT_ALLOWED
    return NOT_PICKED if comment.picked_at is None else why_cannot_write(member, now)
