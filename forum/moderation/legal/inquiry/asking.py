"""Ask the author, take the answer, and tell them if it stays at that."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.markup import clean_text
from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.chain.appending import ANSWERED_INQUIRY, INQUIRY, append_entry
from forum.moderation.legal.facts import facts_of_answered_inquiry, facts_of_inquiry
from forum.moderation.legal.inquiry import rules
from forum.moderation.legal.inquiry.models import Inquiry, InquiryAnswer
from forum.moderation.legal.locking import lock_notice
from forum.moderation.legal.models import LegalNotice, NoticeOutcome
from forum.moderation.legal.placing import follow_term
from forum.notifications.models import NoticeKind
from forum.notifications.outbox import write_mail
from forum.notifications.telling import tell
from forum.refusals import Refused


def ask_author(*, notice_id: int, moderator: Member, words: str) -> Inquiry:
    """Ask the author of the comment whether they agree to its removal; once for each notice.

    `words` say what the notice is about, without who sent it. The author is told in the
    site and by mail. Locks the discussion, then the notice, the author, last the head of
    the log. Raises Refused, LegalNotice.DoesNotExist.
    """
    words, now = clean_text(words).strip(), timezone.now()
    with transaction.atomic():
        notice = lock_notice(notice_id)
        before = Inquiry.objects.filter(notice=notice).first()
        refusal = rules.why_cannot_ask(notice=notice, moderator=moderator, inquiry=before, now=now)
        case = find_open_case(notice.comment_id)
        refusal = (
            refusal
            or why_somebody_elses(case, moderator, now)
            or (None if words else rules.NEEDS_WORDS)
        )
        if refusal:
            raise Refused(refusal)
        inquiry = Inquiry.objects.create(
            notice=notice, words=words, asked_by=moderator, asked_at=now
        )
        follow_term(notice.comment_id)
        _tell(inquiry, notice.comment)
        append_entry(kind=INQUIRY, key=inquiry.pk, facts=facts_of_inquiry(inquiry))
    return inquiry


def answer_inquiry(*, inquiry_id: int, answer: str, words: str) -> Inquiry:
    """Write what the author says; once, and until the notice is decided.

    The same answer sent again, by two presses of a button, is that one.
    It changes nothing about the comment: a moderator decides. Locks the discussion, then
    the notice, last the head of the log. Raises Refused, Inquiry.DoesNotExist, ValueError
    for an unknown answer.
    """
    answer, words = InquiryAnswer(answer), clean_text(words).strip()
    notice_id = Inquiry.objects.values_list("notice_id", flat=True).get(pk=inquiry_id)
    with transaction.atomic():
        notice = lock_notice(notice_id)
        inquiry = Inquiry.objects.get(pk=inquiry_id)
        if inquiry.answered_at and (inquiry.answer, inquiry.answer_words) == (answer, words):
            return inquiry
        refusal = rules.why_cannot_answer(inquiry=inquiry, notice=notice)
        if refusal := refusal or rules.why_answer_wont_do(answer, words):
            raise Refused(refusal)
        inquiry.answer, inquiry.answer_words = answer, words
        inquiry.answered_at = timezone.now()
        inquiry.save(update_fields=["answer", "answer_words", "answered_at"])
        follow_term(notice.comment_id)
        facts = facts_of_answered_inquiry(inquiry)
        append_entry(kind=ANSWERED_INQUIRY, key=inquiry.pk, facts=facts)
    return inquiry


def tell_that_it_stays(notice: LegalNotice, now: datetime) -> None:
    """Tell an author who was asked that the comment stays.

    Of anything else they get a statement of reasons. Call in the transaction of the decision.
    """
    if notice.outcome != NoticeOutcome.KEPT:
        return
    inquiry = Inquiry.objects.filter(notice=notice).first()
    if inquiry is None:
        return
    comment = notice.comment
    with translation.override(comment.author.language or settings.LANGUAGE_CODE):
        note = translation.gettext(
            "A moderator has decided about the notice of which you were asked: your comment stays."
        )
    tell(
        recipient_id=comment.author_id,
        kind=NoticeKind.DECISION,
        subject=f"inquiry:{inquiry.pk}",
        url=inquiry.get_absolute_url(),
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(get_discussion(comment.article)),
        about=comment.article.headline,
        note=note,
        now=now,
    )


def _tell(inquiry: Inquiry, comment: Comment) -> None:
    """Tell the author in the site and by mail; the mail holds nothing of comment or notice."""
    author = comment.author
    language = author.language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "inquiry": inquiry,
            "url": settings.SITE_URL + inquiry.get_absolute_url(),
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
        }
        text = render_to_string("moderation/email/inquiry.txt", context).strip() + "\n"
        title = translation.gettext("A question about your comment")
        subject = f"{title} · {settings.SITE_NAME}"
        write_mail(recipient=author, subject=subject, text=text, language=language)
    tell(
        recipient_id=author.pk,
        kind=NoticeKind.INQUIRY,
        subject=f"inquiry:{inquiry.pk}",
        url=inquiry.get_absolute_url(),
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(get_discussion(comment.article)),
        about=comment.article.headline,
        now=inquiry.asked_at,
    )
