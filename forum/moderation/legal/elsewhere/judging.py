"""Decide about a notice of an article or a member's page."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forum.members.models import Member
from forum.moderation.asking.telling import call_nobody, find_asked
from forum.moderation.cases.joining import settle_noticed_member
from forum.moderation.cases.models import READ_ALONG, Case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.chain.appending import JUDGED_PAGE_NOTICE, append_entry
from forum.moderation.claims import why_claimed
from forum.moderation.legal import rules
from forum.moderation.legal.elsewhere.facts import facts_of_judged_page_notice
from forum.moderation.legal.elsewhere.models import PageNotice, PageOutcome
from forum.moderation.legal.elsewhere.receiving import mail_either
from forum.moderation.legal.elsewhere.standing import read_words
from forum.moderation.legal.elsewhere.telling import tell_editors
from forum.moderation.legal.locking import lock_page_notice
from forum.moderation.legal.waiting import is_noticed
from forum.moderation.rules import (
    ABOUT_STAFF,
    LOOKS_AT_NOTICE,
    NOT_ALLOWED,
    SUSPEND,
    judges_staff,
    why_cannot_work_everywhere,
    why_cannot_work_under,
)
from forum.moderation.subjects.reporting import lock_all, open_case_of
from forum.refusals import Refusal, Refused

_DECIDED = (
    "outcome", "told", "remained", "answer", "decided_by", "decided_at", "claimed_by",
    "claimed_until",
)  # fmt: skip

ABOUT_YOU = Refusal("about_you", _("This notice is about you. A colleague decides."))


def judge_page_notice(
    *, notice_id: int, moderator: Member, outcome: str, answer: str
) -> PageNotice:
    """Write what was decided, log it, mail the sender the reasons and tell the editors.

    It changes nothing itself: an article is the editors', against a member there are
    measures. Of two moderators at once the second is refused, and whoever comes while a
    colleague has taken the notice, or the case of the member. That case is closed with the
    last notice, unless reports wait. Locks the article, or the member and who is called to
    answer about their case by id, the notice, then who is told by id, last the head of the
    log. Raises Refused, PageNotice.DoesNotExist, ValueError for an unknown outcome.
    """
    outcome, answer, now = PageOutcome(outcome), answer.strip(), timezone.now()
    with transaction.atomic():
        _lock_called(notice_id)
        notice = lock_page_notice(notice_id)
        case = find_case(notice)
        refusal = why_cannot_decide_page(notice=notice, moderator=moderator, now=now)
        refusal = refusal or why_left(notice, case, moderator, now)
        if refusal := refusal or (None if answer else rules.NEEDS_ANSWER):
            raise Refused(refusal)
        notice.outcome, notice.told, notice.answer = outcome, outcome, answer
        notice.remained = read_words(notice.subject) if outcome == PageOutcome.ACTED else ""
        notice.decided_by, notice.decided_at = moderator, now
        notice.claimed_by = notice.claimed_until = None
        notice.save(update_fields=_DECIDED)
        if notice.member_id and not is_noticed(notice.member_id):
            settle_noticed_member(notice.member_id)
            if case and case.question_id and find_case(notice) is None:
                call_nobody(case.question_id)
        mail_either(notice, "outcome", gettext_noop("What became of your notice"))
        tell_editors(notice)
        facts = facts_of_judged_page_notice(notice)
        append_entry(kind=JUDGED_PAGE_NOTICE, key=notice.pk, facts=facts)
    return notice


def _lock_called(notice_id: int) -> None:
    """Lock the member a notice is about, if it is, with who is called to answer, by id."""
    about = PageNotice.objects.values_list("member_id", flat=True).get(pk=notice_id)
    if not about:
        return

    def find() -> set[int]:
        questions = open_case_of(about).exclude(question=None).values_list("question_id", flat=True)
        return {about, *(pk for question in questions for pk in find_asked(question))}

    lock_all(find)


def why_cannot_decide_page(
    *, notice: PageNotice, moderator: Member, now: datetime
) -> Refusal | None:
    """Say why a member may not decide about a notice. Needs its article."""
    refusal = (
        why_cannot_work_everywhere(moderator, now)
        if notice.article is None
        else why_cannot_work_under(notice.article, moderator=moderator, now=now)
    )
    if refusal:
        return refusal
    if not notice.is_open:
        return rules.DECIDED_BEFORE
    if notice.concerned_id == moderator.pk:
        return ABOUT_YOU
    if notice.email and notice.email.casefold() == moderator.email.casefold():
        return rules.OWN_NOTICE
    if notice.member is None:
        return None
    # As of their case: whoever may take no measure against them doesn't answer for it either.
    if not moderator.has_perm(SUSPEND):
        return NOT_ALLOWED
    return ABOUT_STAFF if notice.member.is_staff and not judges_staff(moderator) else None


def find_case(notice: PageNotice) -> Case | None:
    """Return the open case of the member that a notice is about; None of an article's."""
    if notice.member_id is None:
        return None
    return open_case_of(notice.member_id).select_related(*READ_ALONG).first()


def why_left(
    notice: PageNotice, case: Case | None, moderator: Member, now: datetime
) -> Refusal | None:
    """Say before which colleague a notice is: who has taken it, or the case of its member."""
    if notice.member_id is not None:
        return why_somebody_elses(case, moderator, now)
    return why_claimed(notice, moderator, now, LOOKS_AT_NOTICE)
