"""Lay a large part into a page when all around it has been rendered.

A template joins what it renders anew for every block around it: a megabyte of
comments is copied a dozen times, at two bytes a letter where one of them is
Japanese. So it gets a mark in their place, and they are put there as bytes.
"""

from collections.abc import Iterable
from secrets import token_hex
from threading import local

from django.http import HttpResponse
from django.utils.safestring import SafeString

_MARK = f"laid-{token_hex(16)}-"  # Nobody can write it into a text: each process has its own.
_of_thread = local()


def lay(pieces: Iterable[bytes]) -> SafeString:
    """Return the mark that a template shows in place of these pieces of HTML, UTF-8, once."""
    waiting: list[Iterable[bytes]] = _of_thread.__dict__.setdefault("waiting", [])
    waiting.append(pieces)
    return SafeString(f"{_MARK}{len(waiting) - 1}.")


def lay_in(response: HttpResponse) -> HttpResponse:
    """Put what waits in this thread into the page that was rendered for it."""
    waiting: list[Iterable[bytes]] = _of_thread.__dict__.pop("waiting", [])
    if waiting and not response.streaming:
        content = response.content
        for place, pieces in enumerate(waiting):
            before, mark, after = content.partition(f"{_MARK}{place}.".encode())
            if mark:
                content = b"".join([before, *pieces, after])
        response.content = content
        if "Content-Length" in response:
            response["Content-Length"] = str(len(content))
    return response
