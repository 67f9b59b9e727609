"""The page "Paste a discussion": how each line is read, mended, kept and published."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.intake.discussion_text import Role
from articles.models import Article
from forum.discussion.models import Comment, PastedDiscussion
from forum.discussion.paste.roles import key_of, read_choices, settle
from forum.discussion.paste.shown import PAGE, SHOWN_REMARKS
from tests import cast
from tests.discussion.test_import import TEXT
from tests.make import make_section

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LINES = TEXT.split("\n")
HTMX = {"HX-Request": "true"}


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


@pytest.fixture
def lines() -> str:
    return reverse("discussion:paste_lines")


@pytest.fixture
def pasted(desk, where):
    """The editor's browser, with the text already pasted."""
    assert desk.post(where, {"text": TEXT}).status_code == 303
    return desk


def asked(**fields) -> dict:
    return {"headline": "Ferries", "section": make_section().pk, "language": "en",
            "publish": "", **fields}  # fmt: skip


def roles_of(page: str) -> list[str]:
    return re.findall(r'data-role="(\w+)"', page)


def rescue_key(page: str) -> str:
    return re.search(r'name="rescue_key" value="([^"]+)"', page).group(1)


def test_only_who_may_publish_comes_here(client, where, lines):
    for place, status in ((where, 200), (lines, 303)):
        client.logout()
        assert client.get(place).url.startswith("/accounts/login/")
        for person in (cast.alice(), cast.mori()):
            client.force_login(person)
            assert client.get(place).status_code == 403
            assert client.post(place, {"text": TEXT, "rescue_key": "x"}).status_code == 403
        client.force_login(cast.edo())
        assert client.get(place).status_code == status


def test_every_line_is_shown_with_its_role(desk, where):
    page = desk.post(where, {"text": TEXT}, follow=True).text
    assert roles_of(page) == [
        "date", "credit", "name", "text", "text", "name", "text", "name", "text", "blank",
    ]  # fmt: skip
    assert not Article.objects.exists()


