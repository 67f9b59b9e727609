"""The admin of articles: sections and sources are changed there, nothing else is."""

import pytest
from django.urls import reverse

from articles import navigation
from articles.models import Section, Source
from tests import cast
from tests.make import make_article, make_image, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """A browser in which the administrator is signed in."""
    client.force_login(cast.ada())
    yield client
    navigation.forget_sections()


def test_a_section_made_there_stands_in_the_masthead_at_once(desk):
    desk.get("/")
    fields = {"name": "Culture", "name_ja": "文化", "slug": "culture", "position": 3}
    assert desk.post(reverse("admin:articles_section_add"), fields).status_code == 302
    assert Section.objects.get().name_ja == "文化"
    assert "/sections/culture/" in desk.get("/").text


def test_a_section_that_has_articles_is_not_deleted(desk):
    section = make_section()
    make_article(section=section)
    address = reverse("admin:articles_section_delete", args=[section.pk])
    desk.post(address, {"post": "yes"})
    assert Section.objects.filter(pk=section.pk).exists()


def test_a_source_is_made_and_changed(desk):
    fields = {"name": "Northwire", "credit": "© NORTHWIRE", "url": "", "is_agency": "on"}
    desk.post(reverse("admin:articles_source_add"), fields)
    source = Source.objects.get()
    address = reverse("admin:articles_source_change", args=[source.pk])
    desk.post(address, fields | {"credit": "© NW"})
    source.refresh_from_db()
    assert source.credit == "© NW"


@pytest.mark.parametrize("kind", ["article", "image"])
def test_articles_and_pictures_are_shown_and_no_more(desk, kind):
    row = make_article(is_draft=True) if kind == "article" else make_image()
    change = reverse(f"admin:articles_{kind}_change", args=[row.pk])
    assert desk.get(reverse(f"admin:articles_{kind}_changelist")).status_code == 200
    assert desk.get(change).status_code == 200
    assert desk.post(change, {"headline": "Other"}).status_code == 403
    assert desk.get(reverse(f"admin:articles_{kind}_add")).status_code == 403
    delete = reverse(f"admin:articles_{kind}_delete", args=[row.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403


def test_an_article_leads_to_the_desk(desk):
    article = make_article()
    page = desk.get(reverse("admin:articles_article_changelist")).text
    assert reverse("desk:edit", args=[article.pk]) in page


@pytest.mark.parametrize("person", [cast.alice, cast.mori])
def test_readers_and_moderators_change_no_sections(client, person):
    client.force_login(person())
    assert client.get(reverse("admin:articles_section_add")).status_code in (302, 403)
