"""A JPEG whose head is filled up: refused before Pillow walks over it, byte by byte, in Python."""

from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from articles import pixels

NOTHING = b"\xff\xd8"
FILLS = {"fill bytes": b"\xff", "stuffed bytes": b"\xff\x00", "restarts": b"\xff\xd0"}


def photo() -> bytes:
    file = BytesIO()
    Pillow.new("RGB", (90, 60), "navy").save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
@pytest.mark.parametrize("behind", [b"", photo()[2:]], ids=["nothing", "a picture"])
def test_a_filled_head_is_refused_before_it_is_opened(fill: bytes, behind: bytes):
    upload = NOTHING + fill * 3000 + behind
    with patch.object(Pillow, "open") as opened, pytest.raises(ValidationError):
        pixels.encode(upload)
    assert not opened.called


def test_a_few_fill_bytes_between_segments_are_a_picture():
    assert pixels.encode(NOTHING + b"\xff" * 500 + photo()[2:])
