"""Builders for moderation, through the real verbs."""

import html
import re
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client

from articles.models import Article, Section
from forum.discussion.discussions import Calm, change_settings
from forum.discussion.models import Comment, Mode, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.lodging import lodge_appeal
from forum.moderation.appeals.models import Appeal
from forum.moderation.blind.drawing import draw_second_look
from forum.moderation.blind.judging import judge_again
from forum.moderation.blind.models import SecondLook
from forum.moderation.blocks.blocking import begin_block
from forum.moderation.blocks.models import Block
from forum.moderation.cases.models import Case
from forum.moderation.checks.setting import change_lists
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import receive_page_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import receive_notice
from forum.moderation.measures.banning import ban_member
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.measures.places.setting import set_place
from forum.moderation.measures.warning import warn_member
from forum.moderation.measures.watching import watch_member
from forum.moderation.reasons import MemberReason, Reason
from forum.moderation.reporting import report_comment
from forum.moderation.reports.models import Report
from forum.moderation.scopes.giving import give_role
from forum.moderation.subjects.reporting import report_member
from forum.moderation.subjects.thread_reporting import report_thread
from forum.moderation.suspending import suspend_member
from forum.moderation.sweeping.branch_starting import remove_branch
from forum.moderation.sweeping.models import BranchSweep, Sweep
from forum.moderation.sweeping.starting import sweep_all
from forum.moderation.trust.fixing import fix_level
from forum.moderation.waves.models import Wave
from forum.moderation.waves.switching import Strength, start_wave
from forum.moderation.whys import ready_why
from tests import cast
from tests.make import make_article, make_comment


def moderator_of(
    name: str = "pola", *, sections: tuple[Section, ...] = (), articles: tuple[Article, ...] = ()
) -> Member:
    """Return a moderator of these sections and articles alone, made by ada."""
    person = cast.staff(name, "moderator")
    give_role(
        member=person, by=cast.ada(), role="moderator", is_whole=False, sections=sections,
        articles=articles,
    )  # fmt: skip
    return Member.objects.get(pk=person.pk)


def make_report(
    comment: Comment | None = None,
    *,
    reporter: Member | None = None,
    reason: str = Reason.ABUSE,
    note: str = "",
) -> Report:
    """Return a report, of a new comment of alice's by bob unless told."""
    comment = comment or make_comment(author=cast.alice())
    return report_comment(
        comment_id=comment.pk, reporter=reporter or cast.bob(), reason=reason, note=note
    )


def make_member_report(
    reporter: Member | None = None,
    *,
    member: Member | None = None,
    reason: str = MemberReason.HARASSMENT,
    note: str = "",
) -> Report:
    """Return a report about alice by bob, unless told."""
    reported = member or cast.alice()
    return report_member(
        member_id=reported.pk, reporter=reporter or cast.bob(), reason=reason, note=note
    )


def make_thread_report(
    root: Comment, reporter: Member | None = None, *, reason: str = Reason.ABUSE, note: str = ""
) -> Report:
    """Return a report of a whole thread, by bob unless told."""
    return report_thread(
        comment_id=root.pk, reporter=reporter or cast.bob(), reason=reason, note=note
    )


def assert_cases_fit() -> None:
    """Assert that each comment that waits has one open case, which says why, and no other has."""
    noticed = set(LegalNotice.objects.filter(decided_at=None).values_list("comment", flat=True))
    why = {
        comment.pk: (
            comment.open_report_count > 0, comment.state == State.HELD, comment.pk in noticed
        )
        for comment in Comment.objects.all()
    }  # fmt: skip
    waiting = {pk: said for pk, said in why.items() if any(said)}
    cases = Case.objects.open().exclude(is_reported=False, is_held=False, is_noticed=False)
    said = {case.comment_id: (case.is_reported, case.is_held, case.is_noticed) for case in cases}
    assert said == waiting


def make_held_comment(author: Member | None = None, text: str = "May I?") -> Comment:
    """Return a comment that waits under an article moderated before publication."""
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    return post_comment(article=article, author=author or cast.alice(), text=text)


def make_slow(article: Article, minutes: int = 5) -> PlaceMeasure:
    """Let a member write once in so many minutes under an article, by mori."""
    return set_place(
        article=article, moderator=cast.mori(), mode=Mode.OPEN, closes_after_days=None,
        calm=Calm(slow_minutes=minutes), reason="heated",
    )  # fmt: skip


def speak(article: Article, text: str = "Please stay on topic.", **fields) -> Comment:
    """Say something for the moderation, as mori unless told."""
    said = {"author": cast.mori(), "text": text, **fields}
    return post_comment(article=article, is_official=True, **said)


def start(strength: Strength, **how) -> Wave:
    """Switch wave mode on for two hours, on the site unless told, by ada and for a wave."""
    usual = {"moderator": cast.ada(), "length": timedelta(hours=2), "reason": "wave"}
    return start_wave(strength=strength, **{**usual, **how})


def usual_why(act: str) -> str:
    """Return a why that goes with an act: the one that stands ready, or a rule that was broken."""
    return ready_why(act) or Reason.ABUSE


# What a comment says whose text is changed, unless told.
REWORDED: dict[str, dict[str, str]] = {Act.REDACT: {"text": "What […] is left."}}


def make_decision(
    act: str, comment: Comment | int, moderator: Member | None = None, **fields
) -> Decision:
    """Decide about a comment, by mori and for the usual reason unless told."""
    return decide(
        act=act,
        comment_id=comment if isinstance(comment, int) else comment.pk,
        moderator=moderator or cast.mori(),
        **{"reason": usual_why(act), **REWORDED.get(act, {}), **fields},
    )


