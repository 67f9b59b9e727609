"""Every door to a comment, for everybody, in every state: what nobody may read is on no page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Status
from articles.publishing import withdraw_article
from forum.discussion import urls
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.removal import delete_own_comment, hide_comment, remove_comment
from tests import cast
from tests.make import make_comment

# In `make check` the verbs' own tests stand for these walks, which take many seconds together.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

SECRET = "unspeakable"
HTMX = {"HX-Request": "true"}
PEOPLE = {"nobody": None, "other": cast.bob, "author": cast.alice, "moderator": cast.mori}

# Where a comment's text may stand, by the name of its URL ("comment htmx" is the fragment).
READING: dict[str, Callable[[Comment], str]] = {
    "article": lambda comment: comment.article.get_absolute_url(),
    "show member": lambda comment: (
        f"{comment.article.get_absolute_url()}?show=member&name={comment.author.username}"
    ),
    "show links": lambda comment: f"{comment.article.get_absolute_url()}?show=links",
    "comment": lambda comment: f"/comments/{comment.pk}/",
    "comment htmx": lambda comment: f"/comments/{comment.pk}/",
    "peek": lambda comment: f"/comments/{comment.pk}/peek/",
    "parent": lambda comment: f"/comments/{comment.reply_to_id}/",
    "answer": lambda comment: f"/comments/{comment.answers.first().pk}/",
    "feed": lambda comment: f"/articles/{comment.article_id}/comments.atom",
    "branch_feed": lambda comment: f"/comments/{comment.reply_to_id}/replies.atom",
    "member": lambda comment: f"/members/{comment.author.username}/",
    "compose": lambda comment: f"/articles/{comment.article_id}/compose/?reply_to={comment.pk}",
    "compose htmx": lambda comment: (
        f"/articles/{comment.article_id}/compose/?reply_to={comment.pk}&quote=1"
    ),
    "edit": lambda comment: f"/comments/{comment.pk}/edit/",
    "delete": lambda comment: f"/comments/{comment.pk}/delete/",
    "history": lambda comment: f"/comments/{comment.pk}/history/",
    "pick": lambda comment: f"/comments/{comment.pk}/pick/",
    "more": lambda comment: f"/comments/{comment.pk}/more/",
    "more htmx": lambda comment: f"/comments/{comment.pk}/more/",
}
WRITING = {
    "post": lambda comment: f"/articles/{comment.article_id}/comments/?reply_to={comment.pk}",
    "vote": lambda comment: f"/comments/{comment.pk}/vote/",
    "edit": lambda comment: f"/comments/{comment.pk}/edit/",
    "delete": lambda comment: f"/comments/{comment.pk}/delete/",
    "pick": lambda comment: f"/comments/{comment.pk}/pick/",
    "follow_branch": lambda comment: f"/comments/{comment.pk}/follow/",
    "mute_branch": lambda comment: f"/comments/{comment.pk}/mute/",
}
# No comment comes out of these.
# What a search finds has a test of its own: tests/search/test_doors.py; what is
# new, and what an open page asks, have theirs in test_visiting.py, test_arrived.py
# and test_live.py, what waits in test_own_waiting.py. Pictures have theirs in
# pictures/test_serving.py.
ELSEWHERE = {"preview", "draft", "settings", "paste", "paste_lines", "search", "follow_article",
             "follow_member", "mute_member", "following", "following_count", "drop_gone",
             "followed", "muted", "unmute", "pulse", "changes", "arrived",
             "next_new", "mark_read", "new_count", "place", "waiting", "questions", "ranking",
             "typed", "mistake", "mistakes", "answer_mistake", "picture"}  # fmt: skip

OPEN = {"article", "show member", "show links", "comment", "comment htmx", "peek", "parent",
        "answer", "feed", "branch_feed", "member", "compose", "compose htmx"}  # fmt: skip
OWN = {"edit", "delete"}


def hold(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, is_listed=False)
    Comment.objects.filter(reply_to=comment.pk).delete()


def hide_discussion(comment: Comment) -> None:
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)


def withdraw(comment: Comment) -> None:
    withdraw_article(article=comment.article, editor=cast.edo(), reason="Wrong")


def put_off(comment: Comment) -> None:
    Article.objects.filter(pk=comment.article_id).update(
        status=Status.SCHEDULED, published_at=timezone.now() + timedelta(days=1)
    )


# What is done to the comment, and where its author may read it afterwards.
STATES: dict[str, tuple[Callable[[Comment], object], set[str]]] = {
    "published": (lambda comment: None, OPEN | OWN),
    "held": (hold, {"article", "parent", "comment", "comment htmx", "member"} | OWN),
    "hidden": (lambda comment: hide_comment(comment_id=comment.pk), set()),
    "removed": (lambda comment: remove_comment(comment_id=comment.pk), set()),
    "deleted": (lambda comment: delete_own_comment(comment_id=comment.pk, member=cast.alice()),
                set()),
    "hidden discussion": (hide_discussion, set()),
    "withdrawn article": (withdraw, set()),
    "article of tomorrow": (put_off, set()),
}  # fmt: skip


def make_case(state: str) -> Comment:
    """Return alice's comment between two of others, and do to it what the state says."""
    top = make_comment(text="Top")
    comment = make_comment(
        reply_to=top, author=cast.alice(), text=f"Something {SECRET} https://reader.example/"
    )
    make_comment(reply_to=comment, author=cast.bob(), text="An answer")
    STATES[state][0](comment)
    comment.refresh_from_db()
    return comment


