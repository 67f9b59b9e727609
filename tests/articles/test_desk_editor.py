"""Writing at the desk: nothing typed is lost, nobody writes over somebody else."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from articles import publishing
from articles.models import Article, ArticleDraft, Image, Status
from tests import cast
from tests.make import make_article, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def desk(client):
    """A browser in which the editor is signed in."""
    client.force_login(cast.edo())
    return client


def typed(**fields) -> dict:
    """What an editor's form sends."""
    return {
        "headline": "Ferry to sail every hour",
        "language": "en",
        "section": make_section().pk,
        "body": "The ferry will sail.",
        "version": 0,
        **fields,
    }


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def picture(colour: str = "red") -> SimpleUploadedFile:
    out = BytesIO()
    Pillow.new("RGB", (30, 20), colour).save(out, "PNG")
    return SimpleUploadedFile("boat.png", out.getvalue(), "image/png")


@pytest.mark.both
def test_a_new_article_is_saved_as_a_draft(desk):
    sent = typed(tags="ferries, 離島、 Ferries", author="edo", dateline="TOKYO", note="first")
    answer = desk.post(reverse("desk:new"), sent)
    article = Article.objects.get()
    assert answer.status_code == 303
    assert answer.url == reverse("desk:edit", args=[article.pk])
    assert article.status == Status.DRAFT
    assert article.tags == ["ferries", "離島"]
    assert article.author == cast.edo()


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("button", ["save", "preview", "find_related", "upload", "save_draft"])
def test_nothing_typed_is_too_strange_to_be_answered(desk, button: str):
    fields = [*typed(), "related", "submission_key", "draft_seen", "author",
              "tags", "note", "lead_image", "source", "image-alt", "rescue_key"]  # fmt: skip
    key = hidden(desk.get(reverse("desk:new")).text, "rescue_key")
    for name in fields:
        sent = typed(**{"rescue_key": key, "related_search": "x", name: "a\0b", button: ""})
        assert desk.post(reverse("desk:new"), sent).status_code in (200, 303, 422), name
        ArticleDraft.objects.all().delete()
        assert desk.post(reverse("desk:autosave"), sent).status_code in (200, 409), name


def test_saving_leads_on_to_publishing_if_asked(desk):
    answer = desk.post(reverse("desk:new"), typed(save_and_publish=""))
    assert answer.url == reverse("desk:publish", args=[Article.objects.get().pk])


@pytest.mark.parametrize(
    ("act", "button", "said"),
    [
        ("draft", "Save draft", "Only the desk sees it."),
        ("scheduled", "Save changes", "It appears at its time as it is now."),
        ("published", "Save and update the page", "Readers see it as it is now."),
        ("withdrawn", "Save changes", "The article stays withdrawn."),
    ],
)
def test_the_button_and_the_answer_say_what_saving_does(desk, act, button, said):
    tomorrow = timezone.now() + timedelta(days=1)
    article = make_article(
        is_draft=act == "draft", published_at=tomorrow if act == "scheduled" else None
    )
    if act == "withdrawn":
        publishing.withdraw_article(article=article, editor=None, reason="Not true.")
    version = Article.objects.get().version
    where = reverse("desk:edit", args=[article.pk])
    page = desk.get(where).text
    assert re.findall(r'button--primary" name="(\w+)">\s*([^<]+?)\s*<', page) == [("save", button)]
    assert ("save_and_publish" in page) == (act == "draft")
    assert said in desk.post(where, typed(version=version), follow=True).text


