"""A changed comment that waits for a moderator, as its author sees it."""

import pytest

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode, State
from forum.discussion.removal import publish_held_comment
from tests import cast
from tests.make import make_article, make_comment


def make_let_through() -> Comment:
    article = make_article()
    make_comment(article=article, author=cast.bob(), text="Another one.")
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(article=article, author=cast.alice(), text="Harmless")
    return publish_held_comment(comment_id=held.pk)


@pytest.mark.parametrize("kind", ["page", "phone", "page_without_javascript"])
def test_its_author_is_told_before_and_after(request, site, sign_in, kind: str):
    page, comment = request.getfixturevalue(kind), make_let_through()
    sign_in(page, cast.alice())
    page.goto(site + comment.article.get_absolute_url())
    page.locator(f"#c{comment.pk}").get_by_role("link", name="Edit").click()
    page.get_by_text("A moderator reads your change before it appears.").wait_for()
    page.locator(f"#edit-{comment.pk}-text").fill("Changed")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your change waits for a moderator.").wait_for()
    assert Comment.objects.get(pk=comment.pk).state == State.HELD