def test_a_file_is_read_like_a_pasted_text(desk, where):
    file = SimpleUploadedFile("d.txt", TEXT.encode("utf-8-sig"))
    page = desk.post(where, {"text": "", "file": file}, follow=True).text
    assert roles_of(page)[:3] == ["date", "credit", "name"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "The text is empty."),
        (
            {"text": "", "file": SimpleUploadedFile("d", b"a\nb\x00")},
            "line 2: This is a binary file",
        ),
        ({"text": "", "file": SimpleUploadedFile("d", b"\xff\xfe")}, "line 1: This is not UTF-8"),
        pytest.param({"text": "a\n" * 200_001}, "more than 200,000 lines", marks=pytest.mark.slow),
    ],
)
def test_what_cant_be_read_is_said(desk, where, sent, words):
    answer = desk.post(where, sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_problems_name_their_lines(desk, where):
    page = desk.post(where, {"text": "One.\nTwo. © X\ndan\n"}, follow=True).text
    assert 'href="#line-3"' in page
    assert "No text follows this name." in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_changed_role_changes_how_the_rest_is_read(pasted, lines, headers):
    answer = pasted.post(lines, {f"role-{key(6)}": "text"}, headers=headers, follow=True)
    assert roles_of(answer.text)[5] == "text"
    assert '<option value="text" selected>' in answer.text
    back = pasted.post(lines, {f"role-{key(6)}": ""}, headers=headers, follow=True)
    assert roles_of(back.text)[5] == "name"


def test_what_was_chosen_waits_until_the_editor_is_back(pasted, where, lines):
    sent = {f"role-{key(6)}": "text", f"reply-{key(8)}": "3", "headline": "Ferries, at last"}
    pasted.post(lines, sent)
    pasted.logout()
    pasted.force_login(cast.edo())
    page = pasted.get(where, follow=True).text
    assert roles_of(page)[5] == "text"
    assert re.search(rf'name="reply-{key(8)}" value="3"', page)
    assert 'value="Ferries, at last"' in page
    pasted.force_login(cast.ada())
    assert "Ferries, at last" not in pasted.get(where, follow=True).text


@pytest.mark.parametrize("button", ["check", "publish"])
def test_what_is_chosen_after_the_session_ended_is_kept(pasted, lines, button):
    sent = asked(**{f"role-{key(6)}": "text"})
    del sent["publish"]
    sent |= {button: "", "rescue_key": rescue_key(pasted.get(lines).text)}
    pasted.logout()
    answer = pasted.post(lines, sent)
    assert answer.url == f"/accounts/login/?next={lines}"
    assert not Article.objects.exists()
    pasted.force_login(cast.edo())
    page = pasted.get(lines).text
    assert roles_of(page)[5] == "text"
    assert 'value="Ferries"' in page


@pytest.mark.both
def test_a_fragment_asked_for_after_the_session_ended_leads_to_sign_in(pasted, lines):
    sent = {f"role-{key(6)}": "text", "rescue_key": rescue_key(pasted.get(lines).text)}
    pasted.logout()
    answer = pasted.post(lines, sent, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (
        401,
        f"/accounts/login/?next={lines}",
    )
    assert PastedDiscussion.objects.get().chosen == {f"role-{key(6)}": "text"}


def test_a_text_sent_after_the_session_ended_is_kept(desk, where, lines):
    sent = {"text": TEXT, "rescue_key": rescue_key(desk.get(where).text)}
    desk.logout()
    assert desk.post(where, sent).url == f"/accounts/login/?next={where}"
    desk.force_login(cast.edo())
    assert desk.get(where).url == lines


@pytest.mark.parametrize("made_up", ["", "x", "ImEi:1abc:def"])
def test_nobody_writes_into_an_editors_text_without_the_key(pasted, client, where, lines, made_up):
    pasted.logout()
    answer = client.post(where, {"text": "Typed for an hour", "rescue_key": made_up})
    assert answer.status_code == 403
    assert "Typed for an hour</textarea>" in answer.text
    client.post(lines, {f"role-{key(6)}": "text", "rescue_key": made_up})
    row = PastedDiscussion.objects.get()
    assert (row.text, row.chosen) == (TEXT, {})


@pytest.mark.both
def test_publishing_makes_what_was_shown(pasted, where, lines):
    answer = pasted.post(lines, asked(**{f"role-{key(6)}": "", f"reply-{key(6)}": "3"}))
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (303, article.get_absolute_url())
    assert article.headline == "Ferries"
    first, second, _third = Comment.objects.order_by("pk")
    assert second.reply_to == first
    assert article.versions.first().editor == cast.edo()
    assert TEXT[:40] not in pasted.get(where).text


def test_publishing_again_says_that_it_is_here(pasted, where, lines):
    first = pasted.post(lines, asked())
    pasted.post(where, {"text": TEXT})
    assert "This discussion is here already:" in pasted.get(lines).text
    assert pasted.post(lines, asked()).url == first.url
    assert Article.objects.count() == 1


@pytest.mark.both
def test_a_second_press_of_the_button_finds_what_the_first_one_made(pasted, where, lines):
    first = pasted.post(lines, asked())
    assert pasted.post(lines, asked()).url == first.url
    assert pasted.post(lines, {"check": ""}).url == where
    assert Article.objects.count() == 1


def test_a_headline_is_asked_for_and_nothing_is_lost(pasted, lines):
    answer = pasted.post(lines, asked(headline="", **{f"role-{key(9)}": "ignored"}))
    assert answer.status_code == 422
    assert "Please write a headline" in answer.text
    assert roles_of(answer.text)[8] == "ignored"
    assert "They said they won&#x27;t." in answer.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("answers", ["8", "99", "no", "４2", "0"])
def test_a_wrong_answer_is_refused_with_its_line(pasted, lines, answers):
    answer = pasted.post(lines, asked(**{f"reply-{key(6)}": answers}))
    assert answer.status_code == 422
    assert "must stand above it" in answer.text
    assert f'value="{answers}"' in answer.text
    assert not Article.objects.exists()


def test_a_text_is_changed_or_thrown_away(pasted, where, lines):
    pasted.post(lines, {f"role-{key(6)}": "text", f"reply-{key(8)}": "3"})
    page = pasted.get(where, {"change": ""}).text
    assert "Fares will rise, wait and see." in page
    pasted.post(where, {"text": f"A new first line.\n{TEXT}"})
    page = pasted.get(lines).text
    assert roles_of(page)[6] == "text"
    assert re.search(r'name="reply-9-\w+" value="4"', page)
    pasted.post(where, {"discard": ""})
    assert pasted.get(where).status_code == 200
    assert PastedDiscussion.objects.get().chosen == {}


def test_an_imported_name_that_is_taken_is_told(desk, where, lines):
    cast.alice()
    desk.post(where, {"text": TEXT.replace("newton", "alice")})
    page = desk.post(lines, asked(), follow=True).text
    assert "shown as “alice (imported)”" in page


def long_text(comments: int) -> str:
    """Return a text with two lines a comment, every tenth of them doubtful."""
    said = (f"Ann\nIt sails {number} times.\n{'Agreed' if number % 10 == 0 else 'So it does.'}\n"
            for number in range(comments))  # fmt: skip
    return f"It sails. © X\n{''.join(said)}"


@pytest.mark.slow
def test_a_long_text_is_shown_a_page_at_a_time(desk, where, lines):
    desk.post(where, {"text": long_text(700)})
    page = desk.get(lines).text
    assert len(roles_of(page)) == PAGE
    assert f"Lines 1 to {PAGE} of 2102" in page
    here = len(re.findall(r'href="#line-\d', page))
    assert here == 7
    assert page.count('name="go"') == SHOWN_REMARKS - here + 2
    assert f"and {70 - SHOWN_REMARKS} more" in page
    answer = desk.post(lines, {"go": "2000", f"role-{key_of(4, 'Agreed')}": "ignored"})
    assert answer.url == f"{lines}?line=2000#line-2000"
    page = desk.get(answer.url).text
    assert re.findall(r'id="line-(\d+)"', page)[:: PAGE - 1] == ["1801", "2000"]
    assert 'name="go" value="1601">Earlier' in page and 'name="go" value="2001">Further' in page
    assert PastedDiscussion.objects.get().chosen == {f"role-{key_of(4, 'Agreed')}": "ignored"}


@pytest.mark.parametrize("line", ["0", "x", "99999999", "-1", "²"])
def test_a_line_that_isnt_there_leads_to_one_that_is(pasted, lines, line):
    assert len(roles_of(pasted.get(lines, {"line": line}).text)) == 10


def test_a_page_of_lines_costs_the_same_queries_however_long_the_text(
    desk, where, lines, django_assert_num_queries
):
    desk.get("/")  # Keeps the sections of the masthead.
    for count in (10, 700):
        desk.post(where, {"text": long_text(count)})
        # Session, member with second factor, roles, text, found, sections.
        with django_assert_num_queries(6):
            assert desk.get(lines).status_code == 200


@pytest.mark.slow
def test_ten_thousand_lines_are_read_and_published_in_seconds(desk, where, lines):
    desk.post(where, {"text": long_text(3333)})
    begun = time.monotonic()
    assert desk.get(lines, {"line": "9000"}).status_code == 200
    assert time.monotonic() - begun < 10  # Below one on an idle machine.
    assert desk.post(lines, asked()).status_code == 303
    assert Article.objects.get().discussion.comment_count == 3333
    assert time.monotonic() - begun < 60  # Some five on an idle machine.


def test_roles_stay_with_their_lines_when_the_text_changes():
    sent = {f"role-{key(6)}": "text", f"role-{key(8)}": "", f"reply-{key(8)}": "3"}
    changed = "A new first line.\n" + TEXT
    reading, choices = read_choices(changed, settle(changed, settle(TEXT, sent)))
    assert reading.lines[6].role is Role.TEXT
    assert choices[6].chosen == "text"
    assert choices[8].answers == "4"


def test_hostile_fields_do_nothing():
    names = ("role-", "role-x-y", "role-1", "role-99999999999999-abc", "role-²-abc", "reply-1-x",
             "role-1-zz", f"roll-{key(3)}")  # fmt: skip
    for name in names:
        assert settle(TEXT, {name: "name"}) == {}
        assert read_choices(TEXT, {name: "name"})[0].lines[0].role is Role.DATE
    assert settle(TEXT, {f"role-{key(3)}": "no such role"}) == {f"role-{key(3)}": ""}
    assert settle(TEXT, {f"reply-{key(6)}": "a\0b" * 50}) == {f"reply-{key(6)}": "ab" * 6 + "a"}