@pytest.mark.both
def test_a_double_submit_makes_one_article(desk):
    key = hidden(desk.get(reverse("desk:new")).text, "submission_key")
    first = desk.post(reverse("desk:new"), typed(submission_key=key))
    second = desk.post(reverse("desk:new"), typed(submission_key=key))
    assert first.url == second.url
    assert Article.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed(desk):
    answer = desk.post(
        reverse("desk:new"), typed(headline="", body="Long typed", author="nobody", tags="a,b")
    )
    assert answer.status_code == 422
    assert "Long typed" in answer.text
    assert "There is no account with the user name “nobody”." in answer.text
    assert 'value="a,b"' in answer.text
    assert not Article.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tags": ",".join(f"t{n}" for n in range(11))}, "Ten tags are enough"),
        ({"tags": "x" * 61}, "too long for a tag"),
        ({"section": "999"}, "Select a valid choice"),
        ({"headline": "x" * 201}, "at most 200 characters"),
        ({"lead_image": "999"}, "Select a valid choice"),
        ({"related": ["999"]}, "999 is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said(desk, fields, words):
    answer = desk.post(reverse("desk:new"), typed(**fields))
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.both
def test_an_article_is_changed_with_all_it_had(desk):
    other = make_article(headline="Other")
    article = make_article(tags=["a", "b"], author=cast.edo())
    article.related.set([other])
    page = desk.get(reverse("desk:edit", args=[article.pk])).text
    assert 'value="a, b"' in page
    assert f'name="related" value="{other.pk}" checked' in page
    assert hidden(page, "version") == str(article.version)
    sent = typed(version=article.version, headline="Changed", related=[other.pk], tags="a, b")
    assert desk.post(reverse("desk:edit", args=[article.pk]), sent).status_code == 303
    article.refresh_from_db()
    assert article.headline == "Changed"
    assert list(article.related.all()) == [other]


def test_a_lost_update_is_noticed_and_shows_both(desk):
    article = make_article(body="The old text.")
    publishing.save_article(article=article, editor=cast.ada(), fields={"body": "Their new text."})
    sent = typed(version=article.version, body="My new text.")
    answer = desk.post(reverse("desk:edit", args=[article.pk]), sent)
    assert answer.status_code == 422
    assert "Someone else saved this article meanwhile" in answer.text
    assert "My new text.</textarea>" in answer.text
    assert re.search(r"<del>.*Their.*</del><ins>.*My.*</ins>", answer.text)
    assert Article.objects.get().body == "Their new text."

    again = sent | {"version": hidden(answer.text, "version")}
    assert desk.post(reverse("desk:edit", args=[article.pk]), again).status_code == 303
    assert Article.objects.get().body == "My new text."


def test_preview_shows_the_article_and_saves_nothing(desk):
    answer = desk.post(
        reverse("desk:new"), typed(preview="", headline="Boats", body="## Subhead\n\n**strong**")
    )
    assert answer.status_code == 200
    assert "<h2>Subhead</h2>" in answer.text
    assert "<strong>strong</strong>" in answer.text
    assert 'value="Boats"' in answer.text
    assert not Article.objects.exists()


def test_preview_of_what_is_incomplete_shows_what_is_there(desk):
    sent = {"preview": "", "body": "Only text", "section": "", "language": "xx"}
    answer = desk.post(reverse("desk:preview"), sent, headers={"HX-Request": "true"})
    assert "<p>Only text</p>" in answer.text
    assert "<html" not in answer.text


@pytest.mark.both
def test_related_articles_are_found_by_headline_and_by_number(desk):
    boats, bread = make_article(headline="Boats collide"), make_article(headline="Bread rises")
    make_article(headline="Boats in draft", is_draft=True)
    page = desk.post(reverse("desk:new"), typed(find_related="", related_search="BOATS")).text
    assert "Boats collide" in page
    assert "Boats in draft" not in page
    assert "error-summary" not in page
    page = desk.post(
        reverse("desk:new"), typed(find_related="", related_search=f"#{bread.pk}")
    ).text
    assert "Bread rises" in page
    assert boats.headline not in page
    page = desk.post(reverse("desk:new"), typed(find_related="", related_search="boats\0")).text
    assert "Boats collide" in page


def test_a_related_article_that_cannot_be_is_wrong_and_nothing_is_lost(desk):
    answer = desk.post(reverse("desk:new"), typed(related="9" * 19, headline="Kept headline"))
    assert answer.status_code == 422 and "Kept headline" in answer.text
    assert not Article.objects.exists()


def test_the_enter_key_in_the_search_searches_and_saves_nothing(desk):
    make_article(headline="Boats collide")
    page = desk.post(reverse("desk:new"), typed(related_search="boats")).text
    assert "Boats collide" in page
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("button", "part"), [("find_related", 'id="related"'), ("upload", 'id="picture"')]
)
def test_htmx_gets_the_part_alone(desk, button, part):
    answer = desk.post(reverse("desk:new"), typed(**{button: ""}), headers={"HX-Request": "true"})
    assert part in answer.text
    assert "<html" not in answer.text


def test_a_picture_is_stored_and_chosen_with_any_button(desk):
    sent = typed(preview="", **{"image-alt": "A boat", "image-credit": "© DESK"})
    answer = desk.post(reverse("desk:new"), sent | {"image-file": picture()})
    stored = Image.objects.get()
    assert (stored.alt, stored.credit, stored.uploaded_by) == ("A boat", "© DESK", cast.edo())
    assert re.search(rf'name="lead_image" value="{stored.pk}" checked', answer.text)


def test_a_picture_without_description_is_refused_with_the_rest_kept(desk):
    answer = desk.post(reverse("desk:new"), typed(upload="") | {"image-file": picture()})
    assert answer.status_code == 422
    assert "Please describe what the picture shows." in answer.text
    assert "choose the picture again" in answer.text
    assert "The ferry will sail." in answer.text
    assert not Image.objects.exists()


def test_a_file_that_is_no_picture_is_refused(desk):
    fake = SimpleUploadedFile("boat.png", b"no picture", "image/png")
    sent = {"image-file": fake, "image-alt": "A boat", "image-credit": "© DESK"}
    answer = desk.post(reverse("desk:image"), sent)
    assert answer.status_code == 422
    assert "This file is no JPEG, PNG or WebP image." in answer.text
    assert 'value="A boat"' in answer.text


def test_the_pictures_page_stores_and_gives_the_line_for_a_text(desk):
    sent = {"image-file": picture(), "image-alt": "A [red] boat", "image-credit": "© DESK"}
    assert desk.post(reverse("desk:image"), sent).status_code == 303
    page = desk.get(reverse("desk:image")).text
    assert "![A \\[red\\] boat](/media/images/" in page


