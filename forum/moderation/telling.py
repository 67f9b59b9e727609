"""Tell members what was decided about them, in their own language, here and by mail.

They learn what and why, never who decided, who reported or what moderators
wrote among themselves.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.statements import mail_statement
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell

# What members hear. Nothing of dismissed reports: it would only worry them.
SENTENCES: dict[str, str | Promise] = {
    Act.PUBLISH: _("Your comment has been published."),
    Act.HOLD: _("Your comment waits again until a moderator has read it."),
    Act.HIDE: _("A moderator has hidden your comment for the time being."),
    Act.RESTORE: _("A moderator has restored your comment."),
    Act.REMOVE: _("A moderator has removed your comment."),
    Act.REDACT: _("A moderator has changed the text of your comment."),
    Act.UNREDACT: _("A moderator has put the text of your comment back."),
    Act.LOCK: _("A moderator has closed the replies to your comment."),
    Act.UNLOCK: _("A moderator has opened the replies to your comment again."),
    Act.HOLD_REPLIES: _("A moderator reads new replies to your comment before they appear."),
    Act.SLOW: _("Each member can reply to your comment only once every few minutes."),
    Act.QUICKEN: _("Replies to your comment are no longer slowed."),
    Act.MOVE: _("A moderator has moved your comment into a thread of its own."),
    Act.MOVE_BACK: _("A moderator has moved your comment back to where it stood."),
    Act.LET_REPLIES: _("New replies to your comment appear at once again."),
    Act.SUSPEND: _("Your account is suspended until %(time)s; you can read, but not write."),
    Act.WARN: _("A moderator warns you. Before you post again, confirm that you have read this."),
    Act.UNWARN: _("A moderator has taken the warning back."),
    Act.WATCH: _("Moderators read what you write until %(time)s. It appears as before."),
    Act.UNWATCH: _("Moderators no longer read your comments with particular care."),
    Act.BAN: _("Your account is banned. You can read, and delete what you wrote, but not write."),
    Act.UNBAN: _("The ban has been lifted. You can write again."),
    Act.SWEEP: _("A moderator removes all comments that you have written so far."),
    Act.SWEEP_DAY: _("A moderator removes the comments that you wrote within the last 24 hours."),
    Act.UNSWEEP: _("A moderator restores the comments of yours that were removed together."),
    Act.PRUNE: _("A moderator removes a branch of a discussion, and with it what you wrote there."),
    Act.UNPRUNE: _("A moderator restores what you wrote in a branch that was removed."),
    Act.TRUST: _("A moderator has set your level of trust to “%(level)s”."),
    Act.UNTRUST: _("Your level of trust follows the rules again, as everybody’s does."),
    Act.LIFT: _("Your suspension has been lifted. You can write again."),
}


def tell_author(decision: Decision, comment: Comment) -> None:
    """Tell the author about a decision on their comment. Call in its transaction."""
    if decision.act in SENTENCES:
        discussion = get_discussion(comment.article)
        _tell(
            decision,
            comment.author,
            about=comment.article.headline,
            place=states.place_of(comment.article_id),
            is_aside=not states.counts_for_members(discussion),
        )


def tell_member(decision: Decision, member: Member) -> None:
    """Tell a member of a measure against them, until when and why, or that it ended."""
    _tell(decision, member)


def say(decision: Decision, member: Member) -> str:
    """Return a decision in words for the member concerned, in the language that is active."""
    if decision.until is not None:
        until = timezone.localtime(decision.until, ZoneInfo(member.time_zone or settings.TIME_ZONE))
        sentence = str(SENTENCES[decision.act]) % {"time": date_format(until, "DATETIME_FORMAT")}
    elif decision.level is not None:
        sentence = str(SENTENCES[decision.act]) % {"level": decision.level_name}
    elif decision.minutes is not None:
        sentence = ngettext(
            "Each member can reply to your comment and below it only once a minute.",
            "Each member can reply to your comment and below it only once in %(minutes)s minutes.",
            decision.minutes,
        ) % {"minutes": decision.minutes}
    elif decision.moderator_id is None:
        return gettext(
            "Your comment is hidden for now, because several readers reported it. "
            "A moderator will look at it. You can say something for it first."
        )
    elif decision.is_by_reports:
        sentence = gettext(
            "Your comment is hidden again for now, because several readers reported it, until a "
            "moderator has judged it."
        )
    else:
        sentence = str(SENTENCES[decision.act])
    if decision.brings_back:
        sentence += " " + gettext("Readers see it again.")
    elif decision.hides_again:
        sentence += " " + gettext(
            "It is hidden for now, as before, because several readers reported it."
        )
    return f"{sentence} " + gettext("Reason: %(reason)s.") % {
        "reason": decision.get_reason_display()
    }


def subject_of(decision: Decision) -> str:
    """Return the subject of what the member is told of a decision."""
    return f"decision:{decision.pk}"


def _tell(
    decision: Decision,
    member: Member,
    *,
    about: str = "",
    place: str = "",
    is_aside: bool = False,
) -> None:
    """Write the notice and the mail.

    Each decision is a subject of its own, so none replaces another.
    The notice names the article, so it comes and goes with it.
    """
    with translation.override(member.language or settings.LANGUAGE_CODE):
        note = say(decision, member)
        mail_statement(decision, member, note)
    tell(
        recipient_id=member.pk,
        kind=NoticeKind.DECISION,
        subject=subject_of(decision),
        url=decision.get_absolute_url(),
        place=place,
        is_aside=is_aside,
        about=about,
        note=note,
        now=decision.decided_at,
    )
