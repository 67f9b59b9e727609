"""Decode a picture, bound it and encode it anew. Pure.

Loads Pillow, some 3 MB: import it where a picture is, not at the top of a module.
"""

import re
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # Of the upload; more is refused before it is decoded.
# Of an upload that isn't shrunk while it is read, as a JPEG is, where anybody may send one: a WebP
# of 50 megapixels takes 800 MB for a second, one of 16 a third of that.
MAX_OF_ANYBODY = 16_000_000
MAX_UPLOADED_SIDE = 30_000  # Pixels; a strip of 50,000,000 x 1 costs 2 GB to shrink.
MAX_SIDE = 2000  # Pixels of what is kept, unless the caller wants less.
# A progressive JPEG is read once more for each of its scans, and one of a few bytes passes over all
# pixels. Cameras and editors write ten at most, the tightest encoders some dozens.
MAX_SCANS = 100
MAX_SEGMENTS = 2000  # Of a JPEG; a colour profile may take 255, and each one takes its time.
# Bytes between two segments of a JPEG's head, which Pillow reads one by one in Python: 9 MB of them
# took it two seconds. Programs write none, or a few.
MAX_FILL = 1000
FORMATS = ("JPEG", "PNG", "WEBP")
# What Pillow calls one with another behind it, as phones take them, to be shown brighter: the first
# is read, in the same way.
JPEGS = ("JPEG", "MPO")

NOT_AN_IMAGE = _("This file is no JPEG, PNG or WebP image.")
TOO_MANY_PIXELS = _("This image has more than 50 megapixels.")
TOO_MANY_TO_READ = _("Only a JPEG image may have more than 16 megapixels here.")
TOO_MANY_SCANS = _("This JPEG image has too many parts. Please save it once more, and try again.")
TOO_LONG = _("This image is more than 30,000 pixels wide or high.")

# What ends a scan, begins a segment, or ends the picture. Of what else may follow 0xFF a decoder
# takes none for a segment: stuffed and fill bytes, restarts, codes that mean nothing.
_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
_SCAN, _END = b"\xda", b"\xd9"


def encode(upload: bytes, max_side: int = MAX_SIDE, *, of_anybody: bool = False) -> bytes:
    """Return an upload's pixels as WebP, upright and bounded. Raises ValidationError.

    Only pixels are carried over, so EXIF, GPS, comments and whatever hides in
    a polyglot file stay behind. `of_anybody`: who sends it is no editor.
    """
    if len(upload) > MAX_BYTES:
        raise ValidationError(_("This image is larger than 10 MB."))
    try:
        picture = _decode(upload, max_side, of_anybody=of_anybody)
    except Pillow.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except ValidationError:
        raise
    except Exception as error:
        # Pillow's decoders answer broken bytes with whatever went wrong inside
        # them (struct.error, IndexError, ...); it is the file's fault each time.
        raise ValidationError(NOT_AN_IMAGE) from error
    bare = Pillow.new(picture.mode, picture.size)
    bare.paste(picture)
    encoded = BytesIO()
    bare.save(encoded, "WEBP", quality=82, method=4)
    return encoded.getvalue()


def measure(encoded: bytes) -> tuple[int, int]:
    """Return the width and height, in pixels, of what encode() made."""
    return Pillow.open(BytesIO(encoded), formats=("WEBP",)).size


def _decode(upload: bytes, max_side: int, *, of_anybody: bool) -> Pillow.Image:
    """Return the pixels, small, upright and in sRGB. A photo is shrunk while it is read."""
    if upload.startswith(b"\xff\xd8"):
        _check_scans(upload)
    picture: Pillow.Image = Pillow.open(BytesIO(upload), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    is_shrunk = picture.format in JPEGS
    if of_anybody and not is_shrunk and picture.width * picture.height > MAX_OF_ANYBODY:
        raise ValidationError(TOO_MANY_TO_READ)
    if max(picture.size) > MAX_UPLOADED_SIDE:
        raise ValidationError(TOO_LONG)
    if picture.mode.startswith("I"):  # 16 bits of grey, which convert() would cut off, not scale.
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.mode in ("1", "P", "PA"):  # Can't be shrunk smoothly.
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((max_side, max_side))
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if upright.mode != "CMYK":
        upright = upright.convert(mode)
    return _in_srgb(upright, mode).convert(mode)


def _check_scans(upload: bytes) -> None:
    """Refuse a JPEG that takes long to read, before anything of it is decoded.

    Walks as libjpeg does, up to the end of the picture: what phones put behind it, a film or
    a second picture, isn't read, nor is the small picture inside of a segment.
    """
    scans = segments = 0
    at = 2
    while (marker := _MARKER.search(upload, at)) and marker[1] != _END:
        if not scans and marker.start() - at > MAX_FILL:
            raise ValidationError(NOT_AN_IMAGE)
        scans += marker[1] == _SCAN
        segments += 1
        if scans > MAX_SCANS or segments > MAX_SEGMENTS:
            raise ValidationError(TOO_MANY_SCANS)
        length = int.from_bytes(upload[marker.end() : marker.end() + 2])
        at = marker.end() + max(length, 2)
    if not scans:
        raise ValidationError(NOT_AN_IMAGE)


def _in_srgb(picture: Pillow.Image, mode: str) -> Pillow.Image:
    """Return the picture in the screen's colours; cameras and agencies deliver wider ones.

    A profile that is broken or made for another kind of picture is left out.
    """
    if not (profile := picture.info.get("icc_profile")):
        return picture
    screen = ImageCms.createProfile("sRGB")
    try:
        converted = ImageCms.profileToProfile(picture, BytesIO(profile), screen, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture
