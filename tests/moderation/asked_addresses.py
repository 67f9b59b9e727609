"""What the room holds when each of its addresses is asked, with a form that is right."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.moderation.acts import SWEEPS
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.loading import load_case
from forum.moderation.community.changing import find_last_change
from forum.moderation.community.retiring import retire_rule
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import status_address
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.kinds import KINDS
from forum.moderation.measures.noting import add_note
from forum.moderation.seen import microseconds
from forum.moderation.subjects.judging import dismiss_case
from forum.moderation.suspending import find_seen
from forum.moderation.together.judging import judge_together
from forum.moderation.waves.recalls.recalling import start_recall
from forum.moderation.waves.releasing import start_release
from forum.moderation.waves.switching import Strength
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    ban,
    block,
    make_appeal,
    make_decision,
    make_held_comment,
    make_member_report,
    make_notice,
    make_page_notice,
    make_report,
    make_second_look,
    make_slow,
    make_thread_report,
    prune,
    set_level,
    speak,
    start,
    sweep,
    typed_notice,
    usual_why,
    warn,
    watch,
)

WORDING = {"name_en": "New", "text_en": "Be new.", "name_ja": "新", "text_ja": "新しく。"}
CODES = ("abuse", "hate", "threat", "personal_data", "spam", "off_topic", "illegal", "shocking")
THIS_YEAR = timezone.localdate().year
# What is about no comment and no member: what goes into the address, and the form.
OF_NOBODY = {
    "rules": ([], {}),
    "rule": (["spam"], {**WORDING, "why": "Shorter.", "seen": "1"}),
    "rulebook": ([], {**dict.fromkeys(CODES, "1"), "abuse": "2", "why": "So.", "seen": "0"}),
    "add_rule": ([], {**WORDING, "why": "It was missing.", "seen": "0"}),
    "retire_rule": (["spam"], {"why": "Nobody breaks it.", "seen": "0"}),
    "reinstate_rule": (["spam"], {"why": "Somebody does.", "seen": "0"}),
    "public_log": ([], {}),
    "levels": ([], {}),
    "care": ([], {"hides_words": "on"}),
    "standing": ([], {}),
    "suspension": ([], {}),
    "transparency": ([], {}),
    "report_of_year": ([THIS_YEAR], {}),
    "report_as_csv": ([THIS_YEAR], {}),
    "template_part": ([THIS_YEAR, "4_notices"], {}),
    "dashboard": ([], {}),
    "cases_behind": ([], {}),
    "dashboard_csv": (["volume"], {}),
    "checks": ([], {"why": "To try it.", "seen": "0"}),
    "check_lists": ([], {"why": "To try it.", "seen": "0"}),
    "blocks": (
        [],
        {"kind": "domain", "value": "shop.example", "duration": "1h", "reason": "spam"},
    ),
    "try_checks": ([], {"text": "A text to try."}),
    "moderators": ([], {}),
    "log_changes": ([], {}),
    "watched_members": ([], {}),
    "desk_roles": (["mori"], {"groups": "editor", "seen": "", "note": "Why."}),
    "moderator": (
        ["mori"],
        {"role": "senior moderator", "where": "site", "seen": "", "note": "Why."},
    ),
}

OF_MEMBERS = {
    "member", "note", "measure", "acknowledge", "sweep", "go_on", "undo_sweep", "lift_block",
    "take_back_measure", "take_back_note",
}  # fmt: skip

OF_WAVES = {
    "waves", "start_wave", "wave", "end_wave", "move_wave", "release_wave", "go_on_release",
    "undo_release", "recall_wave", "go_on_recall", "undo_recall",
}  # fmt: skip


OF_NOTICES = (
    "legal_notice", "notice_status", "judge_notice", "complain", "judge_complaint", "ask_author",
    "inquiry", "page_notice_status", "judge_page_notice", "complain_about_page",
    "claim_page_notice", "release_page_notice", "claim_complaint", "release_complaint",
)  # fmt: skip


def set_up_notice(name: str, comment: Comment) -> tuple[str, dict[str, str]]:
    """Return the same for a notice of illegal content."""
    if name == "legal_notice":
        return reverse("moderation:legal_notice"), typed_notice(comment)
    if name == "complain_about_page":
        return set_up_page_complaint(comment)
    if "page_notice" in name:
        on_page = make_page_notice(comment.article)
        if name == "page_notice_status":
            return page_status_address(on_page), {}
        answer = {"outcome": "acted", "answer": "The line is gone."}
        return reverse(f"moderation:{name}", args=[on_page.pk]), answer
    notice = make_notice(comment)
    if name == "notice_status":
        return status_address(notice), {}
    if "compla" in name:
        return set_up_complaint(name, notice)
    if name == "ask_author":
        return reverse("moderation:ask_author", args=[notice.pk]), {"question": "Is it true?"}
    if name == "inquiry":
        asked = ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it true?")
        return asked.get_absolute_url(), {"answer": "objected", "words": "It is."}
    seen = str(load_case(comment, cast.mori(), timezone.now()).seen)
    answer = {"outcome": "removed", "answer": "You are right.", "words": "A lie.", "seen": seen}
    return reverse("moderation:judge_notice", args=[notice.pk]), answer


def set_up_complaint(name: str, notice: LegalNotice) -> tuple[str, dict[str, str]]:
    """Return the same for a complaint about what mori decided about a notice."""
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="No.")
    if name == "complain":
        return f"{status_address(notice)}complaint/", {"words": "Yes."}
    complaint = lodge_complaint(notice=notice, words="Yes.")
    seen = str(load_case(notice.comment, cast.mori(), timezone.now()).seen)
    answer = {"outcome": "removed", "answer": "You are right.", "words": "A lie.", "seen": seen}
    return reverse(f"moderation:{name}", args=[complaint.pk]), answer


def set_up_page_complaint(comment: Comment) -> tuple[str, dict[str, str]]:
    """Return the same for what mori decided about a notice of an article."""
    on_page = make_page_notice(comment.article)
    judge_page_notice(notice_id=on_page.pk, moderator=cast.mori(), outcome="left", answer="No.")
    return f"{page_status_address(on_page)}complaint/", {"words": "Yes."}


def set_up_question(name: str, kind: str = "") -> tuple[str, dict[str, str]]:
    """Return the same for what mori asks the seniors, about a comment unless told."""
    if kind:
        address, _form = set_up_case(
            f"ask_about_case:{kind}" if kind == "thread" else "ask_about_case"
        )
        case_id = int(address.split("/")[-3])
        question = ask_colleague(case_id=case_id, moderator=cast.mori(), text="Too harsh?")
        return reverse(f"moderation:{name}", args=[question.pk]), {"answer": "No."}
    comment = make_report().comment
    if name == "ask_colleague":
        return reverse("moderation:ask_colleague", args=[comment.pk]), {"text": "Too harsh?"}
    question = ask_colleague(comment_id=comment.pk, moderator=cast.mori(), text="Too harsh?")
    return reverse(f"moderation:{name}", args=[question.pk]), {"answer": "No."}


def set_up_second_look(name: str) -> tuple[str, dict[str, str]]:
    """Return the same for a decision to judge again, which mori has taken."""
    if name == "second_look_to_seniors":
        look = make_second_look(judge=cast.staff("sen", "senior moderator"))
        return reverse("moderation:second_look_to_seniors", args=[look.pk]), {"text": "Who?"}
    look = make_second_look(taken_by=cast.mori())
    arguments = [look.pk] if name == "second_look" else []
    return reverse(f"moderation:{name}", args=arguments), {"verdict": "keep"}


def set_up_together(name: str) -> tuple[str, dict[str, str]]:
    """Return the same for what is judged together, by mori."""
    comment = make_report().comment
    comment.refresh_from_db()
    seen = load_case(comment, cast.mori(), timezone.now()).seen
    if name == "together":
        form = {"act": "remove", "reason": "spam", "case": f"{comment.pk}:{seen}"}
        return reverse("moderation:together"), form
    judged = {"act": "remove", "reason": "spam", "words": "", "note": ""}
    done = judge_together(moderator=cast.mori(), seen={comment.pk: seen}, **judged).together
    return reverse(f"moderation:{name}", args=[done.pk]), {}


def set_up(name: str) -> tuple[str, dict[str, str]]:
    """Return the address and a form that is right for who may send it."""
    name, _colon, act = name.partition(":")
    if "second_look" in name:
        return set_up_second_look(name)
    if name in ("report_member", "thread", "act_on_thread", "ask_about_case") or (
        name.endswith("_case") and name != "next_case"
    ):
        return set_up_case(f"{name}:{act}" if act else name)
    if name in OF_NOBODY or any(
        word in name for word in ("place", "together", "question", "ask_colleague")
    ):
        return set_up_nobody(name, act)
    return set_up_wave(name, act) if name in OF_WAVES else set_up_about(name, act)


def set_up_case(name: str) -> tuple[str, dict[str, str]]:
    """Return the same for a case about alice, dismissed by mori where it is taken up again."""
    if name == "report_member":
        cast.alice()
        return reverse("moderation:report_member", args=["alice"]), {"reason": "name"}
    if "thread" in name:
        return set_up_thread(name)
    report = make_member_report()
    if name == "ask_about_case":
        return reverse("moderation:ask_about_case", args=[report.case_id]), {"text": "Too harsh?"}
    form = {"reason": "no_rule_broken", "note": "", "seen": str(report.pk)}
    if name == "take_up_case":
        dismiss_case(case_id=report.case_id, moderator=cast.mori(), reason="no_rule_broken")
        form = {"reason": "second_look", "note": ""}
    return reverse(f"moderation:{name}", args=[report.case_id]), form


def set_up_thread(name: str) -> tuple[str, dict[str, str]]:
    """Return the same for the case of a thread of alice's, to lock or to dismiss."""
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.bob())
    report = make_thread_report(root, cast.suzu())
    if name == "ask_about_case:thread":
        return reverse("moderation:ask_about_case", args=[report.case_id]), {"text": "Too harsh?"}
    if name == "dismiss_case:thread":
        form = {"reason": "no_rule_broken", "seen": str(report.pk)}
        return reverse("moderation:dismiss_case", args=[report.case_id]), form
    arguments = [report.case_id, "lock"] if name == "act_on_thread" else [report.case_id]
    form = {"reason": "heated", "seen": str(report.pk)}
    return reverse(f"moderation:{name}", args=arguments), form


