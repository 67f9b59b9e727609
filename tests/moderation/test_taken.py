"""What the author of a comment that is gone finds at its address, and nobody else does."""

import pytest
from django.test import Client

from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.working import work_on_all
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


@pytest.fixture
def alice() -> Client:
    client = Client()
    client.force_login(cast.alice())
    return client


@pytest.mark.parametrize(
    ("act", "said"),
    [("remove", "Your comment was removed."), ("hide", "Your comment is hidden for now.")],
)
@pytest.mark.parametrize("is_answered", [False, True])
def test_its_author_is_told_and_led_to_the_decision(alice, act: str, said: str, is_answered):
    comment = make_comment(author=cast.alice())
    if is_answered:
        make_comment(reply_to=comment)
    decision = make_decision(act, comment)
    answer = alice.get(f"/comments/{comment.pk}/")
    page = answer.content.decode()
    assert said in page and f'href="{decision.get_absolute_url()}"' in page
    assert "private" in answer.headers["Cache-Control"]
    assert alice.get(decision.get_absolute_url()).status_code == 200


def test_what_went_with_others_leads_to_that_decision(alice):
    comment = make_comment(author=cast.alice())
    swept = sweep(cast.alice())
    work_on_all()
    page = alice.get(f"/comments/{comment.pk}/").content.decode()
    assert f'href="{swept.decision.get_absolute_url()}"' in page


@pytest.mark.parametrize("is_answered", [False, True])
def test_nobody_else_is_told(alice, client: Client, is_answered: bool):
    comment = make_comment(author=cast.alice())
    if is_answered:
        make_comment(reply_to=comment)
    make_decision("remove", comment)
    address = f"/comments/{comment.pk}/"
    assert "Your comment was removed." in alice.get(address).content.decode()
    reader = Client()
    reader.force_login(cast.bob())
    for visitor in (client, reader):
        answer = visitor.get(address)
        assert answer.status_code == (200 if is_answered else 404)
        told = answer.content.decode()
        assert "Your comment" not in told and "/decisions/" not in told


def test_what_its_author_has_deleted_is_gone_for_them_too(alice):
    from forum.discussion.removal import delete_own_comment

    comment = make_comment(author=cast.alice())
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert alice.get(f"/comments/{comment.pk}/").status_code == 404


def test_a_part_of_a_page_is_not_there(alice):
    comment = make_comment(author=cast.alice())
    make_decision("remove", comment)
    answer = alice.get(f"/comments/{comment.pk}/", headers={"HX-Request": "true"})
    assert answer.status_code == 404 and Decision.objects.count() == 1
