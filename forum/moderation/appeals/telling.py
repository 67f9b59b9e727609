"""Tell a member what became of their appeal, in their language; never who judged it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.moderation.appeals.models import Appeal, Outcome
from forum.notifications.models import NoticeKind
from forum.notifications.outbox import write_mail
from forum.notifications.telling import tell

SENTENCES: dict[str, str | Promise] = {
    Outcome.UPHELD: gettext_lazy(
        "Another moderator has looked at your appeal. The decision stays."
    ),
    Outcome.REVERSED: gettext_lazy(
        "Another moderator has looked at your appeal. The decision was wrong; it is reversed and "
        "no longer counts against you."
    ),
}


def tell_outcome(appeal: Appeal) -> None:
    """Write the notice and the mail. Call in the transaction of the judgement."""
    decision, member = appeal.decision, appeal.decision.member
    place, is_aside, about = "", False, ""
    if decision.comment is not None:
        article = decision.comment.article
        place, about = states.place_of(article.pk), article.headline
        is_aside = not states.counts_for_members(get_discussion(article))
    url = decision.get_absolute_url()
    with translation.override(member.language or settings.LANGUAGE_CODE):
        sentence = f"{SENTENCES[appeal.outcome]} {appeal.remainder}".strip()
        context = {
            "appeal": appeal,
            "sentence": sentence,
            "is_upheld": appeal.outcome == Outcome.UPHELD,
            "url": settings.SITE_URL + url,
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
        }
        subject = _("Your appeal")
        write_mail(
            recipient=member,
            subject=f"{subject} · {settings.SITE_NAME}",
            text=render_to_string("moderation/email/appeal.txt", context).strip() + "\n",
            language=member.language or settings.LANGUAGE_CODE,
        )
    tell(
        recipient_id=member.pk,
        kind=NoticeKind.DECISION,
        subject=f"appeal:{appeal.pk}",
        url=url,
        place=place,
        is_aside=is_aside,
        about=about,
        note=sentence,
        now=appeal.judged_at,
    )
