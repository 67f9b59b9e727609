"""Take in a picture: decode it, bound it, encode it anew."""

import hashlib
import warnings
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from articles.models import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # Of the upload; more is refused before it is decoded.
MAX_SIDE = 2000  # Pixels of what is kept.
FORMATS = ("JPEG", "PNG", "WEBP")

NOT_AN_IMAGE = _("This file is no JPEG, PNG or WebP image.")


def store_image(
    *,
    file: IO[bytes],
    alt: str,
    caption: str = "",
    credit: str = "",
    uploaded_by: models.Model | None = None,
) -> Image:
    """Keep a picture as a WebP without metadata, once for the same pixels.

    Raises ValidationError if it is no image, too large, or has no description.
    """
    if not alt.strip():
        raise ValidationError(_("Please describe the image for those who can't see it."))
    content = encode(file.read(MAX_BYTES + 1))
    digest = hashlib.sha256(content).hexdigest()
    if found := Image.objects.filter(digest=digest).first():
        return found
    image = Image(digest=digest, alt=alt, caption=caption, credit=credit, uploaded_by=uploaded_by)
    name = f"{digest[:32]}.webp"
    # Without a name of its own the content isn't measured for width and height.
    image.file.save(name, ContentFile(content, name), save=True)
    return image


def encode(upload: bytes) -> bytes:
    """Return an upload's pixels as WebP, upright and bounded. Raises ValidationError.

    Only pixels are carried over, so EXIF, GPS, comments and whatever hides in
    a polyglot file stay behind.
    """
    if len(upload) > MAX_BYTES:
        raise ValidationError(_("This image is larger than 10 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(BytesIO(upload), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(_("This image has more than 50 megapixels."))
            upright = ImageOps.exif_transpose(picture)
            pixels = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(_("This image has more than 50 megapixels.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(NOT_AN_IMAGE) from error
    pixels.thumbnail((MAX_SIDE, MAX_SIDE))
    bare = Pillow.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    encoded = BytesIO()
    bare.save(encoded, "WEBP", quality=82, method=4)
    return encoded.getvalue()
