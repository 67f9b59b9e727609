"""What a moderator has let through can't be changed past them."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django_comments.moderation import CommentModerator, moderator
from django_comments_xtd.models import XtdComment

from articles.models import Article
from forum.discussion import editing_rules, rules
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, CommentRevision, Discussion, Mode, State
from forum.discussion.removal import hide_comment, publish_held_comment, remove_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def let_through(reply_to: Comment | None = None, text: str = "Harmless") -> Comment:
    """Return alice's comment that waited and that a moderator has published."""
    article = reply_to.article if reply_to else make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(article=article, author=cast.alice(), reply_to=reply_to, text=text)
    return publish_held_comment(comment_id=held.pk)


def test_a_changed_comment_waits_again_and_leaves_every_count():
    root = make_comment(author=cast.bob())
    comment = let_through(root)
    cast_vote(comment_id=comment.pk, member=cast.suzu(), value=1)
    edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Harmful")
    assert edited.state == State.HELD
    discussion, alice = Discussion.objects.get(), Member.objects.get(username="alice")
    assert (discussion.comment_count, alice.comment_count, alice.score) == (1, 0, 0)
    assert not Notice.objects.exists()
    assert Member.objects.get(username="bob").unread_notice_count == 0
    assert not XtdComment.objects.get(pk=comment.pk).is_public
    call_command("recount", "--check")

    publish_held_comment(comment_id=comment.pk)

    alice.refresh_from_db()
    assert (alice.comment_count, alice.score) == (1, 1)
    assert Notice.objects.get().recipient == cast.bob()
    call_command("recount", "--check")


@BOTH
def test_its_author_is_told_before_and_after_and_nobody_else_reads_it(client: Client, headers):
    comment = let_through()
    client.force_login(cast.alice())
    address = f"/comments/{comment.pk}/edit/"
    assert "A moderator reads your change before" in client.get(address, headers=headers).text
    page = client.post(address, {"text": "Harmful"}, headers=headers, follow=True).text
    assert "Your change waits for a moderator." in page and "Harmful" in page
    if headers:
        assert 'id="discussion-count" hx-swap-oob="true"' in page
    for url in (f"/comments/{comment.pk}/", comment.article.get_absolute_url(), "/members/alice/",
                f"/articles/{comment.article_id}/comments.atom", "/search/?q=Harmful",
                "/search/?q=Harmless"):  # fmt: skip
        answer = Client().get(url, headers=headers)
        assert f"/comments/{comment.pk}/" not in answer.text or answer.status_code == 404, url


def test_a_comment_that_waits_stays_waiting():
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(article=article, author=cast.alice())
    assert edit_comment(comment_id=held.pk, editor=cast.alice(), text="Other").state == State.HELD
    call_command("recount", "--check")


@pytest.mark.parametrize("verb", [None, hide_comment, remove_comment])
def test_one_with_answers_in_whatever_state_stays_as_it_is(client: Client, verb):
    comment = let_through()
    answer = make_comment(reply_to=comment)
    if verb:
        publish_held_comment(comment_id=answer.pk)
        verb(comment_id=answer.pk)
    client.force_login(cast.alice())
    address = f"/comments/{comment.pk}/edit/"
    assert str(editing_rules.ANSWERED.message) in client.get(address).text
    refused = client.post(address, {"text": "Kept, harmful"})
    assert refused.status_code == 422 and "Kept, harmful</textarea>" in refused.text
    assert Comment.objects.get(pk=comment.pk).text == "Harmless"


def test_the_same_text_waits_for_nobody():
    comment = let_through()
    assert (
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Harmless").state
        == State.PUBLISHED
    )


@pytest.fixture
def _judged() -> Iterator[None]:
    """Let the package's registry refuse and hold by words."""

    class Judge(CommentModerator):
        def allow(self, comment, content_object, request):
            return "forbidden" not in comment.comment

        def moderate(self, comment, content_object, request):
            return "doubtful" in comment.comment

    moderator.register(Article, Judge)
    yield
    moderator.unregister(Article)


@pytest.mark.usefixtures("_judged")
def test_the_packages_registry_judges_a_change_too():
    comment = make_comment(author=cast.alice(), text="Fine")
    change = {"comment_id": comment.pk, "editor": cast.alice()}
    with pytest.raises(Refused) as refused:
        edit_comment(**change, text="forbidden")
    assert refused.value.refusal is rules.DECLINED and not CommentRevision.objects.exists()
    assert edit_comment(**change, text="Fine too").state == State.PUBLISHED
    assert edit_comment(**change, text="doubtful").state == State.HELD
    assert edit_comment(**change, text="Fine again").state == State.HELD
    call_command("recount", "--check")


@pytest.mark.usefixtures("_judged")
def test_the_packages_registry_cant_take_a_comment_from_above_its_answers():
    comment = make_comment(author=cast.alice(), text="Fine")
    make_comment(reply_to=comment)
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="doubtful")
    assert refused.value.refusal is editing_rules.ANSWERED
    assert Comment.objects.get(pk=comment.pk).text == "Fine"
