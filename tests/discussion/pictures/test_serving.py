"""A picture's own address: who is sent it in which state of its comment, and how."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, CommentPicture
from forum.discussion.redacting import put_text_back, redact_comment
from forum.discussion.removal import restore_comment
from tests import cast
from tests.discussion.test_doors import PEOPLE, STATES
from tests.make import make_comment, make_comment_with_picture, make_waiting_picture
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

PUBLIC, PRIVATE = "public, no-cache", "private, no-store"
ALL = {*PEOPLE, "suspended"}


def url_of(picture: CommentPicture | Comment) -> str:
    key = (picture if isinstance(picture, CommentPicture) else picture.pictures.get()).key
    return f"/pictures/{key}.webp"


def client_of(person: str) -> Client:
    client = Client()
    if who := cast.sam if person == "suspended" else PEOPLE[person]:
        sign_in(client, who())
    return client


def seen_by(url: str) -> dict[str, str]:
    """Return what each is told of caches who is sent the picture."""
    answers = {person: client_of(person).get(url) for person in ALL}
    refused = [answer for answer in answers.values() if answer.status_code != 200]
    assert {answer.status_code for answer in refused} <= {404}
    assert all(b"WEBP" not in answer.content for answer in refused)
    return {
        person: answer["Cache-Control"]
        for person, answer in answers.items()
        if answer.status_code == 200
    }


def make_case(state: str) -> Comment:
    top = make_comment(text="Top")
    comment = make_comment_with_picture(reply_to=top)
    make_comment(reply_to=comment, author=cast.bob(), text="An answer")
    STATES[state][0](comment)
    return comment


# What else a text can say of an address.
LEFT = {
    "a link": "See [it](https://a.example{url})",
    "an empty link": "See […][](https://a.example{url})",
    "a bare link": "See http://testserver{url}",
    "code": "See `{url}`",
    "words": "See {url}",
    "words like HTML": 'See <a class="picture" href="{url}"><img alt="x" src="{url}">',
}
OWN = {"author": PRIVATE, "moderator": PRIVATE}
SEEN = {
    "published": dict.fromkeys(ALL, PUBLIC),
    "held": OWN,
    "hidden": OWN,
    "removed": OWN,
    "deleted": {"moderator": PRIVATE},
    "hidden discussion": OWN,
    "withdrawn article": OWN,
    "article of tomorrow": OWN,
}


@pytest.mark.parametrize("state", STATES)
def test_a_picture_is_sent_to_who_may_read_its_comment(state: str):
    assert seen_by(url_of(make_case(state))) == SEEN[state]


def test_one_that_waits_is_its_uploaders_alone():
    assert seen_by(url_of(make_waiting_picture())) == {"author": PRIVATE}


def test_one_that_was_edited_out_is_the_moderators_until_it_is_back():
    make_comment_with_picture(text="A first picture would wait:")
    comment = make_comment_with_picture(text="Look:")
    text = comment.text
    url = url_of(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing to see.")
    assert seen_by(url) == {"moderator": PRIVATE}
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=text)
    assert seen_by(url) == dict.fromkeys(ALL, PUBLIC)


def test_one_that_a_moderator_took_out_comes_back_with_the_text():
    comment = make_comment_with_picture()
    url = url_of(comment)
    redact_comment(comment_id=comment.pk, text="Look:", editor=cast.mori(), because="abuse")
    assert seen_by(url) == {"moderator": PRIVATE}
    put_text_back(comment_id=comment.pk, editor=cast.mori())
    assert seen_by(url) == dict.fromkeys(ALL, PUBLIC)


def test_what_a_moderator_leaves_of_a_comment_still_shows_its_picture():
    comment = make_comment_with_picture(text="Rude words:")
    kept = comment.text.replace("Rude words", "…")
    redacted = redact_comment(comment_id=comment.pk, text=kept, editor=cast.mori(), because="abuse")
    assert 'class="picture"' in redacted.html
    assert seen_by(url_of(comment)) == dict.fromkeys(ALL, PUBLIC)


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
def test_its_address_left_in_the_text_shows_it_to_nobody(left: str):
    comment = make_comment_with_picture()
    url = url_of(comment)
    left = left.format(url=url)
    redact_comment(comment_id=comment.pk, text=left, editor=cast.mori(), because="abuse")
    assert Path(url).stem in Comment.objects.get(pk=comment.pk).html
    assert seen_by(url) == {"moderator": PRIVATE}


def test_it_is_sent_as_a_picture_and_nothing_else(client: Client):
    picture = make_case("published").pictures.get()
    answer = client.get(url_of(picture))
    sent = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Length"] == str(len(sent)) == str(picture.size)
    assert sent[8:12] == b"WEBP"
    assert not answer.cookies


def test_a_browser_asks_each_time_and_is_told_once_it_is_gone(client: Client):
    comment = make_case("published")
    url = url_of(comment)
    has = {"If-None-Match": client.get(url)["ETag"]}
    again = client.get(url, headers=has)
    assert again.status_code == 304
    assert again["Cache-Control"] == PUBLIC
    STATES["removed"][0](comment)
    assert client.get(url, headers=has).status_code == 404
    assert client_of("author").get(url, headers=has).status_code == 200  # No word of its tag.
    restore_comment(comment_id=comment.pk)
    assert client.get(url, headers=has).status_code == 304


def test_it_is_only_read(client: Client):
    url = url_of(make_case("published"))
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("key", ["x", "x" * 22, "x" * 5000, "%00" * 22, "..%2f" + "x" * 19,
                                 "１" * 22, "%0a" + "x" * 21, " "])  # fmt: skip
def test_nothing_else_is_found(key: str):
    for person in ("nobody", "moderator"):
        assert client_of(person).get(f"/pictures/{key}.webp").status_code == 404


def test_one_whose_file_is_lost_is_not_found(client: Client):
    picture = make_case("published").pictures.get()
    picture.file.storage.delete(picture.file.name)
    assert client.get(url_of(picture)).status_code == 404


def test_no_file_lies_where_a_web_server_hands_it_out(client: Client, settings):
    picture = make_case("published").pictures.get()
    storage = storages["comment_pictures"]
    path = Path(storage.path(picture.file.name))
    assert path.stat().st_mode & 0o777 == 0o640 and path.parent.stat().st_mode & 0o007 == 0
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert client.get(f"/media/{picture.file.name}").status_code == 404


@pytest.mark.parametrize("state", ["published", "removed"])
@pytest.mark.parametrize("person", PEOPLE)
def test_it_costs_one_statement_besides_the_session(person: str, state: str):
    url, client = url_of(make_case(state)), client_of(person)
    client.get(url)  # The page that says that nothing is there knows the sections from now on.
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert len(queries) == (1 if person == "nobody" else 2)
