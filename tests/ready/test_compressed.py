"""Pages of members travel compressed, and give no token away by it."""

import gzip
import re

import brotli
import pytest
from django.conf import settings
from django.test import Client

from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w{64})"')
# What is made for one answer alone.
KEYS = re.compile(
    rb'name="(?:csrfmiddlewaretoken|submission_key|timestamp|security_hash)" value="[^"]+"'
    rb'|"X-CSRFToken": "\w{64}"'
)


def member() -> Client:
    client = Client()
    client.force_login(cast.alice(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_a_members_page_comes_compressed_as_the_reader_likes():
    comment, client = make_comment(text="The first word."), member()
    for address in (comment.article.get_absolute_url(), comment.get_absolute_url()):
        plain = client.get(address)
        zipped = client.get(address, headers={"Accept-Encoding": "gzip, deflate"})
        smaller = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        assert not plain.has_header("Content-Encoding")
        assert (zipped["Content-Encoding"], smaller["Content-Encoding"]) == ("gzip", "br")
        for answer in (zipped, smaller):
            assert int(answer["Content-Length"]) == len(answer.content) < len(plain.content) / 2
            assert answer["Cache-Control"] == "private, no-store"
            assert {"Cookie", "Accept-Encoding"} <= set(answer["Vary"].split(", "))
        bodies = [
            plain.content,
            gzip.decompress(zipped.content),
            brotli.decompress(smaller.content),
        ]
        assert len({KEYS.sub(b"", body) for body in bodies}) == 1


def test_no_two_answers_carry_the_same_token():
    comment, client = make_comment(), member()
    pages = [client.get(comment.article.get_absolute_url()).content for _ in range(2)]
    first, second = (set(TOKEN.findall(page)) for page in pages)
    assert first and second and not first & second


def test_other_pages_of_a_member_are_not_compressed():
    answer = member().get("/search/?q=word", headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200 and not answer.has_header("Content-Encoding")
