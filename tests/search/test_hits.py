"""The moulds of what was found say what its template says, whatever stands in it."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from articles.models import Article
from forum.discussion.models import Comment, Discussion, Mode
from forum.discussion.muting import mute
from forum.discussion.search.hits import load_hits
from forum.search.documents import Kind, place_of
from forum.search.query import parse
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HOSTILE = "<b>Ferry</b> 100 % & zqauthorqz %(url)s 9007199254740018 '\"{{ x }}"
MARKED = (
    "&lt;b&gt;<mark>Ferry</mark>&lt;/b&gt; 100 % &amp; zqauthorqz %(url)s 9007199254740018"
    " &#x27;&quot;{{ x }}"
)


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def by_template(**hit) -> str:
    return squeezed(render_to_string("search/_hit.html", {"hit": SimpleNamespace(**hit)}))


def by_mould(row: Article | Comment, kind: Kind, member) -> str:
    at = row.published_at if kind == Kind.ARTICLE else row.created_at
    (html,) = load_hits([place_of(kind, row.pk, at)], parse("ferry").clauses, member)
    return squeezed(html)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("is_muted", [False, True])
def test_a_comment_is_shown_as_its_template_says(language: str, is_muted: bool):
    cast.bob().display_name = "O'Bob"
    comment = make_comment(article=make_article(headline=HOSTILE), text="A <ferry> & 100 %.")
    if is_muted:
        mute(member=cast.alice(), target=comment.author)
    with translation.override(language):
        assert by_mould(comment, Kind.COMMENT, cast.alice()) == by_template(
            is_muted=is_muted,
            section=comment.article.section,
            url=comment.anchored_url,
            author=comment.author.display_name,
            author_url=f"/members/{comment.author.username}/",
            headline=HOSTILE,
            excerpt_html=mark_safe("A &lt;<mark>ferry</mark>&gt; &amp; 100 %."),
            at=comment.created_at,
            language="en",
        )


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("byline", ["", HOSTILE])
def test_an_article_is_shown_as_its_template_says(language: str, byline: str, monkeypatch):
    article = make_article(headline=HOSTILE, byline=byline, language="ja", body=f"{HOSTILE}.")
    news = 0

    def tell(member, articles) -> None:
        for one in articles:
            one.new_comments = news

    def compare() -> str:
        article.new_comments = news
        with translation.override(language):
            shown = by_mould(article, Kind.ARTICLE, cast.alice())
            assert shown == by_template(
                is_article=True,
                section=article.section,
                url=article.get_absolute_url(),
                author=byline,
                headline_html=mark_safe(MARKED),
                excerpt_html=mark_safe(f"{MARKED}."),
                at=article.published_at,
                language="ja",
                article=article,
            )
        return shown

    monkeypatch.setattr("forum.discussion.search.hits.tell_new_comments", tell)
    article.discussion = Discussion(article=article)  # Nobody wrote yet.
    compare()
    at = make_comment(article=article).created_at
    article = Article.objects.select_related("discussion").get()
    discussion = article.discussion
    for count in (0, 1, 2, 1_234):
        for news in (0, 1, 1_234):
            for mode, latest in ((Mode.OPEN, at), (Mode.OPEN, None), (Mode.HIDDEN, at)):
                discussion.comment_count, discussion.arrival_count = count, 9
                discussion.mode, discussion.last_comment_at = mode, latest
                discussion.save()
                assert ("1,234" in compare()) == (mode == Mode.OPEN and 1_234 in (count, news))
