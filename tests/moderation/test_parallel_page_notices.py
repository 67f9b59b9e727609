"""Eight processes send one notice about a page, and decide about one, at once."""

from articles.models import Article
from articles.publishing import withdraw_article
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.notifications.models import OutgoingMail
from tests import cast
from tests.make import make_article
from tests.moderation.making import make_page_notice


def send_once(article_id: int) -> int:
    """Send a notice about an article; return its number."""
    from tests.moderation.making import make_page_notice

    return make_page_notice(Article.objects.get(pk=article_id)).pk


def judge_once(moderator_id: int, notice_id: int, outcome: str) -> str:
    """Decide about a notice; return what came of it."""
    from forum.moderation.legal.elsewhere.judging import judge_page_notice
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    try:
        judge_page_notice(notice_id=notice_id, moderator=moderator, outcome=outcome, answer="Read.")
    except Refused as refused:
        return refused.refusal.code
    return outcome


def judge_or_turn(article_id: int, notice_id: int, moderator_id: int) -> None:
    """Decide that something was done about an article, or publish it again."""
    from articles.publishing import restore_article

    if notice_id:
        judge_once(moderator_id, notice_id, "acted")
    else:
        restore_article(article=Article.objects.get(pk=article_id), editor=None)


def test_what_becomes_of_an_article_while_it_is_decided_about_is_told_truly(writers):
    article = make_article()
    notices = [make_page_notice(article, explanation=f"Line {number}.") for number in range(7)]
    moderators = [cast.staff(f"judge-{number}", "moderator").pk for number in range(7)]
    calls = [
        {"article_id": article.pk, "notice_id": notice.pk, "moderator_id": moderator}
        for notice, moderator in zip(notices, moderators, strict=True)
    ]
    calls.insert(3, {"article_id": article.pk, "notice_id": 0, "moderator_id": 0})
    withdraw_article(article=article, editor=None, reason="Wrong.")
    writers.call(judge_or_turn, calls)
    article.refresh_from_db()
    assert article.is_public()
    for notice in PageNotice.objects.all():
        # Decided while it could be read, nothing is known to have been done.
        assert notice.told == ("acted" if notice.remained else "left")
    assert verify_log().broken is None


def test_one_notice_sent_in_eight_windows_is_one(writers):
    numbers = writers.call(send_once, [{"article_id": make_article().pk}] * 8)
    assert set(numbers) == {PageNotice.objects.get().pk}
    assert OutgoingMail.objects.count() == 1 and verify_log().broken is None


def test_eight_moderators_decide_about_one_notice_and_one_of_them_does(writers):
    notice = make_page_notice(make_article())
    OutgoingMail.objects.all().delete()
    calls = [
        {
            "moderator_id": cast.staff(f"judge-{number}", "moderator").pk,
            "notice_id": notice.pk,
            "outcome": ("acted", "left")[number % 2],
        }
        for number in range(8)
    ]
    results = writers.call(judge_once, calls)
    assert results.count("decided_before") == 7
    assert set(results) == {"decided_before", PageNotice.objects.get().outcome}
    assert OutgoingMail.objects.count() == 1 and verify_log().broken is None
