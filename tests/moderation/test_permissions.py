"""Every address of moderation, for every role: the yes and the no from one set-up."""

from collections.abc import Callable

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.shown import load_case
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import status_address
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.kinds import KINDS
from forum.moderation.models import SWEEPS, Decision
from forum.moderation.suspending import find_seen
from forum.moderation.together.judging import judge_together
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
    make_notice,
    make_report,
    make_second_look,
    make_slow,
    prune,
    set_level,
    start,
    sweep,
    typed_notice,
    usual_why,
    warn,
    watch,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

ROLES: dict[str, Callable[[], Member] | None] = {
    "anonymous": None,
    "reader": cast.suzu,
    "suspended": cast.sam,
    "moderator": cast.mori,
    "editor": cast.edo,
    "administrator": cast.ada,
}
WORDING = {"name_en": "New", "text_en": "Be new.", "name_ja": "新", "text_ja": "新しく。"}
SIGN_IN, YES, DONE, NO = "sign in", 200, 303, 403


def for_moderators(yes: int) -> dict[str, int | str]:
    """Return the answers of a page that is the moderators' own."""
    return {**dict.fromkeys(ROLES, NO), "anonymous": SIGN_IN, "moderator": yes,
            "administrator": yes}  # fmt: skip


def for_administrators(yes: int) -> dict[str, int | str]:
    """Return the answers of a page on which only administrators write."""
    return {**for_moderators(yes), "moderator": NO}


THIS_YEAR = timezone.localdate().year
# What is about no comment and no member: what goes into the address, and the form.
OF_NOBODY = {
    "rules": ([], {}),
    "rule": (["spam"], {**WORDING, "seen": "1"}),
    "public_log": ([], {}),
    "levels": ([], {}),
    "care": ([], {"hides_words": "on"}),
    "standing": ([], {}),
    "transparency": ([], {}),
    "report_of_year": ([THIS_YEAR], {}),
    "report_as_csv": ([THIS_YEAR], {}),
    "dashboard": ([], {}),
    "dashboard_csv": (["volume"], {}),
    "checks": ([], {"text": "A text to try."}),
    "check_lists": ([], {"text": "A text to try."}),
    "blocks": (
        [],
        {"kind": "domain", "value": "shop.example", "duration": "1h", "reason": "spam"},
    ),
    "try_checks": ([], {"text": "A text to try."}),
    "moderators": ([], {}),
    "moderator": (["mori"], {"role": "senior moderator", "where": "site", "seen": ""}),
}

OF_MEMBERS = {
    "member", "note", "measure", "acknowledge", "sweep", "go_on", "undo_sweep", "lift_block",
}  # fmt: skip

OF_WAVES = {
    "waves", "start_wave", "wave", "end_wave", "release_wave", "go_on_release", "undo_release",
}  # fmt: skip

