"""Tell the newsroom that something is wrong in an article."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.markup import clean_line, clean_text
from articles.models import Article
from forum.discussion import states
from forum.discussion.discussions import lock_discussion
from forum.discussion.newsroom.mistakes import rules
from forum.discussion.newsroom.mistakes.models import Mistake
from forum.discussion.pace import keep_pace
from forum.members.models import Member
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell
from forum.refusals import Refused


def point_out_mistake(*, article: Article, reader: Member, text: str, passage: str = "") -> Mistake:
    """Put what a reader holds to be wrong before the editors, and tell the article's author.

    The same words about the same article are taken once: who sends them again
    gets the row that stands. Locks the discussion with its article, then who is
    told. Raises Refused.
    """
    text, passage, now = clean_text(text).strip(), clean_line(passage), timezone.now()
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        article = discussion.article
        if refusal := rules.why_cannot_point_out(article=article, member=reader, now=now):
            raise Refused(refusal)
        if not text:
            raise Refused(rules.SAY_WHAT)
        said = {"article": article, "reader": reader, "text": text, "passage": passage}
        if stands := Mistake.objects.filter(**said).order_by("-pk").first():
            return stands
        keep_pace(rules.POINTING_OUT, reader)
        mistake = Mistake.objects.create(**said, found_at=now)
        if article.author is not None and rules.can_answer(article.author):
            tell(
                recipient_id=article.author.pk,
                kind=NoticeKind.MISTAKE,
                subject=subject_of(mistake.pk),
                place=states.place_of(article.pk),
                is_aside=not states.counts_for_members(discussion),
                url=reverse("discussion:answer_mistake", args=[mistake.pk]),
                about=article.headline,
                now=now,
            )
    return mistake


def subject_of(mistake_id: int) -> str:
    """Return the name by which notices know a mistake."""
    return f"mistake:{mistake_id}"
