"""The parts of a case that say what it is about: the text, the author's record.

Each is a template that other pages include; here it is cast once a shape and filled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.discussion.models import Comment, State
from forum.moderation.care.veiling import Veiled
from forum.moderation.cases.records import Record
from forum.moderation.cases.sheet import LETTERS, Sheet, person, words
from forum.moderation.templatetags.veils import veiled
from forum.ready.moulds import MANY, moment, number, word
from forum.ready.shapes import Shape, fill


@dataclass(frozen=True, slots=True)
class SubjectShape(Shape):
    """A comment's text in the room."""

    template: ClassVar[str] = "moderation/_subject.html"
    moments: ClassVar[Sequence[str]] = ("created", "edited")

    state: str
    language: str
    is_official: bool
    is_by_staff: bool
    holds_replies: bool
    slow_minutes: int | None
    is_locked: bool
    is_edited: bool
    has_votes: bool
    is_hidden: bool  # The whole text, from this moderator.
    hidden_words: int  # MANY stands for more.

    def sample(self) -> dict[str, Any]:
        """Return the context of such a comment."""
        comment = SimpleNamespace(
            state=self.state,
            get_state_display=State(self.state).label,
            article=SimpleNamespace(language=self.language),
            author=SimpleNamespace(
                username=word("username"), display_name=word("name"), is_staff=self.is_by_staff
            ),
            is_official=self.is_official,
            holds_replies=self.holds_replies,
            slow_minutes=self.slow_minutes,
            is_locked=self.is_locked,
            created_at=moment("created"),
            edited_at=moment("edited") if self.is_edited else None,
            up_count=word("up") if self.has_votes else 0,
            down_count=word("down") if self.has_votes else 0,
            html=Veiled(SafeString(word("html")), number("word_count", self.hidden_words)),
        )
        care = SimpleNamespace(hides_words=self.is_hidden)
        return {"comment": comment, "care": care, "is_harsh": self.is_hidden}


def print_subject(sheet: Sheet, comment: Comment, *, is_harsh: bool = False) -> SafeString:
    """Return _subject.html of a comment with its author and article."""
    body = veiled(comment.html, sheet.care)
    shape = SubjectShape(
        state=comment.state,
        language=comment.article.language,
        is_official=comment.is_official,
        is_by_staff=comment.author.is_staff,
        holds_replies=comment.holds_replies,
        slow_minutes=comment.slow_minutes,
        is_locked=comment.is_locked,
        is_edited=comment.edited_at is not None,
        has_votes=bool(comment.up_count or comment.down_count),
        is_hidden=bool(is_harsh and sheet.care and sheet.care.hides_words),
        hidden_words=min(body.count, MANY),
    )
    return fill(
        shape,
        {
            **person(comment.author),
            **sheet.time("created", comment.created_at),
            **sheet.time("edited", comment.edited_at),
            "up": comment.up_count,
            "down": comment.down_count,
            "word_count": body.count,
            "html": body.html,
        },
    )


@dataclass(frozen=True, slots=True)
class RecordShape(Shape):
    """What is known of a member. Of each count, MANY stands for more."""

    template: ClassVar[str] = "moderation/_record.html"
    moments: ClassVar[Sequence[str]] = ("joined", "suspended", "watched", "at_a", "at_b", "at_c")

    comments: int
    removed: int
    hidden: int
    warned: int
    suspended: int
    is_swept: bool
    is_fixed: bool
    is_banned: bool
    is_suspended: bool
    is_watched: bool
    is_warned: bool
    is_readers: bool  # Who sees no notes about themselves.
    notes: int

    def sample(self) -> dict[str, Any]:
        """Return the context of such a record."""
        member = SimpleNamespace(
            pk=1,
            username=word("username"),
            display_name=word("name"),
            date_joined=moment("joined"),
            comment_count=number("comment_count", self.comments),
            trust=SimpleNamespace(name=word("trust")),
            fixed_trust_level=0 if self.is_fixed else None,
            is_banned=self.is_banned,
            suspended_until=moment("suspended"),
            watched_until=moment("watched"),
            is_warned=self.is_warned,
        )
        record = SimpleNamespace(
            member=member,
            has_history=bool(
                self.removed or self.hidden or self.suspended or self.warned or self.is_swept
            ),
            removed_count=number("removed_count", self.removed),
            hidden_count=number("hidden_count", self.hidden),
            warned_count=number("warned_count", self.warned),
            suspended_count=number("suspended_count", self.suspended),
            is_swept=self.is_swept,
            is_suspended=self.is_suspended,
            is_watched=self.is_watched,
            notes=[
                SimpleNamespace(
                    text=text, author=SimpleNamespace(display_name=name),
                    written_at=moment(f"at_{letter}"),
                )
                for text, name, letter in zip(
                    words("text", self.notes), words("name", self.notes), LETTERS, strict=False
                )
            ],
        )  # fmt: skip
        return {"record": record, "user": SimpleNamespace(pk=1 if self.is_readers else 2)}


def print_record(sheet: Sheet, record: Record) -> SafeString:
    """Return _record.html of a member, with what colleagues noted unless the member reads it."""
    member = record.member
    is_readers = member.pk == sheet.moderator.pk
    notes = [] if is_readers else record.notes
    shape = RecordShape(
        comments=min(member.comment_count, MANY),
        removed=min(record.removed_count, MANY),
        hidden=min(record.hidden_count, MANY),
        warned=min(record.warned_count, MANY),
        suspended=min(record.suspended_count, MANY),
        is_swept=record.is_swept,
        is_fixed=member.fixed_trust_level is not None,
        is_banned=member.is_banned,
        is_suspended=record.is_suspended,
        is_watched=record.is_watched,
        is_warned=member.is_warned,
        is_readers=is_readers,
        notes=len(notes),
    )
    values: dict[str, object] = {
        **person(member),
        "joined_day": sheet.formatted(member.date_joined, "DATE_FORMAT"),
        "comment_count": member.comment_count,
        "trust": escape(member.trust.name),
        "removed_count": record.removed_count,
        "hidden_count": record.hidden_count,
        "warned_count": record.warned_count,
        "suspended_count": record.suspended_count,
    }
    if record.is_suspended and not member.is_banned:
        values |= sheet.time("suspended", member.suspended_until)
    if record.is_watched:
        values |= sheet.time("watched", member.watched_until)
    for letter, note in zip(LETTERS, notes, strict=False):
        values[f"text_{letter}"] = linebreaksbr(note.text)
        values[f"name_{letter}"] = escape(note.author.display_name)
        values |= sheet.time(f"at_{letter}", note.written_at)
    return fill(shape, values)
