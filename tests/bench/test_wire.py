"""The client that sends letters, against answers of every kind that servers give."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.wire import Wire

HEAD = b"HTTP/1.1 %d Any\r\nX-More: content-length in words\r\n"
WHOLE = HEAD % 303 + b"Content-Length: 5\r\n\r\n"
CHUNKS = HEAD % 201 + b"Transfer-Encoding: chunked\r\n\r\n"


@contextmanager
def answering(*pieces: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Serve connections one after the other, each piece sent in answer to what was read."""
    asked: list[bytes] = []
    waiting = list(pieces)

    def serve() -> None:
        while waiting:
            connection, _address = listener.accept()
            with connection:
                while waiting and (read := connection.recv(65_536)):
                    asked.append(read)
                    piece = waiting.pop(0)
                    for start in range(0, len(piece), 40):
                        connection.sendall(piece[start : start + 40])
                    if b"close" in piece or b"cut" in piece:
                        break

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield listener.getsockname()[1], asked
        server.join(5)


def test_answers_are_read_to_their_end_over_one_connection():
    answers = WHOLE + b"12345", CHUNKS + b"3\r\nabc\r\n0\r\n\r\n", HEAD % 204 + b"\r\n"
    with answering(*answers) as (port, asked):
        wire = Wire(port, 5)
        headers = {"Cookie": "session=b", "Host": "elsewhere"}
        sent = [wire.post("/there/", b"text=a", headers) for _answer in answers]
        wire.close()
    assert sent == [303, 201, 204]
    head, body = asked[0].split(b"\r\n\r\n")
    assert head.startswith(b"POST /there/ HTTP/1.1\r\n") and b"Cookie: session=b" in head
    assert head.count(b"Host:") == 1 and b"Host: elsewhere" in head
    assert b"Content-Length: 6" in head and body == b"text=a"


def test_who_closes_is_asked_by_a_new_connection():
    closing = HEAD % 303 + b"Connection: close\r\nContent-Length: 0\r\n\r\n"
    with answering(closing, WHOLE + b"12345") as (port, _asked):
        wire = Wire(port, 5)
        assert [wire.post("/", b"", {}), wire.post("/", b"", {})] == [303, 303]
        wire.close()


@pytest.mark.parametrize("answer", [WHOLE + b"cut", HEAD % 200 + b"\r\nno end: cut"])
def test_what_has_no_end_is_no_answer(answer: bytes):
    with answering(answer) as (port, _asked), pytest.raises(OSError):
        Wire(port, 5).post("/", b"", {})
