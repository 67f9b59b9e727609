"""A program of the site's own that is asked: a real server, on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import monotonic, sleep

import pytest

from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.checks import posting_out, webhook
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


@contextmanager
def program(settings, *answer: bytes, status: int = 200) -> Iterator[list[tuple[str, bytes]]]:
    """Answer every request with the same; yield the signatures and bodies that came."""
    came: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            came.append((self.headers[webhook.SIGNATURE], self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            with suppress(ConnectionError):  # Who asked may have had enough.
                for part in answer:
                    self.wfile.write(part)
                    sleep(0.02 * (len(answer) > 1))

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.CHECKS_WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/judge"
    settings.CHECKS_WEBHOOK_SECRET = "known to both of them, and to nobody else"
    change_setting(code="webhook", place=SITE, changed_by=None, mode="on", then="", limits={})
    try:
        yield came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply() -> Comment:
    root = make_comment(author=cast.bob(), text="What do you say?")
    return post_comment(article=root.article, author=cast.alice(), text="No.", reply_to=root.pk)


def test_it_gets_the_text_with_its_context_signed(settings):
    with program(settings, b'{"outcome": "publish"}') as came:
        comment = reply()
    assert comment.state == State.PUBLISHED
    [(signature, body)] = came
    told = json.loads(body)
    assert (told["text"], told["in_reply_to"]["text"]) == ("No.", "What do you say?")
    assert told["article"]["headline"] == comment.article.headline
    assert told["author"] == {"username": "alice", "comment_count": 0}
    at = signature.removeprefix("t=").partition(",")[0]
    assert signature == webhook.sign(body, int(at)) != webhook.sign(body + b" ", int(at))


def test_it_may_hold_with_a_reason_that_moderators_read(settings):
    with program(settings, b'{"outcome": "hold", "reason": "Curt"}'):
        assert reply().state == State.HELD
    assert CheckRun.objects.get().found[0].matched == ("Curt",)


def test_it_may_refuse_with_a_reason_that_the_author_reads(settings):
    with (
        program(settings, '{"outcome": "refuse", "reason": "短い"}'.encode()),
        pytest.raises(Refused) as refused,
    ):
        reply()
    assert "says: 短い" in str(refused.value.refusal.message)


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"", 200), (b'{"outcome": "love"}', 200), (b"[]", 200), (b'{"outcome": "publish"}', 500),
     (b'{"outcome": "publish"}', 302),
     (b'{"outcome": "publish", "' + b"x" * 20_000 + b'": 1}', 200)],
)  # fmt: skip
def test_an_odd_answer_holds(settings, answer: bytes, status: int):
    with program(settings, answer, status=status):
        assert reply().state == State.HELD
    assert CheckRun.objects.get().found[0].reason == "failed"


def test_no_answer_holds(settings):
    with program(settings, b""):
        settings.CHECKS_WEBHOOK_URL = "http://127.0.0.1:9/nobody"
        assert reply().state == State.HELD


def test_an_answer_in_drops_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(posting_out, "PATIENCE", 0.1)
    drops = [b" "] * 250 + [b'{"outcome": "publish"}']
    with program(settings, *drops):
        began = monotonic()
        assert reply().state == State.HELD
        assert monotonic() - began < 4  # Of 5 seconds.
