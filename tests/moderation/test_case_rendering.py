"""The moulds of a case say what its templates say, whatever stands in it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.members.models import NO_END, Member
from forum.moderation.acts import Act
from forum.moderation.appeals.models import Objection
from forum.moderation.asking.models import Question
from forum.moderation.care.looking import ShownCare, Turn
from forum.moderation.cases.models import Case
from forum.moderation.cases.records import Record
from forum.moderation.cases.rendering import PARTS, print_case
from forum.moderation.cases.sheet import Sheet
from forum.moderation.cases.shown import ShownCase
from forum.moderation.checks.showing import ShownFinding, ShownRun
from forum.moderation.claims import is_claimed_by, why_claimed
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import Ground, LegalNotice
from forum.moderation.measures.models import MemberNote
from forum.moderation.reasons import MemberReason, Reason
from forum.moderation.reports.models import Report
from forum.moderation.rules import ABOUT_YOU, OWN_COMMENT, possible_acts
from forum.moderation.seen import Seen
from forum.moderation.subjects.rendering import PARTS as SUBJECT_PARTS
from forum.moderation.subjects.rendering import print_subject_case
from forum.moderation.subjects.shown import ShownSubject
from forum.moderation.subjects.taking_part import IS_JUDGED, Part
from forum.moderation.templatetags.veils import veiled_lines
from forum.ready import shapes
from tests.moderation.checks.subjects import read_list

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

NOW = datetime(2026, 3, 4, 23, 30, 5, 123456, tzinfo=UTC)
HOSTILE = "<b> 100 % & zqnameqz %(pk)s rat\n'\"{{ x }}"
READER = Member(pk=3, username="mori", display_name="Mori")
LISTS = (read_list("rat\nferry"),)
QUICK = settings(max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)
flag = st.booleans()
few = st.integers(0, 3)
texts = st.sampled_from(("", "A plain one.", HOSTILE))
times = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def maybe(thing):
    return st.none() | thing


@st.composite
def members(draw, *, may_be_reader: bool = False) -> Member:
    pk = draw(st.sampled_from((3, 9))) if may_be_reader else draw(st.integers(10, 90))
    return Member(
        pk=pk, username=draw(st.sampled_from(("bo_b.a-", "鈴"))),
        display_name=draw(st.sampled_from(("Bo", HOSTILE))), is_staff=draw(flag),
        date_joined=draw(times), comment_count=draw(few) * 700, trust_level=draw(few),
        fixed_trust_level=draw(maybe(st.just(0))), warning_number=draw(maybe(st.just(0))),
        suspended_until=draw(st.sampled_from((None, NOW + timedelta(days=1), NO_END))),
        watched_until=draw(maybe(st.just(NOW + timedelta(days=2)))),
    )  # fmt: skip


@st.composite
def comments(draw, author: Member, parent: Comment | None = None) -> Comment:
    article = Article(
        pk=1234567, slug=draw(st.sampled_from(("a-b", "島"))),
        language=draw(st.sampled_from(("en", "ja"))), headline=draw(texts),
    )  # fmt: skip
    html = draw(st.sampled_from(("<p>Plain.</p>", "<p>100 % zqhtmlqz %(pk)s, a rat</p>")))
    return Comment(
        xtd_id=draw(st.integers(1, 10**9)), article=article, author=author, html=html,
        state=draw(st.sampled_from(State.values)), created_at=draw(times),
        edited_at=draw(maybe(times)), is_official=draw(flag), holds_replies=draw(flag),
        slow_minutes=draw(st.sampled_from((None, 1, 10))), is_locked=draw(flag),
        up_count=draw(few), down_count=draw(few), reply_count=draw(few),
        open_report_count=draw(few) * 3, reply_to=parent,
        moved_from_id=draw(maybe(st.just(5))),
    )  # fmt: skip


@st.composite
def reports(draw, reasons: type) -> list[Report]:
    return [
        Report(pk=pk, reporter=draw(members()), reason=draw(st.sampled_from(reasons.values)),
               note=draw(texts), snapshot=draw(texts), created_at=draw(times))
        for pk in range(draw(st.integers(0, 5)), 0, -1)
    ]  # fmt: skip


@st.composite
def records(draw, member: Member) -> Record:
    notes = [
        MemberNote(author=draw(members()), text=draw(texts), written_at=draw(times))
        for _ in range(draw(few))
    ]
    return Record(
        member, draw(few), draw(few), draw(few), member.is_suspended(NOW), draw(few),
        draw(flag), member.is_watched(NOW), notes,
    )  # fmt: skip


@st.composite
def open_cases(draw, **about) -> Case:
    question = Question(
        pk=4, asked_by=draw(st.sampled_from((READER, Member(pk=8)))), asked_at=draw(times),
        text=draw(texts),
    )  # fmt: skip
    return Case(
        pk=77, opened_at=NOW - timedelta(hours=5), reason=draw(st.sampled_from(Reason.values)),
        is_reported=draw(flag), is_held=draw(flag), is_watched=draw(flag), is_noticed=draw(flag),
        reach=draw(few),
        claimed_by=draw(st.sampled_from((None, READER, Member(pk=8, display_name=HOSTILE)))),
        claimed_until=draw(maybe(st.just(NOW + timedelta(minutes=7)))),
        question=draw(maybe(st.just(question))), **about,
    )  # fmt: skip


@st.composite
def runs(draw) -> ShownRun:
    found = [
        ShownFinding(draw(st.sampled_from(("suspect", "links"))), "Name", "held", draw(texts),
                     draw(st.sampled_from((0, 70))), draw(flag), 1.0)
        for _ in range(draw(few))
    ]  # fmt: skip
    return ShownRun("held", found, [], 1.0, draw(flag))


@st.composite
def comment_cases(draw) -> ShownCase:
    """A comment in any state, as any moderator may have it before them."""
    author = draw(members(may_be_reader=True))
    parent = draw(maybe(comments(draw(members()))))
    comment = draw(comments(author, parent))
    open_case = draw(maybe(open_cases(comment=comment)))
    case = ShownCase(
        comment, draw(records(author)), draw(reports(Reason)), Seen(comment.state, 1, 2, 3),
        possible_acts(comment), draw(st.sampled_from((None, OWN_COMMENT))),
        check_run=draw(maybe(runs())), open_case=open_case, may_suspend=draw(flag),
        back=draw(st.sampled_from(("", "/moderation/?tab=held&author=<b>%25"))),
        claim=why_claimed(open_case, READER, NOW), is_mine=is_claimed_by(open_case, READER, NOW),
        objection=draw(maybe(st.just(Objection(words=HOSTILE, lodged_at=NOW)))),
    )  # fmt: skip
    case.leave_talk(Part(draw(st.sampled_from((None, IS_JUDGED))), draw(flag)))
    if draw(flag):
        case.done, case.undo = "Done: " + HOSTILE, draw(st.sampled_from((None, Act.RESTORE)))
    for pk in range(draw(few)):
        notice = LegalNotice(pk=pk + 7, ground=draw(st.sampled_from(Ground.values)))
        notice.received_at = draw(st.sampled_from((NOW, timezone.now())))
        case.notices.waiting.append(notice)
    if draw(flag):
        case.errors = {"": HOSTILE, "note": "Say it.", "reason": "Choose."}
        case.typed = {"note": HOSTILE, "words": HOSTILE, "reason": "abuse", "minutes": "30"}
    return case


@st.composite
def subject_cases(draw) -> ShownSubject:
    """A thread or a member in the queue."""
    member = draw(members(may_be_reader=True))
    root = draw(maybe(comments(member)))
    open_case = draw(open_cases(branch=root, author=member))
    case = ShownSubject(
        open_case, draw(records(member)), draw(reports(MemberReason)), 5,
        draw(st.sampled_from((3, 9))), draw(st.sampled_from((None, ABOUT_YOU))),
        why_claimed(open_case, READER, NOW), open_case.question,
        is_claimed_by(open_case, READER, NOW), root=root,
        back=draw(st.sampled_from(("", "/moderation/?tab=held&author=<b>%25"))),
        done=draw(texts), is_ticked=draw(flag),
        notices=[
            PageNotice(pk=pk + 7, ground=draw(st.sampled_from(Ground.values)), received_at=NOW)
            for pk in range(draw(few))
        ],
    )  # fmt: skip
    if draw(flag):
        case.errors, case.typed = {"": HOSTILE}, {"note": HOSTILE, "reason": "other"}
    return case


def squeezed(html: str) -> str:
    """Return HTML without what space there is between tags, which blocks leave behind."""
    return re.sub(r"\s*(<|>)\s*", r"\1", re.sub(r"\s+", " ", html))


def care_of(*, hides_words: bool) -> ShownCare:
    return ShownCare(hides_words, 0, LISTS if hides_words else (), Turn(False, 0, 0, 0, None))


def rendering(care: ShownCare, **always):
    """Return what renders a template of the room for READER."""
    context = {"user": READER, "csrf_token": "token", "care": care, **always}
    return lambda template, **more: render_to_string(f"moderation/{template}", {**context, **more})


def by_templates(case: ShownCase, care: ShownCare, decision: Decision, *, is_listed: bool) -> str:
    """Return a case as its templates say it, each rendered for it alone."""
    about, run = case.comment.author_id, case.check_run
    question = about != READER.pk and case.open_case and case.open_case.question
    render = rendering(care, case=case, is_listed=is_listed)
    notices = case.notices.waiting
    waiting = notices and render("legal/_waiting.html", notices=notices)
    objection = case.objection and render("_objection.html", objection=case.objection)
    parts = {
        "answered": veiled_lines(case.answered, care),
        "question": question and render("asking/_question.html", question=question),
        "notices": mark_safe("".join(filter(None, (waiting, objection)))),
        "done": case.done and render("_done.html", decision=decision),
        "undo": case.undo and render("_undo.html", is_live=True),
        "subject": render("_subject.html", comment=case.comment, is_harsh=case.is_harsh),
        "reported": case.as_reported and render("_as_reported.html"),
        "reports": case.reports and render(
            "_reports.html", reports=case.reports, about=about, more_count=case.more_report_count
        ),
        "run": run and run.found and render("_check_run.html", run=run, is_short=True),
        "record": render("_record.html", record=case.record),
        "acts": render("_acts.html", is_live=True),
    }  # fmt: skip
    assert parts.keys() == set(PARTS)
    return render("_case.html", parts={name: html or "" for name, html in parts.items()})


@given(case=comment_cases(), language=st.sampled_from(("en", "ja")), hides=flag, is_listed=flag)
@QUICK
def test_the_moulds_of_a_comment_say_what_its_templates_say(case, language, hides, is_listed):
    decision, care = Decision(reason=Reason.ABUSE), care_of(hides_words=hides)
    with translation.override(language), timezone.override("America/New_York"):
        sheet = Sheet(READER, "token", care)
        by_mould = print_case(sheet, case, is_listed=is_listed, decision=decision)
        by_template = by_templates(case, care, decision, is_listed=is_listed)
    assert squeezed(by_mould) == squeezed(by_template)


@given(
    case=subject_cases(), language=st.sampled_from(("en", "ja")), hides=flag,
    dismissal=st.sampled_from((None, Decision(pk=6, reason=Reason.OTHER))),
)  # fmt: skip
@QUICK
def test_the_moulds_of_threads_and_members_say_the_same_as_well(case, language, hides, dismissal):
    care = care_of(hides_words=hides)
    render = rendering(care, case=case)
    with translation.override(language), timezone.override("Asia/Tokyo"):
        sheet, decision = Sheet(READER, "token", care), dismissal
        by_mould = print_subject_case(sheet, case, decision=decision)
        parts = {
            "question": render("asking/_question.html", question=case.question)
            if case.question
            else "",
            "notices": (case.notices and render("subjects/_notices.html", notices=case.notices))
            or "",
            "done": render("subjects/_done.html", decision=decision) if case.done else "",
            "subject": render("_subject.html", comment=case.root, is_harsh=case.is_harsh)
            if case.root
            else "",
            "reported": render("subjects/_reported.html"),
            "record": render("_record.html", record=case.record),
            "dismiss": render("subjects/_dismiss.html", is_live=True),
        }
        by_template = render("subjects/_case.html", parts=parts)
    assert parts.keys() == set(SUBJECT_PARTS)
    assert squeezed(by_mould) == squeezed(by_template)


@given(case=comment_cases())
@settings(parent=QUICK, max_examples=10)
def test_nothing_of_a_case_or_its_reader_is_kept(case):
    shapes.kept.clear()
    sheet = Sheet(Member(pk=3, username="priva"), "private-token", care_of(hides_words=True))
    page = print_case(sheet, case)
    assert "private-token" in page or case.refusal or case.claim
    kept = " ".join(one.thing for one in shapes.kept.things.values())
    assert kept
    for private in ("private-token", "priva", "Plain", HOSTILE[:5], "1234567", "mori", "bo_b"):
        assert private not in kept
