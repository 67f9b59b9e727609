"""Complain about what was decided about a notice."""

from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.markup import clean_text
from forum.moderation.chain.appending import COMPLAINT, append_entry
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.facts import facts_of_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.locking import lock_either
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.turns.finding import find_last_turn, find_who_turned
from forum.moderation.legal.turns.models import NoticeTurn
from forum.refusals import Refused


def lodge_complaint(*, notice: LegalNotice | PageNotice, words: str) -> NoticeComplaint:
    """Ask, for who sent a notice, that another moderator looks at it again; once.

    Once more where what was decided has turned since (turns/): then it is about that.
    What was sent before, word for word, is returned as it is. Locks the
    discussion if it is about a comment, then the notice, last the head of the
    log. Raises Refused.
    """
    words, now = clean_text(words).strip(), timezone.now()
    with transaction.atomic():
        notice = lock_either(notice)
        turn = find_last_turn(notice)
        before = find_complaint(notice, turn)
        if before and before.words == words:
            return before
        refusal = rules.why_cannot_complain(notice=notice, complaint=before, now=now, turn=turn)
        if refusal := refusal or (None if words else rules.NEEDS_WORDS):
            raise Refused(refusal)
        by = find_who_turned(turn) if turn else None
        complaint = NoticeComplaint.objects.create(
            **about(notice),
            turn=turn,
            # Of what is decided somebody decided: a constraint of both kinds.
            against_id=by or cast(int, notice.decided_by_id),
            words=words,
            lodged_at=now,
        )
        append_entry(kind=COMPLAINT, key=complaint.pk, facts=facts_of_complaint(complaint))
    return complaint


def find_complaint(
    notice: LegalNotice | PageNotice, turn: NoticeTurn | None
) -> NoticeComplaint | None:
    """Return the complaint about a notice's last turn, or its decision, or one that is open."""
    theirs = NoticeComplaint.objects.filter(**about(notice))
    return theirs.filter(Q(turn=turn) | Q(judged_at=None)).order_by("pk").last()


def about(notice: LegalNotice | PageNotice) -> dict[str, LegalNotice | PageNotice]:
    """Return by which field a complaint names a notice of its kind."""
    return {"page_notice" if isinstance(notice, PageNotice) else "notice": notice}
