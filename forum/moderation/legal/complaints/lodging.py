"""Complain about what was decided about a notice."""

from typing import cast

from django.db import transaction
from django.utils import timezone

from articles.markup import clean_text
from forum.moderation.chain.appending import COMPLAINT, append_entry
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.facts import facts_of_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.locking import lock_either
from forum.moderation.legal.models import LegalNotice
from forum.refusals import Refused


def lodge_complaint(*, notice: LegalNotice | PageNotice, words: str) -> NoticeComplaint:
    """Ask, for who sent a notice, that another moderator looks at it again; once.

    What was sent before, word for word, is returned as it is. Locks the
    discussion if it is about a comment, then the notice, last the head of the
    log. Raises Refused.
    """
    words, now = clean_text(words).strip(), timezone.now()
    with transaction.atomic():
        notice = lock_either(notice)
        about = {"page_notice" if isinstance(notice, PageNotice) else "notice": notice}
        before = NoticeComplaint.objects.filter(**about).first()
        if before and before.words == words:
            return before
        refusal = rules.why_cannot_complain(notice=notice, complaint=before, now=now)
        if refusal := refusal or (None if words else rules.NEEDS_WORDS):
            raise Refused(refusal)
        # Of what is decided somebody decided: a constraint of both kinds.
        against_id = cast(int, notice.decided_by_id)
        complaint = NoticeComplaint.objects.create(
            **about, against_id=against_id, words=words, lodged_at=now
        )
        append_entry(kind=COMPLAINT, key=complaint.pk, facts=facts_of_complaint(complaint))
    return complaint
