"""The statement of reasons that the member concerned gets by mail, beside the page in the site."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from forum.discussion.models import State
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.objections import find_answered
from forum.moderation.decisions.models import Decision
from forum.moderation.origins import say_origin
from forum.moderation.whys import TAKING
from forum.notifications.outbox import write_mail

# What took something away, and what gave it back. That a comment which waited
# is published is no news that needs a mail.
MAILED = (
    *TAKING, Act.RESTORE, Act.UNLOCK, Act.LET_REPLIES, Act.LIFT, Act.UNWARN, Act.UNWATCH, Act.UNBAN,
    Act.QUICKEN, Act.MOVE_BACK, Act.UNREDACT, Act.UNSWEEP, Act.UNTRUST, Act.UNPRUNE,
)  # fmt: skip


def mail_statement(decision: Decision, member: Member, sentence: str) -> None:
    """Put the statement into the outbox, in the language that is active.

    Call in the decision's transaction. A mail stays where it arrived, so it
    holds neither the comment's text nor what the article is called: both may
    be taken away later.
    """
    # Nor that it waits again, unless a mail has said that it was removed.
    is_back = decision.act == Act.HOLD and decision.state_before == State.REMOVED
    if decision.act not in MAILED and not is_back:
        return
    context = {
        "decision": decision,
        "sentence": sentence,
        "is_taking": decision.act in TAKING,
        "origin": say_origin(decision) if decision.act in TAKING else "",
        "has_objected": find_answered(decision) is not None,
        "url": settings.SITE_URL + decision.get_absolute_url(),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
    }
    write_mail(
        recipient=member,
        subject=f"{_title(decision)} · {settings.SITE_NAME}",
        text=render_to_string("moderation/email/statement.txt", context).strip() + "\n",
        language=member.language or settings.LANGUAGE_CODE,
    )


def _title(decision: Decision) -> str:
    # What readers' reports hide, no moderator has decided about yet.
    return (
        _("A decision about your comment")
        if decision.is_by_reports
        else _("A moderator’s decision")
    )
