"""The page "Paste a discussion": how each line is read, mended and published."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.intake.discussion_text import Role
from articles.models import Article
from forum.discussion.models import Comment
from forum.discussion.paste.roles import key_of, read_choices
from tests import cast
from tests.discussion.test_import import TEXT
from tests.make import make_section

pytestmark = pytest.mark.django_db

LINES = TEXT.split("\n")


def key(number: int, text: str = "") -> str:
    return key_of(number, text or LINES[number - 1].strip())


@pytest.fixture
def desk(client):
    """A browser in which the editor is signed in."""
    client.force_login(cast.edo())
    return client


@pytest.fixture
def where() -> str:
    return reverse("discussion:paste")


def asked(**fields) -> dict:
    return {"text": TEXT, "headline": "Ferries", "section": make_section().pk, "language": "en",
            "publish": "", **fields}  # fmt: skip


def roles_of(page: str) -> list[str]:
    return re.findall(r'data-role="(\w+)"', page)


def test_only_who_may_publish_comes_here(client, where):
    assert client.get(where).url.startswith("/accounts/login/")
    for person, status in ((cast.alice(), 403), (cast.mori(), 403), (cast.edo(), 200)):
        client.force_login(person)
        assert client.get(where).status_code == status


def test_every_line_is_shown_with_its_role(desk, where):
    answer = desk.post(where, {"text": TEXT})
    assert answer.status_code == 200
    assert roles_of(answer.text) == [
        "date", "credit", "name", "text", "text", "name", "text", "name", "text", "blank",
    ]  # fmt: skip
    assert not Article.objects.exists()


def test_a_file_is_read_like_a_pasted_text(desk, where):
    file = SimpleUploadedFile("d.txt", TEXT.encode("utf-8-sig"))
    assert roles_of(desk.post(where, {"text": "", "file": file}).text)[:3] == [
        "date",
        "credit",
        "name",
    ]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "The text is empty."),
        (
            {"text": "", "file": SimpleUploadedFile("d", b"a\nb\x00")},
            "line 2: This is a binary file",
        ),
        ({"text": "", "file": SimpleUploadedFile("d", b"\xff\xfe")}, "line 1: This is not UTF-8"),
        ({"text": "a\n" * 600}, "takes 480 lines"),
    ],
)
def test_what_cant_be_read_is_said(desk, where, sent, words):
    answer = desk.post(where, sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_problems_name_their_lines(desk, where):
    answer = desk.post(where, {"text": "One.\nTwo. © X\ndan\n", "check": ""})
    assert 'href="#line-3"' in answer.text
    assert "No text follows this name." in answer.text


def test_a_changed_role_changes_how_the_rest_is_read(desk, where):
    sent = {"text": TEXT, f"role-{key(6)}": "text"}
    page = desk.post(where, sent).text
    assert roles_of(page)[5] == "text"
    assert '<option value="text" selected>' in page


def test_publishing_makes_what_was_shown(desk, where):
    roles = {f"role-{key(number)}": "" for number in (3, 6)}
    answer = desk.post(where, asked(**roles, **{f"reply-{key(6)}": "3"}))
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (303, article.get_absolute_url())
    assert article.headline == "Ferries"
    first, second, _third = Comment.objects.order_by("pk")
    assert second.reply_to == first
    assert article.versions.first().editor == cast.edo()


def test_publishing_again_says_that_it_is_here(desk, where):
    first = desk.post(where, asked())
    page = desk.post(where, {"text": TEXT}).text
    assert "This discussion is here already:" in page
    assert desk.post(where, asked()).url == first.url
    assert Article.objects.count() == 1


def test_a_headline_is_asked_for_and_nothing_is_lost(desk, where):
    answer = desk.post(where, asked(headline="", **{f"role-{key(9)}": "ignored"}))
    assert answer.status_code == 422
    assert "Please write a headline" in answer.text
    assert roles_of(answer.text)[8] == "ignored"
    assert "They said they won&#x27;t." in answer.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("answers", ["8", "99", "no", "４2", "0"])
def test_a_wrong_answer_is_refused_with_its_line(desk, where, answers):
    answer = desk.post(where, asked(**{f"role-{key(6)}": "", f"reply-{key(6)}": answers}))
    assert answer.status_code == 422
    assert "must stand above it" in answer.text
    assert f'value="{answers}"' in answer.text
    assert not Article.objects.exists()


def test_signed_out_text_comes_back(client, where):
    answer = client.post(where, {"text": "Typed for an hour"})
    assert answer.status_code == 403
    assert "Typed for an hour</textarea>" in answer.text


def test_an_imported_name_that_is_taken_is_told(desk, where):
    cast.alice()
    page = desk.post(where, asked(text=TEXT.replace("newton", "alice")), follow=True).text
    assert "shown as “alice (imported)”" in page


def test_roles_stay_with_their_lines_when_the_text_changes():
    data = {f"role-{key(6)}": "text", f"role-{key(8)}": "", f"reply-{key(8)}": "3"}
    data[f"role-{key(3)}"] = ""
    changed = "A new first line.\n" + TEXT
    reading, choices = read_choices(changed, data)
    assert reading.lines[6].role is Role.TEXT
    assert choices[6].chosen == "text"
    assert choices[8].answers == "4"


def test_hostile_field_names_do_nothing():
    for name in (
        "role-",
        "role-x-y",
        "role-1",
        "role-99999999999999-abc",
        "role-²-abc",
        "reply-1-x",
    ):
        reading, _choices = read_choices(TEXT, {name: "name", "role-1-zz": "no such role"})
        assert reading.lines[0].role is Role.DATE
