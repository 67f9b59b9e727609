"""The search page: what is typed, what is found, what is said when nothing is."""

import pytest
from django.test import Client

from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


def found(client: Client, **query: str) -> str:
    answer = client.get("/search/", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_an_article_and_its_comments_are_found_together(client: Client):
    article = make_article(headline="Ferry to sail every hour")
    comment = make_comment(article=article, text="The ferries are late.")
    html = found(client, q="ferry")
    assert article.get_absolute_url() in html
    assert f'href="/comments/{comment.pk}/"' in html
    assert "The <mark>ferries</mark> are late." in html
    assert "2 results" in html


def test_a_piece_of_japanese_is_found_in_the_middle_of_a_sentence(client: Client):
    comment = make_comment(text="日本政府の発表を待つ。")
    make_comment(text="政治と府中")
    html = found(client, q="政府")
    assert "1 result" in html and f"/comments/{comment.pk}/" in html
    assert "日本<mark>政府</mark>の発表" in html
