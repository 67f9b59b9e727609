"""Reporting: who may, once, and what is written."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment
from forum.discussion.removal import hide_comment
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.community.book import read_book
from forum.moderation.reasons import Reason
from forum.moderation.reporting import report_comment
from forum.moderation.reports.models import Report
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_held_comment, make_report

pytestmark = pytest.mark.django_db


def open_count(comment: Comment) -> int:
    return Comment.objects.get(pk=comment.pk).open_report_count


def refusal_code(comment: Comment, reporter) -> str:
    with pytest.raises(Refused) as refused:
        make_report(comment, reporter=reporter)
    return refused.value.refusal.code


def test_a_report_is_written_counted_and_flagged_for_the_package():
    told = []
    comment_was_flagged.connect(keep := lambda **sent: told.append(sent), weak=False)
    comment = make_comment(author=cast.alice())
    report = make_report(comment, reason=Reason.SPAM, note="  Sells shoes  ")
    comment_was_flagged.disconnect(keep)
    assert (report.reason, report.note, report.closed_at) == ("spam", "Sells shoes", None)
    assert open_count(comment) == 1
    flag = CommentFlag.objects.get()
    assert (flag.user, flag.flag) == (cast.bob(), CommentFlag.SUGGEST_REMOVAL)
    assert told[0]["flag"] == flag and told[0]["created"]


def test_a_member_reports_a_comment_once():
    comment = make_comment(author=cast.alice())
    make_report(comment)
    assert refusal_code(comment, cast.bob()) == "reported_before"
    make_report(comment, reporter=cast.suzu())
    assert open_count(comment) == 2


def test_what_was_changed_since_it_was_judged_is_reported_again(client: Client):
    comment = make_comment(author=cast.alice())
    make_report(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Milder?")
    assert refusal_code(comment, cast.bob()) == "reported_before"  # It is still open.
    make_decision("dismiss", comment)
    assert refusal_code(comment, cast.bob()) == "looked_at"
    client.force_login(cast.bob())
    page = f"/comments/{comment.pk}/report/"
    assert "once its text has changed" in client.get(page).content.decode()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Worse than ever.")
    assert "once its text has changed" not in client.get(page).content.decode()
    sent = client.post(page, {"reason": "abuse", "note": ""}, headers={"HX-Request": "true"})
    assert sent.status_code == 200 and open_count(comment) == 1
    assert refusal_code(comment, cast.bob()) == "reported_before"
    assert list(Report.objects.order_by("pk").values_list("verdict", flat=True)) == ["wrong", ""]
    make_decision("remove", comment)
    assert list(Report.objects.order_by("pk").values_list("told", flat=True)) == ["removed"] * 2
    notice = Notice.objects.get(recipient=cast.bob(), kind="report")
    assert "has been removed" in notice.note and cast.bob().unread_notice_count == 1


def test_what_a_moderator_changed_or_put_back_is_reported_again():
    comment = make_comment(author=cast.alice(), text="You idiot, call 0312345678.")
    make_report(comment)
    make_decision(Act.REDACT, comment, text="You idiot, call […].")
    make_report(comment)  # The insult is still there.
    make_decision(Act.DISMISS, comment)
    assert refusal_code(comment, cast.bob()) == "looked_at"
    make_decision(Act.UNREDACT, comment)
    make_report(comment)
    assert open_count(comment) == 1


def test_what_was_reported_anew_is_open_once_when_the_old_is_taken_up_again():
    comment = make_comment(author=cast.alice())
    for reporter in (cast.bob(), cast.suzu()):
        make_report(comment, reporter=reporter)
    make_decision("dismiss", comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Worse.")
    make_report(comment, reporter=cast.bob())
    make_decision("reopen", comment, reason="mistake")
    opened = Report.objects.filter(closed_at=None).order_by("pk")
    assert [one.reporter for one in opened] == [cast.suzu(), cast.bob()]
    assert open_count(comment) == 2 and not Report.objects.exclude(verdict="").exists()
    call_command("recount", "--check")
    make_decision("remove", comment)
    assert open_count(comment) == 0


def test_the_database_holds_one_open_report_of_a_member():
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(comment=report.comment, reporter=report.reporter, reason="abuse")


def test_a_recount_proves_and_mends_the_number_of_open_reports(capsys):
    comment = make_report().comment
    other = make_comment(article=comment.article, author=cast.alice())
    make_report(comment, reporter=cast.suzu())
    make_decision("dismiss", make_report(other).comment)
    call_command("recount", "--check")
    Comment.objects.filter(pk__in=[comment.pk, other.pk]).update(open_report_count=7)
    with pytest.raises(CommandError):
        call_command("recount", "--check")
    assert f"comment {comment.pk} open_report_count: 7 is 2" in capsys.readouterr().out
    call_command("recount")
    assert (open_count(comment), open_count(other)) == (2, 0)


def test_ones_own_comment_cannot_be_reported():
    assert refusal_code(make_comment(author=cast.bob()), cast.bob()) == "own"


def test_a_suspended_member_cannot_report():
    assert refusal_code(make_comment(author=cast.alice()), cast.sam()) == "suspended"


def test_a_suspension_after_the_request_began_still_counts():
    comment, bob = make_comment(author=cast.alice()), cast.bob()
    type(bob).objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + timedelta(hours=1))
    assert refusal_code(comment, bob) == "suspended"


@pytest.mark.parametrize("case", ["hidden", "held"])
def test_what_readers_do_not_see_cannot_be_reported(case: str):
    comment = make_held_comment() if case == "held" else make_comment(author=cast.alice())
    if case == "hidden":
        hide_comment(comment_id=comment.pk)
    assert refusal_code(comment, cast.bob()) == "not_there"
    assert not Report.objects.exists() and not CommentFlag.objects.exists()


def test_the_limit_of_reports_an_hour_holds_and_passes(monkeypatch):
    monkeypatch.setattr(rules, "REPORT_LIMIT", 2)
    article = make_article()
    comments = [make_comment(article=article, author=cast.alice()) for _ in range(3)]
    for comment in comments[:2]:
        make_report(comment)
    assert refusal_code(comments[2], cast.bob()) == "too_many_reports"
    Report.objects.update(created_at=timezone.now() - rules.REPORT_PERIOD)
    make_report(comments[2])


def test_an_unknown_reason_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="dislike"):
        report_comment(
            comment_id=make_comment(author=cast.alice()).pk, reporter=cast.bob(), reason="dislike"
        )


def test_a_report_costs_a_fixed_number_of_queries(django_assert_num_queries):
    comment, bob = make_comment(author=cast.alice()), cast.bob()
    read_book()  # Once in half a minute, for all.
    with django_assert_num_queries(14):
        make_report(comment, reporter=bob)
