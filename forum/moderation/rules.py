"""Who may report, judge and suspend: limits with units, answers with reasons."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.dates import shown_time
from forum.discussion.access import OUT_OF_SCOPE
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.redacting import REDACTED_IN
from forum.discussion.rules import NOT_THERE, why_cannot_write
from forum.discussion.rules import why_cannot_report as why_discussion_refuses_report
from forum.discussion.scopes import GIVE_ROLES, holds_role, scope_of
from forum.members.models import Member, Visitor
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case, Kind
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report
from forum.moderation.whys import whys_of
from forum.refusals import Refusal

Said = str | Promise
SUSPEND = "members.suspend_member"  # Who judges what is about members themselves.

# A careful reader on a bad evening stays below; a grudge doesn't fill the queue.
REPORT_LIMIT, REPORT_PERIOD = 20, timedelta(hours=1)

# Notices that call a reporter back to one report; later ones only put the last one right.
MOST_TOLD = 5

# Long enough to read a thread; who goes away without giving a case back blocks nobody for long.
CLAIM_FOR = timedelta(minutes=10)
# Cases that one moderator may have taken at a time: as many as a page of the queue shows.
CLAIMS_AT_ONCE = 10
# Who gave a case back is led to others as long as there are any.
GIVEN_BACK_FOR = timedelta(minutes=30)
# Cases that colleagues take first while "next case" looks for one.
CLAIMS_TRIED = 10

# From a breather to the longest that a moderator may decide alone.
SUSPENSIONS = {
    "1h": (timedelta(hours=1), _("1 hour")),
    "6h": (timedelta(hours=6), _("6 hours")),
    "1d": (timedelta(days=1), _("1 day")),
    "3d": (timedelta(days=3), _("3 days")),
    "7d": (timedelta(days=7), _("7 days")),
    "30d": (timedelta(days=30), _("30 days")),
}

# Minutes between two replies of a member in a slow branch, of which a moderator chooses.
BRANCH_MINUTES = (2, 5, 10, 30, 60)

# In which states of a comment an act on its state makes sense.
STATES_FOR = {
    Act.PUBLISH: (State.HELD,),
    Act.HIDE: (State.PUBLISHED,),
    Act.RESTORE: (State.HIDDEN, State.REMOVED),
    Act.REMOVE: (State.PUBLISHED, State.HELD, State.HIDDEN),
}

REPORTED_BEFORE = Refusal(
    "reported_before", _("You have reported this comment already. A moderator will look at it.")
)
LOOKED_AT = Refusal(
    "looked_at",
    _(
        "A moderator has looked at this comment since you reported it. "
        "You can report it again once its text has changed."
    ),
)
TOO_MANY_REPORTS = Refusal(
    "too_many_reports",
    _("You have reported a lot within an hour. Please wait a while before you report more."),
)
NOT_ALLOWED = Refusal("not_allowed", _("Your role doesn’t allow this."))
OWN_COMMENT = Refusal("own_comment", _("This is your own comment. Please leave it to a colleague."))
NEEDS_REASON = Refusal("needs_reason", _("Please choose a reason. The member is told it."))
WRONG_REASON = Refusal(
    "wrong_reason", _("This reason doesn’t go with the act. Please choose another one.")
)
NEEDS_NOTE = Refusal("needs_note", _("Please say in the note what else it is."))
NOT_POSSIBLE = Refusal("not_possible", _("This can’t be done to the comment as it stands now."))
TOO_MANY_CLAIMS = Refusal(
    "too_many_claims",
    _("You have taken ten cases already. Please decide one, or give one back, first."),
)
NOTHING_WAITS = Refusal("nothing_waits", _("Nothing waits about this comment any more."))
IS_CLOSED = Refusal("is_closed", _("This case has been closed meanwhile."))
ABOUT_YOU = Refusal("about_you", _("This case is about you. Please leave it to a colleague."))
WROTE_HERE = Refusal("took_part", _("You wrote in this thread. Please leave it to a colleague."))
ABOUT_STAFF = Refusal(
    "about_staff", _("This case is about someone who works here. An administrator judges it.")
)
LOOKS_AT_CASE = _("%(name)s is looking at this case, until %(time)s at the latest.")
LOOKS_AT_COMPLAINT = _("%(name)s is looking at this complaint, until %(time)s at the latest.")
LOOKS_AT_NOTICE = _("%(name)s is looking at this notice, until %(time)s at the latest.")
LOOKS_AT_APPEAL = _("%(name)s is looking at this appeal, until %(time)s at the latest.")
YOURSELF = Refusal("yourself", _("You can’t suspend yourself."))
STAFF = Refusal("staff", _("Only an administrator can suspend someone who works here."))
NOT_OFFICIAL = Refusal(
    "not_official", _("Only what was said for the moderation can be pinned, while readers see it.")
)
PINNED_BEFORE = Refusal(
    "pinned_before",
    _("Something is pinned in this discussion already. Please take that down first."),
)
NOT_PINNED = Refusal("not_pinned", _("This comment isn’t pinned now."))
NOT_SUSPENDED = Refusal("not_suspended", _("This member isn’t suspended."))


def why_cannot_report(
    *, comment: Comment, discussion: Discussion, member: Visitor, now: datetime
) -> Refusal | None:
    """Say why a member may not report a comment; asks no query."""
    if discussion.mode == Mode.HIDDEN:
        return NOT_THERE
    return why_discussion_refuses_report(
        comment_state=comment.state,
        author_id=comment.author_id,
        is_official=comment.is_official,
        article=comment.article,
        member=member,
        now=now,
    )


def why_reported_before(*, comment: Comment, before: Report | None) -> Refusal | None:
    """Say why a member may not report a comment again; `before` is their last report of it.

    What a moderator judged was the comment as it stood then: another text is another report,
    also where the moderation changed it, or put it back.
    """
    if before is None:
        return None
    if before.closed_at is None:
        return REPORTED_BEFORE
    changes = (comment.edited_at, comment.redacted_at)
    is_changed = any(at is not None and at > before.closed_at for at in changes)
    return None if is_changed else LOOKED_AT


def why_cannot_work(moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not work in the room at all."""
    if not holds_role(moderator):
        return NOT_ALLOWED
    return why_cannot_write(moderator, now)


