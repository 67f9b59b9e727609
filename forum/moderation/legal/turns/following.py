"""Hear what becomes of a comment, and tell who sent a notice about it if that changes."""

from django.utils.translation import gettext_noop

from forum.discussion.models import Comment, State
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.models import LegalNotice, Told
from forum.moderation.legal.receiving import mail_to_sender, status_address
from forum.moderation.legal.rules import MOST_TURNS_MAILED, is_so
from forum.moderation.legal.turns.models import NoticeTurn
from forum.ready.compiled import CompiledQuery

# Readers are to see it, or did: that it waits for a moderator meanwhile is no change of that.
_THERE = (Told.KEPT, Told.CHANGED)

# Of most comments there are none, and every change of state asks.
_decided = CompiledQuery(
    lambda comment: LegalNotice.objects.filter(
        comment=comment, decided_at__isnull=False
    ).values_list("pk"),
    "comment",
    is_prepared=True,
)


def follow_comment(comment: Comment, _was: State | None = None) -> None:
    """Write and mail a turn to each sender of a decided notice who was told something else.

    The discussion calls it, under its lock, when the state or the text of a comment has
    changed. One statement, one more for notices; for each whom it concerns three and a mail.
    """
    found = [pk for (pk,) in _decided(comment=comment.pk)]
    if not found:
        return
    for notice in LegalNotice.objects.filter(pk__in=found).order_by("pk"):
        told = _what_to_tell(notice, comment)
        if told and told != notice.told:
            _turn(notice, told)


def _what_to_tell(notice: LegalNotice, comment: Comment) -> Told | None:
    """Return what holds of the comment now; None where what was told still does."""
    if is_so(notice.told, comment=comment, snapshot=notice.snapshot):
        return None
    if comment.state == State.HELD and notice.told in _THERE:
        return None
    # The first that is so: another text goes before that it can be read.
    return next(one for one in Told if is_so(one, comment=comment, snapshot=notice.snapshot))


def _turn(notice: LegalNotice, told: Told) -> None:
    """Write what holds now. Whoever changes their mind again and again fills no mailbox."""
    notice.told = told
    notice.save(update_fields=["told"])
    NoticeTurn.objects.create(notice=notice, told=told)
    if notice.turns.count() <= MOST_TURNS_MAILED:
        mail_to_sender(
            notice, "turn", gettext_noop("What you were told of your notice has changed"),
            status_address(notice),
            # What reports had hidden nobody had decided before.
            is_taken_back=told in _THERE and not Decision.objects.is_for_reports(notice.comment),
        )  # fmt: skip
