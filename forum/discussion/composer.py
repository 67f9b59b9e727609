"""The form in which a comment is written, before it is a comment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.utils import timezone

from articles.markup import clean_text
from articles.models import Article
from forum.discussion import editing_rules, rules
from forum.discussion.forms import CommentForm
from forum.discussion.mentions import find_mentioned, render_with
from forum.discussion.models import Comment
from forum.discussion.pace import keep_pace
from forum.discussion.pictures.finding import find_pictures
from forum.discussion.pictures.rules import ABOUT_ADDING, MAX_ALT_LENGTH, NO_ALT
from forum.discussion.rules import MAX_SENT_LENGTH, MAX_TEXT_LENGTH
from forum.members.models import Member
from forum.ready.moulds import word
from forum.refusals import Refusal

JUST_NOW = str(2**40)  # Seconds since 1970 that no clock shows.
SECURITY_FIELDS = ("content_type", "object_pk", "timestamp", "security_hash", "honeypot")

# With these nothing is gained by sending a text again as it was, nor another in its place.
FINAL = frozenset(
    refusal.code
    for refusal in (
        rules.BANNED, rules.NOT_PUBLIC, rules.CLOSED, rules.LOCKED, rules.TOO_DEEP,
        rules.NOT_ANSWERABLE, rules.NOT_YOURS, rules.NOT_THERE, rules.NOT_FOR_THE_MODERATION,
        editing_rules.ANSWERED, editing_rules.PICKED, editing_rules.REDACTED,
        editing_rules.CHANGED_OFTEN,
    )
) | {"too_late"}  # fmt: skip


@dataclass(slots=True)
class Composer:
    """A form under an article: what it answers or edits, what stands in it, what was wrong.

    `drafted_at` is when the text was last kept on the server; a browser that
    remembers something later shows that. `refusal` says why the text was not
    taken, `is_shut` that no form is shown because nothing could be sent.
    """

    article: Article
    reply_to: Comment | None = None
    text: str = ""
    preview: str = ""
    refusal: Refusal | None = None
    is_shut: bool = False
    is_quote: bool = False
    is_unsent: bool = False  # It was typed before signing in, and is still to be sent.
    is_orphan: bool = False  # It was to answer what is gone: sent again it stands by itself.
    asks_author: bool = False
    takes_pictures: bool = False  # Who writes may show some.
    picture_key: str = ""  # Of one that is kept until it is said what it shows.
    picture_alt: str = ""
    has_new_picture: bool = False  # It came with the form that is answered.
    may_be_official: bool = False  # Who writes is a moderator.
    is_official: bool = False
    slow_minutes: int | None = None  # Between two replies of a member where this one goes.
    edits: Comment | None = None
    drafted_at: datetime | None = None
    submission_key: UUID = field(default_factory=uuid4)
    max_alt_length: ClassVar[int] = MAX_ALT_LENGTH

    def refuse(self, refusal: Refusal) -> None:
        """Show why the text wasn't taken. Sent again, it is no second submit of something else."""
        self.refusal, self.drafted_at = refusal, timezone.now()
        if refusal is rules.RESENT:
            self.submission_key = uuid4()

    @property
    def is_adding_picture(self) -> bool:
        """Say whether the form stands open where a picture is added."""
        is_refused = self.refused_field in ("picture", "shows")
        return is_refused or bool(self.picture_key or self.picture_alt)

    @property
    def refused_field(self) -> str:
        """Return which field the refusal is about: "text", "picture" or "shows"; "" without one."""
        if self.refusal is None:
            return ""
        if self.refusal.code == NO_ALT.code and self.picture_key:
            return "shows"
        return "picture" if self.refusal.code in ABOUT_ADDING and self.takes_pictures else "text"

    @property
    def is_refused_for_good(self) -> bool:
        """Say whether no text can be sent from here any more."""
        return self.refusal is not None and self.refusal.code in FINAL

    @property
    def security(self) -> dict[str, str]:
        """Sign the form: the package checks when it was made, and for which article."""
        return CommentForm.sign(self.article)

    @property
    def draft_key(self) -> str:
        """Return by what a browser knows what is typed here."""
        if self.edits:
            return key_of_edit(self.edits.pk)
        return key_of_draft(self.article.pk, self.reply_to.pk if self.reply_to else None)

    @property
    def room_shown(self) -> str:
        """Return how many characters are left, for the reader."""
        return str(intcomma(MAX_TEXT_LENGTH - len(self.text)))

    @property
    def drafted_seconds(self) -> str:
        """Return when the text was last kept, in seconds since 1970; 0 if it never was.

        One that has got a picture is newer than what the browser keeps, whatever its clock says.
        """
        if self.has_new_picture:
            return JUST_NOW
        return str(int(self.drafted_at.timestamp()) if self.drafted_at else 0)

    @property
    def html_id(self) -> str:
        """Return the id of the form, and the start of those of its fields: its own on any page."""
        if self.edits:
            return f"edit-{self.edits.pk}"
        return f"write-{self.reply_to.pk}" if self.reply_to else "write"


class ComposerSample(Composer):
    """A composer for a new comment whose every differing part is a token."""

    room_shown = word("room_shown")
    drafted_seconds = word("drafted_seconds")

    def __init__(self, article: Article, *, may_be_official: bool, takes_pictures: bool) -> None:
        super().__init__(
            article,
            text=word("text"),
            may_be_official=may_be_official,
            takes_pictures=takes_pictures,
        )
        self.submission_key = word("submission_key")  # type: ignore[assignment]

    @property
    def security(self) -> dict[str, str]:
        """Return the tokens of a signed form."""
        return {name: word(name) for name in super().security}


def key_of_draft(article_id: int, reply_to_id: int | None) -> str:
    """Return by what a browser knows a new text: under an article, or an answer there."""
    return f"{article_id}:{reply_to_id or ''}"


def key_of_edit(comment_id: int) -> str:
    """Return by what a browser knows the changed text of a comment."""
    return f"edit:{comment_id}"


def read_text(request: HttpRequest) -> str:
    """Return the typed text, line ends as we keep them."""
    return request.POST.get("text", "").replace("\r\n", "\n")


def read_submission_key(request: HttpRequest) -> UUID:
    """Return the key of the form that was sent; a new one if it is none of ours."""
    try:
        return UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return uuid4()


def read_security(request: HttpRequest) -> dict[str, str]:
    """Return the package's fields as they were sent."""
    return {name: request.POST.get(name, "") for name in SECURITY_FIELDS}


def render_preview(text: str, author: Member, comment_id: int | None = None) -> str:
    """Return the text as it would be published; too long a text is cut. Raises Refused.

    `comment_id` is of the comment that is edited.
    """
    keep_pace(rules.PREVIEWING, author)
    cleaned = clean_text(text[:MAX_SENT_LENGTH])[:MAX_TEXT_LENGTH]
    pictures = find_pictures(cleaned, author=author, comment_id=comment_id)
    return render_with(cleaned, find_mentioned(cleaned, author), pictures)
