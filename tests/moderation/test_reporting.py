"""Reporting: who may, once, and what is written."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged

from forum.discussion.models import Comment
from forum.discussion.removal import hide_comment
from forum.moderation import rules
from forum.moderation.community.book import read_book
from forum.moderation.models import Reason, Report
from forum.moderation.reporting import report_comment
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
    with django_assert_num_queries(16):
        make_report(comment, reporter=bob)