def make_comment_for(act: str) -> Comment:
    """Return a comment to which an act can be done."""
    comment = make_held_comment() if act == "publish" else make_comment(author=cast.alice())
    if "move" in act.split("_"):
        comment = make_comment(reply_to=comment, author=cast.alice())
    if act in ("dismiss", "reopen"):
        make_report(comment)
    if undone := {
        "restore": "hide",
        "unlock": "lock",
        "let_below": "hold_below",
        "unslow": "slow_below",
        "move_back": "move",
        "reopen": "dismiss",
    }.get(act):
        make_decision(undone, comment)
    return comment


def set_up_about(name: str, act: str) -> tuple[str, dict[str, str]]:
    """Return the same of something about a comment or a member."""
    from forum.moderation.suspending import suspend_member

    comment = make_comment_for(act)
    if name == "lift":
        suspend_member(
            member=cast.alice(),
            moderator=cast.mori(),
            duration=timezone.timedelta(days=1),
            reason="spam",
        )
    if name in OF_MEMBERS:
        return set_up_member(name, act)
    if name in ("decision", "appeal"):
        decision = make_decision("hide", comment)
        return reverse(f"moderation:{name}", args=[decision.pk]), {"words": "No."}
    if name == "pin":
        said = speak(comment.article)
        form = {"duration": "0", "reason": usual_why("pin"), "note": ""}
        return reverse("moderation:pin", args=[said.pk]), form
    if name == "redact":
        form = {"text": "Less.", "reason": usual_why("redact"), "words": "", "note": ""}
        form["seen"] = f"{comment.state}.0.0.0"
        return reverse("moderation:redact", args=[comment.pk]), form
    if name == "prune" or "branch" in name:
        return set_up_branch(name, comment)
    if name in (
        "judge_appeal",
        "claim_appeal",
        "release_appeal",
    ):  # Mori, who decided, may look but not judge.
        appeal = make_appeal(make_decision("hide", comment))
        answer = {"outcome": "reversed", "answer": "You are right."}
        return reverse(f"moderation:{name}", args=[appeal.pk]), answer
    if name in OF_NOTICES:
        return set_up_notice(name, comment)
    comment.refresh_from_db()
    reason = usual_why(act or ("lift" if name == "lift" else "suspend"))
    form = {"reason": reason, "note": "", "duration": "1h"}
    if name in ("suspend", "lift"):
        form["seen"] = str(find_seen(cast.alice()))
    else:
        form["seen"] = str(load_case(comment, cast.mori(), timezone.now()).seen)
    arguments = {
        "queue": [],
        "next_case": [],
        "appeals": [],
        "legal_notices": [],
        "complaints": [],
        "page_notices": [],
        "log": [],
        "suspend": ["alice"],
        "lift": ["alice"],
        "act": [comment.pk, act],
    }.get(name, [comment.pk])
    return reverse(f"moderation:{name}", args=arguments), form


