"""With which order a discussion begins."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Discussion, Mode, Order
from tests.discussion.test_import import take_in
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


def begin_with(article: Article, order: str) -> None:
    change_settings(article=article, mode=Mode.OPEN, closes_after_days=None, default_order=order)


def order_of(client: Client, article: Article, query: str = "") -> tuple[str, list[int]]:
    page = client.get(article.get_absolute_url() + query).context["discussion_page"]
    return page.order, [thread.root.pk for thread in page.threads]


def test_a_discussion_begins_with_the_order_its_editor_has_set(client: Client):
    article = make_article()
    first, second = make_comment(article=article), make_comment(article=article)
    assert order_of(client, article) == ("best", [second.pk, first.pk])

    begin_with(article, Order.OLDEST)

    assert order_of(client, article) == ("oldest", [first.pk, second.pk])
    assert order_of(client, article, "?order=newest") == ("newest", [second.pk, first.pk])
    assert order_of(client, article, "?order=nonsense") == ("oldest", [first.pk, second.pk])


def test_a_kept_page_begins_anew_with_the_new_order(client: Client):
    article = make_article()
    first, second = make_comment(article=article), make_comment(article=article)
    before = client.get(article.get_absolute_url()).content.decode()
    assert before.index(f'id="c{second.pk}"') < before.index(f'id="c{first.pk}"')

    begin_with(article, Order.OLDEST)

    after = client.get(article.get_absolute_url()).content.decode()
    assert after.index(f'id="c{first.pk}"') < after.index(f'id="c{second.pk}"')


def test_an_imported_discussion_reads_as_it_went(client: Client):
    imported = take_in()

    order, roots = order_of(client, imported.article)

    assert order == "oldest"
    assert roots == [comment.pk for comment in imported.comments]


def test_settings_without_an_order_leave_it_as_it_is():
    article = make_article()
    begin_with(article, Order.DISCUSSED)
    change_settings(article=article, mode=Mode.READ_ONLY, closes_after_days=3)
    assert Discussion.objects.get(article=article).default_order == "discussed"


def test_no_row_has_an_order_that_is_none():
    article = make_comment().article
    with pytest.raises(ValueError, match="loudest"):
        begin_with(article, "loudest")
    with pytest.raises(IntegrityError), transaction.atomic():
        Discussion.objects.filter(article=article).update(default_order="loudest")
