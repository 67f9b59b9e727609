"""Akismet is asked: a real server on this machine, which answers as Akismet does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


@contextmanager
def akismet(
    settings,
    answer: bytes,
    *,
    status: int = 200,
    mode: str = "on",
    before_answer: Callable[[], object] = lambda: None,
) -> Iterator[list[tuple[str, dict[str, str]]]]:
    """Answer every request with the same; yield the paths and forms that came.

    `before_answer` is what happens, in another thread, while who asks waits.
    """
    came: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            came.append((self.path, {name: one for name, [one] in parse_qs(body).items()}))
            before_answer()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.AKISMET_URL = f"http://127.0.0.1:{server.server_port}/1.1/"
    settings.AKISMET_KEY = "0123456789ab"
    change_setting(code="akismet", place=SITE, changed_by=None, mode=mode, then="", limits={})
    try:
        yield came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(**fields: str) -> Comment:
    root = make_comment(author=cast.bob(), text="What do you say?")
    return post_comment(
        article=root.article, author=cast.alice(), text="Buy Ångström!", reply_to=root.pk, **fields
    )


def test_it_gets_the_text_and_the_network_and_no_mail_address(settings):
    with akismet(settings, b"false") as came:
        comment = reply(address="203.0.113.0")
    assert comment.state == State.PUBLISHED
    path, told = came[-1]
    assert path == "/1.1/comment-check"
    assert (told["api_key"], told["user_ip"]) == ("0123456789ab", "203.0.113.0")
    assert (told["comment_content"], told["comment_author"]) == ("Buy Ångström!", "alice")
    assert told["comment_type"] == "reply" and "recheck_reason" not in told
    assert told["permalink"] == settings.SITE_URL + comment.article.get_absolute_url()
    assert cast.alice().email not in str(told)


def test_what_it_calls_spam_is_held_and_an_edit_is_asked_about_as_one(settings):
    comment = reply()
    with akismet(settings, b"true") as came:
        edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Buy it now!")
    assert edited.state == State.HELD and came[0][1]["recheck_reason"] == "edit"
    found = CheckRun.objects.order_by("pk").last().found[0]
    assert (found.check, found.reason) == ("akismet", "spam")


@pytest.mark.parametrize(
    ("answer", "status"), [(b"invalid", 200), (b"", 200), (b"false", 500), (b"false", 302)]
)
def test_an_odd_answer_holds(settings, answer: bytes, status: int):
    with akismet(settings, answer, status=status):
        assert reply().state == State.HELD
    assert CheckRun.objects.order_by("pk").last().found[0].reason == "failed"


def test_in_a_trial_it_is_recorded_and_holds_nothing(settings):
    with akismet(settings, b"true", mode="trial"):
        assert reply().state == State.PUBLISHED


def test_without_a_key_or_switched_off_nobody_is_asked(settings):
    with akismet(settings, b"true", mode="off") as came:
        assert reply().state == State.PUBLISHED
    with akismet(settings, b"true") as asked:
        settings.AKISMET_KEY = ""
        assert reply().state == State.PUBLISHED
    assert came == asked == []