def why_cannot_work_under(article: Article, *, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not work on the discussion of an article."""
    if refusal := why_cannot_work(moderator, now):
        return refusal
    return None if scope_of(moderator).covers(article) else OUT_OF_SCOPE


def why_cannot_pin(
    *, comment: Comment, discussion: Discussion, moderator: Member, now: datetime
) -> Refusal | None:
    """Say why a member may not pin a word of the moderation, their own as well."""
    if refusal := why_cannot_work_under(comment.article, moderator=moderator, now=now):
        return refusal
    if not comment.is_official or comment.state != State.PUBLISHED:
        return NOT_OFFICIAL
    return PINNED_BEFORE if discussion.pinned_at(now) else None


def why_cannot_unpin(
    *, comment: Comment, discussion: Discussion, moderator: Member, now: datetime
) -> Refusal | None:
    """Say why a member may not take it down, whoever pinned it."""
    if refusal := why_cannot_work_under(comment.article, moderator=moderator, now=now):
        return refusal
    return None if discussion.pinned_at(now) == comment.pk else NOT_PINNED


def why_cannot_work_everywhere(moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not decide what holds on the whole site."""
    if refusal := why_cannot_work(moderator, now):
        return refusal
    return None if scope_of(moderator).is_whole else OUT_OF_SCOPE


def why_cannot_judge(*, comment: Comment, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not decide anything about a comment."""
    if not holds_role(moderator):
        return NOT_ALLOWED
    if comment.author_id == moderator.pk:
        return OWN_COMMENT
    return why_cannot_work_under(comment.article, moderator=moderator, now=now)


def judges_staff(moderator: Member) -> bool:
    """Say whether a moderator judges people who work here: an administrator."""
    return moderator.has_perm(GIVE_ROLES)


def why_not_theirs(case: Case, *, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a case, with its author and article at hand, isn't a moderator's, whoever took it.

    That of a thread knows whether they took part (CaseQuerySet.with_part_of).
    """
    if case.kind == Kind.MEMBER and not moderator.has_perm(SUSPEND):
        return NOT_ALLOWED
    if case.kind != Kind.COMMENT and case.concerns(moderator):
        return WROTE_HERE if case.kind == Kind.THREAD else ABOUT_YOU
    if case.article is not None:
        return why_cannot_work_under(case.article, moderator=moderator, now=now)
    if case.author.is_staff and not judges_staff(moderator):
        return ABOUT_STAFF
    return why_cannot_work_everywhere(moderator, now)


def possible_acts(comment: Comment) -> tuple[Act, ...]:
    """Return the acts that make sense for a comment as it stands, most usual first.

    All that take a button: changing its text has a page of its own.
    """
    acts = [act for act, states in STATES_FOR.items() if comment.state in states]
    if comment.open_report_count:
        acts.insert(0, Act.DISMISS)
    acts.append(Act.UNLOCK if comment.is_locked else Act.LOCK)
    acts.append(Act.LET_REPLIES if comment.holds_replies else Act.HOLD_REPLIES)
    acts.append(Act.SLOW if comment.slow_minutes is None else Act.QUICKEN)
    if comment.redaction_id and comment.state != State.DELETED:
        acts.append(Act.UNREDACT)
    if comment.moved_from_id:
        acts.append(Act.MOVE_BACK)
    elif comment.reply_to_id and not comment.is_newsroom_answer:
        acts.append(Act.MOVE)
    return tuple(acts)


def why_cannot_decide(
    *, act: Act, comment: Comment, last: Decision | None = None, undo: Act | None = None
) -> Refusal | None:
    """Say why an act can't be done to a comment, by someone who may judge it.

    `last` is what was decided last: only reports that were just dismissed can be taken up again.
    `undo` is what takes it back, or does again what it took back.
    """
    if act == Act.REDACT:
        return None if comment.state in REDACTED_IN else NOT_POSSIBLE
    if act == Act.REOPEN:
        return None if last is not None and last.act == Act.DISMISS else NOT_POSSIBLE
    return None if act in (*possible_acts(comment), *_as_before(comment, undo)) else NOT_POSSIBLE


def _as_before(comment: Comment, undo: Act | None) -> tuple[Act, ...]:
    """Return the act that only taking back does, if `undo` is that.

    Hiding again what was hidden before it was removed, or letting wait again what had waited.
    """
    is_back = (undo == Act.HIDE and comment.state == State.REMOVED) or (
        undo == Act.HOLD and comment.state in (State.PUBLISHED, State.REMOVED)
    )
    return (undo,) if undo and is_back else ()


def why_unexplained(*, act: Act, reason: str, note: str, undo: Act | None = None) -> Refusal | None:
    """Say what is missing for the log to tell why; `undo` is what may be taken back."""
    if not reason:
        return NEEDS_REASON
    if reason == Why.TAKEN_BACK and act == undo:
        return None
    if reason not in whys_of(act):
        return WRONG_REASON
    return NEEDS_NOTE if reason == Reason.OTHER and not note.strip() else None


def why_cannot_suspend(*, member: Member, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not suspend another, or lift their suspension."""
    if not moderator.is_authenticated or not moderator.has_perm(SUSPEND):
        return NOT_ALLOWED
    if member.pk == moderator.pk:
        return YOURSELF
    # Who may change members' accounts is an administrator.
    if member.is_staff and not moderator.has_perm("members.change_member"):
        return STAFF
    return why_cannot_work_everywhere(moderator, now)


def claimed(by: Member, until: datetime, said: Said) -> Refusal:
    """Tell a moderator which colleague has something before them, and until when."""
    message = str(said) % {
        "name": by.display_name,
        "time": shown_time(until),
    }
    return Refusal("claimed", message)
