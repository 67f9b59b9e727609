"""Taking a picture in for a comment: what is kept of it, what is refused and in what words."""

import hashlib
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from PIL import Image as Pillow

from articles import pixels
from forum.discussion.drafts import save_draft
from forum.discussion.models import CommentPicture
from forum.discussion.pictures import keeping, rules
from forum.discussion.pictures.keeping import keep_picture, markdown_of
from forum.discussion.pictures.models import MAX_SIDE
from forum.discussion.pictures.shown import Shown, find_shown
from forum.discussion.posting import post_comment
from forum.discussion.text import render_comment
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.refusals import Refused
from tests import cast
from tests.make import let_show_pictures, make_article, make_picture_file, make_waiting_picture
from tests.parallel import Writers

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def refusal_of(content: bytes, uploader: Member | None = None) -> tuple[str, str]:
    uploader = uploader or let_show_pictures(cast.alice())
    before = set(CommentPicture.objects.values_list("pk", flat=True))
    with pytest.raises(Refused) as refused:
        keep_picture(file=BytesIO(content), uploader=uploader)
    assert set(CommentPicture.objects.values_list("pk", flat=True)) == before
    return refused.value.refusal.code, str(refused.value.refusal.message)


def test_its_pixels_are_kept_small_and_measured():
    picture = make_waiting_picture(size=(3000, 1500))
    with picture.file.open() as file:
        content = file.read()
    kept = Pillow.open(BytesIO(content))
    assert (kept.format, kept.size) == ("WEBP", (MAX_SIDE, MAX_SIDE // 2))
    assert (picture.width, picture.height) == kept.size
    assert (picture.size, picture.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert picture.comment is None and picture.uploaded_by == cast.alice()
    assert len(picture.key) == 22


def test_nothing_of_the_file_but_its_pixels_is_kept():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # Orientation: turned by 90 degrees.
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(0x8825)[1] = "N"  # A place.
    upload = make_picture_file(exif=exif, comment=b"SECRETCAM").read() + b"<script>SECRET</script>"
    picture = keep_picture(file=BytesIO(upload), uploader=let_show_pictures(cast.alice()))
    with picture.file.open() as file:
        content = file.read()
    assert b"SECRET" not in content and b"script" not in content
    assert not Pillow.open(BytesIO(content)).getexif()
    assert (picture.width, picture.height) == (60, 90)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        make_picture_file(kind="GIF").read(),
        make_picture_file(size=(400, 400)).read()[:-200],
        b"<script>alert(1)</script>" + make_picture_file().read(),
    ],
    ids=["empty", "SVG", "GIF", "cut off", "a page before it"],
)
def test_what_is_no_picture_is_refused_in_words(content: bytes):
    assert refusal_of(content) == ("no_picture", str(pixels.NOT_AN_IMAGE))


def test_what_is_too_large_is_refused_in_words():
    bomb = make_picture_file("1", (7_100, 7_100), "PNG").read()
    assert refusal_of(bomb) == ("no_picture", str(pixels.TOO_MANY_PIXELS))
    assert "10 MB" in refusal_of(b"\0" * (pixels.MAX_BYTES + 1))[1]


def test_anybody_sends_less_than_an_editor_unless_it_is_shrunk_while_it_is_read():
    assert refusal_of(make_picture_file("1", (4_100, 4_100), "PNG").read()) == (
        "no_picture", str(pixels.TOO_MANY_TO_READ),
    )  # fmt: skip
    assert pixels.encode(make_picture_file("1", (4_100, 4_100), "PNG").read())
    assert make_waiting_picture(size=(4_100, 4_100))


def test_a_photo_of_a_phone_with_another_behind_it_is_one_photo():
    second = Pillow.new("RGB", (90, 60), "red")
    photo = make_picture_file(
        size=(4_100, 4_000), kind="MPO", save_all=True, append_images=[second]
    )
    assert Pillow.open(photo).format == "MPO"
    photo.seek(0)
    picture = keep_picture(file=photo, uploader=let_show_pictures(cast.alice()))
    assert (picture.width, picture.height) == (MAX_SIDE, 1561)


@pytest.mark.parametrize("size", [(1, 1), (15, 40), (1600, 1), (2, 1600), (3000, 200), (193, 15)])
def test_a_sliver_is_refused_in_words(size: tuple[int, int]):
    code, said = refusal_of(make_picture_file(size=size).read())
    assert code == "no_picture" and "16 pixels" in said and "12 times" in said


@pytest.mark.parametrize("size", [(16, 16), (192, 16), (200, 2400), (250, 3000), (2400, 200)])
def test_what_is_just_not_too_narrow_is_kept(size: tuple[int, int]):
    assert make_waiting_picture(size=size)


def test_one_picture_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "WAIT", 0.01)
    with keeping._one_at_a_time:
        assert refusal_of(make_picture_file().read())[0] == "pictures_busy"
    refusal_of(b"no picture")
    assert make_waiting_picture()


@pytest.mark.both
def test_who_is_new_is_told_which_level_opens_pictures():
    code, said = refusal_of(make_picture_file().read(), cast.alice())
    assert code == "too_many_pictures"
    assert str(LEVELS[1].name) in said


def test_staff_may_whatever_their_level():
    assert keep_picture(file=make_picture_file(), uploader=cast.mori())


def test_the_same_picture_that_waits_is_one():
    first = make_waiting_picture()
    assert make_waiting_picture() == first
    assert make_waiting_picture(size=(91, 60)) != first
    assert make_waiting_picture(cast.bob()) != first


