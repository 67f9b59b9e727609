"""Take in a picture: decode it, bound it, encode it anew."""

import hashlib
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from articles.markup import clean_line
from articles.models import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # Of the upload; more is refused before it is decoded.
MAX_UPLOADED_SIDE = 30_000  # Pixels; a strip of 50,000,000 x 1 costs 2 GB to shrink.
MAX_SIDE = 2000  # Pixels of what is kept.
FORMATS = ("JPEG", "PNG", "WEBP")

NOT_AN_IMAGE = _("This file is no JPEG, PNG or WebP image.")
TOO_MANY_PIXELS = _("This image has more than 50 megapixels.")
TOO_LONG = _("This image is more than 30,000 pixels wide or high.")


def store_image(
    *,
    file: IO[bytes],
    alt: str,
    caption: str = "",
    credit: str = "",
    uploaded_by: Any = None,
) -> Image:
    """Keep a picture as a WebP without metadata; the same pixels once, whatever is said of them.

    `uploaded_by` is a member or None. A picture that is here already gets a
    row of its own for other words, since each article describes and credits
    it for itself. Raises ValidationError if it is no image, too large, or has
    no description.
    """
    words = {"alt": clean_line(alt), "caption": clean_line(caption), "credit": clean_line(credit)}
    if not words["alt"]:
        raise ValidationError(_("Please describe the image for those who can't see it."))
    content = encode(file.read(MAX_BYTES + 1))
    digest = hashlib.sha256(content).hexdigest()
    if same := Image.objects.filter(digest=digest, **words).first():
        return same
    image = Image(digest=digest, uploaded_by=uploaded_by, **words)
    try:
        image.clean_fields(exclude=["file", "width", "height", "uploaded_by"])
    except ValidationError as error:
        raise ValidationError(error.messages) from error  # Of the whole, for forms of other fields.
    return _keep(image, content)


def _keep(image: Image, content: bytes) -> Image:
    """Write the row, and the file unless another row has it.

    Where the same picture came in meanwhile with the same words, that one is kept.
    """
    stored = Image.objects.filter(digest=image.digest).first()
    try:
        with transaction.atomic():
            if stored:
                image.width, image.height = stored.width, stored.height
                image.file = stored.file.name
                image.save()
            else:
                name = f"{image.digest[:32]}.webp"
                # Without a name of its own the content isn't measured for width and height.
                image.file.save(name, ContentFile(content, name), save=True)
    except IntegrityError:
        if not stored:
            image.file.storage.delete(str(image.file.name))
        words = {name: getattr(image, name) for name in ("alt", "caption", "credit")}
        return Image.objects.get(digest=image.digest, **words)
    return image


def encode(upload: bytes) -> bytes:
    """Return an upload's pixels as WebP, upright and bounded. Raises ValidationError.

    Only pixels are carried over, so EXIF, GPS, comments and whatever hides in
    a polyglot file stay behind.
    """
    if len(upload) > MAX_BYTES:
        raise ValidationError(_("This image is larger than 10 MB."))
    try:
        picture = _decode(upload)
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


def _decode(upload: bytes) -> Pillow.Image:
    """Return the pixels, small, upright and in sRGB. A photo is shrunk while it is read."""
    picture: Pillow.Image = Pillow.open(BytesIO(upload), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    if max(picture.size) > MAX_UPLOADED_SIDE:
        raise ValidationError(TOO_LONG)
    if picture.mode.startswith("I"):  # 16 bits of grey, which convert() would cut off, not scale.
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.mode in ("1", "P", "PA"):  # Can't be shrunk smoothly.
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if upright.mode != "CMYK":
        upright = upright.convert(mode)
    return _in_srgb(upright, mode).convert(mode)


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
