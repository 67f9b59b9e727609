"""A folder of pictures that can't be written or read: said in words, to members and operators."""

import logging

import pytest
from django.core.files.storage import storages
from django.test import Client

from forum.discussion.models import Comment, CommentPicture
from tests import cast
from tests.discussion.pictures.test_composer import BOTH, client_of, send, text_in, upload
from tests.make import let_show_pictures, make_article, make_comment_with_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def break_storage(settings, tmp_path):
    """Return what makes a file of the folder in which pictures lie."""
    field = CommentPicture._meta.get_field("file")
    before = field.storage
    (tmp_path / "pictures").write_text("A file.")

    def make_file() -> None:
        settings.STORAGES = settings.STORAGES | {
            "comment_pictures": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / "pictures")},
            }
        }
        field.storage = storages["comment_pictures"]

    yield make_file
    field.storage = before


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record for record in caplog.records if record.levelno >= logging.ERROR]
    return [record.getMessage() for record in found if record.name.startswith("forum.discussion")]


@BOTH
@pytest.mark.parametrize("pressed", [{}, {"add_picture": "1"}])
def test_a_picture_that_cannot_be_written_is_refused_with_the_text_kept(
    break_storage, caplog, headers, pressed
):
    break_storage()
    alice = client_of(let_show_pictures(cast.alice()))
    sent = {"picture": upload(), "picture_alt": "A ferry", **pressed}
    answer = send(alice, make_article(), headers, **sent)
    assert answer.status_code == 422 and "couldn’t be kept" in answer.content.decode()
    assert text_in(answer) == "Look:" and 'value="A ferry"' in answer.content.decode()
    assert not CommentPicture.objects.exists() and not Comment.objects.exists()
    assert errors_in(caplog) == ["A picture can't be written: see PICTURES_DIR."]


def test_a_picture_that_cannot_be_read_is_not_to_be_had_for_now(break_storage, caplog):
    picture = make_comment_with_picture().pictures.get()
    break_storage()
    answer = Client().get(f"/pictures/{picture.key}.webp")
    assert answer.status_code == 503 and "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer
    assert errors_in(caplog) == ["A picture can't be read: see PICTURES_DIR."]
