"""Change one's own comment."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_comments_xtd.models import XtdComment

from forum.discussion import checking, editing_rules, indexing, posting, rules, states
from forum.discussion.access import lock_comment
from forum.discussion.marks import read_marks
from forum.discussion.models import Comment, CommentRevision, Discussion, State
from forum.discussion.pace import keep_pace
from forum.discussion.pictures.attaching import attach_pictures
from forum.discussion.preparing import check_form, prepare
from forum.discussion.speaking import may_still_speak
from forum.discussion.waiting import read_anew, read_standing, wait_for_posts
from forum.members.models import Member, Visitor
from forum.refusals import Refusal, Refused


def edit_comment(
    *,
    comment_id: int,
    editor: Member,
    text: str,
    request: HttpRequest | None = None,
    insistence: str = "",
    address: str = "",
) -> Comment:
    """Replace a comment's text and keep what it was as a revision.

    The same text changes nothing. Mentions become links but tell nobody:
    an edit is no way to ring a bell again. Where a moderator reads comments
    first, or a check or the package's moderation asks for it, the changed one
    waits; what speaks for the moderation doesn't, and only who still may do so changes
    it. `insistence` and `address` are as for post_comment(). A measure against the
    editor that was committed meanwhile counts, as for a post.
    Raises Refused, Comment.DoesNotExist.
    """
    keep_pace(editing_rules.EDITING, editor)
    now = timezone.now()
    # Cleaned and rendered before anything is locked: others write meanwhile.
    before = Comment.objects.select_related("article").get(pk=comment_id)
    cleaned = check_form(before.article, text, before.reply_to_id, None)
    ready = prepare(cleaned, editor, before)
    if ready.unseen:
        raise Refused(ready.unseen)
    asked = checking.Text(
        cleaned, ready.html, editor, before.article_id, before.reply_to_id, comment_id=comment_id,
        is_published=before.state == State.PUBLISHED, insistence=insistence, address=address,
    )  # fmt: skip
    judgement = checking.Judgement() if before.is_official else checking.judge(asked)
    with transaction.atomic():
        # Before the discussion, as a post does: else the two would wait for each other.
        wait_for_posts(editor.pk, judgement.anew)
        discussion, comment = lock_comment(comment_id)
        read_standing(editor)
        refusal = why_not(comment, discussion, editor, now) or rules.why_must_confirm(editor)
        if refusal:
            raise Refused(refusal)
        if cleaned == comment.text:
            return comment
        judgement = judgement.settled(read_anew(judgement.anew))
        if judgement.refusal:
            raise Refused(judgement.refusal)
        CommentRevision.objects.create(
            comment=comment, text=comment.text, editor=editor, edited_at=now
        )
        waits_anyway = comment.state == State.HELD or _waits(comment, discussion, comment.author)
        comment.edited_at = now
        write_text(discussion, comment, cleaned, ready.html, edited_at=now)
        judgement.keep(comment, waits_anyway)
        attach_pictures(ready.shown, comment_id=comment.pk, author_id=editor.pk)
        if _must_wait(discussion, comment, request, judgement):
            states.change_state(discussion, comment, State.HELD)
        indexing.index_comment(comment)
    return comment


def why_not(
    comment: Comment, discussion: Discussion, member: Visitor, now: datetime
) -> Refusal | None:
    """Say why a member may not change a comment, in a query or two by index."""
    waits = _waits(comment, discussion, member)
    return editing_rules.why_cannot_edit(
        comment_state=comment.state,
        author_id=comment.author_id,
        created_at=comment.created_at,
        is_picked=comment.picked_at is not None,
        is_redacted=comment.redaction_id is not None,
        revision_count=comment.revisions.filter(editor=comment.author_id).count(),
        is_answered=waits and comment.answers.exists(),
        may_still_speak=may_still_speak(comment, member),
        discussion=discussion,
        article=discussion.article,
        member=member,
        now=now,
    )


def _waits(comment: Comment, discussion: Discussion, author: Visitor) -> bool:
    """Say whether a changed comment waits again; the moderation's word never does."""
    return not comment.is_official and editing_rules.waits_when_changed(
        comment.state, discussion, author
    )


def write_text(
    discussion: Discussion, comment: Comment, text: str, html: str, **changes: object
) -> None:
    """Write another text, and what else changes with it, where our table and the package's have it.

    Call under the discussion's lock, once what it was is kept as a revision. What is built on
    the discussion hears of it by settings.DISCUSSION_TEXT_LISTENER.
    """
    comment.text, comment.html = text, html
    marks = read_marks(html)._asdict()
    states.touch(discussion, comment, text=text, html=html, **marks, **changes)
    XtdComment.norel_objects.filter(pk=comment.pk).update(comment=text)
    import_string(settings.DISCUSSION_TEXT_LISTENER)(comment)


def _must_wait(
    discussion: Discussion,
    comment: Comment,
    request: HttpRequest | None,
    judgement: checking.Judgement,
) -> bool:
    """Say whether a changed comment waits for a moderator. Raises Refused if it can't be shown."""
    state = comment.state
    posting.ask_package(comment, request)
    must_wait = judgement.must_wait or comment.state == State.HELD
    comment.state = state
    must_wait = not comment.is_official and (
        must_wait or editing_rules.waits_when_changed(state, discussion, comment.author)
    )
    if must_wait and state == State.PUBLISHED and comment.answers.exists():
        found = judgement.say_why_it_waits() if judgement.must_wait else ""
        raise Refused(editing_rules.why_answered(found))
    return must_wait