# The name of the address, the method and what is answered to whom.
TABLE = [
    ("queue", "get", for_moderators(YES)),
    ("levels", "get", dict.fromkeys(ROLES, YES)),
    ("standing", "get", {**dict.fromkeys(ROLES, YES), "anonymous": SIGN_IN}),
    ("next_case", "post", for_moderators(DONE)),
    ("second_looks", "get", for_moderators(YES)),
    ("next_second_look", "post", for_moderators(DONE)),
    ("second_look", "get", {**for_moderators(YES), "administrator": DONE}),
    ("second_look", "post", for_moderators(DONE)),
    ("second_look_to_seniors", "post", for_moderators(DONE)),
    ("care", "get", for_moderators(YES)),
    ("care", "post", for_moderators(DONE)),
    ("claim", "post", for_moderators(DONE)),
    ("release", "post", for_moderators(DONE)),
    ("ask_colleague", "get", for_moderators(YES)),
    ("ask_colleague", "post", for_moderators(DONE)),
    ("answer_question", "get", for_moderators(YES)),
    ("answer_question", "post", {**for_moderators(422), "administrator": DONE}),
    ("take_question_back", "post", for_moderators(DONE)),
    ("together", "get", for_moderators(YES)),
    ("together", "post", for_moderators(DONE)),
    ("judged_together", "get", for_moderators(YES)),
    ("undo_together", "post", {**for_moderators(DONE), "administrator": 404}),
    ("log", "get", for_moderators(YES)),
    ("dashboard", "get", for_moderators(YES)),
    ("dashboard_csv", "get", for_moderators(YES)),
    ("comment", "get", for_moderators(YES)),
    ("act:publish", "post", for_moderators(DONE)),
    ("act:hide", "post", for_moderators(DONE)),
    ("act:restore", "post", for_moderators(DONE)),
    ("act:remove", "post", for_moderators(DONE)),
    ("act:lock", "post", for_moderators(DONE)),
    ("act:unlock", "post", for_moderators(DONE)),
    ("act:hold_below", "post", for_moderators(DONE)),
    ("act:slow_below", "post", for_moderators(DONE)),
    ("act:unslow", "post", for_moderators(DONE)),
    ("act:let_below", "post", for_moderators(DONE)),
    ("act:dismiss", "post", for_moderators(DONE)),
    ("act:suspend", "post", {**for_moderators(404)}),
    ("suspend", "get", for_moderators(YES)),
    ("suspend", "post", for_moderators(DONE)),
    ("lift", "post", for_moderators(DONE)),
    ("member", "get", for_moderators(YES)),
    ("note", "post", for_moderators(DONE)),
    ("measure:warn", "post", for_moderators(DONE)),
    ("measure:unwarn", "post", for_moderators(DONE)),
    ("measure:watch", "post", for_moderators(DONE)),
    ("measure:unwatch", "post", for_moderators(DONE)),
    ("measure:trust", "post", for_moderators(DONE)),
    ("measure:untrust", "post", for_moderators(DONE)),
    ("measure:ban", "post", {**for_administrators(DONE), "moderator": 422}),
    ("measure:unban", "post", {**for_administrators(DONE), "moderator": 422}),
    ("measure:sweep", "post", for_moderators(DONE)),
    ("measure:sweep_day", "post", for_moderators(DONE)),
    ("measure:unsweep", "post", for_moderators(404)),
    ("sweep", "get", for_moderators(YES)),
    ("go_on", "post", for_moderators(DONE)),
    ("undo_sweep", "post", for_moderators(DONE)),
    ("prune", "get", for_moderators(YES)),
    ("prune", "post", for_moderators(DONE)),
    ("branch", "get", for_moderators(YES)),
    ("go_on_branch", "post", for_moderators(DONE)),
    ("undo_branch", "post", for_moderators(DONE)),
    ("blocks", "get", for_moderators(YES)),
    ("blocks", "post", for_moderators(DONE)),
    ("lift_block", "post", for_moderators(DONE)),
    ("measure:hide", "post", for_moderators(404)),
    ("acknowledge", "post", dict.fromkeys(ROLES, 404)),
    ("report", "get", dict.fromkeys(ROLES, YES)),
    ("report", "post", {**dict.fromkeys(ROLES, DONE), "anonymous": SIGN_IN, "suspended": 422}),
    ("rules", "get", dict.fromkeys(ROLES, YES)),
    ("public_log", "get", dict.fromkeys(ROLES, YES)),
    ("transparency", "get", dict.fromkeys(ROLES, 302)),
    ("report_of_year", "get", dict.fromkeys(ROLES, YES)),
    ("report_as_csv", "get", dict.fromkeys(ROLES, YES)),
    ("rule", "get", for_administrators(YES)),
    ("rule", "post", for_administrators(DONE)),
    ("place", "get", for_moderators(YES)),
    ("place", "post", for_moderators(DONE)),
    ("undo_place", "post", for_moderators(DONE)),
    ("waves", "get", for_moderators(YES)),
    ("start_wave", "get", for_administrators(YES)),
    ("start_wave", "post", for_administrators(DONE)),
    ("start_wave:article", "get", for_moderators(YES)),
    ("start_wave:article", "post", for_moderators(DONE)),
    ("start_wave:section", "post", for_administrators(DONE)),
    ("wave", "get", for_moderators(YES)),
    ("end_wave", "post", for_administrators(DONE)),
    ("end_wave:article", "post", for_moderators(DONE)),
    ("release_wave", "post", for_moderators(DONE)),
    ("go_on_release", "post", for_moderators(DONE)),
    ("undo_release", "post", for_moderators(DONE)),
    ("checks", "get", for_administrators(YES)),
    ("checks", "post", for_administrators(DONE)),
    ("check_lists", "get", for_administrators(YES)),
    ("check_lists", "post", for_administrators(DONE)),
    ("try_checks", "get", for_administrators(YES)),
    ("try_checks", "post", for_administrators(YES)),
    ("moderators", "get", for_administrators(YES)),
    ("moderator", "get", for_administrators(YES)),
    ("moderator", "post", for_administrators(DONE)),
    ("appeal", "post", {**dict.fromkeys(ROLES, 404), "anonymous": SIGN_IN}),
    ("appeals", "get", for_moderators(YES)),
    ("legal_notice", "get", dict.fromkeys(ROLES, YES)),
    ("legal_notice", "post", dict.fromkeys(ROLES, DONE)),
    ("notice_status", "get", dict.fromkeys(ROLES, YES)),
    ("legal_notices", "get", for_moderators(YES)),
    ("judge_notice", "get", for_moderators(YES)),
    ("judge_notice", "post", for_moderators(DONE)),
    ("complain", "post", dict.fromkeys(ROLES, DONE)),
    ("complaints", "get", for_moderators(YES)),
    ("judge_complaint", "get", for_moderators(YES)),
    ("judge_complaint", "post", {**for_moderators(DONE), "moderator": 422}),
    ("ask_author", "post", for_moderators(DONE)),
    ("inquiry", "get", {**dict.fromkeys(ROLES, 404), "anonymous": SIGN_IN}),
    ("inquiry", "post", {**dict.fromkeys(ROLES, 404), "anonymous": SIGN_IN}),
    ("judge_appeal", "get", for_moderators(YES)),
    ("judge_appeal", "post", {**for_moderators(DONE), "moderator": 422}),
    ("decision", "get", {**dict.fromkeys(ROLES, 404), "anonymous": SIGN_IN}),
]

