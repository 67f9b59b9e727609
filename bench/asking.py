"""Ask for a page and judge whether the answer is whole."""

import gzip
import http.client
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import brotli

from bench.places import HOST

ASK_LIMIT = 240  # Seconds; stock engines take 15 s for 10,000 comments.
# What a browser of today accepts.
ENCODINGS = "gzip, deflate, br, zstd"


class Incomplete(Exception):
    """An answer that isn't what the reader was promised; its figures would be worthless."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is decompressed, `sent` is how many bytes of it travelled."""

    status: int
    headers: dict[str, str]
    body: bytes
    sent: int
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to measure, and what its answer must hold."""

    path: str
    counts: Callable[[bytes], int]
    least: int
    most: int
    headers: dict[str, str] = field(default_factory=dict)
    ending: bytes = b""
    status: int = 200


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, encodings: str = ENCODINGS
) -> Answer:
    """Return the answer to a GET. Raises OSError while nobody listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=ASK_LIMIT)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encodings, **(headers or {})})
        response = connection.getresponse()
        raw = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
        body = decompress(raw, found.get("content-encoding", ""))
        return Answer(response.status, found, body, len(raw), raw)
    finally:
        connection.close()


def decompress(raw: bytes, encoding: str) -> bytes:
    """Return the bytes before compression. Raises Incomplete for a broken or unknown one."""
    try:
        if encoding == "gzip":
            return gzip.decompress(raw)
        if encoding == "br":
            return brotli.decompress(raw)
    except (EOFError, OSError, brotli.error) as error:
        raise Incomplete(f"The {encoding} answer is broken: {error}") from error
    if encoding not in ("", "identity"):
        raise Incomplete(f"Nobody here reads {encoding}.")
    return raw


def check(page: Page, answer: Answer) -> int:
    """Return how many comments the answer holds. Raises Incomplete unless it is whole."""
    if answer.status != page.status:
        raise Incomplete(f"{page.path} answered {answer.status}, not {page.status}.")
    if page.ending and not answer.body.rstrip().endswith(page.ending):
        raise Incomplete(f"{page.path} doesn't end with {page.ending.decode()}.")
    count = page.counts(answer.body)
    if not page.least <= count <= page.most:
        raise Incomplete(
            f"{page.path} holds {count} comments, not {page.least}"
            + (f" to {page.most}." if page.most != page.least else ".")
        )
    return count


def ask_whole(port: int, page: Page) -> tuple[Answer, float]:
    """Return a page's answer, checked, and how many seconds it took."""
    started = time.perf_counter()
    answer = ask(port, page.path, page.headers)
    seconds = time.perf_counter() - started
    check(page, answer)
    return answer, seconds


def counter(pattern: bytes) -> Callable[[bytes], int]:
    """Return a function that counts where the pattern occurs."""
    compiled = re.compile(pattern)
    return lambda body: len(compiled.findall(body))
