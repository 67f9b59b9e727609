"""What stands in the server's log: a line for what was refused, a traceback for what broke."""

import logging
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.log_lines import LineFormatter
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """Return what the console's handler writes."""
    (handler,) = (
        one for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter)
    )
    stream = StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def test_what_is_forbidden_takes_one_line(client: Client, written: StringIO):
    client.force_login(cast.alice())
    assert client.get("/moderation/").status_code == 403
    (line,) = written.getvalue().splitlines()
    assert "Forbidden" in line and "/moderation/" in line


def test_what_broke_says_where(written: StringIO):
    logger = logging.getLogger("django.request")
    for error, status in ((RuntimeError("This broke."), 500), (PermissionDenied("No."), 403)):
        try:
            raise error
        except Exception:
            logger.error("%s", status, exc_info=True, extra={"status_code": status})
    said = written.getvalue()
    assert "RuntimeError: This broke." in said and "PermissionDenied" not in said


def test_an_error_outside_of_any_request_says_where(written: StringIO):
    try:
        raise RuntimeError("A job broke.")
    except RuntimeError:
        logging.getLogger("dateline").exception("A job failed")
    assert "RuntimeError: A job broke." in written.getvalue()
