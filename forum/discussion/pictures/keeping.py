"""Take in a picture for a comment that is yet to be posted."""

import hashlib
import logging
import re
import threading
from functools import partial
from typing import IO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.markup import clean_line
from articles.picture_names import PICTURE
from forum.discussion.models.writing import Draft
from forum.discussion.pace import keep_pace
from forum.discussion.pictures import rules
from forum.discussion.pictures.models import MAX_SIDE, CommentPicture
from forum.members.models import Member
from forum.refusals import Refusal, Refused

logger = logging.getLogger(__name__)

WAIT = 1  # Second for the picture before, in this process: threads that wait answer nobody.
_one_at_a_time = threading.Lock()
# A draft of its uploader's names the picture.
IS_DRAFTED = Exists(
    Draft.objects.filter(member=OuterRef("uploaded_by"), text__contains=OuterRef("key"))
)
# What would end or dress the words between the brackets, begin a footnote, or call a member.
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>&@^])")


def keep_picture(
    *, file: IO[bytes], uploader: Member, submission_key: UUID | None = None
) -> CommentPicture:
    """Keep a picture's pixels until its uploader posts it; never the file as it was sent.

    Sent again with the same form (`submission_key`), or while it waits, it is the one that is
    here. Whether its uploader may write where it is to stand, the caller asks. Raises Refused.
    """
    if refusal := rules.why_cannot_upload(uploader):
        raise Refused(refusal)
    keep_pace(rules.UPLOADING, uploader)
    content, size = _encode(file)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        # Else each of several at once would count what the others haven't kept yet.
        Member.objects.select_for_update(no_key=True).get(pk=uploader.pk)
        if same := _find_same(uploader, digest, submission_key):
            if same.comment_id is None:  # It waits from now on: it was just chosen again.
                same.uploaded_at = timezone.now()
                same.save(update_fields=["uploaded_at"])
            return same
        _make_room(uploader)
        return _keep(content, digest, uploader, size)


def _make_room(uploader: Member) -> None:
    """Let go of what has waited longest, where too much does, if no draft names it.

    Raises Refused where drafts name all of it.
    """
    waiting = CommentPicture.objects.waiting(uploader.pk)
    surplus = waiting.count() - rules.MAX_WAITING + 1
    if surplus <= 0:
        return
    undrafted = waiting.filter(~IS_DRAFTED)
    left = list(undrafted.order_by("uploaded_at", "pk")[:surplus])
    if len(left) < surplus:
        raise Refused(rules.TOO_MANY_WAITING)
    for one in left:
        # Its uploader may be posting it at this moment, or writing of it.
        if undrafted.filter(pk=one.pk).delete()[0]:
            delete = partial(one.file.storage.delete, str(one.file.name))
            transaction.on_commit(delete, robust=True)


def _encode(file: IO[bytes]) -> tuple[bytes, tuple[int, int]]:
    """Return the pixels encoded anew, with width and height. Raises Refused.

    One picture at a time: each takes some hundred MB.
    """
    from articles import pixels  # Few requests bring a picture.

    if not _one_at_a_time.acquire(timeout=WAIT):
        raise Refused(rules.BUSY)
    try:
        content = pixels.encode(file.read(pixels.MAX_BYTES + 1), MAX_SIDE, of_anybody=True)
    except ValidationError as error:
        raise Refused(Refusal(rules.NO_PICTURE, error.messages[0])) from error
    finally:
        _one_at_a_time.release()
    width, height = pixels.measure(content)
    if refusal := rules.why_cannot_keep(width, height):
        raise Refused(refusal)
    return content, (width, height)


def markdown_of(picture: CommentPicture, alt: str) -> str:
    """Return the line that shows a picture in a text, what it shows said in one line."""
    words = _MEANS_SOMETHING.sub(r"\\\1", clean_line(alt))
    return f"![{words}]({PICTURE}{picture.key})"


def _keep(content: bytes, digest: str, uploader: Member, size: tuple[int, int]) -> CommentPicture:
    """Write the file, then the row: what is left if that fails is a file that pruning finds."""
    width, height = size
    picture = CommentPicture(
        uploaded_by=uploader, digest=digest, size=len(content), width=width, height=height
    )
    try:
        picture.file.save("", ContentFile(content), save=False)
    except OSError as error:  # The disk is full, or the folder isn't ours.
        logger.exception("A picture can't be written: see PICTURES_DIR.")
        raise Refused(rules.NOT_KEPT) from error
    picture.save()
    return picture


def _find_same(uploader: Member, digest: str, submission_key: UUID | None) -> CommentPicture | None:
    """Return the picture that is here already: it waits, or the form's comment has it."""
    is_sent = Q(comment__isnull=True)
    if submission_key is not None:
        is_sent |= Q(comment__submission_key=submission_key)
    same = CommentPicture.objects.filter(is_sent, uploaded_by=uploader, digest=digest)
    return same.order_by("pk").last()
