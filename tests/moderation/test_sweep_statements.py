"""The statement of what was removed together: what had brought it about, and all that went."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reasons import Why
from forum.moderation.subjects.threads import remove_thread
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.shown import PAGE_SIZE
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import OutgoingMail
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_member_report,
    make_notice,
    make_page_notice,
    make_report,
    make_thread_report,
    prune,
    sweep,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

SOME = "Readers had reported some of it."
NOTICED = "Somebody had sent a notice that holds some of it to be illegal."
ALL = "Readers had reported it."
NOBODY = "of their own accord"


def page_of(client, decision: Decision) -> str:
    client.force_login(decision.member)
    return client.get(decision.get_absolute_url()).content.decode()


def mail_of(decision: Decision) -> str:
    return OutgoingMail.objects.get(text__contains=decision.get_absolute_url()).text


@pytest.fixture
def root() -> Comment:
    """A comment of dai's that alice answered."""
    root = make_comment(author=cast.member("dai"))
    make_comment(reply_to=root, author=cast.alice(), text="What I answered")
    return root


def part_of_alice(root: Comment) -> Decision:
    prune(root)
    work_on_branches()
    return Decision.objects.get(act="prune", member=cast.alice())


def test_what_was_reported_is_said_to_be_whatever_becomes_of_it(client):
    comment = make_report(make_comment(author=cast.alice())).comment
    make_comment(author=cast.alice())
    begun = sweep(cast.alice())
    assert SOME in page_of(client, begun.decision) and SOME in mail_of(begun.decision)
    work_on_all()
    undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()
    make_decision("dismiss", comment)
    assert SOME in page_of(client, begun.decision)


def test_where_nobody_reported_that_is_said(client, root):
    make_report(make_comment(author=cast.bob()), reporter=cast.suzu())
    assert NOBODY in page_of(client, sweep(cast.alice()).decision)


def test_what_notices_were_about_is_said_to_be_whatever_becomes_of_them(client):
    make_report(make_comment(author=cast.alice()))
    notice = make_notice(make_comment(author=cast.alice()))
    decision = sweep(cast.alice()).decision
    work_on_all()
    assert NOTICED in page_of(client, decision) and NOTICED in mail_of(decision)
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="removed", answer="Yes.")
    assert NOTICED in page_of(client, decision)
    make_comment(author=cast.alice())
    assert NOBODY in page_of(client, sweep(cast.alice()).decision)


def test_a_complaint_about_a_notice_is_one_of_it(client):
    notice = make_notice(make_comment(author=cast.alice()))
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It may.")
    lodge_complaint(notice=LegalNotice.objects.get(), words="Look again.")
    assert NOTICED in page_of(client, sweep(cast.alice()).decision)


def test_of_a_branch_each_author_reads_of_notices_about_their_own_part(client, root):
    make_notice(make_comment(reply_to=root, author=cast.bob()))
    make_page_notice(cast.alice())
    assert NOBODY in page_of(client, part_of_alice(root))
    assert NOTICED in page_of(client, Decision.objects.get(act="prune", member=cast.bob()))


def test_a_report_of_the_member_is_one_of_it(client, root):
    make_member_report()
    assert ALL in page_of(client, sweep(cast.alice()).decision)


def test_of_a_branch_each_author_reads_of_their_own_part(client, root):
    make_member_report()  # Of alice, not of what she wrote there.
    make_report(root)
    decision = part_of_alice(root)
    assert NOBODY in page_of(client, decision) and NOBODY in mail_of(decision)
    assert SOME in page_of(client, Decision.objects.get(act="prune", member=cast.member("dai")))


def test_what_was_reported_as_a_thread_was_reported_of_all(client, root):
    report = make_thread_report(root)
    remove_thread(comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk, reason="abuse")
    work_on_branches()
    decision = Decision.objects.get(act="prune", member=cast.alice())
    assert ALL in page_of(client, decision) and ALL in mail_of(decision)


def removed_from(count: int) -> Decision:
    """Return the decision by which so many comments of alice's went, each with its number."""
    article = make_article(headline="Hushed affair")
    for number in range(1, count + 1):
        make_comment(article=article, author=cast.alice(), text=f"Word {number} of mine")
    begun = sweep(cast.alice())
    work_on_all()
    return begun.decision


def test_the_author_reads_all_that_went_page_by_page(client):
    decision = removed_from(PAGE_SIZE + 2)
    page = page_of(client, decision)
    assert "Word 1 of mine" in page and f"Word {PAGE_SIZE} of mine" in page
    assert "22 comments were removed." in page and "Hushed affair" in page
    assert "Word 21 of mine" not in page and "Removed" in page
    more = page.partition('rel="next" href="')[2].partition('"')[0]
    assert more.endswith("#removed")
    rest = client.get(more).content.decode()
    assert "Word 21 of mine" in rest and "Word 22 of mine" in rest
    assert "Word 20 of mine" not in rest and 'rel="next"' not in rest


def test_what_is_not_gone_yet_is_said_to_follow(client):
    make_comment(author=cast.alice())
    decision = sweep(cast.alice()).decision
    assert "This is still going on." in page_of(client, decision)
    work_on_all()
    assert "This is still going on." not in page_of(client, decision)


def test_the_author_reads_what_comes_back_too(client):
    decision = removed_from(1)
    undone = undo_sweep(sweep=decision.sweep, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()
    page = page_of(client, undone)
    assert "What comes back" in page and "Word 1 of mine" in page and "In its thread" in page


def test_where_readers_do_not_see_the_discussion_the_article_is_not_named(client):
    decision = removed_from(1)
    article = Comment.objects.get().article
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)
    page = page_of(client, decision)
    assert "Word 1 of mine" in page and "Hushed affair" not in page


def test_who_judges_the_appeal_reads_what_went(client, root):
    decision = part_of_alice(root)
    appeal = make_appeal(decision)
    sign_in(client, cast.ada())
    page = client.get(reverse("moderation:judge_appeal", args=[appeal.pk])).content.decode()
    reply = Comment.objects.get(author=cast.alice())
    assert "What I answered" in page and reverse("moderation:comment", args=[reply.pk]) in page


def test_the_page_costs_the_same_however_much_went(client):
    costs = []
    for count in (2, 12):
        decision = removed_from(count)
        client.force_login(cast.alice())
        client.get(decision.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(decision.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]
