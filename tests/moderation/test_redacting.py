"""A moderator takes something out of a comment: marked, kept, told, appealed, put back."""

import re
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_comments_xtd.models import XtdComment

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_appeal,
    make_decision,
    make_held_comment,
    make_notice,
    make_report,
    trust,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

NUMBER = "0312345678"
WROTE = f"Call the mayor, quokka, on {NUMBER}!"
LEFT = "Call the mayor, quokka, on […]!"
MARK = "changed by a moderator: "


@pytest.fixture
def comment() -> Comment:
    return make_comment(reply_to=make_comment(author=cast.bob()), author=cast.alice(), text=WROTE)


def redact(comment: Comment, moderator=None, **fields) -> Decision:
    asked = {"reason": "personal_data", "text": LEFT, **fields}
    return make_decision(Act.REDACT, comment, moderator, **asked)


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def read(path: str, member=None) -> str:
    client = Client()
    if member:
        client.force_login(member)
    return " ".join(client.get(path).content.decode().split())


def search_for(word: str) -> str:
    return reverse("discussion:search") + f"?q={word}"


def doors(comment: Comment) -> list[str]:
    """Return every address that shows readers what a comment says."""
    article, pk = comment.article, comment.pk
    return [
        article.get_absolute_url(),
        reverse("discussion:comment", args=[pk]),
        reverse("discussion:peek", args=[pk]),
        reverse("discussion:feed", args=[article.pk]),
        reverse("discussion:branch_feed", args=[comment.reply_to_id]),
        reverse("discussion:member", args=["alice"]),
        search_for("quokka"),
    ]


def test_readers_see_what_is_left_and_a_mark_that_names_the_rule(comment):
    assert [path for path in doors(comment) if NUMBER not in read(path)] == []
    decision = redact(comment)
    for path in doors(comment):
        for reader in (None, cast.bob(), cast.alice()):
            page = read(path, reader)
            assert (path, NUMBER in page, "mayor" in page) == (path, False, True)
    page = read(comment.article.get_absolute_url())
    assert f"{MARK}{decision.rule.name_en}" in page
    assert comment.get_absolute_url() not in read(search_for(NUMBER))
    assert XtdComment.norel_objects.get(pk=comment.pk).comment == LEFT


def test_an_open_page_is_told(comment):
    before = comment.version
    redact(comment)
    told = (
        Client()
        .get(reverse("discussion:changes", args=[comment.article_id]), {"since": before})
        .json()
    )
    assert [one["edited"] > 0 for one in told["changes"] if one["id"] == comment.pk] == [True]


def test_moderators_find_what_it_said_in_its_history(comment):
    redact(comment)
    history = read(reverse("discussion:history", args=[comment.pk]), cast.mori())
    assert NUMBER in history and cast.mori().display_name in history
    room = read(reverse("moderation:comment", args=[comment.pk]), cast.mori())
    assert NUMBER in room and "Changed by " in room
    client = Client()
    client.force_login(cast.alice())
    assert client.get(reverse("discussion:history", args=[comment.pk])).status_code == 404


def test_its_author_reads_both_texts_here_and_neither_by_mail(comment):
    decision = redact(comment, words="Please no numbers.")
    statement = read(decision.get_absolute_url(), cast.alice())
    assert "&lt;p&gt;" not in statement
    assert NUMBER in statement and "[…]" in statement and "Please no numbers." in statement
    send_due_mails()
    (sent,) = mail.outbox
    assert "changed the text of your comment" in sent.body and NUMBER not in sent.body
    assert decision.rule.name_en in sent.body
    assert "changed the text" in Notice.objects.get(recipient=cast.alice()).note


def test_its_author_cannot_put_it_back(comment):
    redact(comment)
    with pytest.raises(Refused, match="redacted"):
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text=WROTE)
    page = read(comment.article.get_absolute_url(), cast.alice())
    assert reverse("discussion:edit", args=[comment.pk]) not in page
    client = Client()
    client.force_login(cast.alice())
    answer = client.post(reverse("discussion:edit", args=[comment.pk]), {"text": WROTE})
    assert answer.status_code == 422 and "can’t change it any more" in answer.content.decode()
    assert fresh(comment).text == LEFT


