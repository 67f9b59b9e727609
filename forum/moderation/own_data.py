"""What a member reported and what was decided about them, for their own copy of what is kept.

Never who decided or reported, nor what moderators wrote among themselves.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from forum.members.models import Member
from forum.members.own_data import one_by_one
from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.reports.models import Report
from forum.moderation.telling import SENTENCES, say

Row = dict[str, Any]


def tell_reports(member: Member) -> Iterator[Row]:
    """Yield what a member reported, and what they were told of it."""
    rows = Report.objects.filter(reporter=member).select_related("case__author")
    for one in one_by_one(rows):
        yield {
            "comment": one.comment_id or (one.case.branch_id if one.case else None),
            "member": one.case.author.username if one.case and not one.case.branch_id else None,
            "reason": one.reason,
            "note": one.note,
            "at": one.created_at,
            "told": one.told,
        }


def tell_decisions(member: Member) -> Iterator[Row]:
    """Yield what was decided about a member and told to them, with what they said to it."""
    rows = Decision.objects.filter(member=member, act__in=SENTENCES)
    for one in one_by_one(rows.select_related("rule__rule", "appeal", "objection")):
        appeal, objection = getattr(one, "appeal", None), getattr(one, "objection", None)
        yield {
            "address": f"{settings.SITE_URL}{one.get_absolute_url()}",
            "at": one.decided_at,
            "act": one.act,
            "statement": say(one, member),
            "rule": one.rule.text if one.rule else None,
            "words": one.words,
            "until": one.until,
            "comment": one.comment_id,
            "a_program_took_part": one.is_automated,
            "appeal": _tell_appeal(appeal) if appeal else None,
            "objection": _tell_objection(objection) if objection else None,
        }


def tell_inquiries(member: Member) -> Iterator[Row]:
    """Yield what a member was asked about comments that somebody holds to be illegal."""
    rows = Inquiry.objects.filter(notice__comment__author=member).select_related("notice")
    for one in one_by_one(rows.defer("notice__explanation", "notice__snapshot")):
        yield {
            "comment": one.notice.comment_id,
            "question": one.words,
            "at": one.asked_at,
            "answer": one.answer,
            "words": one.answer_words,
            "answered_at": one.answered_at,
        }


def _tell_appeal(appeal: Appeal) -> Row:
    return {
        "words": appeal.words,
        "at": appeal.lodged_at,
        "outcome": appeal.outcome,
        "answer": appeal.answer,
        "judged_at": appeal.judged_at,
    }


def _tell_objection(objection: Objection) -> Row:
    return {"words": objection.words, "at": objection.lodged_at}
