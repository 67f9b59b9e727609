"""Put a picture into a text that is being written: what a form brings besides the text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, ClassVar
from uuid import UUID

from django.http import HttpRequest

from articles.markup import clean_line
from articles.picture_names import KEY
from forum.discussion.composer import read_text
from forum.discussion.pictures import rules
from forum.discussion.pictures.keeping import keep_picture, markdown_of
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.pictures.shown import find_shown
from forum.discussion.rules import MAX_SENT_LENGTH
from forum.discussion.text import render_comment
from forum.members.models import Member
from forum.refusals import Refusal, Refused


@dataclass(slots=True)
class Written:
    """What a form brought: the text, and what is to be put into it.

    `key` is of a picture that was kept the last time and that nobody has described yet, so that
    it needn't be chosen again: browsers forget it.
    """

    text: str
    file: IO[bytes] | None = None
    key: str = ""
    alt: str = ""
    asks_for_picture: bool = False  # Who wrote wants to go on writing.
    has_new_picture: bool = False  # The text has got one.
    max_alt_length: ClassVar[int] = rules.MAX_ALT_LENGTH

    def add_picture(
        self,
        *,
        uploader: Member,
        why_not: Callable[[], Refusal | None],
        submission_key: UUID | None = None,
    ) -> None:
        """Keep the picture, and put it at the end of the text; nothing where none was brought.

        `why_not` says why its uploader may not write there. Raises Refused; what is kept already,
        and what was typed, is here for the next form.
        """
        if not (self.file or self.key):
            if self.asks_for_picture or self.alt:
                raise Refused(rules.NO_FILE)
            return
        if refusal := why_not():
            raise Refused(refusal)
        picture = self._keep(uploader, submission_key)
        self.file, self.key = None, picture.key
        if not self.alt:
            raise Refused(rules.NO_ALT)
        self.text = _with_picture(self.text, picture, self.alt)
        self.key = self.alt = ""
        self.has_new_picture = True

    def _keep(self, uploader: Member, submission_key: UUID | None) -> CommentPicture:
        if self.file:
            return keep_picture(file=self.file, uploader=uploader, submission_key=submission_key)
        waiting = CommentPicture.objects.waiting(uploader.pk)
        if (found := waiting.filter(key=self.key).first()) is None:
            self.key = ""
            raise Refused(rules.PICTURE_GONE)
        return found


def _with_picture(text: str, picture: CommentPicture, alt: str) -> str:
    """Return the text with the picture at its end; at its start, where its end is code."""
    line = markdown_of(picture, alt)
    at_end = f"{text.rstrip()}\n\n{line}\n".lstrip("\n")
    if len(text) > MAX_SENT_LENGTH:  # Rendered by nobody.
        return at_end
    html = render_comment(at_end, {}, {picture.key: (picture.width, picture.height)})
    is_seen = any(one.key == picture.key for one in find_shown(html))
    return at_end if is_seen else f"{line}\n\n{text}"


def read_written(request: HttpRequest) -> Written:
    """Return what was typed, and the picture that came along."""
    key = request.POST.get("picture_key", "")
    return Written(
        text=read_text(request),
        file=request.FILES.get("picture"),
        key=key if KEY.fullmatch(key) else "",  # The form shows the picture by it.
        alt=clean_line(request.POST.get("picture_alt", ""))[: rules.MAX_ALT_LENGTH],
        asks_for_picture="add_picture" in request.POST,
    )