def set_up_branch(name: str, comment: Comment) -> tuple[str, dict[str, str]]:
    """Return the same of a branch that goes, or may."""
    form = {"reason": "abuse", "seen": "0", "words": "", "note": ""}
    if name == "prune":
        return reverse("moderation:prune", args=[comment.pk]), form
    branch = prune(comment)
    return reverse(f"moderation:{name}", args=[branch.pk]), {**form, "reason": "mistake"}


def set_up_nobody(name: str, kind: str = "") -> tuple[str, dict[str, str]]:
    """Return the address of something about no comment and no member, and a form that is right."""
    if name in ("place", "undo_place"):
        return set_up_place(name)
    if "together" in name:
        return set_up_together(name)
    if "question" in name or "ask_" in name:
        return set_up_question(name, kind)
    arguments, form = OF_NOBODY[name]
    cast.mori()
    if name == "reinstate_rule":
        retire_rule(code="spam", editor=cast.ada(), why="Nobody breaks it.")
        form = {**form, "seen": str(find_last_change())}
    return reverse(f"moderation:{name}", args=arguments), form


def set_up_place(name: str) -> tuple[str, dict[str, str]]:
    """Return the address of a discussion that is slow, and a form that is right."""
    measure = make_slow(make_article())
    form = {"mode": "open", "reason": "heated", "seen": str(measure.pk), "measure": str(measure.pk)}
    return reverse(f"moderation:{name}", args=[measure.article_id]), form


