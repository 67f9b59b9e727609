"""How deep a branch gets, and that its depth costs nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.discussion import rules
from forum.discussion.generating import generate_discussion
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.posting import post_comment
from forum.discussion.posting_together import Post, PostRefused, post_comments
from forum.discussion.recounting import recount_discussion
from forum.discussion.removal import remove_comment, restore_comment
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def make_chain(count: int) -> list[Comment]:
    """Return comments of which each answers the last, written past the rules."""
    article = make_article()
    generate_discussion(article=article, count=count, shape="chain", author_count=2)
    return list(Comment.objects.filter(article=article).order_by("pk"))


def refusal_below(comment: Comment, **fields) -> str | None:
    """Say why bob can't answer a comment; None if he can."""
    try:
        post_comment(
            article=comment.article, author=cast.bob(), text="Re", reply_to=comment.pk, **fields
        )
    except Refused as refused:
        return refused.refusal.code
    return None


def test_the_deepest_takes_no_answer():
    assert rules.why_too_deep(Comment(depth=rules.MAX_DEPTH)) == rules.TOO_DEEP
    assert rules.why_too_deep(Comment(depth=rules.MAX_DEPTH - 1)) is None


@pytest.mark.slow
@pytest.mark.parametrize("fields", [{}, {"is_import": True}])
def test_a_branch_ends_where_paths_do(fields: dict):
    *_others, last_but_one, last = make_chain(rules.MAX_DEPTH + 1)
    assert refusal_below(last_but_one, **fields) is None
    assert refusal_below(last, **fields) == "too_deep"
    assert Comment.objects.order_by("-pk").first().path.startswith(last_but_one.path)


@pytest.mark.slow
def test_a_lock_holds_for_all_below_it_however_deep():
    comments = make_chain(rules.MAX_DEPTH + 4)
    lock_branch(comment_id=comments[rules.MAX_DEPTH].pk)
    lock_branch(comment_id=comments[0].pk)
    for depth in (1, rules.MAX_DEPTH - 1, rules.MAX_DEPTH + 1, rules.MAX_DEPTH + 3):
        assert refusal_below(comments[depth]) in ("locked", "too_deep")
    assert Discussion.objects.get().comment_count == len(comments)


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_no_reply_is_offered_where_none_can_stand(client: Client, headers: dict):
    comments = make_chain(rules.MAX_DEPTH + 2)
    for depth, is_offered in enumerate((True, False, False), rules.MAX_DEPTH - 1):
        html = client.get(f"/comments/{comments[depth].pk}/", headers=headers).text
        offered = f'/compose/?reply_to={comments[depth].pk}"'
        assert (offered in html) == is_offered
    address = f"/articles/{comments[0].article_id}/compose/?reply_to={comments[-1].pk}"
    assert str(rules.TOO_DEEP.message) in client.get(address).text


@pytest.mark.slow
def test_an_import_that_goes_too_deep_names_where():
    posts = [
        Post(cast.alice(), f"Level {level}", timezone.now(), level - 1 if level else None)
        for level in range(rules.MAX_DEPTH + 2)
    ]
    with pytest.raises(PostRefused) as raised:
        post_comments(article=make_article(), posts=posts)
    assert raised.value.refusal == rules.TOO_DEEP
    assert raised.value.index == rules.MAX_DEPTH + 1
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {}])
def test_a_lock_further_up_takes_the_reply_from_a_comment_alone(client: Client, headers: dict):
    root = make_comment()
    leaf = make_comment(reply_to=make_comment(reply_to=root))
    offered = f'/compose/?reply_to={leaf.pk}"'
    assert offered in client.get(f"/comments/{leaf.pk}/", headers=headers).text
    lock_branch(comment_id=root.pk)
    assert offered not in client.get(f"/comments/{leaf.pk}/", headers=headers).text


def tombstones_above(count: int) -> Comment:
    """Return a leaf below so many comments that a moderator removed, the root among them."""
    *above, leaf = make_chain(count + 1)
    Comment.objects.filter(pk__in=[one.pk for one in above]).update(state=State.REMOVED)
    recount_discussion(leaf.article_id, mend=True)
    return leaf


@pytest.mark.both
def test_the_last_comment_below_many_tombstones_goes_in_a_few_statements():
    counts = {}
    for levels in (5, 25):
        leaf = tombstones_above(levels)
        for verb in (remove_comment, restore_comment):
            with CaptureQueriesContext(connection) as queries:
                verb(comment_id=leaf.pk)
            counts.setdefault(verb.__name__, set()).add(len(queries))
            listed = Comment.objects.filter(article=leaf.article, is_listed=True).count()
            assert listed == (0 if verb is remove_comment else levels + 1)
            assert recount_discussion(leaf.article_id, mend=False) == []
    assert [len(found) for found in counts.values()] == [1, 1]


@pytest.mark.slow
def test_tombstones_below_the_deepest_path_go_and_come_too():
    leaf = tombstones_above(rules.MAX_DEPTH + 3)
    remove_comment(comment_id=leaf.pk)
    assert not Comment.objects.filter(is_listed=True).exists()
    assert Discussion.objects.get().thread_count == 0
    restore_comment(comment_id=leaf.pk)
    assert recount_discussion(leaf.article_id, mend=False) == []
