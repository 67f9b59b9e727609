"""Tell somebody that their role has changed, in the site and by mail, in their language."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.markup import excerpt
from forum.members.models import Member
from forum.moderation.scopes.handing_back import moderates
from forum.moderation.scopes.models import DESK, RoleChange
from forum.moderation.scopes.shown import Standing, desk_of, show_changes
from forum.notifications.models import NoticeKind
from forum.notifications.outbox import write_mail
from forum.notifications.telling import tell

NOTICE_LENGTH = 500  # Characters.


def tell_member(change: RoleChange, member: Member) -> None:
    """Say what they are now, where, and the words to them. Never who changed it, nor the note.

    In its transaction.
    """
    url = reverse("moderation:queue" if moderates(change.after) else "moderation:rules")
    language = member.language or settings.LANGUAGE_CODE
    with translation.override(language):
        sentence = say_standing(show_changes([change])[0].after, desk_of(member))
        context = {
            "sentence": sentence,
            "words": change.words,
            "url": settings.SITE_URL + url,
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
        }
        text = render_to_string("moderation/email/role.txt", context).strip() + "\n"
        title = _("Your role has changed")
        subject = f"{title} · {settings.SITE_NAME}"
    write_mail(recipient=member, subject=subject, text=text, language=language)
    tell(
        recipient_id=member.pk,
        kind=NoticeKind.ROLE,
        subject=f"role:{change.pk}",
        url=url,
        note=_in_a_notice(sentence, change.words),
        now=change.decided_at,
    )


def _in_a_notice(sentence: str, words: str) -> str:
    """Return what a notice says: the words whole, of many places as many as fit."""
    return f"{excerpt(sentence, NOTICE_LENGTH - len(words) - 1)} {words}".strip()


def say_standing(standing: Standing, desk: Iterable[str]) -> str:
    """Return what somebody is and where, and their other roles, in the language that is active."""
    roles = [str(DESK.get(name, name)) for name in desk]
    if standing.is_moderator:
        names = " · ".join(place.name for place in standing.places) or _("Nowhere")
        where = _("The whole site") if standing.is_whole else names
        roles.insert(0, _("%(role)s (%(where)s)") % {"role": standing.role, "where": where})
    if not roles:
        return _("You hold no role here any more.")
    return _("You are now: %(roles)s.") % {"roles": ", ".join(roles)}
