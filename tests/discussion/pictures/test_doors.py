"""Every door to a comment with a picture: neither it nor what it shows is where its text isn't."""

import pytest
from django.test import Client

from forum.discussion.models import Comment
from forum.discussion.removal import remove_comment, restore_comment
from tests import cast
from tests.discussion.test_doors import (
    HTMX,
    PEOPLE,
    READING,
    SECRET,
    STATES,
    client_of,
    may_read,
)
from tests.make import make_comment, make_comment_with_picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def make_case(state: str) -> Comment:
    top = make_comment(text="Top")
    comment = make_comment_with_picture(
        reply_to=top, text="Look: https://reader.example/", alt=SECRET
    )
    make_comment(reply_to=comment, author=cast.bob(), text="An answer")
    STATES[state][0](comment)
    return comment


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_named_where_its_text_may_be_read(state: str, person: str):
    comment, client = make_case(state), client_of(person)
    key = comment.pictures.get().key
    named, said = set(), set()
    for place, address in READING.items():
        if place == "answer" and state == "held":
            continue  # Nobody can have answered it.
        headers = HTMX if place.endswith("htmx") else {}
        page = client.get(address(comment), headers=headers).content.decode()
        named |= {place} if key in page else set()
        said |= {place} if SECRET in page else set()
    assert said == may_read(state, person)
    assert named == said - {"compose htmx"}  # Which quotes it: what is quoted are words.


@pytest.mark.parametrize("query", [SECRET, "author:alice"])
def test_a_search_shows_what_it_is_said_to_show_and_no_picture(client: Client, query: str):
    comment = make_case("published")
    page = client.get("/search/", {"q": query}).content.decode()
    assert SECRET in page and "picture:" not in page
    assert comment.pictures.get().key not in page
    remove_comment(comment_id=comment.pk)
    assert SECRET not in client.get("/search/", {"q": "author:alice"}).content.decode()


def test_a_ready_page_and_its_picture_go_and_come_back_together(client: Client):
    comment = make_case("published")
    page, picture = comment.article.get_absolute_url(), f"/pictures/{comment.pictures.get().key}"
    for is_there in (True, False, True):
        for _made_then_kept in range(2):
            assert (picture in client.get(page).content.decode()) == is_there
            assert client.get(f"{picture}.webp").status_code == (200 if is_there else 404)
        if is_there:
            remove_comment(comment_id=comment.pk)
        else:
            restore_comment(comment_id=comment.pk)
