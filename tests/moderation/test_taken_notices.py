"""A notice about a comment is before whoever has the comment's case; opening it takes that."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.claiming import claim_case, release_case
from forum.moderation.cases.models import Case
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_notice, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST = reverse("moderation:legal_notices")
HAS_IT = "is looking at this case, until"


@pytest.fixture
def notice() -> LegalNotice:
    """Return a notice about a comment of alice's."""
    return make_notice(make_comment(author=cast.alice()))


def page_of(notice: LegalNotice) -> str:
    return reverse("moderation:judge_notice", args=[notice.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_who_opens_a_notice_has_the_case_of_its_comment(notice, moderating):
    page = read(moderating, page_of(notice))
    assert "Yours until" in page and 'name="outcome"' in page
    assert f'data-claim="/moderation/comments/{notice.comment_id}/claim/"' in page
    assert Case.objects.get().claimed_by == cast.mori()
    assert "Yours until" in read(moderating, LIST)
    back = {"next": LIST}
    answer = moderating.post(f"/moderation/comments/{notice.comment_id}/release/", back)
    assert answer["Location"] == LIST and Case.objects.get().claimed_by is None
    assert "Yours until" not in read(moderating, LIST)


def test_a_colleague_who_has_the_case_has_the_notice(notice, moderating):
    claim_case(comment_id=notice.comment_id, moderator=cast.ada())
    for address in (page_of(notice), LIST):
        assert HAS_IT in read(moderating, address)
    page = read(moderating, page_of(notice))
    assert 'name="outcome"' not in page and "Ask the author" not in page
    assert Case.objects.get().claimed_by == cast.ada()


@pytest.mark.parametrize("outcome", ["kept", "removed"])
def test_what_was_typed_meanwhile_is_kept(notice, moderating, outcome: str):
    seen = seen_on(read(moderating, page_of(notice)))
    release_case(comment_id=notice.comment_id, moderator=cast.mori())
    claim_case(comment_id=notice.comment_id, moderator=cast.ada())
    sent = {"outcome": outcome, "answer": "Reasons & more.", "words": "It lies.", "seen": seen}
    answer = moderating.post(page_of(notice), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and HAS_IT in page
    assert "Reasons &amp; more." in page and "It lies." in page
    notice.refresh_from_db()
    assert notice.is_open
    release_case(comment_id=notice.comment_id, moderator=cast.ada())
    assert moderating.post(page_of(notice), sent).status_code == 303


def test_a_question_to_the_author_waits_for_the_colleague_too(notice, moderating):
    read(moderating, page_of(notice))
    release_case(comment_id=notice.comment_id, moderator=cast.mori())
    claim_case(comment_id=notice.comment_id, moderator=cast.ada())
    answer = moderating.post(f"{page_of(notice)}ask/", {"question": "Is it so & not else?"})
    page = answer.content.decode()
    assert answer.status_code == 422 and HAS_IT in page
    assert "Is it so &amp; not else?" in page and 'name="outcome"' not in page


def test_what_was_handed_over_to_the_seniors_is_theirs(notice, moderating):
    ask_colleague(comment_id=notice.comment_id, moderator=cast.mori(), text="Is it a lie?")
    assert 'name="outcome"' not in read(moderating, page_of(notice))
    with pytest.raises(Refused):
        judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It stays.")


def test_a_notice_of_ones_own_or_an_answered_one_takes_nothing(moderating):
    own = make_notice(make_comment(author=cast.mori()))
    read(moderating, page_of(own))
    answered = make_notice(make_comment(author=cast.alice()))
    make_report(answered.comment)
    judge_notice(notice_id=answered.pk, moderator=cast.ada(), outcome="kept", answer="It stays.")
    read(moderating, page_of(answered))
    assert not Case.objects.exclude(claimed_by=None).exists()