def test_a_draft_is_kept_offered_restored_and_dropped_on_saving(desk):
    article = make_article()
    address = reverse("desk:edit", args=[article.pk])
    answer = desk.post(address, typed(save_draft="", headline="", body="Half a"))
    assert answer.status_code == 200
    assert "Half a</textarea>" in answer.text
    page = desk.get(address).text
    assert "You have unsaved changes (" in page
    assert "The ferry will sail every hour." in page
    page = desk.get(address, {"restore": 1}).text
    assert "Half a</textarea>" in page
    assert "You have unsaved changes (" not in page
    desk.post(address, typed(version=article.version))
    assert not ArticleDraft.objects.exists()


def test_a_draft_that_says_nothing_new_is_not_offered(desk):
    article = make_article(tags=["a"], body="One.\n\nTwo.")
    address = reverse("desk:edit", args=[article.pk])
    sent = typed(save_draft="", version=article.version, body="One.\r\n\r\nTwo.", tags="a")
    desk.post(address, sent | {"credit": article.credit, "headline": article.headline})
    assert ArticleDraft.objects.exists()
    assert "You have unsaved changes" not in desk.get(address).text


def test_a_draft_that_waits_is_not_written_over(desk):
    address = reverse("desk:new")
    desk.post(address, typed(save_draft="", body="First"))
    answer = desk.post(address, typed(save_draft="", body="Second", draft_seen=""))
    assert answer.status_code == 422
    assert "Second</textarea>" in answer.text
    assert ArticleDraft.objects.get().fields["body"] == "First"
    answer = desk.post(address, typed(discard_draft="", body="Second"))
    assert "Second</textarea>" in answer.text
    assert not ArticleDraft.objects.exists()


@pytest.mark.both
def test_autosave_goes_on_from_its_own_draft(desk):
    key = hidden(desk.get(reverse("desk:new")).text, "rescue_key")
    sent = typed(rescue_key=key, draft_seen="", body="One")
    first = desk.post(reverse("desk:autosave"), sent).json()
    second = desk.post(
        reverse("desk:autosave"), sent | {"draft_seen": first["seen"], "body": "Two"}
    )
    assert second.status_code == 200
    assert ArticleDraft.objects.get().fields["body"] == "Two"
    other_tab = desk.post(reverse("desk:autosave"), sent | {"body": "Three"})
    assert other_tab.status_code == 409
    assert ArticleDraft.objects.get().fields["body"] == "Two"


@pytest.mark.both
@pytest.mark.parametrize("key", ["", "made-up", "WzEsbnVsbF0:1abc:xyz"])
def test_autosave_needs_the_key_of_its_form(desk, key):
    answer = desk.post(reverse("desk:autosave"), typed(rescue_key=key))
    assert answer.status_code == 409
    assert not ArticleDraft.objects.exists()


def test_a_key_serves_its_own_article_alone(desk):
    key = hidden(desk.get(reverse("desk:new")).text, "rescue_key")
    article = make_article()
    answer = desk.post(reverse("desk:autosave", args=[article.pk]), typed(rescue_key=key))
    assert answer.status_code == 409


def test_text_sent_after_the_session_ended_waits_behind_sign_in(desk):
    article = make_article()
    address = reverse("desk:edit", args=[article.pk])
    key = hidden(desk.get(address).text, "rescue_key")
    desk.logout()
    answer = desk.post(address, typed(rescue_key=key, body="Typed too long"))
    back = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert back == f"{address}?restore=1"
    desk.force_login(cast.edo())
    assert "Typed too long</textarea>" in desk.get(back).text


@pytest.mark.both
def test_the_editor_page_costs_a_fixed_number_of_queries(desk, django_assert_num_queries):
    others = [make_article(headline=f"Other {number}") for number in range(5)]
    article = make_article(author=cast.edo())
    article.related.set(others)
    address = reverse("desk:edit", args=[article.pk])
    # Session, member, second factor, roles, article, draft, related (2), section and source
    # choices, pictures, authors; the masthead's sections are at hand after the first page.
    desk.get(address)
    with django_assert_num_queries(11):
        desk.get(address)


def test_text_sent_with_a_stale_token_waits_as_a_draft(client):
    client.force_login(cast.edo())
    key = hidden(client.get(reverse("desk:new")).text, "rescue_key")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.edo())
    answer = strict.post(reverse("desk:new"), typed(rescue_key=key, body="Typed too long"))
    assert answer.status_code == 303
    assert "Typed too long</textarea>" in strict.get(answer.url).text


def test_autosave_needs_no_token_but_its_key(client):
    client.force_login(cast.edo())
    key = hidden(client.get(reverse("desk:new")).text, "rescue_key")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("desk:autosave"), typed(rescue_key=key, body="Kept"))
    assert "You are signed out" in answer.json()["message"]
    assert ArticleDraft.objects.get().fields["body"] == "Kept"


@pytest.mark.both
def test_saving_without_the_version_is_no_way_around_the_guard(desk):
    article = make_article()
    sent = typed()
    del sent["version"]
    assert desk.post(reverse("desk:edit", args=[article.pk]), sent).status_code == 422
