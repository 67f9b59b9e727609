"""What whoever judges an appeal has to see of what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.desk.differences import Change, compare
from articles.picture_names import address_of
from forum.discussion.models import Comment, CommentRevision
from forum.discussion.pictures.finding import find_pictures_of
from forum.discussion.pictures.in_words import say_pictures
from forum.discussion.pictures.shown import Pictures, Shown, find_shown, lay_in
from forum.discussion.text import render_comment
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Changed:
    """What a decision changed in a comment: its words in reading order, and what pictures went."""

    words: Sequence[Change]
    pictures: Sequence[SafeString]  # As HTML.


def changes_by(decision: Decision) -> Changed | None:
    """Return what a decision changed in a comment's text; None if it changed none.

    By it alone, whatever was changed before and since: that is what is appealed. Two queries,
    three where there were pictures.
    """
    comment = decision.comment
    if comment is None or decision.act != Act.REDACT:
        return None
    # Its author may have changed it while the moderator waited for the lock.
    kept = CommentRevision.objects.filter(
        comment=comment, editor=decision.moderator_id, edited_at__gte=decision.decided_at
    )
    before = kept.order_by("pk").first()
    if before is None:
        return None
    later = CommentRevision.objects.filter(comment=comment, pk__gt=before.pk).order_by("pk")
    said = later.values_list("text", flat=True).first()
    after = comment.text if said is None else said
    words = compare(say_pictures(before.text), say_pictures(after))
    return Changed(words, _taken_out(comment, before.text, after))


def _taken_out(comment: Comment, before: str, after: str) -> list[SafeString]:
    pictures = find_pictures_of({comment.pk: [before]})[comment.pk]
    stood, stands = (find_shown(render_comment(text, {}, pictures)) for text in (before, after))
    left = {one.key for one in stands}
    return [_show(one, pictures) for one in stood if one.key not in left]


def _show(one: Shown, pictures: Pictures) -> SafeString:
    image = format_html('<img src="{}" alt="{}">', address_of(one.key), one.alt)
    return mark_safe(lay_in(image, pictures))  # noqa: S308 - what was typed is escaped.
