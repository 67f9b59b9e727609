"""What the verbs put into the index and take out of it, in their own transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.publishing import (
    create_article,
    publish_article,
    restore_article,
    save_article,
    unschedule_article,
    withdraw_article,
)
from forum.discussion import indexing
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Mode, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import (
    delete_own_comment,
    hide_comment,
    publish_held_comment,
    remove_comment,
    restore_comment,
)
from forum.members.naming import rename
from forum.search.documents import Kind, key_of
from forum.search.index import get_index
from forum.search.query import Wanted, parse
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment, make_section

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[tuple[Kind, int]]:
    """Return what the index has, whether or not it may be seen."""
    wanted = Wanted(clauses=parse(typed).clauses, before=2**63 - 1)
    return [tuple(key_of(place)) for place in get_index().find(wanted, limit=50)]


def comment_found(typed: str) -> list[int]:
    return [number for kind, number in found(typed) if kind == Kind.COMMENT]


def test_a_comment_is_found_from_the_moment_it_is_posted():
    comment = post_comment(article=make_article(), author=cast.alice(), text="A **quo**kka!")
    assert comment_found("quokka") == [comment.pk]


def test_a_comment_is_found_by_its_own_words_and_not_by_what_it_quotes():
    article = make_article()
    own = make_comment(article=article, text="A quokka a head.")
    make_comment(article=article, text="> A quokka a head.\n\nSince the seventies.")
    alone = make_comment(article=article, text="> Wombats everywhere.")
    assert comment_found("quokka") == [own.pk]
    assert comment_found("wombats") == [alone.pk]


def test_a_comment_that_was_not_kept_is_not_found():
    article, alice = make_article(), cast.alice()
    with transaction.atomic():
        post_comment(article=article, author=alice, text="quokka")
        transaction.set_rollback(True)
    assert comment_found("quokka") == []


def test_an_edited_comment_is_found_by_what_it_says_now():
    comment = make_comment(author=cast.alice(), text="before")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="after")
    assert comment_found("before") == [] and comment_found("after") == [comment.pk]


def test_a_held_comment_is_found_once_it_is_let_through():
    article, alice = make_article(), cast.alice()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    comment = post_comment(article=article, author=alice, text="quokka")
    edit_comment(comment_id=comment.pk, editor=alice, text="quokka still")
    assert comment_found("quokka") == []
    publish_held_comment(comment_id=comment.pk)
    assert comment_found("quokka") == [comment.pk]


@pytest.mark.parametrize("verb", [hide_comment, remove_comment])
def test_a_comment_that_is_taken_away_and_brought_back_is_too_in_the_index(verb):
    comment = make_comment(text="quokka")
    verb(comment_id=comment.pk)
    assert comment_found("quokka") == []
    restore_comment(comment_id=comment.pk)
    assert comment_found("quokka") == [comment.pk]


def test_a_deleted_comment_is_not_found():
    comment = make_comment(author=cast.alice(), text="quokka")
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert comment_found("quokka") == []


def test_a_member_under_a_new_name_is_the_same_author():
    comment = make_comment(author=cast.alice(), text="quokka")
    rename(member=cast.alice(), name="Alicia", now=timezone.now())
    wanted = Wanted(author_id=comment.author_id, before=2**63 - 1)
    assert [key_of(place).number for place in get_index().find(wanted, limit=5)] == [comment.pk]


def test_an_article_is_found_by_headline_text_byline_and_tags():
    article = make_article(
        headline="Ferry", standfirst="Hourly", body="The **har**bour.", byline="By Jane Doe",
        dateline="TOKYO", tags=["Transport"], credit="© NORTHWIRE",
    )  # fmt: skip
    for typed in ("ferry", "hourly", "harbour", '"jane doe"', "tokyo", "transport"):
        assert found(typed) == [(Kind.ARTICLE, article.pk)], typed
    assert found("northwire") == []


def test_an_article_is_in_the_index_while_it_is_or_will_be_public():
    article = create_article(
        editor=None, headline="Ferry", body="The quokka.", section=make_section()
    )
    assert found("quokka") == []
    tomorrow = timezone.now() + timedelta(days=1)
    article = publish_article(article=article, editor=None, at=tomorrow)
    article = publish_article(article=article, editor=None, at=tomorrow + timedelta(days=1))
    assert found("quokka") == [(Kind.ARTICLE, article.pk)]
    article = unschedule_article(article=article, editor=None)
    assert found("quokka") == []
    article = publish_article(article=article, editor=None)
    article = save_article(article=article, editor=None, fields={"body": "The wombat."})
    assert found("quokka") == [] and found("wombat") == [(Kind.ARTICLE, article.pk)]
    article = withdraw_article(article=article, editor=None, reason="Wrong")
    assert found("wombat") == []
    restore_article(article=article, editor=None)
    assert found("wombat") == [(Kind.ARTICLE, article.pk)]


def test_a_generated_discussion_is_found():
    make_big_discussion(30)
    wanted = Wanted(kind=Kind.COMMENT, before=2**63 - 1)
    assert len(get_index().find(wanted, limit=50)) == 30


def test_indexing_takes_one_statement(django_assert_num_queries):
    comment = make_comment(text="The ferry. 政府の税。" * 20)
    with django_assert_num_queries(1):
        indexing.index_comment(comment)
    comment.state = State.HIDDEN
    with django_assert_num_queries(1):
        indexing.follow_state(comment)
