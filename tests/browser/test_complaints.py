"""A complaint about the decision of a notice, sent from the page behind the link, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.receiving import status_address
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_notice, make_page_notice

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORDS = "You overlooked the second sentence."
ANSWER = "So we read it."


def complain(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Why is the decision wrong?").fill(WORDS)
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_a_sender_without_account_or_script_complains(site: str, page_without_javascript: Page):
    notice = make_notice(make_comment(author=cast.alice()))
    notice = judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer=ANSWER)
    complain(page_without_javascript, site + status_address(notice))
    assert NoticeComplaint.objects.get().words == WORDS


def test_a_sender_complains_about_the_notice_of_an_article(site: str, page: Page):
    notice = make_page_notice(make_article())
    notice = judge_page_notice(
        notice_id=notice.pk, moderator=cast.mori(), outcome="left", answer=ANSWER
    )
    complain(page, site + page_status_address(notice))
