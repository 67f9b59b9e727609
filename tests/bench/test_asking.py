"""An answer that isn't whole ends the run; its figures would be worthless."""

import gzip

import brotli
import pytest

from bench.asking import Answer, Incomplete, Page, check, counter, decompress
from bench.load import read_wrk

pytestmark = pytest.mark.once

BODY = b"<html>" + b'<article id="c1">a comment</article>' * 100 + b"</html>"
PAGE = Page("/articles/1/", counter(rb'<article id="c\d+"'), 100, 100, ending=b"</html>")
WRK = """Running 1s test @ http://127.0.0.1:8000/
  Latency Distribution
     50%    2.60ms
     99%   12.30ms
  1000 requests in 1.01s, {read}MB read
{error}Requests/sec:    990.10
"""


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, {}, body, len(body))


def test_whole_answer_is_counted():
    assert check(PAGE, answer(BODY)) == 100


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (BODY[: len(BODY) // 2], 200),
        (BODY.removesuffix(b"</html>"), 200),
        (BODY.replace(b'id="c1"', b"", 1), 200),
        (BODY, 500),
    ],
    ids=["half", "without its end", "one comment short", "failed"],
)
def test_answer_that_lacks_something_is_refused(body, status):
    with pytest.raises(Incomplete):
        check(PAGE, answer(body, status))


@pytest.mark.parametrize(
    ("compress", "name"), [(gzip.compress, "gzip"), (brotli.compress, "br"), (bytes, "")]
)
def test_body_is_read_through_its_compression(compress, name):
    assert decompress(compress(BODY), name) == BODY


@pytest.mark.parametrize(("compress", "name"), [(gzip.compress, "gzip"), (brotli.compress, "br")])
def test_truncated_compression_is_refused(compress, name):
    with pytest.raises(Incomplete):
        decompress(compress(BODY)[:-20], name)


def test_load_is_read_from_what_wrk_says():
    count, seconds, p99 = read_wrk(WRK.format(read="4.10", error=""), PAGE, 4_096)
    assert (count, seconds, p99) == (1000, 1.01, pytest.approx(0.0123))


@pytest.mark.parametrize(
    ("read", "error"),
    [("2.05", ""), ("4.10", "  Non-2xx or 3xx responses: 3\n"),
     ("4.10", "  Socket errors: connect 0, read 4, write 0, timeout 0\n")],
    ids=["short answers", "refused answers", "broken connections"],
)  # fmt: skip
def test_load_with_answers_that_were_not_whole_is_refused(read, error):
    with pytest.raises(Incomplete):
        read_wrk(WRK.format(read=read, error=error), PAGE, 4_096)
