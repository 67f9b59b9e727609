"""Take something out of a comment and let the rest stand: the facts, whoever decided.

What a moderator does comes through forum.moderation, which logs who and why in the same
transaction. Readers are told that it was done, never what was taken out.
"""

from django.utils import timezone

from forum.discussion import editing, editing_rules, indexing, rules
from forum.discussion.access import Locked, having_locked
from forum.discussion.mentions import find_mentioned
from forum.discussion.models import Comment, CommentRevision, Discussion, State
from forum.discussion.pictures.finding import find_pictures
from forum.discussion.preparing import check_form, render_visibly
from forum.members.models import Member
from forum.refusals import Refused

# What readers see now, or may see again. A removed one is restored first, or stays gone whole.
REDACTED_IN = (State.PUBLISHED, State.HELD, State.HIDDEN)


def redact_comment(
    *, comment_id: int, text: str, editor: Member, because: str = "", locked: Locked | None = None
) -> Comment:
    """Let a comment say what the moderation leaves of it, and mark it.

    What it said is kept as a revision. `because` is the code of the rule, which readers are
    told. Locks the discussion, unless it is `locked`. Raises Refused, Comment.DoesNotExist.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        if comment.state not in REDACTED_IN:
            raise Refused(rules.NOT_THERE)
        cleaned = check_form(comment.article, text, comment.reply_to_id, None)
        if cleaned == comment.text:
            raise Refused(editing_rules.SAME_TEXT)
        kept = _keep(comment, editor, because=because, over=comment.redaction)
        _write(discussion, comment, cleaned, kept)
    return comment


def put_text_back(
    *, comment_id: int, editor: Member, one_step: bool = False, locked: Locked | None = None
) -> Comment:
    """Let a comment say what its author wrote; by `one_step`, what it said before the last change.

    As redact_comment() in every other way.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        last = comment.redaction
        if last is None or comment.state == State.DELETED:
            raise Refused(rules.NOT_THERE)
        text, standing = (last.text, last.over) if one_step else (text_of_author(comment), None)
        _keep(comment, editor)
        _write(discussion, comment, text, standing)
    return comment


def text_of_author(comment: Comment) -> str:
    """Return what a comment said before the moderation changed it; else what it says."""
    first = comment.redaction
    while first is not None and first.over is not None:
        first = first.over
    return first.text if first else comment.text


def _keep(
    comment: Comment, editor: Member, *, because: str = "", over: CommentRevision | None = None
) -> CommentRevision:
    return CommentRevision.objects.create(
        comment=comment,
        text=comment.text,
        editor=editor,
        edited_at=timezone.now(),
        because=because,
        over=over,
    )


def _write(
    discussion: Discussion, comment: Comment, text: str, standing: CommentRevision | None
) -> None:
    """Write the text, and which change by the moderation stands from now on."""
    pictures = find_pictures(text, author=None, comment_id=comment.pk)
    html = render_visibly(text, find_mentioned(text, comment.author), pictures)
    comment.redaction, comment.redacted_at = standing, timezone.now()
    comment.redacted_because = standing.because if standing else ""
    editing.write_text(
        discussion,
        comment,
        text,
        html,
        redaction=standing,
        redacted_because=comment.redacted_because,
        redacted_at=comment.redacted_at,
    )
    indexing.index_comment(comment)
