"""What is new to readers without an account, who say themselves since when."""

import pytest
from django.test import Client

from articles.models import Article
from forum.discussion import arrived
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment
from forum.discussion.muting import mute
from forum.discussion.removal import hide_comment
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def ask(client: Client, article: Article, since: object) -> dict:
    return client.get(f"/articles/{article.pk}/arrived/?since={since}").json()


@pytest.mark.parametrize("path", ["arrived/?since=0&upto=9", "pulse/", "changes/?since=0"])
def test_any_cache_may_keep_one_answer_for_everybody(client: Client, path: str):
    comment = make_comment()
    address = f"/articles/{comment.article.pk}/{path}"
    first = client.get(address, headers={"accept-language": "ja"})
    mute(member=cast.alice(), target=comment.author)
    client.force_login(cast.alice())
    again = client.get(address)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    for answer in (first, again):
        assert answer["Cache-Control"] == "public, max-age=2" and not answer.cookies
        assert answer["Vary"] == "Accept-Encoding"
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same["Vary"]) == (304, "Accept-Encoding")
    hide_comment(comment_id=comment.pk)
    other = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200 and other.content != first.content


def test_branches_say_what_came_in_them_however_deep(client: Client, monkeypatch):
    first = make_comment()
    article, answer = first.article, make_comment(reply_to=first)
    inside = make_comment(reply_to=answer)
    for _number in range(2):
        make_comment(reply_to=inside)
    above = {str(first.pk): 3, str(answer.pk): 3, str(inside.pk): 3}
    assert ask(client, article, 2)["branches"] == above
    monkeypatch.setattr(arrived, "MOST_LEVELS", 2)
    assert ask(client, article, "2&upto=9")["branches"] == {str(first.pk): 3, str(answer.pk): 3}


@pytest.mark.both
def test_what_readers_may_read_is_counted_by_thread(client: Client, django_assert_num_queries):
    first = make_comment()
    article = first.article
    _second, hidden = make_comment(article=article), make_comment(article=article)
    make_comment(reply_to=first)
    make_comment()  # Under another article.
    hide_comment(comment_id=hidden.pk)
    change_settings(article=article, mode="premoderated", closes_after_days=None)
    make_comment(article=article)
    assert ask(client, article, 4)["count"] == 0
    with django_assert_num_queries(3):  # The first of them: is it ready?
        assert ask(client, article, 1) == {
            "count": 2,
            "is_more": False,
            "branches": {str(first.pk): 1},
        }
    with django_assert_num_queries(1):
        assert ask(client, article, 1)["count"] == 2
    assert ask(client, article, 0)["count"] == 3
    assert ask(client, article, "0&upto=4")["branches"] == {str(first.pk): 2}
    assert [ask(client, article, f"1&upto={upto}")["count"] for upto in (1, 3, 9, "x")] == [
        0,
        1,
        2,
        2,
    ]
    change_settings(article=article, mode="hidden", closes_after_days=None)
    assert client.get(f"/articles/{article.pk}/arrived/?since=0").status_code == 404


def test_a_branch_is_counted_by_itself(client: Client, monkeypatch):
    first = make_comment()
    article, answer = first.article, make_comment(reply_to=first)
    inside, _beside = make_comment(reply_to=answer), make_comment(reply_to=first)
    hide_comment(comment_id=make_comment(reply_to=answer).pk)

    def in_branch(comment, since: int) -> int:
        return ask(client, article, f"{since}&branch={comment.pk}")["branch"]

    assert (in_branch(first, 0), in_branch(answer, 0), in_branch(answer, 2)) == (4, 2, 1)
    assert (in_branch(inside, 1), in_branch(make_comment(), 0)) == (1, 0)
    for nothing in (10**9, 10**17):
        assert ask(client, article, f"0&branch={nothing}")["branch"] == 0
    monkeypatch.setattr(arrived, "MAX_COUNTED", 2)  # The first two; there is one more in it.
    assert ask(client, article, f"0&upto=9&branch={answer.pk}") == {
        "count": 4, "is_more": True, "branch": 1,
    }  # fmt: skip


@pytest.mark.both
def test_all_that_came_is_counted_however_many_and_threads_have_at_least_so_many(
    client: Client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(arrived, "MAX_COUNTED", 2)
    article = make_article()
    first = make_comment(article=article)
    for _number in range(4):
        make_comment(reply_to=first)
    hide_comment(comment_id=Comment.objects.get(arrival=2).pk)
    branches = {str(first.pk): 2}
    assert ask(client, article, 4)["count"] == 1
    for upto, count in (("", 4), ("&upto=4", 3), ("&upto=99", 4)):
        with django_assert_max_num_queries(4):
            answer = ask(client, article, f"0{upto}")
        assert answer == {"count": count, "is_more": True, "branches": branches}
    assert ask(client, article, 3)["is_more"] is False


@pytest.mark.parametrize("since", ["", "x", "-1", "٣", "9" * 30, "%00"])
def test_what_is_no_arrival_is_refused(client: Client, since: str):
    article = make_comment().article
    assert client.get(f"/articles/{article.pk}/arrived/?since={since}").status_code == 400


@pytest.mark.both
def test_who_says_since_when_is_led_from_one_new_comment_to_the_next(client: Client):
    article = make_article()
    _first, second, third = (make_comment(article=article) for _ in range(3))
    page = f"/articles/{article.pk}/new/"

    def lead(query: str) -> str:
        response = client.get(page + query)
        assert response.status_code == 303 and not response.cookies
        return response["Location"]

    assert lead("?since=1") == f"/comments/{second.pk}/#c{second.pk}"
    assert lead(f"?since=1&after={second.pk}") == f"/comments/{third.pk}/#c{third.pk}"
    assert lead(f"?since=1&after={third.pk}") == f"/comments/{second.pk}/#c{second.pk}"
    hide_comment(comment_id=second.pk)
    assert lead("?since=1") == f"/comments/{third.pk}/#c{third.pk}"
    assert lead("?since=3") == f"{article.get_absolute_url()}#discussion"
    assert lead("?since=x").startswith("/accounts/login/")


def test_a_peek_shows_a_comment_that_everybody_may_read_and_that_isnt_muted(client: Client):
    comment = make_comment(author=cast.bob(), text="A *plain* word.")
    address = f"/comments/{comment.pk}/peek/"
    first = client.get(address)
    assert "A <em>plain</em> word." in first.text and "Bob" in first.text
    assert first["Cache-Control"] == "public, no-cache" and not first.cookies
    client.force_login(cast.alice())
    assert client.get(address)["Cache-Control"] == "private, no-store"
    mute(member=cast.alice(), target=cast.bob())
    assert client.get(address).status_code == 404
    client.logout()
    hide_comment(comment_id=comment.pk)
    assert client.get(address).status_code == 404