OF_NOTICES = (
    "legal_notice", "notice_status", "judge_notice", "complain", "judge_complaint", "ask_author",
    "inquiry",
)  # fmt: skip


def set_up_notice(name: str, comment: Comment) -> tuple[str, dict[str, str]]:
    """Return the same for a notice of illegal content."""
    if name == "legal_notice":
        return reverse("moderation:legal_notice"), typed_notice(comment)
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
    answer = {"outcome": "removed", "answer": "You are right.", "seen": seen}
    return reverse("moderation:judge_notice", args=[notice.pk]), answer


def set_up_complaint(name: str, notice: LegalNotice) -> tuple[str, dict[str, str]]:
    """Return the same for a complaint about what mori decided about a notice."""
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="No.")
    if name == "complain":
        return f"{status_address(notice)}complaint/", {"words": "Yes."}
    complaint = lodge_complaint(notice_id=notice.pk, words="Yes.")
    seen = str(load_case(notice.comment, cast.mori(), timezone.now()).seen)
    answer = {"outcome": "removed", "answer": "You are right.", "seen": seen}
    return reverse("moderation:judge_complaint", args=[complaint.pk]), answer


def set_up_question(name: str) -> tuple[str, dict[str, str]]:
    """Return the same for what mori asks the seniors."""
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
    if name in OF_NOBODY or any(
        word in name for word in ("place", "together", "question", "ask_colleague")
    ):
        return set_up_nobody(name)
    return set_up_wave(name, act) if name in OF_WAVES else set_up_about(name, act)


