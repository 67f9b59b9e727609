"""Change one's own comment."""

from django.db import transaction
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from forum.discussion import indexing, posting, rules, states
from forum.discussion.access import lock_comment
from forum.discussion.mentions import find_mentioned
from forum.discussion.models import Comment, CommentRevision
from forum.members.models import Member
from forum.refusals import Refused


def edit_comment(*, comment_id: int, editor: Member, text: str) -> Comment:
    """Replace a comment's text and keep what it was as a revision.

    The same text changes nothing. Mentions become links but tell nobody:
    an edit is no way to ring a bell again. Raises Refused,
    Comment.DoesNotExist.
    """
    now = timezone.now()
    # Cleaned and rendered before anything is locked: others write meanwhile.
    before = Comment.objects.select_related("article").get(pk=comment_id)
    cleaned = posting.check_form(before.article, text, before.reply_to_id, None)
    html = posting.render_visibly(cleaned, find_mentioned(cleaned, editor))
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_edit(
            comment_state=comment.state,
            author_id=comment.author_id,
            created_at=comment.created_at,
            discussion=discussion,
            article=discussion.article,
            member=editor,
            now=now,
        ):
            raise Refused(refusal)
        if cleaned == comment.text:
            return comment
        CommentRevision.objects.create(
            comment=comment, text=comment.text, editor=editor, edited_at=now
        )
        comment.text, comment.html, comment.edited_at = cleaned, html, now
        states.touch(discussion, comment, text=comment.text, html=comment.html, edited_at=now)
        XtdComment.norel_objects.filter(pk=comment.pk).update(comment=cleaned)
        indexing.index_comment(comment)
    return comment
