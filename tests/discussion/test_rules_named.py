"""What a moderator took away or changed says for which rule, and nothing of what it was."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.reasons import Why
from forum.moderation.sweeping.working import work_on_all
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def page_of(comment: Comment, language: str = "en") -> str:
    answer = Client().get(comment.article.get_absolute_url(), headers={"Accept-Language": language})
    return " ".join(answer.content.decode().split())


def make_answered() -> Comment:
    comment = make_comment(author=cast.alice(), text="A quokka.")
    make_comment(reply_to=comment, author=cast.bob())
    return comment


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act.REMOVE, "Removed by a moderator. Rule: "),
        (Act.HIDE, "Hidden by a moderator for now. Rule: "),
    ],
)
def test_a_tombstone_names_the_rule(act: Act, words: str):
    comment = make_answered()
    decision = make_decision(act, comment, reason="spam")
    page = page_of(comment)
    assert f"{words}{decision.rule.name_en}" in page and "quokka" not in page
    assert decision.rule.name_ja in page_of(comment, "ja")
    make_decision(Act.RESTORE, comment)
    assert "Rule:" not in page_of(comment) and Comment.objects.get(pk=comment.pk).because == ""


def test_one_that_is_hidden_for_no_rule_names_none():
    comment = make_answered()
    make_decision(Act.HIDE, comment, reason=Why.CHECKING)
    assert "Hidden for now.</span>" in re.sub(r"\s+<", "<", page_of(comment))


def test_what_is_removed_with_all_of_a_members_names_it_too():
    comment = make_answered()
    sweep(cast.alice(), reason="spam")
    work_on_all()
    assert "Removed by a moderator. Rule: " in page_of(comment)


@pytest.mark.both
def test_the_database_keeps_no_rule_for_what_readers_see():
    comment = make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(because="spam")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(redacted_because="spam")