def test_the_same_form_means_the_picture_that_it_posted():
    key, author = uuid4(), let_show_pictures(cast.alice())
    first = keep_picture(file=make_picture_file(), uploader=author, submission_key=key)
    post_comment(
        article=make_article(), author=author, text=markdown_of(first, "x"), submission_key=key
    )
    again = keep_picture(file=make_picture_file(), uploader=author, submission_key=key)
    another = keep_picture(file=make_picture_file(), uploader=author, submission_key=uuid4())
    assert again == first
    assert another != first


@pytest.fixture
def two_wait(monkeypatch: pytest.MonkeyPatch) -> list[CommentPicture]:
    """Two pictures that wait, of which there may be no more."""
    monkeypatch.setattr(rules, "MAX_WAITING", 2)
    return [make_waiting_picture(size=(90, 61 + number)) for number in range(2)]


def draft(*pictures: CommentPicture) -> None:
    text = " ".join(markdown_of(picture, "x") for picture in pictures)
    place = {"article_id": make_article().pk, "reply_to_id": None}
    save_draft(member=cast.alice(), text=text, **place)


def test_nobody_fills_the_disk_by_waiting(two_wait):
    draft(*two_wait)
    assert refusal_of(make_picture_file().read())[0] == "pictures_wait"
    assert make_waiting_picture(size=(90, 61))  # It is one of them.


def test_a_new_one_pushes_out_what_waited_longest_in_no_draft(
    two_wait, django_capture_on_commit_callbacks
):
    first, second = two_wait
    draft(first)
    of_bob = make_waiting_picture(cast.bob())
    with django_capture_on_commit_callbacks(execute=True):
        new = make_waiting_picture()
    assert set(CommentPicture.objects.all()) == {first, new, of_bob}
    assert not second.file.storage.exists(second.file.name)
    assert first.file.storage.exists(first.file.name)


@pytest.mark.both
def test_one_that_was_chosen_again_has_not_waited_longest(
    two_wait, django_capture_on_commit_callbacks
):
    first, _second = two_wait
    assert make_waiting_picture(size=(90, 61)) == first
    with django_capture_on_commit_callbacks(execute=True):
        new = make_waiting_picture()
    assert set(CommentPicture.objects.all()) == {first, new}


def test_nobody_uploads_without_pause(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "UPLOADING", rules.Pace(2, timedelta(minutes=1),
                                                       rules.UPLOADING.refusal))  # fmt: skip
    for _number in range(2):
        make_waiting_picture()
    assert refusal_of(make_picture_file().read())[0] == "pictures_fast"


@pytest.mark.parametrize(
    "alt",
    [
        "A ferry",
        "^_^ my cat",
        "a]b [c](https://a.example/)",
        "*a* _b_ `c` \\",
        "<b> &amp; @bob ![x",
        "強調。\nb ",
    ],
)
def test_what_it_is_said_to_show_stands_there_word_for_word(alt: str):
    picture = make_waiting_picture()
    html = render_comment(markdown_of(picture, alt), {}, {picture.key: (90, 60)})
    assert find_shown(html) == [Shown(picture.key, " ".join(alt.split()))]


@pytest.mark.both
@pytest.mark.parametrize(
    "wrong", [{"width": 0}, {"height": 0}, {"height": MAX_SIDE + 1}, {"size": 0}]
)
def test_no_row_says_what_cannot_be(wrong: dict[str, int]):
    picture = make_waiting_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentPicture.objects.filter(pk=picture.pk).update(**wrong)


@pytest.mark.both
def test_the_same_does_not_wait_twice():
    picture = make_waiting_picture()
    picture.pk, picture.key = None, "x" * 22
    with pytest.raises(IntegrityError), transaction.atomic():
        picture.save(force_insert=True)


def keep(uploader_id: int) -> str:
    """Upload the very same picture; return its key."""
    uploader = Member.objects.get(pk=uploader_id)
    return keep_picture(file=make_picture_file(size=(70, 50)), uploader=uploader).key


@pytest.mark.both
def test_eight_uploads_of_one_picture_at_once_are_one(writers: Writers):
    uploader = let_show_pictures(cast.alice())
    before = all_stored()
    got = writers.call(keep, [{"uploader_id": uploader.pk}] * 8)
    picture = CommentPicture.objects.get()
    assert set(got) == {picture.key}
    assert all_stored() - before == {picture.file.name}


def all_stored() -> set[str]:
    storage = storages["comment_pictures"]
    return {f"{one}/{name}" for one in storage.listdir("")[0] for name in storage.listdir(one)[1]}


def keep_one(uploader_id: int, width: int) -> bool:
    """Upload a picture that wide; say whether it was taken."""
    uploader = Member.objects.get(pk=uploader_id)
    try:
        keep_picture(file=make_picture_file(size=(width, 50)), uploader=uploader)
    except Refused:
        return False
    return True


@pytest.mark.both
def test_of_eight_uploads_at_once_no_more_wait_than_may(writers: Writers):
    uploader, article = let_show_pictures(cast.alice()), make_article()
    waiting = [make_waiting_picture(size=(90, 61 + number)) for number in range(18)]
    text = " ".join(markdown_of(picture, "x") for picture in waiting)
    save_draft(member=uploader, article_id=article.pk, reply_to_id=None, text=text)
    cache.clear()
    writers.call(keep_one, [{"uploader_id": uploader.pk, "width": 70 + n} for n in range(8)])
    assert CommentPicture.objects.filter(uploaded_by=uploader).count() == rules.MAX_WAITING
