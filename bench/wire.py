"""The plainest client that can send a letter: it shares two cores with what it measures.

Of each answer the status is read, and where the answer ends. Reading all headers, as
Python's own client does, took the load a third of a millisecond an answer.
"""

import re
import socket

from bench.places import HOST

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_IN_CHUNKS = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"
_BLANK = b"\r\n\r\n"
_READ = 65_536  # Bytes asked for at a time.


class Wire:
    """One kept connection to a server on this machine; made when it is needed."""

    def __init__(self, port: int, limit: float) -> None:
        self.port, self.limit = port, limit
        self._socket: socket.socket | None = None

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Send a POST, wait for the whole answer, return its status. Raises OSError."""
        own = {"Host": f"{HOST}:{self.port}", "Content-Length": str(len(body))}
        lines = [f"POST {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in (own | headers).items()] + ["", ""]
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), self.limit)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall("\r\n".join(lines).encode() + body)
            return self._read_answer(self._socket)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave; what is sent next connects anew."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _read_answer(self, connection: socket.socket) -> int:
        read = b""
        while _BLANK not in read:
            read += _some(connection)
        head, _, body = read.partition(_BLANK)
        status = int(head.split(b" ", 2)[1])
        length = _LENGTH.search(head)
        if length:
            missing = int(length[1]) - len(body)
            while missing > 0:
                missing -= len(_some(connection))
        elif _IN_CHUNKS.search(head):
            while not body.endswith(_LAST_CHUNK):
                body += _some(connection)
        elif status not in (204, 304):
            raise OSError("an answer that doesn't say where it ends")
        if _CLOSES.search(head):
            self.close()
        return status


def _some(connection: socket.socket) -> bytes:
    read = connection.recv(_READ)
    if not read:
        raise OSError("the connection ended within an answer")
    return read
