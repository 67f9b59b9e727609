"""The functions that PostgreSQL keeps plans for say what the queries beside them ask."""

import pytest

from articles.publishing import save_article
from forum.discussion import ready_kinds
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_function_answers_what_its_query_asks():
    comment, silent = make_comment(), make_article(headline="Nobody wrote here")
    article = comment.article
    others = [silent, make_comment(article=make_article(headline="Another")).article]
    save_article(article=article, editor=None, fields={"related": others})
    for pk in (article.pk, silent.pk, 999):
        asked = list(ready_kinds._article_version(pk))
        assert ready_kinds.article_query(article_id=pk) == asked
    for pk in (comment.pk, 999):
        asked = list(ready_kinds._comment_version(pk))
        assert ready_kinds._comment_query(comment_id=pk) == asked
    assert "discussion_page_version" in ready_kinds.article_query.compiled["postgresql"][0]
