"""`manage.py rebuild_search`: whatever the index lacks or has too much of, it finds and mends."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, Status
from forum.discussion import reindexing
from forum.discussion.models import Comment
from forum.search.documents import Document, Kind
from forum.search.index import get_index
from forum.search.models import SearchDocument
from tests.make import make_article, make_big_discussion, make_comment

pytestmark = pytest.mark.django_db


def rebuild(*options: str) -> str:
    out = StringIO()
    call_command("rebuild_search", *options, stdout=out)
    return out.getvalue()


def count() -> int:
    return SearchDocument.objects.count()


def test_an_empty_index_is_filled():
    make_big_discussion(20)
    make_article(is_draft=True)
    SearchDocument.objects.all().delete()
    assert "21 missing or out of date, 0 that should not be there, mended." in rebuild()
    assert count() == 21
    assert "0 missing or out of date, 0 that should not be there." in rebuild("--check")


def test_more_comments_than_a_step_are_all_compared(monkeypatch):
    monkeypatch.setattr(reindexing, "STEP", 4)
    make_big_discussion(12)
    SearchDocument.objects.all().delete()
    rebuild()
    assert count() == 13
    assert "0 missing" in rebuild("--check")


def test_check_finds_what_is_wrong_and_mends_nothing():
    comment = make_comment(text="before")
    Comment.objects.filter(pk=comment.pk).update(html="<p>after</p>")
    with pytest.raises(CommandError):
        rebuild("--check")
    with pytest.raises(CommandError):
        rebuild("--check")
    assert "1 missing or out of date" in rebuild()
    rebuild("--check")


def test_what_should_not_be_there_is_swept_out():
    hidden, gone, stays = make_comment(), make_article(), make_comment()
    Comment.objects.filter(pk=hidden.pk).update(state="hidden", is_listed=False)
    Article.objects.filter(pk=gone.pk).update(status=Status.DRAFT)
    moved = Article.objects.get(pk=stays.article_id)
    Article.objects.filter(pk=moved.pk).update(published_at=moved.published_at - timedelta(days=1))
    ghosts = [Document(kind, 10**6, moved.published_at, "A ghost", "", None) for kind in Kind]
    get_index().put(ghosts)
    with pytest.raises(CommandError):
        rebuild("--check")
    # The hidden one, the article that is gone, the old place of the moved one, the ghosts.
    assert "1 missing or out of date, 5 that should not be there, mended." in rebuild()
    assert count() == 3  # Two articles and a comment.
    rebuild("--check")


def test_it_goes_on_after_an_article():
    first, second = make_article(), make_article()
    SearchDocument.objects.all().delete()
    rebuild("--after", str(first.pk))
    assert list(reindexing.article_ids(after=first.pk)) == [second.pk]
    assert count() == 1


def test_it_says_how_far_it_is(monkeypatch):
    monkeypatch.setattr("forum.discussion.management.commands.rebuild_search.PAUSE", 0)
    article = make_comment().article
    assert f"2 of about 2 (article {article.pk})" in rebuild()


def test_an_interrupted_run_says_where_it_was(monkeypatch):
    article = make_article()
    make_article()
    steps = iter([article.pk])

    def interrupt(article_id: int, *, mend: bool):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return iter(())

    monkeypatch.setattr(reindexing, "reindex", interrupt)
    with pytest.raises(CommandError, match=f"--after {article.pk}"):
        rebuild()


@pytest.mark.sqlite
def test_the_index_of_sqlite_is_sound():
    make_big_discussion(50)
    SearchDocument.objects.filter(place__gt=0)[:1].get().delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_document (search_document) VALUES ('integrity-check')")