def may_read(state: str, person: str) -> set[str]:
    own = STATES[state][1]
    if person == "author":
        return own
    places = OPEN if state == "published" else set()
    if person != "moderator":
        return places
    return places | {"history"} | ({"pick"} if state == "published" else set())


def client_of(person: str) -> Client:
    client = Client()
    if PEOPLE[person]:
        client.force_login(PEOPLE[person]())
    return client


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_text_is_read_where_it_may_be_and_nowhere_else(state: str, person: str):
    comment, client = make_case(state), client_of(person)
    found = set()
    for place, address in READING.items():
        if place == "answer" and state == "held":
            continue  # Nobody can have answered it.
        headers = HTMX if place.endswith("htmx") else {}
        answer = client.get(address(comment), headers=headers)
        assert answer.status_code in (200, 303, 403, 404, 410), place
        if SECRET in answer.content.decode():
            found.add(place)
    assert found == may_read(state, person)


@pytest.mark.both
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", [state for state in STATES if state != "published"])
def test_what_cannot_be_read_cannot_be_acted_on(state: str, person: str):
    comment, client = make_case(state), client_of(person)
    before = Comment.objects.filter(pk=comment.pk).values().get()
    count = Comment.objects.count()
    for place, address in WRITING.items():
        if person == "author" and state == "held" and place in OWN:
            continue
        sent = {"text": "New", "value": "1"}
        answer = client.post(address(comment), sent)
        assert answer.status_code in (303, 403, 404, 422), place
        assert SECRET not in answer.content.decode()
    assert Comment.objects.filter(pk=comment.pk).values().get() == before
    assert Comment.objects.count() == count


@pytest.mark.both
def test_the_name_behind_a_tombstone_is_not_told():
    comment = make_case("removed")
    for place, address in READING.items():
        if place in ("member", "show member"):
            continue
        html = Client().get(address(comment)).content.decode()
        assert "Alice" not in html and "alice" not in html, place


def test_no_address_of_the_discussion_is_left_out_here():
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names <= {*READING, *WRITING, *ELSEWHERE}


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "9" * 400])
@pytest.mark.parametrize("person", PEOPLE)
def test_no_number_is_too_strange_to_be_not_found(person: str, number: str):
    client, article = client_of(person), make_comment().article
    Discussion.objects.get(article=article)
    for address in (
        *(f"/comments/{number}/{act}" for act in ("", "edit/", "delete/", "history/", "more/")),
        *(f"/comments/{number}/{act}" for act in ("follow/", "mute/")),
        f"/articles/{number}/compose/", f"/articles/{number}/comments.atom",
        f"/articles/{article.pk}/compose/?reply_to={number}",
    ):  # fmt: skip
        assert client.get(address).status_code in (200, 303, 404), address
    for address in (f"/comments/{number}/vote/", f"/comments/{number}/delete/"):
        assert client.post(address, {"value": "1"}).status_code in (303, 404), address


@pytest.mark.parametrize("reply_to", ["%00", "%EF%BC%91", "x", "-1", "1_0", "", "1.5"])
def test_a_strange_reply_is_a_new_thread(client: Client, reply_to: str):
    article = make_comment().article
    assert client.get(f"/articles/{article.pk}/compose/?reply_to={reply_to}").status_code == 200
