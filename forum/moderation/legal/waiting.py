"""What waits of notices of illegal content beside the comment that they are about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forum.discussion.models import Comment
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.grounds import read_grounds
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery

MOST_SHOWN = 50  # Notices beside one comment, or on a page of the queue.
_UNREAD = ("explanation", "snapshot", "answer")  # That their own page shows.
_UNREAD_OF_COMMENT = ("comment__text", "comment__html")

# A page of the queue asks for them each time, by SQL that is written once.
_NOTICES = Columns(LegalNotice, "id", "ground", "received_at", "decided_at", "comment")
_INQUIRIES = Columns(Inquiry, "id", "notice", "asked_at", "answer", "answered_at")


@dataclass(slots=True)
class NoticesAbout:
    """The notices about a comment: those that wait for an answer, the most pressing first."""

    waiting: list[LegalNotice] = field(default_factory=list)
    decided: list[LegalNotice] = field(default_factory=list)

    @property
    def reasons(self) -> set[str]:
        """Return what a reader would have reported it for, as far as these say the same."""
        return read_grounds(one.ground for one in (*self.waiting, *self.decided))


def load_notices(comment_id: int) -> NoticesAbout:
    """Return the notices about a comment. One query."""
    rows = LegalNotice.objects.filter(comment=comment_id)
    first = F("decided_at").desc(nulls_first=True)
    found = rows.select_related("inquiry").defer(*_UNREAD).order_by(first, "pk")[:MOST_SHOWN]
    return NoticesAbout(
        waiting=_by_due([one for one in found if one.is_open]),
        decided=[one for one in found if not one.is_open],
    )


def load_waiting(comment_ids: Collection[int]) -> Mapping[int, list[LegalNotice]]:
    """Return the notices that wait, by the comment that they are about.

    One query; none for no comments.
    """
    by_comment: dict[int, list[LegalNotice]] = {}
    for one in _by_due([_with_inquiry(row) for row in _waiting_query(*comment_ids)]):
        by_comment.setdefault(one.comment_id, []).append(one)
    return by_comment


def load_waiting_about_members(member_ids: Collection[int]) -> Mapping[int, list[PageNotice]]:
    """Return the notices that wait about members themselves, by member, the most pressing first.

    One query; none for no members.
    """
    by_member: dict[int, list[PageNotice]] = {}
    if member_ids:
        rows = PageNotice.objects.filter(member__in=member_ids, decided_at=None)
        for one in rows.defer(*_UNREAD).order_by("pk")[:MOST_SHOWN]:
            by_member.setdefault(one.member_id or 0, []).append(one)
    return by_member


def is_noticed(member_id: int) -> bool:
    """Say whether a notice about a member waits for its answer. One query."""
    return PageNotice.objects.filter(member=member_id, decided_at=None).exists()


def _waiting(comments: list[int]) -> QuerySet[LegalNotice, Any]:
    rows = LegalNotice.objects.filter(comment__in=comments, decided_at=None).order_by("pk")
    asked = [f"inquiry__{name}" for name in _INQUIRIES.attnames]
    return rows.values_list(*_NOTICES.attnames, *asked)[:MOST_SHOWN]


def _with_inquiry(values: Sequence[Any]) -> LegalNotice:
    """Return a notice of what the database gave, with the question to its author, if any."""
    notice, asked = _NOTICES.row(values[: len(_NOTICES)]), values[len(_NOTICES) :]
    inquiry = _INQUIRIES.row(asked) if asked[0] is not None else None
    if inquiry is not None:
        inquiry.notice = notice
    notice._state.fields_cache["inquiry"] = inquiry
    return notice


_waiting_query = CompiledQuery(_waiting, many="comments")


def load_waiting_about(**comments: Any) -> list[LegalNotice]:
    """Return the notices that wait about any of many comments, the most pressing first.

    `comments` are lookups of Comment. One query, by what is open of notices.
    """
    about = {f"comment__{name}": value for name, value in comments.items()}
    rows = LegalNotice.objects.filter(decided_at=None, **about)
    rows = rows.select_related("inquiry", "comment").defer(*_UNREAD, *_UNREAD_OF_COMMENT)
    return _by_due(list(rows.order_by("pk")[:MOST_SHOWN]))


def is_any_noticed(comments: QuerySet[Comment]) -> bool:
    """Say whether a notice about any of them waits, or a complaint of its sender.

    One query or two, by what is open of these.
    """
    about = comments.order_by().values("pk")
    return (
        LegalNotice.objects.filter(decided_at=None, comment__in=about).exists()
        or NoticeComplaint.objects.filter(judged_at=None, notice__comment__in=about).exists()
    )


def remind_of_notices(request: HttpRequest, comment_ids: Collection[int]) -> None:
    """Say, after something was decided about comments, which notices about them wait still.

    Whoever sent one is answered on its own page, with reasons: nothing else tells them.
    """
    for notices in load_waiting(comment_ids).values():
        for one in notices:
            page = reverse("moderation:judge_notice", args=[one.pk])
            said = _("Notice %(number)s about the comment still waits for an answer.")
            answer = _("Answer it")
            messages.warning(
                request,
                format_html('{} <a href="{}">{}</a>', said % {"number": one.pk}, page, answer),
            )


def _by_due(notices: list[LegalNotice]) -> list[LegalNotice]:
    return sorted(notices, key=lambda one: (one.due_at, one.pk))
