"""The public log: what, which rule, when, and nothing by which anybody could be found."""

import pytest
from django.utils import timezone

from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision

pytestmark = pytest.mark.django_db

PAGE = "/transparency/log/"


def read(client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_it_says_what_by_which_rule_and_whether_automation_took_part(client):
    comment = make_comment()
    make_decision("hide", comment, reason="spam", is_automated=True)
    assert read(client).count("took part") == 1
    make_decision("restore", comment)
    page = read(client)
    assert page.index("Comment restored") < page.index("Comment hidden")
    assert "No advertising" in page and "After a second look" in page


def test_it_names_nobody_and_nothing_that_was_written(client):
    article = make_article(headline="Hushed affair")
    comment = make_comment(article=article, author=cast.alice(), text="Sotto voce")
    make_decision("hide", comment, reason="other", note="Known troll", words="Dear reader")
    page = read(client)
    assert "Comment hidden" in page and f"/comments/{comment.pk}/" not in page
    for told in ("Alice", "alice", "mori", "Hushed", "Sotto", "troll", "Dear reader"):
        assert told not in page
    day = f'<time datetime="{timezone.localdate(Decision.objects.get().decided_at)}">'
    assert day in page  # By the minute one could tell which comment went then.


def test_it_is_ready_and_goes_on_at_a_key(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("forum.moderation.transparency.public_log.PAGE_SIZE", 2)
    comment = make_comment()
    for act in ("hide", "restore", "lock"):
        make_decision(act, comment)
    second = Decision.objects.order_by("-pk")[1].pk
    assert f"?after={second}" in read(client)
    with django_assert_num_queries(1):
        read(client)
    page = read(client, f"{PAGE}?after={second}")
    assert "Comment hidden" in page and "Comment restored" not in page