def make_second_look(
    comment: Comment | None = None, *, taken_by: Member | None = None, judge: Member | None = None
) -> SecondLook:
    """Return a removal by kai, of alice's comment unless told, that was drawn to be judged again.

    Taken by somebody, or judged by somebody to stay.
    """
    report = make_report(comment, reporter=cast.member("reporter"))
    decision = make_decision("remove", report.comment, cast.staff("kai", "moderator"))
    draw_second_look(decision, Case.objects.get(comment=report.comment), None, percent=100)
    look = SecondLook.objects.get(decision=decision)
    look.claimed_by = taken_by or judge
    look.save(update_fields=["claimed_by"])
    if judge:
        look = judge_again(look_id=look.pk, moderator=judge, verdict="keep")
    return look


def make_appeal(decision: Decision, words: str = "I only quoted.") -> Appeal:
    """Appeal a decision as the member whom it concerns."""
    return lodge_appeal(decision_id=decision.pk, member=decision.member, words=words)


def warn(member: Member, moderator: Member | None = None, **why) -> Decision:
    """Warn a member, as mori and for abuse unless told."""
    return warn_member(
        member=member, moderator=moderator or cast.mori(), **{"reason": Reason.ABUSE, **why}
    )


def watch(member: Member, moderator: Member | None = None, **why) -> Decision:
    """Watch a member for a day, as mori and for abuse unless told."""
    return watch_member(
        member=member,
        moderator=moderator or cast.mori(),
        **{"reason": Reason.ABUSE, "duration": timedelta(days=1), **why},
    )


def trust(member: Member, level: int) -> None:
    """Let a member have a level of trust, whatever it asks."""
    Member.objects.filter(pk=member.pk).update(
        trust_level=level, best_trust_level=level, fixed_trust_level=level
    )


def set_level(member: Member, moderator: Member | None = None, **why) -> Decision:
    """Set a member's level of trust to Known, as mori and for abuse unless told."""
    asked = {"reason": Reason.ABUSE, "level": 2, **why}
    return fix_level(member=member, moderator=moderator or cast.mori(), **asked)


def sweep(member: Member, moderator: Member | None = None, **why) -> Sweep:
    """Decide that all comments of a member go, as mori and for spam; nothing is removed yet."""
    decision = sweep_all(
        member=member, moderator=moderator or cast.mori(), **{"reason": Reason.SPAM, **why}
    )
    return decision.sweep


def prune(root: Comment, moderator: Member | None = None, **why) -> BranchSweep:
    """Decide that a branch goes, as mori and for abuse unless told; nothing is removed yet."""
    asked = {"reason": Reason.ABUSE, **why}
    return remove_branch(comment_id=root.pk, moderator=moderator or cast.mori(), **asked)


def block(value: str = "203.0.113.7", kind: str = "network", **fields) -> Block:
    """Block a network, or a mail domain, for a day, as mori and for spam unless told."""
    usual = {"moderator": cast.mori(), "reason": Reason.SPAM, "duration": timedelta(days=1)}
    return begin_block(kind=kind, value=value, **{**usual, **fields})


def ban(member: Member, moderator: Member | None = None, **why) -> Decision:
    """Ban a member, as ada and for abuse unless told."""
    return ban_member(
        member=member, moderator=moderator or cast.ada(), **{"reason": Reason.ABUSE, **why}
    )


def suspend(member: Member, moderator: Member | None = None, **why) -> Decision:
    """Suspend a member for a day, as ada and for abuse unless told."""
    usual = {"reason": Reason.ABUSE, "duration": timedelta(days=1)}
    return suspend_member(member=member, moderator=moderator or cast.ada(), **{**usual, **why})


def typed_notice(comment: Comment, **typed: str) -> dict[str, str]:
    """Return what somebody without an account fills into the form for a notice."""
    return {
        "address": f"https://testserver/comments/{comment.pk}/",
        "ground": "defamation",
        "explanation": "I never said that.",
        "name": "N. Ishii",
        "email": "ishii@example.org",
        "is_true": "on",
        **typed,
    }


def make_notice(comment: Comment, **fields: str) -> LegalNotice:
    """Return a notice of illegal content about a comment."""
    sent = {
        "ground": "defamation", "explanation": "I never said that.", "name": "N. Ishii",
        "email": "ishii@example.org", "language": "en", "address": "203.0.113.0", **fields,
    }  # fmt: skip
    return receive_notice(comment_id=comment.pk, **sent)


def make_page_notice(about: Article | Member, **fields: str) -> PageNotice:
    """Return a notice of illegal content about an article or a member."""
    sent = {
        "ground": "defamation", "explanation": "I took nothing.", "name": "N. Ishii",
        "email": "ishii@example.org", "language": "en", "address": "203.0.113.0", **fields,
    }  # fmt: skip
    return receive_page_notice(about=about, **sent)


def change_list(*, kind: str, text: str, changed_by: Member | None, why: str = "") -> None:
    """Replace one list that the checks go by."""
    change_lists(texts={kind: text}, changed_by=changed_by, why=why)


def press_undo(client: Client, page: str, headers: dict[str, str] | None = None) -> HttpResponse:
    """Send the form on a page that takes back what was just done; it must be the only one."""
    [form] = [one for one in re.findall(r"<form.*?</form>", page, re.S) if "data-undo" in one]
    address = re.search(r'action="([^"]+)"', form)
    assert address
    fields = dict(re.findall(r'name="(?!csrf)(\w+)" value="([^"]*)"', form))
    return client.post(html.unescape(address[1]), fields, headers=headers)
