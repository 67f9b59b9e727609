"""Post a text to a program elsewhere and read what it answers, without waiting for long."""

from collections.abc import Mapping
from http.client import HTTPResponse
from time import monotonic
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

PATIENCE = 2.0  # Seconds for the connection and the head, and for the rest: the author waits.
MAX_ANSWER = 10_000  # Bytes.


class _NoRedirect(HTTPRedirectHandler):
    """Follow nobody: the text is for the address that was given."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """Let it be an error."""


_opener = build_opener(ProxyHandler({}), _NoRedirect)


def post_out(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return what is answered. Raises OSError if that comes late, is no 2xx or is too much."""
    request = Request(url, data=body, headers=dict(headers))  # noqa: S310
    with _opener.open(request, timeout=PATIENCE) as answer:
        return _read(answer)


def _read(answer: HTTPResponse) -> bytes:
    """Return the body. Raises TimeoutError of one that comes in drops or never ends."""
    body, ends_at = b"", monotonic() + PATIENCE
    while part := answer.read1(MAX_ANSWER):
        body += part
        if len(body) > MAX_ANSWER or monotonic() > ends_at:
            raise TimeoutError("The program answers too slowly, or too much.")
    return body