def set_up_wave(name: str, extent: str) -> tuple[str, dict[str, str]]:
    """Return the address of a wave that holds a comment, or its start; on the site unless told."""
    article = make_article(section=make_section())
    if name in ("waves", "start_wave"):
        places = {"article": f"?article={article.pk}", "section": "?section=politics"}
        form = {"length": "1h", "holds": "all", "reason": "wave"}
        return reverse(f"moderation:{name}") + places.get(extent, ""), form
    if "recall" in name:
        return set_up_recall(name, article, extent)
    wave = start(Strength(holds="all"), article=article if extent else None)
    post_comment(article=article, author=cast.alice(), text="It waits.")
    if "_release" in name:
        release = start_release(wave=wave, moderator=cast.mori())
        return reverse(f"moderation:{name}", args=[release.pk]), {}
    form = {"ends": "6h", "reason": "wave", "seen": str(microseconds(wave.until))}
    return reverse(f"moderation:{name}", args=[wave.pk]), form if name == "move_wave" else {}


def set_up_recall(name: str, article: Article, extent: str) -> tuple[str, dict[str, str]]:
    """Return the address of holding what was posted before a wave."""
    post_comment(article=article, author=cast.alice(), text="It stands.")
    wave = start(Strength(holds="all"), article=article if extent else None)
    since = timezone.localtime() - timedelta(minutes=5)
    if name == "recall_wave":
        form = {"since": since.strftime("%H:%M")}
        return reverse("moderation:recall_wave", args=[wave.pk]), form
    recall = start_recall(wave=wave, moderator=cast.ada(), since=since)
    return reverse(f"moderation:{name}", args=[recall.pk]), {}


def set_up_member(name: str, act: str) -> tuple[str, dict[str, str]]:
    """Return the address of something about alice, and a form that is right."""
    if name == "lift_block":
        return reverse("moderation:lift_block", args=[block().pk]), {}
    if name in ("sweep", "go_on", "undo_sweep"):
        make_comment(author=cast.alice())
        begun = sweep(cast.alice())
        form = {"reason": "mistake", "seen": str(begun.decision_id), "words": "", "note": ""}
        return reverse(f"moderation:{name}", args=[begun.pk]), form
    if name == "acknowledge":
        return reverse("moderation:acknowledge", args=[warn(cast.alice()).pk]), {}
    if name == "take_back_measure":
        return reverse("moderation:take_back_measure", args=[warn(cast.alice()).pk]), {}
    if name == "take_back_note":
        note = add_note(member=cast.alice(), author=cast.mori(), text="Look.")
        return reverse("moderation:take_back_note", args=[note.pk]), {}
    if act in SWEEPS:
        make_comment(author=cast.alice())
    if undone := {"unwarn": warn, "unwatch": watch, "unban": ban, "untrust": set_level}.get(act):
        undone(cast.alice())
    reason = usual_why(act) if act in KINDS else "spam"
    form = {
        "reason": reason,
        "duration": "1d",
        "level": "1",
        "text": "Look.",
        "words": "",
        "note": "",
    }
    form["seen"] = str(find_last(cast.alice()))
    arguments = ["alice", act] if act else ["alice"]
    return reverse(f"moderation:{name}", args=arguments), form
