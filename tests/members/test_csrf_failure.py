"""A stale form is answered with the text that was typed."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_typed_text_comes_back_in_a_form_that_can_be_sent():
    client = Client(enforce_csrf_checks=True)
    page = client.post("/display/?a=1", {"text": "<b>my words</b>", "password": "secret words"})
    html = page.content.decode()
    assert page.status_code == 403
    assert "&lt;b&gt;my words&lt;/b&gt;" in html and "secret words" not in html
    assert 'action="/display/?a=1"' in html and "csrfmiddlewaretoken" in html
