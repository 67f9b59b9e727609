"""Which pictures a text may show: those of its author that wait, and those of the comment."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from articles.picture_names import PICTURE
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.pictures.shown import NO_PICTURES, Pictures, keys_named
from forum.members.models import Member


def find_pictures(text: str, *, author: Member | None, comment_id: int | None = None) -> Pictures:
    """Return the pictures that a text names and may show. One query, or none.

    Of those that its author has uploaded what waits, and what belongs to the comment already.
    Without an `author` the latter alone: who changes the text is somebody else.
    """
    if not (named := keys_named(text)):
        return NO_PICTURES
    may_show = Q(comment__isnull=False, comment=comment_id)
    if author is not None:
        may_show = Q(may_show | Q(comment__isnull=True), uploaded_by=author.pk)
    found = CommentPicture.objects.filter(may_show, key__in=named)
    return {
        key: (width, height) for key, width, height in found.values_list("key", "width", "height")
    }


def find_pictures_of(texts: Mapping[int, Iterable[str]]) -> dict[int, Pictures]:
    """Return the pictures of comments by number, for texts that they say or said. One query.

    None where no text names one.
    """
    asked = [pk for pk, said in texts.items() if any(PICTURE in text for text in said)]
    found: dict[int, Pictures] = dict.fromkeys(texts, NO_PICTURES)
    if asked:
        rows = CommentPicture.objects.filter(comment__in=asked)
        for pk, key, width, height in rows.values_list("comment", "key", "width", "height"):
            found[pk] = {**found[pk], key: (width, height)}
    return found
