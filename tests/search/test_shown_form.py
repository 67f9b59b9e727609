"""The moulds of the form say what its template says, whatever was typed."""

import re
from itertools import product

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import urlencode

from forum.discussion.search.forms import SearchForm
from forum.discussion.search.shown_form import print_form
from tests.make import make_article, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HOSTILE = "<b> 100 % & zqauthorqz %(author)s 9007199254740018 '\"{{ x }}"


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def compare(**typed: str) -> SearchForm:
    data = QueryDict(urlencode(typed))
    by_mould = print_form(SearchForm(data))
    form = SearchForm(data)
    assert squeezed(by_mould) == squeezed(render_to_string("search/_form.html", {"form": form}))
    return form


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_form_is_shown_as_its_template_says(language: str):
    make_section("politics", name_ja="政治")
    with translation.override(language):
        for q, kind, section, since, order in product(
            ("ferry", f"ferry {HOSTILE}"), ("", "articles"), ("", "politics"),
            ("", "2024-5-1"), ("", "newest"),
        ):  # fmt: skip
            form = compare(q=q, kind=kind, section=section, since=since, until=since, order=order)
            assert form.is_valid()
        assert compare(q="ferry", page="2", before="7").is_valid()
        for q in ("ferry", ""):
            assert compare(q=q, article=str(make_article().pk)).is_within


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"q": ""},
        {"q": HOSTILE, "author": HOSTILE},
        {"q": "x", "section": HOSTILE},
        {"q": "x", "article": HOSTILE},
    ],
)
def test_a_form_with_something_wrong_is_shown_with_it(typed: dict):
    assert not compare(**typed).is_valid()


def test_a_section_is_shown_under_its_name_of_today():
    section = make_section("politics")
    assert "Politics" in print_form(SearchForm({"q": "ferry"}))
    section.name = "World"
    section.save()
    html = print_form(SearchForm({"q": "ferry"}))
    assert "World" in html and "Politics" not in html
