"""Static files, as the application hands them out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_static_file_that_is_opened_by_itself_loads_no_more_than_a_page(method: str):
    drawing = Path(settings.STATIC_ROOT, "drawing.svg")
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    try:
        answer = getattr(Client(), method)("/static/drawing.svg")
    finally:
        drawing.unlink()
    assert answer.status_code == (405 if method == "post" else 200)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