def set_up_about(name: str, act: str) -> tuple[str, dict[str, str]]:
    """Return the same of something about a comment or a member."""
    from forum.moderation.suspending import suspend_member

    comment = make_held_comment() if act == "publish" else make_comment(author=cast.alice())
    if act == "dismiss":
        make_report(comment)
    if undone := {
        "restore": "hide",
        "unlock": "lock",
        "let_below": "hold_below",
        "unslow": "slow_below",
    }.get(act):
        make_decision(undone, comment)
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
    if name == "prune" or "branch" in name:
        return set_up_branch(name, comment)
    if name == "judge_appeal":  # Mori, who decided, may look but not judge.
        appeal = make_appeal(make_decision("hide", comment))
        answer = {"outcome": "reversed", "answer": "You are right."}
        return reverse("moderation:judge_appeal", args=[appeal.pk]), answer
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


def set_up_nobody(name: str) -> tuple[str, dict[str, str]]:
    """Return the address of something about no comment and no member, and a form that is right."""
    if name in ("place", "undo_place"):
        return set_up_place(name)
    if "together" in name:
        return set_up_together(name)
    if "question" in name or "ask_" in name:
        return set_up_question(name)
    arguments, form = OF_NOBODY[name]
    cast.mori()
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
    wave = start(Strength(holds="all"), article=article if extent else None)
    post_comment(article=article, author=cast.alice(), text="It waits.")
    if "_release" in name:
        release = start_release(wave=wave, moderator=cast.mori())
        return reverse(f"moderation:{name}", args=[release.pk]), {}
    return reverse(f"moderation:{name}", args=[wave.pk]), {}


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


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "method", "answers"), TABLE, ids=lambda value: str(value)[:12])
def test_every_address_answers_each_role_as_it_should(client, name, method, answers, role):
    address, form = set_up(name)
    before = Decision.objects.count()
    if person := ROLES[role]:
        client.force_login(person())
    response = getattr(client, method)(address, form if method == "post" else {})
    expected = answers[role]
    if expected == SIGN_IN:
        assert response.status_code in (302, 303)
        assert response["Location"].startswith(reverse("account_login"))
    else:
        assert response.status_code == expected
    if (
        expected != DONE
        or name in ("note", "blocks", "lift_block", "care", "moderator")
        or "second_look" in name
    ):
        assert Decision.objects.count() == before


def test_the_table_forgets_no_address():
    """An address that is added to moderation must be added to the table."""
    patterns = next(
        found
        for found in get_resolver().url_patterns
        if getattr(found, "namespace", None) == "moderation"
    )
    names = {pattern.name for pattern in patterns.url_patterns}
    assert names == {name.partition(":")[0] for name, _method, _answers in TABLE}


def test_a_decision_is_shown_to_the_member_concerned(client):
    address, _form = set_up("decision")
    client.force_login(cast.alice())
    page = client.get(address).content.decode()
    assert "hidden your comment" in page
    assert cast.mori().display_name not in page


@pytest.mark.parametrize("pk", ["0", "99999999", "99999999999999999999999"])
def test_a_comment_that_does_not_exist_is_not_found(client, pk: str):
    client.force_login(cast.mori())
    for address in (f"/comments/{pk}/report/", f"/moderation/comments/{pk}/", f"/decisions/{pk}/"):
        assert client.get(address).status_code == 404


def test_a_member_who_does_not_exist_is_not_found(client):
    client.force_login(cast.mori())
    for name in ("nobody", "%00", "a%00b"):
        assert client.get(f"/moderation/members/{name}/suspend/").status_code == 404


def test_moderators_pages_are_never_kept_in_a_cache(client):
    client.force_login(cast.mori())
    for name in ("queue", "log", "appeals"):
        response = client.get(reverse(f"moderation:{name}"))
        assert "no-store" in response["Cache-Control"]
