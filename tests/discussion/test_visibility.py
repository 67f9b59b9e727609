"""Notices come and go with the article and the discussion they tell of."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from articles.publishing import restore_article, withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, publish_held_comment
from forum.discussion.visibility import follow_article
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.reasons import Reason
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def withdraw(comment: Comment) -> None:
    withdraw_article(article=comment.article, editor=None, reason="Wrong")


def restore(comment: Comment) -> None:
    restore_article(article=comment.article, editor=None)


def hide(comment: Comment) -> None:
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)


def show(comment: Comment) -> None:
    change_settings(article=comment.article, mode=Mode.OPEN, closes_after_days=None)


BOTH = pytest.mark.parametrize(("go", "come"), [(withdraw, restore), (hide, show)])


def tell_alice(**fields: object) -> Comment:
    """Return alice's comment that bob has answered."""
    comment = make_comment(article=make_article(**fields), author=cast.alice())
    post_comment(article=comment.article, author=cast.bob(), text="No", reply_to=comment.pk)
    return comment


def unread() -> int:
    return Member.objects.get(username="alice").unread_notice_count


def page() -> str:
    client = Client()
    client.force_login(cast.alice())
    return client.get("/notices/").text


@BOTH
def test_what_nobody_may_see_is_told_to_nobody_and_again_when_it_is_back(go, come):
    comment = tell_alice(headline="Secret affair")
    tell_alice(headline="Harbour reopens")
    go(comment)
    assert unread() == 1 and "Secret affair" not in page() and "Harbour" in page()
    call_command("recount", "--check")
    come(comment)
    assert unread() == 2 and "Secret affair" in page()
    call_command("recount", "--check")


@BOTH
def test_a_notice_that_is_set_aside_is_not_opened(client: Client, go, come):
    comment = tell_alice()
    go(comment)
    client.force_login(cast.alice())
    address = f"/notices/{Notice.objects.get().pk}/"
    assert client.post(address).status_code == 404
    come(comment)
    assert client.post(address).status_code == 303 and unread() == 0


@pytest.mark.both
@BOTH
def test_it_comes_back_read_or_unread_as_it_was(go, come):
    read, other = tell_alice(), tell_alice()
    go(other)
    mark_all_read(member=cast.alice())
    go(read)
    come(other)
    come(read)
    assert unread() == 1 and Notice.objects.filter(read_at=None).count() == 1
    call_command("recount", "--check")


@BOTH
def test_a_decision_about_a_comment_goes_with_its_article(go, come):
    comment = tell_alice(headline="Secret affair")
    make_decision(Act.HIDE, comment, reason=Reason.ABUSE)
    go(comment)
    assert unread() == 0 and "Secret affair" not in page()
    make_decision(Act.REMOVE, comment, reason=Reason.ABUSE)
    assert unread() == 0
    come(comment)
    assert unread() == 3
    call_command("recount", "--check")


def test_what_is_published_under_a_withdrawn_article_is_told_when_it_is_back():
    comment = make_comment(author=cast.alice())
    change_settings(article=comment.article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(reply_to=comment, author=cast.bob())
    withdraw(comment)
    publish_held_comment(comment_id=held.pk)
    assert unread() == 0
    restore(comment)
    assert unread() == 1
    hide_comment(comment_id=held.pk)
    assert unread() == 0 and not Notice.objects.exists()


def test_a_hidden_discussion_of_a_withdrawn_article_shows_nothing_until_both_are_back():
    comment = tell_alice()
    for change in (hide, withdraw, show):
        change(comment)
        assert unread() == 0
    restore(comment)
    assert unread() == 1


@pytest.mark.both
def test_a_withdrawn_answer_that_was_set_aside_leaves_no_counter_below_zero():
    comment = tell_alice()
    hide(comment)
    hide_comment(comment_id=comment.answers.get().pk)
    show(comment)
    assert unread() == 0
    call_command("recount", "--check")


def test_an_article_without_a_discussion_is_withdrawn_all_the_same():
    follow_article(article=make_article(), change="withdrawn")


@pytest.mark.both
@pytest.mark.parametrize("changed", [{"is_aside": True}, {"read_at": "2025-01-01T00:00Z"}])
def test_the_recount_finds_and_mends_what_drifted(changed: dict):
    comment = tell_alice()
    Notice.objects.update(**changed)
    with pytest.raises(CommandError):
        call_command("recount", "--check")
    call_command("recount")
    call_command("recount", "--check")
    assert unread() == int("is_aside" in changed)
    assert comment.answers.exists()


@pytest.mark.both
@pytest.mark.slow
def test_the_cost_is_of_batches_not_of_readers(django_assert_max_num_queries):
    comment = make_comment(author=cast.alice())
    for number in range(20):
        answer = make_comment(reply_to=comment, author=cast.member(f"reader-{number}"))
        post_comment(
            article=comment.article, author=cast.bob(), text="No", reply_to=answer.pk,
            is_import=True, posted_at=answer.created_at,
        )  # fmt: skip
    Notice.objects.update(place=f"article:{comment.article_id}")
    with django_assert_max_num_queries(18):
        hide(comment)
