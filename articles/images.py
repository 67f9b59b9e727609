"""Take in a picture: its pixels as pixels.py encodes them, and what is said of it."""

import hashlib
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles.markup import clean_line
from articles.models import Image


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
    from articles import pixels  # Few requests bring a picture.

    words = {"alt": clean_line(alt), "caption": clean_line(caption), "credit": clean_line(credit)}
    if not words["alt"]:
        raise ValidationError(_("Please describe the image for those who can’t see it."))
    content = pixels.encode(file.read(pixels.MAX_BYTES + 1))
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
