"""What becomes of pictures that nobody posts, and of files that nobody knows of."""

import os
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.management import call_command
from django.utils import timezone

from forum.discussion.drafts import save_draft
from forum.discussion.models import Comment, CommentPicture
from forum.discussion.pictures import pruning
from forum.discussion.pictures.keeping import markdown_of
from forum.discussion.pictures.rules import KEPT_WAITING
from forum.members.closing import set_active
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment_with_picture, make_waiting_picture

pytestmark = pytest.mark.django_db

LATER = KEPT_WAITING + timedelta(minutes=1)


@pytest.fixture
def storage(settings, tmp_path) -> Storage:
    """A folder of this test's own: others leave files of rows that were rolled back."""
    settings.STORAGES = settings.STORAGES | {
        "comment_pictures": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "pictures")},
        }
    }
    field = CommentPicture._meta.get_field("file")
    before, field.storage = field.storage, storages["comment_pictures"]
    yield field.storage
    field.storage = before


def in_a_while(after: timedelta = LATER) -> datetime:
    return timezone.now() + after


def there(picture: CommentPicture) -> tuple[bool, bool]:
    """Say whether its row is there, and its file."""
    is_row = CommentPicture.objects.filter(pk=picture.pk).exists()
    return is_row, picture.file.storage.exists(picture.file.name)


def test_what_nobody_posted_goes_after_a_week_with_its_file(storage: Storage):
    picture = make_waiting_picture()
    assert pruning.prune_waiting(in_a_while(KEPT_WAITING - timedelta(minutes=1))) == 0
    assert there(picture) == (True, True)
    assert pruning.prune_waiting(in_a_while()) == 1
    assert there(picture) == (False, False)


def test_what_stands_in_a_comment_or_did_stays(storage: Storage):
    comment = make_comment_with_picture()
    picture = comment.pictures.get()
    Comment.objects.filter(pk=comment.pk).update(html="<p>Look.</p>", text="Look.")
    assert pruning.prune_waiting(in_a_while()) == pruning.prune_files(in_a_while()) == 0
    assert there(picture) == (True, True)


def test_what_stands_in_ones_own_draft_waits_longer(storage: Storage):
    picture, other = make_waiting_picture(), make_waiting_picture(size=(91, 60))
    place = {"article_id": make_article().pk, "reply_to_id": None}
    for member, one in ((cast.alice(), picture), (cast.bob(), other)):
        save_draft(member=member, text=f"Look: {markdown_of(one, 'x')}", **place)
    assert pruning.prune_waiting(in_a_while()) == 1
    assert (there(picture)[0], there(other)[0]) == (True, False)


def test_one_that_is_written_of_at_that_moment_stays(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
):
    first, second = (make_waiting_picture(size=(side, 60)) for side in (91, 92))
    place = {"article_id": make_article().pk, "reply_to_id": None}
    delete = storage.delete

    def write_meanwhile(name: str) -> None:
        save_draft(member=cast.alice(), text=f"Look: {markdown_of(second, 'x')}", **place)
        delete(name)

    monkeypatch.setattr(storage, "delete", write_meanwhile)
    assert pruning.prune_waiting(in_a_while()) == 1
    assert (there(first)[0], there(second)) == (False, (True, True))


def test_one_that_is_posted_at_that_moment_stays(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    comment = make_comment_with_picture()
    first, second = (make_waiting_picture(size=(side, 60)) for side in (91, 92))
    delete = storage.delete

    def post_meanwhile(name: str) -> None:
        delete(name)
        CommentPicture.objects.filter(pk=second.pk).update(comment=comment)

    monkeypatch.setattr(storage, "delete", post_meanwhile)
    assert pruning.prune_waiting(in_a_while()) == 1
    assert (there(first)[0], there(second)) == (False, (True, True))


def test_a_file_whose_row_is_gone_goes_a_day_later(storage: Storage):
    picture = make_comment_with_picture().pictures.get()
    CommentPicture.objects.filter(pk=picture.pk).delete()
    assert pruning.prune_files(in_a_while(timedelta(hours=23))) == 0
    assert there(picture) == (False, True)
    assert pruning.prune_files(in_a_while(timedelta(hours=25))) == 1
    assert there(picture) == (False, False)


def test_files_are_looked_up_many_at_a_time(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pruning, "LOOKED_UP", 2)
    kept = [make_waiting_picture(size=(90, 61 + number)) for number in range(3)]
    for number in range(4):
        storage.save(f"{number}x/{number}{'x' * 21}.webp", ContentFile(b"lost"))
    assert pruning.prune_files(in_a_while(timedelta(hours=25))) == 4
    assert all(there(one) == (True, True) for one in kept)


@pytest.mark.parametrize(
    "name",
    [
        "articles/photo.jpg", "letters/important.sqlite3", "zz/notes.txt", "xx/short.webp",
        f"yy/{'x' * 22}.webp", f"xx/{'x' * 22}.jpg", f"xxx/{'x' * 22}.webp", f"xx/{'x' * 23}.webp",
    ],
)  # fmt: skip
def test_what_is_no_picture_of_ours_stays(storage: Storage, name: str):
    storage.save(name, ContentFile(b"of somebody"))
    assert pruning.prune_files(in_a_while()) == 0
    assert storage.exists(name)


def test_a_folder_that_is_not_ours_is_not_even_read(storage: Storage, monkeypatch):
    storage.save("lost+found/x", ContentFile(b"of root"))
    list_folder = storage.listdir

    def forbid(path: str) -> tuple[list[str], list[str]]:
        if "lost" in path:
            raise PermissionError
        return list_folder(path)

    monkeypatch.setattr(storage, "listdir", forbid)
    assert pruning.prune_files(in_a_while()) == 0


def test_a_site_without_pictures_has_no_folder(storage: Storage):
    assert pruning.prune_files(timezone.now()) == 0


def test_the_nightly_command_does_both(storage: Storage, capsys):
    picture, lost = make_waiting_picture(), f"xx/{'x' * 22}.webp"
    storage.save(lost, ContentFile(b"lost"))
    os.utime(storage.path(lost), (0, 0))
    CommentPicture.objects.filter(pk=picture.pk).update(uploaded_at=timezone.now() - LATER)
    call_command("prune_pictures")
    assert capsys.readouterr().out == "1 pictures that waited and 1 files of none deleted.\n"
    assert there(picture) == (False, False) and not storage.exists(lost)


def test_an_account_that_is_closed_keeps_what_it_posted_and_drops_the_rest(storage: Storage):
    posted = make_comment_with_picture().pictures.get()
    waiting = make_waiting_picture(size=(91, 60))
    set_active(member_id=cast.alice().pk, is_active=False, by=cast.ada(), why="Asked for it.")
    pruning.prune_waiting(in_a_while())
    assert there(posted) == (True, True) and there(waiting) == (False, False)


def test_a_member_without_comments_is_deleted_with_what_waits(storage: Storage):
    picture = make_waiting_picture()
    Member.objects.get(pk=cast.alice().pk).delete()
    assert there(picture) == (False, True)
    pruning.prune_files(in_a_while())
    assert there(picture) == (False, False)
