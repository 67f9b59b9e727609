"""Tell members that a comment of theirs waits which readers had seen, and take that back."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell, withdraw


def tell_held(comment: Comment) -> None:
    """Tell the author, in their language, in the site. Locks them; call in the transaction."""
    with translation.override(comment.author.language or settings.LANGUAGE_CODE):
        note = gettext(
            "Very much came in at once, so a moderator reads it again. Until then only you see it."
        )
    tell(
        recipient_id=comment.author_id,
        kind=NoticeKind.HELD,
        subject=_subject(comment),
        url=comment.get_absolute_url(),
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(get_discussion(comment.article)),
        about=comment.article.headline,
        note=note,
    )


def follow_state(comment: Comment, was: State) -> None:
    """Take that back once the comment waits no more, whoever let it out or took it away.

    The discussion calls it by settings.DISCUSSION_STATE_LISTENERS. One statement for what waited.
    """
    if was == State.HELD:
        withdraw(subject=_subject(comment), kind=NoticeKind.HELD)


def _subject(comment: Comment) -> str:
    return f"held:{comment.pk}"
