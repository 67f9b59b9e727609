"""Tell members that a comment of theirs waits which readers had seen, and take that back."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State
from forum.members.counting import add_to_counters
from forum.notifications.giving_back import forget_kept, give_back
from forum.notifications.models import NoticeKind
from forum.notifications.telling import take_back, tell


def tell_held(comment: Comment) -> None:
    """Tell the author, in their language, in the site. Locks them; call in the transaction."""
    with translation.override(comment.author.language or settings.LANGUAGE_CODE):
        note = gettext(
            "Very much came in at once, so a moderator reads it again. Until then only you see it."
        )
    tell(
        recipient_id=comment.author_id,
        kind=NoticeKind.HELD,
        subject=held_subject(comment.pk),
        url=comment.anchored_url,
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(get_discussion(comment.article)),
        about=comment.article.headline,
        note=note,
    )


def follow_state(comment: Comment, was: State) -> None:
    """Take that back once the comment waits no more, whoever let it out or took it away.

    Of one that was removed while it waited, give it back as it was once that is taken back.
    The discussion calls it by settings.DISCUSSION_STATE_LISTENERS. One statement for what waited,
    or waits again; three where it was removed.
    """
    if was == State.HELD:
        _take_back(comment)
    elif was == State.REMOVED and comment.state == State.HELD:
        _give_back(comment)


def _take_back(comment: Comment) -> None:
    subject, is_kept = held_subject(comment.pk), comment.state == State.REMOVED
    if is_kept:
        # Of an earlier wait, from which it was let out since: that is over.
        forget_kept(subject=subject, kind=NoticeKind.HELD)
    _count(take_back(subject=subject, kind=NoticeKind.HELD, is_kept=is_kept), by=-1)


def _give_back(comment: Comment) -> None:
    is_aside = not states.counts_for_members(get_discussion(comment.article))
    unread = give_back(
        subject=held_subject(comment.pk), is_aside=is_aside, who_want_none=lambda _told: ()
    )
    _count(unread, by=1)


def _count(unread: Mapping[int, int], by: int) -> None:
    if unread:
        add_to_counters({"unread_notice_count": {pk: by * one for pk, one in unread.items()}})


def held_subject(comment_id: int) -> str:
    """Return the name by which notices know that a comment waits."""
    return f"held:{comment_id}"
