"""What is rendered once for all who have no account is what the templates say."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import translation

from articles.models import Article
from forum.discussion.composer import Composer
from forum.discussion.models import Discussion
from forum.discussion.parts_for_nobody import PARTS, PartsForNobody
from tests.make import make_article

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def articles() -> list[Article]:
    return [make_article(), make_article()]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_says_what_its_template_says_of_this_article(articles, part, language):
    for article in articles:
        discussion = Discussion(article=article, version=7_000 + article.pk, arrival_count=77)
        context = {"article": article, "user": AnonymousUser(), "composer": Composer(article)}
        context["discussion"] = discussion
        with translation.override(language):
            rendered = render_to_string(f"discussion/_{part}.html", {**context, "records": True})
            assert PartsForNobody(article, discussion)[part] == rendered
    assert part == "move" or str(articles[1].pk) in rendered
