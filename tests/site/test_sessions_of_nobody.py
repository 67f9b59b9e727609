"""Who isn't signed in leaves so many sessions from one network, whatever form they fill in."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from forum.discussion.typed import TYPED_LIMIT
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db

SENT = {"text": "My own words.", "note": "My own words.", "reason": "spam"}


@pytest.mark.parametrize(
    "address",
    ["/comments/{pk}/report/", "/members/alice/report/", "/articles/{article}/mistake/"],
)
def test_a_form_of_one_too_many_comes_back_with_its_words_and_leaves_no_session(address: str):
    comment = make_comment(author=cast.alice())
    address = address.format(pk=comment.pk, article=comment.article_id)
    for _ in range(TYPED_LIMIT):
        answer = Client().post(address, SENT)
        assert answer.status_code == 303 and "/accounts/login/" in answer["Location"]
    answer = Client().post(address, SENT)
    assert answer.status_code == 422 and "My own words." in answer.text
    assert "Please wait some minutes" in answer.text and not answer.cookies.get("session")
    assert Session.objects.count() == TYPED_LIMIT
