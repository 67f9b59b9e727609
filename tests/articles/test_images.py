"""Taking pictures in: what is refused, what is kept, what is left behind."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from articles import images, pixels
from articles.models import Image
from tests import cast
from tests.make import make_image, make_picture_file
from tests.timing import cpu_seconds, times_slower

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def decode(content: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(content))


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"),
        ("1", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("RGB", "WEBP"), ("RGBA", "WEBP"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_comes_out_as_webp(mode: str, kind: str):
    kept = decode(pixels.encode(make_picture_file(mode, (3000, 40), kind).read()))

    assert kept.format == "WEBP"
    assert kept.size == (2000, 27)
    assert kept.mode == ("RGBA" if "A" in mode else "RGB")


def test_sixteen_bit_grey_stays_grey():
    file = BytesIO()
    Pillow.frombytes("I;16", (20, 20), (0x8000).to_bytes(2, "little") * 400).save(file, "PNG")

    assert decode(pixels.encode(file.getvalue())).convert("L").getpixel((9, 9)) in range(125, 132)


def test_what_a_camera_wrote_into_the_file_stays_behind():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # Orientation: turned by 90 degrees.
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(0x8825)[1] = "N"  # A place.
    kept = pixels.encode(make_picture_file(size=(90, 60), exif=exif, comment=b"SECRETCAM").read())

    assert decode(kept).size == (60, 90)
    assert not decode(kept).getexif()
    assert b"SECRETCAM" not in kept


def test_text_in_a_png_stays_behind():
    said = PngInfo()
    said.add_text("Comment", "SECRETCAM")
    file = make_picture_file(kind="PNG", pnginfo=said)

    assert b"SECRETCAM" not in pixels.encode(file.read())


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P", "RGBA"])
@pytest.mark.parametrize("is_broken", [True, False])
def test_colour_profiles_of_any_kind_do_no_harm(mode: str, is_broken: bool):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    file = make_picture_file(mode, kind=kind, icc_profile=b"junk" if is_broken else srgb)

    assert "icc_profile" not in decode(pixels.encode(file.read())).info


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\0" * 99],
)
def test_what_is_no_picture_is_refused(content: bytes):
    with pytest.raises(ValidationError, match="no JPEG, PNG or WebP"):
        pixels.encode(content)


def test_other_formats_are_refused():
    for kind in ("GIF", "BMP", "TIFF"):
        with pytest.raises(ValidationError, match="no JPEG, PNG or WebP"):
            pixels.encode(make_picture_file(kind=kind).read())


def test_a_picture_cut_off_or_mangled_is_refused():
    whole = make_picture_file(size=(400, 400)).read()
    for content in (whole[:-200], whole[:300], whole[:20] + b"\xff" * 200 + whole[220:]):
        with pytest.raises(ValidationError):
            pixels.encode(content)


def test_too_many_bytes_are_refused():
    with pytest.raises(ValidationError, match="larger than 10 MB"):
        pixels.encode(b"\0" * (pixels.MAX_BYTES + 1))


@pytest.mark.parametrize("side", [7_100, pytest.param(30_000, marks=pytest.mark.slow)])
def test_a_decompression_bomb_is_refused_before_it_goes_off(side: int):
    small_file = make_picture_file("1", (side, side), "PNG")
    assert len(small_file.getvalue()) < 200_000

    with pytest.raises(ValidationError, match="50 megapixels"):
        pixels.encode(small_file.read())


def segment(code: int, content: bytes) -> bytes:
    return bytes([0xFF, code]) + (len(content) + 2).to_bytes(2) + content


# The second scan of a grey progressive JPEG: "nothing more in the next 32,767 blocks".
SCAN = segment(0xDA, b"\1\1\0\1\x3f\0") + b"\x7f\xff\0"


def make_progressive(scans: int, *, side: int = 80, before: bytes = b"") -> bytes:
    """Return a JPEG that is read so often, with something before its last scan."""
    of_blocks = bytes((side // 8) ** 2 // 8 + 1)
    return (
        b"\xff\xd8"
        + segment(0xDB, b"\0" + b"\1" * 64)
        + segment(0xC2, b"\x08" + side.to_bytes(2) * 2 + b"\1\1\x11\0")
        + segment(0xC4, b"\0\1" + bytes(16))
        + segment(0xC4, b"\x10\1" + bytes(15) + b"\xe0")
        + segment(0xDA, b"\1\1" + bytes(4)) + of_blocks
        + SCAN * (scans - 2) + before + SCAN + b"\xff\xd9"
    )  # fmt: skip


def test_a_picture_that_is_read_without_end_is_refused_in_words():
    assert pixels.encode(make_progressive(pixels.MAX_SCANS))
    with pytest.raises(ValidationError, match="too many parts"):
        pixels.encode(make_progressive(pixels.MAX_SCANS + 1))
    with pytest.raises(ValidationError, match="too many parts"):
        pixels.encode(make_progressive(2, before=segment(0xFE, b"") * pixels.MAX_SEGMENTS))


@pytest.mark.parametrize(
    "before",
    [b"\xff" * 99, b"\xff\xd0", b"\xff\x02\xff\xff", b"\0" * 99, b"\xff\x00", segment(0xE1, b"x")],
    ids=["fill", "restart", "no code", "rest of a scan", "stuffed", "segment"],
)
def test_no_scan_hides_behind_what_a_decoder_passes_over(before: bytes):
    assert pixels.encode(make_progressive(9, before=segment(0xE1, b"x")))
    with pytest.raises(ValidationError, match="too many parts"):
        pixels.encode(make_progressive(pixels.MAX_SCANS + 1, before=before))


def test_only_what_is_read_counts():
    ordinary = make_picture_file(size=(900, 600), progressive=True).read()
    assert ordinary.count(b"\xff\xda") == 10
    small_one, film = segment(0xE1, b"Exif\0" + SCAN * 200), SCAN * 200 + b"\xff\xd9"
    assert pixels.encode(ordinary[:2] + small_one + ordinary[2:] + film)


def test_looking_for_scans_takes_no_time():
    whole = pixels.MAX_BYTES - 2
    for odd in (
        b"\xff",
        b"\xff\x00",
        b"\xff\xd0",
        b"\xff\x02",
        b"\xff\xfe\0\2",
        b"\xff\xe0\xff\xff",
    ):
        upload = b"\xff\xd8" + odd * (whole // len(odd))
        assert cpu_seconds(lambda upload=upload: _check_quietly(upload)) < 0.5 * times_slower()


def _check_quietly(upload: bytes) -> None:
    with suppress(ValidationError):
        pixels._check_scans(upload)


@pytest.mark.parametrize("size", [(30_001, 1), (1, 30_001)])
def test_a_strip_is_refused_before_it_is_decoded(size):
    with pytest.raises(ValidationError, match="30,000 pixels"):
        pixels.encode(make_picture_file("1", size, "PNG").read()[:60])


def test_a_long_panorama_is_taken():
    assert pixels.encode(make_picture_file("L", (30_000, 20), "PNG").read())


def test_a_stored_picture_knows_its_size_and_who_brought_it():
    image = make_image(credit="© NORTHWIRE", uploaded_by=cast.edo())

    assert (image.width, image.height, image.credit) == (90, 60, "© NORTHWIRE")
    assert default_storage.exists(image.file.name)


def test_the_same_picture_with_the_same_words_is_kept_once():
    assert make_image().pk == make_image(alt=" A ferry  at sea\0").pk
    assert make_image(size=(91, 60)).pk != make_image().pk


@pytest.mark.parametrize("word", ["alt", "caption", "credit"])
def test_other_words_make_another_picture_of_the_same_file(word):
    first, second = make_image(), make_image(**{word: "Something else"})

    assert getattr(second, word) == "Something else"
    assert (second.file.name, second.width, second.height) == (first.file.name, 90, 60)
    first.refresh_from_db()
    assert first.alt == "A ferry at sea"


def test_a_description_is_demanded_and_bounded():
    for alt in ("", "  ", "x" * 301):
        with pytest.raises(ValidationError):
            make_image(alt=alt)
    assert not Image.objects.exists()


def store(*, content: bytes) -> str:
    """Store a picture; run by eight processes at the same moment."""
    return images.store_image(file=BytesIO(content), alt="A ferry at sea").digest


def test_eight_editors_with_the_same_picture_make_one(writers, settings):
    content = make_picture_file(size=(77, 55)).read()
    digests = writers.call(store, [{"content": content}] * 8)

    image = Image.objects.get()
    assert digests == [image.digest] * 8
    folder = Path(settings.MEDIA_ROOT, image.file.name).parent
    assert len(list(folder.glob(f"{image.digest[:32]}*"))) == 1
