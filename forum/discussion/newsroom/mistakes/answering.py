"""Answer what readers hold to be wrong, and correct the article where they are right."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.markup import clean_line, clean_text
from articles.publishing import correct_article
from forum.discussion import states
from forum.discussion.discussions import lock_discussion
from forum.discussion.newsroom.mistakes import rules
from forum.discussion.newsroom.mistakes.models import Mistake, MistakeOutcome
from forum.discussion.newsroom.mistakes.pointing_out import subject_of
from forum.members.models import Member
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell, withdraw
from forum.refusals import Refused


def answer_mistake(
    *,
    mistake_id: int,
    editor: Member,
    outcome: str,
    answer: str = "",
    note: str = "",
    also: Collection[int] = (),
) -> Mistake:
    """Answer a reader, print the note if there is one to print, and tell who found it.

    `note` is the correction that stands on the article from now on, with thanks
    to its readers; `answer` goes to the reader. `also` are the other open
    mistakes of the same article that this settles: their readers are told the
    same. Locks the discussion with its article, then the mistakes, then all who
    are told or were, each by id. Raises Refused, NotPossible, Mistake.DoesNotExist,
    ValueError for an unknown outcome.
    """
    outcome, now = MistakeOutcome(outcome), timezone.now()
    answer, note = clean_line(answer), clean_text(note).strip()
    with transaction.atomic():
        discussion = lock_discussion(Mistake.objects.get(pk=mistake_id).article_id)
        article = discussion.article
        if outcome == MistakeOutcome.NOTED and note and rules.can_print(editor):
            correct_article(article=article, editor=editor, text=note, thanks_readers=True)
        rows = Mistake.objects.select_for_update(no_key=True).filter(article=article)
        found = {row.pk: row for row in rows.filter(pk__in=[mistake_id, *also]).order_by("pk")}
        mistake = found[mistake_id]
        if refusal := rules.why_cannot_answer(
            mistake=mistake, editor=editor, outcome=outcome, answer=answer, note=note, now=now
        ):
            raise Refused(refusal)
        settled = [one for one in found.values() if one.is_open and one.reader_id != editor.pk]
        for one in settled:
            one.outcome, one.answer, one.answered_by, one.answered_at = outcome, answer, editor, now
        Mistake.objects.bulk_update(settled, ["outcome", "answer", "answered_by", "answered_at"])
        told = Q(pk__in=[one.reader_id for one in settled]) | Q(pk=article.author_id)
        list(Member.objects.filter(told).order_by("pk").select_for_update(no_key=True))
        is_aside = not states.counts_for_members(discussion)
        for one in settled:
            withdraw(subject=subject_of(one.pk), kind=NoticeKind.MISTAKE)
            tell(
                recipient_id=one.reader_id,
                kind=NoticeKind.KEPT if outcome == MistakeOutcome.KEPT else NoticeKind.CORRECTED,
                subject=subject_of(one.pk),
                place=states.place_of(article.pk),
                is_aside=is_aside,
                url=article.get_absolute_url(),
                about=article.headline,
                note=answer,
                now=now,
            )
    return mistake