def test_reports_were_right_and_their_senders_hear_of_it(comment):
    report = make_report(comment, reporter=cast.bob())
    redact(comment)
    report.refresh_from_db()
    assert (report.verdict, fresh(comment).open_report_count) == ("right", 0)
    note = Notice.objects.get(recipient=cast.bob(), subject=f"report:{comment.pk}").note
    assert "has changed the text" in note


def test_taking_it_back_puts_text_and_reports_back(comment):
    make_report(comment, reporter=cast.bob())
    redact(comment)
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    now = fresh(comment)
    assert (now.text, now.redaction, now.redacted_because) == (WROTE, None, "")
    assert NUMBER in now.html and MARK not in read(comment.article.get_absolute_url())
    assert Report.objects.get().closed_at is None and now.open_report_count == 1
    assert comment.get_absolute_url() in read(search_for(NUMBER))
    assert (
        "put the text of your comment back"
        in Notice.objects.filter(recipient=cast.alice()).latest("pk").note
    )
    assert verify_log().broken is None


def test_a_second_change_is_taken_back_alone(comment):
    redact(comment)
    redact(comment, text="Call […]!", reason="off_topic")
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    now = fresh(comment)
    assert (now.text, now.redacted_because) == (LEFT, "personal_data")
    redact(comment, text="Call!")
    make_decision(Act.UNREDACT, comment, cast.ada(), reason=Why.MISTAKE)
    assert (fresh(comment).text, fresh(comment).redaction) == (WROTE, None)


def test_an_appeal_that_is_upheld_gives_all_of_the_text_back(comment):
    make_report(comment, reporter=cast.bob())
    redact(comment)
    last = redact(comment, text="Call […]!")
    appeal = make_appeal(last)
    with pytest.raises(Refused, match="own_decision"):
        judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="reversed", answer="Yes.")
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert (fresh(comment).text, fresh(comment).redaction) == (WROTE, None)
    assert verify_log().broken is None


@pytest.mark.parametrize(
    ("text", "code"),
    [(WROTE, "same_text"), ("", "empty"), ("[x]: /y", "empty"), ("x" * 60_000, "too_long")],
)
def test_what_is_no_change_or_no_text_is_refused(comment, text: str, code: str):
    with pytest.raises(Refused, match=code):
        redact(comment, text=text)
    assert fresh(comment).text == WROTE and not Decision.objects.exists()


def test_one_that_is_gone_is_not_changed(comment):
    make_decision(Act.REMOVE, comment)
    with pytest.raises(Refused, match="not_possible"):
        redact(comment)
    with pytest.raises(ValueError, match="not with these words"):
        make_decision(Act.HIDE, comment, text=LEFT)


