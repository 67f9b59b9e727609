"""What readers see of a member's pictures already: one statement, where a text shows one."""

from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex

from forum.discussion.models import CommentPicture, State
from forum.discussion.pictures.shown import LINK_AFTER, LINK_BEFORE
from forum.moderation.checks.subject import Pictured

# Of one member, the newest. A comment shows few, so that these are some more than any limit asks.
LOOKED_AT = 100


def read_pictured(author_id: int, comment_id: int | None) -> Pictured:
    """Read it of an author's published comments; `comment_id` is of the one that is edited.

    One that stands in an earlier text alone, or that a moderator took out, isn't seen, even if the
    text still has a link to it.
    """
    link = Concat(Value(LINK_BEFORE), F("key"), Value(LINK_AFTER))
    rows = (
        CommentPicture.objects.filter(uploaded_by=author_id, comment__state=State.PUBLISHED)
        .annotate(at=StrIndex("comment__html", link))
        .filter(at__gt=0)
        .order_by("-pk")
        .values_list("comment", "key")[:LOOKED_AT]
    )
    found = list(rows)
    return Pictured(
        comment_count=len({pk for pk, _key in found}),
        here=frozenset(key for pk, key in found if pk == comment_id),
    )
