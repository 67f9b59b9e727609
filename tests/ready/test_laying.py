"""Large parts that are laid into a page after it was rendered."""

from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client

from forum.ready.laying import lay, lay_in
from tests.make import make_comment


def test_a_part_takes_the_place_of_its_mark_byte_for_byte():
    shown = {"first": lay([b"<p>", "政府".encode(), b"</p>"]), "second": lay([b"laid-0."])}
    page = HttpResponse(Template("a{{ second }}b{{ first }}c").render(Context(shown)))
    page["Content-Length"] = "1"

    assert lay_in(page).content.decode() == "alaid-0.b<p>政府</p>c"
    assert page["Content-Length"] == str(len(page.content))


def test_what_was_never_shown_is_on_no_later_page():
    lay([b"of a page that failed"])
    lay_in(HttpResponse(status=500))

    assert lay_in(HttpResponse(f"{lay([b'new'])}")).content == b"new"


def test_no_mark_is_left_on_a_page(client: Client, db: None):
    comment = make_comment(text="Laid in.")
    for query in ("", "?all=1", "?order=newest", "?after=x" + "9" * 400):
        page = client.get(comment.article.get_absolute_url() + query).content
        assert b"Laid in." in page and b"laid-" not in page
