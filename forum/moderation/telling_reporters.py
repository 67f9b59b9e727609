"""Tell who reported a comment what became of it: never who decided, nor of whom it is."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.models import Act, Decision
from forum.notifications.models import NoticeKind
from forum.notifications.telling import write_notices

OUTCOMES: dict[str, str | Promise] = {
    Act.HIDE: _("Thank you. The comment that you reported has been hidden."),
    Act.REMOVE: _("Thank you. The comment that you reported has been removed."),
    Act.DISMISS: _("A moderator has read the comment that you reported and let it stand."),
    Act.REOPEN: _("A moderator looks at the comment that you reported once more."),
    Act.PUBLISH: _("A moderator has read the comment that you reported and let it stand."),
    Act.RESTORE: _("A moderator has looked at the comment that you reported: it stands."),
}


def tell_reporters(decision: Decision, comment: Comment, reporters: Collection[int]) -> None:
    """Write a notice to each, in their language; a statement a language and one for the counters.

    Call in the decision's transaction, with all of them locked.
    """
    if not reporters:
        return
    counts = states.counts_for_members(get_discussion(comment.article))
    by_language: dict[str, list[int]] = {}
    for pk, language in Member.objects.filter(pk__in=reporters).values_list("pk", "language"):
        by_language.setdefault(language or settings.LANGUAGE_CODE, []).append(pk)
    for language, members in by_language.items():
        with translation.override(language):
            write_notices(
                dict.fromkeys(members, NoticeKind.REPORT),
                subject=f"report:{decision.pk}",
                place=states.place_of(comment.article_id),
                is_aside=not counts,
                url=comment.article.get_absolute_url(),
                about=comment.article.headline,
                note=str(OUTCOMES[decision.act]),
                now=decision.decided_at,
            )
    if counts:
        told = Member.objects.filter(pk__in=reporters)
        told.update(unread_notice_count=F("unread_notice_count") + 1)