def test_one_that_waits_goes_on_waiting():
    held = make_held_comment(text=WROTE)
    redact(held)
    assert (fresh(held).state, fresh(held).text) == (State.HELD, LEFT)
    make_decision(Act.PUBLISH, held)
    assert MARK in read(held.article.get_absolute_url())


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(comment):
    client = Client()
    sign_in(client, cast.mori())
    path = reverse("moderation:redact", args=[comment.pk])
    page = client.get(path).content.decode()
    assert WROTE in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    form = {"text": LEFT, "reason": "", "words": "Hello.", "note": "", "seen": seen}
    answer = client.post(path, form)
    assert answer.status_code == 422 and LEFT in answer.content.decode()
    assert "Hello." in answer.content.decode()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{WROTE} Now!")
    answer = client.post(path, form | {"reason": "personal_data"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "The author has changed the text" in page
    assert LEFT in page and "Now!" in page and fresh(comment).redaction is None
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    answer = client.post(path, form | {"reason": "personal_data", "seen": seen})
    assert answer.status_code == 303 and fresh(comment).text == LEFT
    assert f'href="{path}"' in read(reverse("moderation:comment", args=[comment.pk]), cast.mori())


def test_what_answers_a_notice_names_its_law_and_says_what_broke_it(comment):
    notice, other = make_notice(comment, ground="privacy"), make_notice(make_comment())
    client = Client()
    sign_in(client, cast.mori())
    shown = client.get(reverse("moderation:judge_notice", args=[notice.pk])).content.decode()
    path = reverse("moderation:redact", args=[comment.pk])
    link = unescape(re.search(rf'href="({path}[^"]*)"', shown)[1])
    page = client.get(link).content.decode()
    assert '<option value="illegal" selected>' in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    form = {"text": LEFT, "reason": "illegal", "words": "", "note": "", "seen": seen}
    answered = form | {"notice": re.search(r'name="notice" value="([^"]+)"', page)[1]}
    answer = client.post(path, answered)
    assert answer.status_code == 422 and 'name="notice"' in answer.content.decode()
    assert "what in the comment breaks the law" in answer.content.decode()
    assert client.post(path, answered | {"words": "It is a number."}).status_code == 303
    decision = Decision.objects.get()
    assert (decision.law, decision.words) == ("privacy", "It is a number.")
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    assert make_decision(Act.REDACT, comment, reason=Why.TAKEN_BACK, text=None).law == "privacy"
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    for no_answer in ({}, {"notice": other.pk}, {"notice": "x"}):  # Of another comment, of none.
        page = client.get(path).content.decode()
        seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
        assert client.post(path, form | {"seen": seen, **no_answer}).status_code == 303
        assert Decision.objects.latest("pk").law == ""
        make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)


def redact_for(notice: LegalNotice, reason: str = "illegal") -> tuple[bool, Decision]:
    """Return whether the page says that it answers a notice, and what then comes of it."""
    client, path = Client(), reverse("moderation:redact", args=[notice.comment_id])
    sign_in(client, cast.mori())
    page = client.get(path, {"notice": notice.pk}).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    form = {"text": LEFT, "reason": reason, "words": "It is a number.", "note": "", "seen": seen}
    assert client.post(path, form | {"notice": notice.pk}).status_code == 303
    return 'name="notice"' in page, Decision.objects.latest("pk")


@pytest.mark.both
def test_a_notice_that_was_found_wrong_lends_no_law_until_somebody_complains(comment):
    notice = make_notice(comment, ground="privacy")
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="It is public.")
    is_answered, decision = redact_for(notice)
    assert (is_answered, decision.law) == (False, "")
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    NoticeComplaint.objects.create(notice=notice, against=cast.ada(), words="It isn't.")
    is_answered, decision = redact_for(notice)
    assert (is_answered, decision.law) == (True, "privacy")
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    judged = {"judge": cast.mori(), "judged_at": decision.decided_at, "outcome": "upheld"}
    NoticeComplaint.objects.update(**judged)
    assert redact_for(notice)[1].law == ""


@pytest.mark.both
def test_what_is_taken_out_for_another_reason_breaks_no_law(comment):
    notice = make_notice(comment, ground="privacy")
    assert redact_for(notice, "personal_data")[1].law == ""


def test_the_public_log_and_the_report_of_the_year_count_it(comment):
    decision = redact(comment)
    log = read(reverse("moderation:public_log"))
    assert "Text changed" in log and decision.rule.name_en in log and "alice" not in log
    year = reverse("moderation:report_of_year", args=[decision.decided_at.year])
    assert "Text changed" in read(year)


def test_putting_it_back_is_taken_back_as_well(comment):
    make_report(comment, reporter=cast.bob())
    first = redact(comment)
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    client = Client()
    sign_in(client, cast.mori())
    page = client.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert "Undo: Change the text" in page
    again = reverse("moderation:act", args=[comment.pk, "redact"])
    assert client.post(again, {"reason": "personal_data"}).status_code == 404
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert client.post(again, {"reason": "taken_back", "seen": seen}).status_code == 303
    now, last = fresh(comment), Decision.objects.latest("pk")
    assert (now.text, now.redacted_because) == (LEFT, "personal_data")
    assert (last.rule, last.reason) == (first.rule, first.reason)
    assert Report.objects.get().verdict == "right" and verify_log().broken is None
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    assert fresh(comment).text == WROTE


