"""A Django view without middleware that returns the same ready bytes our page has."""

import json
import sys

from bench.asking import Answer, Page
from bench.places import RUN
from bench.servers import Server, free_port, granian

# CPU milliseconds of an answer with the page of 100 comments, where the README's table was made
# first, on a machine at rest: the pace for which goals in milliseconds and seconds are told.
USUAL_MS = 0.080


class Bare:
    """The limit of our stack: what a page costs when nothing is left to do but send it."""

    key, title = "bare", "bare ready page"

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = RUN / "bare"
        self.pages: dict[str, Page] = {}
        command = granian(sys.executable, "bench.peers.bare_project:application", self.port)
        self.server = Server(self.key, command, self.port, {"BARE_PAGES": str(self.folder)})

    def keep(self, name: str, page: Page, answer: Answer) -> None:
        """Have it return what our site has just answered, under /<name>/."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.body").write_bytes(answer.raw)
        sent = {"content-type", "content-encoding", "etag", "cache-control"}
        headers = {key: value for key, value in answer.headers.items() if key in sent}
        (self.folder / f"{name}.json").write_text(json.dumps(headers))
        self.pages[name] = Page(
            f"/{name}/", page.counts, page.least, page.most, page.headers, page.ending
        )
