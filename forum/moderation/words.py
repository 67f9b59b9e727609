"""What moderators read on buttons and hear when something is done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one act."""

    button: str | Promise
    done: str | Promise  # With %(name)s, the comment's author.
    style: str = ""  # The button's modifier.


WORDS: dict[str, Words] = {
    Act.DISMISS: Words(_("Dismiss reports"), _("Reports on %(name)s’s comment dismissed.")),
    Act.REOPEN: Words(
        _("Take the reports up again"), _("Reports on %(name)s’s comment are open again."), "quiet"
    ),
    Act.PUBLISH: Words(_("Publish"), _("%(name)s’s comment published."), "primary"),
    Act.HOLD: Words(_("Let it wait again"), _("%(name)s’s comment waits again.")),
    Act.HIDE: Words(_("Hide"), _("%(name)s’s comment hidden.")),
    Act.RESTORE: Words(_("Restore"), _("%(name)s’s comment restored.")),
    Act.REMOVE: Words(_("Remove"), _("%(name)s’s comment removed."), "danger"),
    Act.LOCK: Words(_("Lock branch"), _("The branch of %(name)s’s comment is locked."), "quiet"),
    Act.SLOW: Words(
        _("Slow replies"),
        _("Replies below %(name)s’s comment are slowed."),
        "quiet",
    ),
    Act.QUICKEN: Words(
        _("Slow replies no more"), _("Replies below %(name)s’s comment are as fast again."), "quiet"
    ),
    Act.MOVE: Words(
        _("Move out of the branch"), _("%(name)s’s comment begins a thread of its own."), "quiet"
    ),
    Act.MOVE_BACK: Words(_("Move back"), _("%(name)s’s comment stands where it stood."), "quiet"),
    Act.REDACT: Words(_("Change the text"), _("%(name)s’s comment is changed."), "quiet"),
    Act.UNREDACT: Words(
        _("Put the text back"), _("%(name)s’s comment says what it said before."), "quiet"
    ),
    Act.HOLD_REPLIES: Words(
        _("Hold replies"), _("New replies below %(name)s’s comment wait for you."), "quiet"
    ),
    Act.LET_REPLIES: Words(
        _("Hold replies no more"),
        _("New replies below %(name)s’s comment appear at once again."),
        "quiet",
    ),
    Act.UNLOCK: Words(
        _("Unlock branch"), _("The branch of %(name)s’s comment is open again."), "quiet"
    ),
}


def say_done(act: str, name: str) -> str:
    """Return the sentence that confirms an act to who did it."""
    return str(WORDS[act].done) % {"name": name}
