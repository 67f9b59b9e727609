"""Give pictures to the comment that shows them."""

from collections.abc import Collection

from django.db.models import Q

from forum.discussion.models.comment import Comment
from forum.discussion.pictures import rules
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.pictures.shown import Pictures, Shown, find_shown, keys_named
from forum.members.models import Member
from forum.refusals import Refusal, Refused


def check_shown(html: str, author: Member, before: str = "") -> list[Shown]:
    """Return the pictures that a comment's HTML shows; `before` is what it was. Raises Refused."""
    shown = find_shown(html)
    if refusal := rules.why_cannot_show(shown, author, find_shown(before)):
        raise Refused(refusal)
    return shown


def why_unseen(
    text: str, shown: Collection[Shown], may_show: Pictures, before: Comment | None = None
) -> Refusal | None:
    """Say which kind of picture a text names and its HTML doesn't show: none is lost unsaid.

    What the comment said `before` without showing it may stand.
    """
    unseen = set(keys_named(text)) - {one.key for one in shown}
    if unseen and before is not None:
        unseen -= set(keys_named(before.text)) - {one.key for one in find_shown(before.html)}
    if not unseen:
        return None
    return rules.PICTURE_UNSEEN if unseen & may_show.keys() else rules.PICTURE_GONE


def attach_pictures(shown: Collection[Shown], *, comment_id: int, author_id: int) -> None:
    """Let pictures that wait belong to a comment of their uploader's; those that do already stay.

    Call in the comment's transaction. One statement, or none without pictures. Raises Refused if
    one of them is gone, or another comment got it meanwhile.
    """
    wanted = {one.key for one in shown}
    if not wanted:
        return
    own = Q(comment__isnull=True, uploaded_by=author_id) | Q(comment=comment_id)
    attached = CommentPicture.objects.filter(own, key__in=wanted).update(comment=comment_id)
    if attached < len(wanted):
        raise Refused(rules.PICTURE_GONE)
