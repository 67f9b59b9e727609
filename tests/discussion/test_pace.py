"""How fast one member may vote, change and preview, and how often one comment changes."""

import pytest
from django.test import Client

from forum.discussion import changes, editing_rules, rules
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment
from forum.discussion.voting import cast_vote
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def vote_until_told(comment: Comment) -> None:
    for number in range(rules.VOTING.limit):
        cast_vote(comment_id=comment.pk, member=cast.bob(), value=(1, -1)[number % 2])


@pytest.mark.slow
@BOTH
def test_who_votes_too_fast_is_told_and_nothing_changes(client: Client, headers):
    comment = make_comment(author=cast.alice())
    vote_until_told(comment)
    client.force_login(cast.bob())
    answer = client.post(f"/comments/{comment.pk}/vote/", {"value": "1"}, headers=headers)
    assert answer.status_code == 422 and str(rules.VOTING.refusal.message) in answer.text
    assert Comment.objects.get().down_count == 1
    cast_vote(comment_id=comment.pk, member=cast.suzu(), value=1)


@pytest.mark.slow
@BOTH
def test_who_changes_too_fast_is_told_and_keeps_the_text(client: Client, headers):
    comments = [make_comment(author=cast.alice()) for _ in range(2)]
    for number in range(editing_rules.EDITING.limit):
        comment = comments[number % 2]
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"Change {number}")
    client.force_login(cast.alice())
    address = f"/comments/{comments[0].pk}/edit/"
    answer = client.post(address, {"text": "Kept"}, headers=headers)
    assert answer.status_code == 422 and "Kept</textarea>" in answer.text
    assert str(editing_rules.EDITING.refusal.message) in answer.text


@BOTH
@pytest.mark.parametrize("form", ["post", "edit"])
def test_who_previews_too_fast_is_told_and_keeps_the_text(client: Client, headers, form: str):
    comment = make_comment(author=cast.alice())
    address = {"post": f"/articles/{comment.article_id}/comments/",
               "edit": f"/comments/{comment.pk}/edit/"}[form]  # fmt: skip
    client.force_login(cast.alice())
    for _ in range(rules.PREVIEWING.limit):
        assert client.post("/comments/preview/", {"text": "*a*"}).status_code == 200
    alone = client.post("/comments/preview/", {"text": "*a*"}, headers=headers)
    within = client.post(address, {"text": "*Kept*", "preview": "1"}, headers=headers)
    for answer in (alone, within):
        assert answer.status_code == 422
        assert str(rules.PREVIEWING.refusal.message) in answer.text
        assert "<em>" not in answer.text
    assert "*Kept*</textarea>" in within.text


def test_a_comment_is_changed_so_often_and_no_more():
    comment = make_comment(author=cast.alice())
    for number in range(editing_rules.MAX_REVISIONS):
        comment.revisions.create(
            text=f"Text {number}", edited_at=comment.created_at, editor=cast.alice()
        )
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Once more")
    assert refused.value.refusal is editing_rules.CHANGED_OFTEN
    assert str(editing_rules.MAX_REVISIONS) in str(editing_rules.CHANGED_OFTEN.message)


@pytest.mark.both
def test_the_history_is_read_page_by_page_and_nothing_is_left_out(client: Client):
    comment = make_comment(author=cast.alice(), text="Word 24")
    for number in range(2 * changes.PAGE_SIZE + 4):
        comment.revisions.create(text=f"Word {number}", edited_at=comment.created_at)
    client.force_login(cast.mori())
    url, shown, pages = f"/comments/{comment.pk}/history/", [], 0
    while url:
        answer = client.get(url)
        shown += answer.context["changes"]
        url, pages = answer.context["next_url"], pages + 1
    assert pages == 3 and len(shown) == 2 * changes.PAGE_SIZE + 4
    for number, (revision, runs) in zip(range(23, -1, -1), shown, strict=True):
        assert revision.text == f"Word {number}"
        kept = "".join(run.text for run in runs if run.kind != "deleted")
        assert kept == f"Word {number + 1}"


@pytest.mark.parametrize("before", ["0", "x", "9" * 5000, "-1", "\0"])
def test_a_strange_place_in_the_history_is_its_beginning(client: Client, before: str):
    comment = make_comment()
    client.force_login(cast.mori())
    answer = client.get(f"/comments/{comment.pk}/history/", {"before": before})
    assert "As it stands" in answer.text
