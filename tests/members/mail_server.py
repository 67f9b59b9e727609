"""A mail server of some lines, so that mails go through a real SMTP conversation."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class _Conversation(socketserver.StreamRequestHandler):
    """Says yes to everything and keeps what it is given."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            self.server.said.append(line.decode().strip())
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._take_mail()
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")

    def _take_mail(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mails.append(email.message_from_bytes(b"".join(lines)))
        self.wfile.write(b"250 taken\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.said: list[str] = []
        self.mails: list[Message] = []


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server for as long as the block lasts."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
