"""What the demo's members show in their comments is drawn, uploaded and seen."""

import shutil
from pathlib import Path

import pytest

from forum.demo import loading
from forum.demo.pictures import CHARTS, draw_for_comment
from forum.discussion.models import Comment, CommentPicture, State
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.once
def test_charts_and_landscapes_are_small():
    assert draw_for_comment("waves")[:4] == b"\x89PNG" and "waves" in CHARTS
    assert draw_for_comment("dawn")[:3] == b"\xff\xd8\xff"
    assert len(draw_for_comment("dawn")) < 30_000


@pytest.mark.parametrize("name", ["ferry", "harbour_ja"])
def test_a_comment_of_the_demo_shows_a_picture(name: str, tmp_path: Path, monkeypatch):
    shutil.copy(loading.CONTENT / f"{name}.toml", tmp_path)
    monkeypatch.setattr(loading, "CONTENT", tmp_path)
    [article] = loading.load_articles(cast.edo())
    [picture] = CommentPicture.objects.all()
    comment = Comment.objects.get(pk=picture.comment_id)
    assert f"/pictures/{picture.key}.webp" in comment.html and comment.article == article
    assert comment.state == State.PUBLISHED
    assert list(loading.load_articles(cast.edo())) == []
