"""The rows about writing: a reply, eight writers at once, readers after a write."""

import itertools
import random
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.asking import ask
from bench.bench import Bench, Row, number, show
from bench.load import Figure, Load, load, sum_up
from bench.posting import Letter, Sent, fetch_form, prepare, send, send_pile
from bench.servers import Server
from bench.site import Site
from bench.words import ENGLISH
from setup.terminal import CommandFailed

SIZES = (10, 10_000, 100_000)
PEER_SIZES = (10, 10_000)
WRITERS = 8
TARGETS = 50  # Comments that are answered in turn.
FLAT = 1.2
WORDS = 12  # Of a reply, about as many as most have.


class Pen:
    """Makes our site's letters: each reply by the next member, so that nobody is too fast."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.members: Iterator[int] = itertools.count()
        self.targets: dict[int, list[int]] = {}

    def letter(self, size: int, target: int) -> Letter:
        """Open the form below a comment as the next member and fill it in."""
        pk = self.site.filled["pages"][str(size)]["pk"]
        if size not in self.targets:
            self.targets[size] = self.site.inside("answerable", pk, TARGETS)["comments"]
        comment = self.targets[size][target % len(self.targets[size])]
        member = next(self.members)
        return fetch_form(
            self.site.port, f"/articles/{pk}/compose/?reply_to={comment}",
            self.site.session(member), "text", _write(member),
        )  # fmt: skip


def _write(member: int) -> str:
    """Return a text of its own: the same from many members waits for a moderator."""
    return " ".join([str(member), *random.Random(member).choices(ENGLISH, k=WORDS)])


Maker = Callable[[int, int], Letter]


def write_replies(bench: Bench, pens: dict[str, Pen]) -> None:
    """Measure one reply at a time by size of the discussion."""
    makers: dict[str, tuple[Server, Maker, Sequence[int]]] = {
        key: (pen.site.server, pen.letter, SIZES) for key, pen in pens.items()
    }
    for peer in bench.peers:
        makers[peer.key] = (peer.server, peer.letter, PEER_SIZES)
    found = _measure_replies(bench, makers)
    bases = _insert_barely(bench)
    statements = {
        site.key: site.inside("probe", *site.filled["pages"]["10000"].values())
        for site in bench.sites
    }
    for size in SIZES:
        goal = "≤ 6 ms, ≤ 12 statements, flat within 20 %"
        row = Row(f"reply in a discussion of {size:,}", goal, slower=bench.slower)
        for key, by_size in found.items():
            if size in by_size:
                row.cells[key] = show(by_size[size])
                row.cpu_ms[key] = by_size[size].cpu_ms
        for site in bench.sites:
            count = statements[site.key]["reply"]
            row.cells[site.key] += f", {count} statements"
            is_flat = row.cpu_ms[site.key] <= FLAT * found[site.key][SIZES[0]].cpu_ms
            usual = row.cpu_ms[site.key] / bench.slower
            row.is_met[site.key] = is_flat and usual <= 6 and count <= 12
        if size == SIZES[0]:
            row.cells["bare"] = f"a Django insert behind a login, {bench.tell_bases(bases)}"
        bench.add(row)
    for row in bench.rows:
        if row.what.endswith("signed in"):
            for site in bench.sites:
                count = statements[site.key]["page"]
                row.cells[site.key] += f", {count} queries"
                row.is_met[site.key] &= count <= 6


def _insert_barely(bench: Bench) -> dict[str, Figure]:
    """Insert by the bare Django on each database as often as replies are written."""
    loads: dict[str, list[Load]] = {key: [] for key in bench.plain}
    for _round in range(bench.length.reply_rounds):
        for key, plain in bench.plain.items():
            letters = [plain.letter(number) for number in range(bench.length.replies)]
            sent = send(plain.server, letters, writers=1)
            _demand(sent, f"bare Django, {key}")
            loads[key].append(sent.load)
    return {key: sum_up(rounds) for key, rounds in loads.items()}


def _measure_replies(
    bench: Bench, makers: dict[str, tuple[Server, Maker, Sequence[int]]]
) -> dict[str, dict[int, Figure]]:
    loads: dict[str, dict[int, list[Load]]] = {key: {} for key in makers}
    for _round in range(bench.length.reply_rounds):
        for key, (server, make, sizes) in makers.items():
            for size in sizes:
                few = bench.length.replies if key in ("sqlite", "postgresql") else 4
                letters = prepare(lambda n, s=size, m=make: m(s, n), range(few))  # type: ignore[misc]
                sent = send(server, letters, writers=1)
                _demand(sent, f"{key}, {size}")
                loads[key].setdefault(size, []).append(sent.load)
    return {
        key: {size: sum_up(rounds) for size, rounds in by_size.items()}
        for key, by_size in loads.items()
    }


def write_together(bench: Bench, pens: dict[str, Pen]) -> None:
    """Measure eight writers at once in one discussion, and prove the counters."""
    what, goal = "8 writers at once, one discussion of 10,000", "≥ 250 replies/s, counters exact"
    row = Row(what, goal, slower=bench.slower)
    for key, pen in pens.items():
        letters = prepare(lambda n, p=pen: p.letter(10_000, n), range(bench.length.parallel))  # type: ignore[misc]
        sent = send(pen.site.server, letters, writers=WRITERS)
        exact = _counters_are_exact(pen.site)
        rate = sent.taken / sent.load.seconds * bench.slower
        row.cells[key] = f"{_tell(sent)}, counters {'exact' if exact else 'WRONG'}"
        row.is_met[key] = rate >= 250 and exact and not sent.refused
    bases = []
    for plain in bench.plain.values():
        letters = [plain.letter(number) for number in range(bench.length.parallel)]
        name = plain.site.title.removeprefix("Dateline, ")
        bases.append(f"{name}: {_tell(send(plain.server, letters, writers=WRITERS))}")
    row.cells["bare"] = "; ".join(bases)
    for peer in bench.peers:
        letters = prepare(lambda n, p=peer: p.letter(10_000, n), range(bench.length.peer_parallel))  # type: ignore[misc]
        row.cells[peer.key] = _tell(send(peer.server, letters, writers=WRITERS))
    bench.add(row)


def _tell(sent: Sent) -> str:
    load = sent.load
    cpu = number(1000 * load.cpu / load.requests)
    if load.other_cpu >= 0.005:
        cpu += f" + {number(1000 * load.other_cpu / load.requests)}"
    text = f"{cpu} ms, {number(sent.taken / load.seconds)}/s, p99 {number(1000 * load.p99)} ms"
    if sent.refused:
        text += f", {sum(sent.refused.values())} of {load.requests} failed ({_list(sent.refused)})"
    return text


def _demand(sent: Sent, where: str) -> None:
    if sent.refused:
        raise LookupError(f"Replies were refused ({where}): {sent.refused}")


def _counters_are_exact(site: Site) -> bool:
    try:
        site.manage("recount", "--check")
    except CommandFailed:
        return False
    return True


def read_after_writes(bench: Bench, pens: dict[str, Pen]) -> None:
    """Measure 16 readers while somebody replies each second, and that each reply shows at once."""
    row = Row(
        "16 readers, a reply a second (1,000 comments)", "≥ 3,000/s, p99 ≤ 30 ms, no stale page",
        slower=bench.slower,
    )  # fmt: skip
    for key, pen in pens.items():
        seconds = bench.length.after_write_seconds
        letters = prepare(lambda n, p=pen: p.letter(1_000, n), range(seconds))  # type: ignore[misc]
        page = pen.site.page(1_000)
        stop = threading.Event()
        with ThreadPoolExecutor(1) as writer:
            writing = writer.submit(_write_each_second, pen.site, letters, page.path, stop)
            try:
                found = sum_up([load(pen.site.server, page, seconds, may_count=False)])
            finally:
                stop.set()
            written, stale = writing.result()
        row.cells[key] = (
            f"{show(found)}, p99 {number(found.p99_ms)} ms, {written} replies, {stale} stale"
        )
        usual = found.at_usual_pace(bench.slower)
        row.is_met[key] = usual.per_second >= 3_000 and usual.p99_ms <= 30 and not stale
    bench.add(row)


def _write_each_second(
    site: Site, letters: Sequence[Letter], path: str, stop: threading.Event
) -> tuple[int, int]:
    """Send a reply a second; return how many, and after how many the next page was the old one."""
    written = stale = 0
    known = _count_shown(site, path)
    for letter in letters:
        if stop.wait(1):
            break
        sent = send_one(site, letter)
        written += sent
        shown = _count_shown(site, path)
        stale += shown != known + sent
        known = shown
    return written, stale


def send_one(site: Site, letter: Letter) -> int:
    """Send one letter; return 1 if it was taken."""
    return int(send_pile(site.port, [letter])[0][0] in (201, 302, 303))


def _count_shown(site: Site, path: str) -> int:
    """Return the number of comments that the page's head names."""
    found = re.search(rb'id="discussion-count"[^>]*>\s*([\d,]+)', ask(site.port, path).body)
    return int(found[1].replace(b",", b"")) if found else -1


def _list(refused: dict[int, int]) -> str:
    """Return which answers came instead; 0 is none."""
    return ", ".join(f"{status}: {count}" for status, count in sorted(refused.items()))