def test_what_its_author_wrote_since_is_not_changed_back(comment):
    redact(comment)
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Call the mayor!")
    with pytest.raises(Refused, match="edited_meanwhile"):
        make_decision(Act.REDACT, comment, reason=Why.TAKEN_BACK, text=None)
    assert fresh(comment).text == "Call the mayor!"


def test_what_stands_after_one_step_back_can_still_be_appealed(comment):
    first = redact(comment)
    redact(comment, text="Call […]!")
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    appeal = make_appeal(first)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert (fresh(comment).text, fresh(comment).redaction) == (WROTE, None)


def test_only_what_stands_now_can_be_appealed(comment):
    first = redact(comment)
    make_decision(Act.UNREDACT, comment, reason=Why.TAKEN_BACK)
    with pytest.raises(Refused, match="stands_no_more"):
        make_appeal(first)
    again = make_decision(Act.REDACT, comment, reason=Why.TAKEN_BACK, text=None)
    assert make_appeal(again).decision == again
    below = redact(comment, text="Call!")
    with pytest.raises(Refused, match="stands_no_more"):
        make_appeal(first)
    assert make_appeal(below).decision == below


def test_what_moderators_changed_counts_for_no_author(comment, monkeypatch):
    monkeypatch.setattr("forum.discussion.editing_rules.MAX_REVISIONS", 2)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{WROTE} Once.")
    redact(comment)
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{WROTE} Twice.")
    with pytest.raises(Refused, match="changed_often"):
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{WROTE} Thrice.")


def test_feeds_say_it_too(comment):
    feed = reverse("discussion:feed", args=[comment.article_id])
    assert MARK not in read(feed)
    decision = redact(comment)
    assert f"{MARK}{decision.rule.name_en}" in read(feed)


def test_who_judges_an_appeal_sees_what_was_taken_out(comment):
    appeal = make_appeal(redact(comment))
    make_decision(Act.REDACT, comment, cast.ada(), text="All of it […].")
    client = Client()
    sign_in(client, cast.ada())
    page = client.get(reverse("moderation:judge_appeal", args=[appeal.pk]))
    shown = page.content.decode().partition("What the decision changed in it")[2]
    shown = shown[: shown.index("</section>")]
    taken = "".join(re.findall(r"<del>.*?</span>(.*?)<span", shown, re.DOTALL))
    assert NUMBER in taken and "mayor" not in taken
    assert "[…]" in shown and "All of it" not in shown
    hide = make_decision(Act.HIDE, make_comment(author=cast.alice()))
    page = client.get(reverse("moderation:judge_appeal", args=[make_appeal(hide).pk]))
    assert "What the decision changed" not in page.content.decode()


@pytest.mark.both
def test_what_is_left_of_what_reports_had_hidden_is_read_and_goes_with_its_undoing(comment):
    for name in ("one", "two", "three", "four"):
        trust(cast.member(name), 3)
        make_report(comment, reporter=cast.member(name), reason="personal_data")
    assert fresh(comment).state == State.HIDDEN
    client = Client()
    sign_in(client, cast.mori())
    page = client.get(reverse("moderation:redact", args=[comment.pk])).content.decode()
    assert "readers see it again" in page
    redact(comment)
    assert (fresh(comment).state, fresh(comment).open_report_count) == (State.PUBLISHED, 0)
    assert [path for path in doors(comment) if "[…]" not in read(path)] == []
    page = read(Decision.objects.get(moderator=None).get_absolute_url(), cast.alice())
    assert "without your asking" not in page
    for act, state in ((Act.UNREDACT, State.HIDDEN), (Act.REDACT, State.PUBLISHED)) * 2:
        make_decision(act, comment, reason=Why.TAKEN_BACK, text=None)
        assert fresh(comment).state == state and NUMBER not in read(doors(comment)[0])
        assert_cases_fit()
