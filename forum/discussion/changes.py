"""What was changed in a comment, newest first, a page at a time."""

from articles.desk.differences import Change, compare
from forum.discussion.models import Comment, CommentRevision
from forum.discussion.pictures.in_words import say_pictures

PAGE_SIZE = 10  # Changes; comparing two long texts takes time.


def load_changes(
    comment: Comment, *, before: int | None
) -> tuple[list[tuple[CommentRevision, list[Change]]], int | None]:
    """Return changes older than the one numbered `before`, and the cursor to go on; None ends.

    Each is the revision that it replaced, with what was taken out and put in.
    """
    rows = comment.revisions.select_related("editor").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE_SIZE + 1])
    newer = comment.revisions.filter(pk__gte=before).order_by("pk").first() if before else None
    shown = found[:PAGE_SIZE]
    said = [newer.text if newer else comment.text, *(revision.text for revision in shown)]
    texts = list(map(say_pictures, said))
    changes = [
        (revision, compare(old, new))
        for revision, old, new in zip(shown, texts[1:], texts, strict=False)
    ]
    return changes, shown[-1].pk if len(found) > PAGE_SIZE else None
