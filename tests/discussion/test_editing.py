"""Change one's own comment, for a while."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, CommentRevision
from forum.discussion.removal import hide_comment
from forum.members.models import Member
from forum.members.trust.levels import LEVELS, Level
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


def refusal_of(comment: Comment, editor: Member, text: str = "Changed") -> str:
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=editor, text=text)
    assert not CommentRevision.objects.exists()
    return refused.value.refusal.code


def test_the_text_changes_and_the_old_one_is_kept():
    comment = make_comment(author=cast.alice(), text="First")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="*Second*")
    comment.refresh_from_db()
    assert (comment.text, comment.html) == ("*Second*", "<p><em>Second</em></p>")
    assert comment.edited_at is not None
    assert XtdComment.objects.get(pk=comment.pk).comment == "*Second*"
    assert [revision.text for revision in comment.revisions.all()] == ["First"]


def test_the_text_is_read_before_anything_is_locked():
    comment = make_comment(author=cast.alice(), text="First")
    with CaptureQueriesContext(connection) as queries:
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Second, @bob")
    statements = [query["sql"] for query in queries]
    looking = next(n for n, sql in enumerate(statements) if '"username_key" IN' in sql)
    locking = next(n for n, sql in enumerate(statements) if "SAVEPOINT" in sql)
    assert looking < locking


def test_the_same_text_is_no_edit():
    comment = make_comment(author=cast.alice(), text="Same")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Same")
    assert not CommentRevision.objects.exists()
    assert Comment.objects.get(pk=comment.pk).edited_at is None


@pytest.mark.parametrize("level", LEVELS)
def test_only_the_author_edits_and_only_in_time(level: Level):
    comment = make_comment(author=cast.alice())
    Member.objects.filter(username="alice").update(
        trust_level=level.number, best_trust_level=level.number
    )
    assert refusal_of(comment, cast.bob()) == "not_yours"
    assert refusal_of(comment, cast.mori()) == "not_yours"
    Comment.objects.filter(pk=comment.pk).update(
        created_at=timezone.now() - level.edit_window - timedelta(seconds=1)
    )
    assert refusal_of(comment, cast.alice()) == "too_late"
    Comment.objects.update(created_at=timezone.now() - level.edit_window + timedelta(seconds=20))
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="In time")


def test_what_is_hidden_closed_or_empty_is_not_edited():
    comment = make_comment(author=cast.alice())
    assert refusal_of(comment, cast.alice(), "  ") == "empty"
    change_settings(article=comment.article, mode="read_only", closes_after_days=None)
    assert refusal_of(comment, cast.alice()) == "closed"
    change_settings(article=comment.article, mode="open", closes_after_days=None)
    hide_comment(comment_id=comment.pk)
    assert refusal_of(comment, cast.alice()) == "not_there"


def test_the_suspended_do_not_edit():
    comment = make_comment(author=cast.alice())
    Member.objects.filter(username="alice").update(
        suspended_until=timezone.now() + timedelta(days=1)
    )
    assert refusal_of(comment, Member.objects.get(username="alice")) == "suspended"
