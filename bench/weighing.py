"""The rows about weight, memory and starting."""

import gzip
import posixpath
import random
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import brotli

from bench import cpu
from bench.asking import ask
from bench.bench import Bench, Row, number
from bench.site import Site

LINKED = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')
IMPORTED = re.compile(r"""(?:@import\s*|from\s*|import\s*)["']([^"']+\.(?:js|css))["']""")
# What loads something by itself: an element's source, a sheet's or a script's import, a font.
FOREIGN = re.compile(
    r"""(?:\bsrc(?:set)?=|\bposter=|@import\s*|\bimport\s*|\bfrom\s*|url\()\s*["']?(?:https?:)?//"""
    r"""|<link(?=[^>]*\brel="(?:stylesheet|icon|preload|modulepreload|preconnect|manifest)")"""
    r"""[^>]*\bhref="(?:https?:)?//"""
)
KB = 1024
ASKERS = 4


def weigh_page(bench: Bench) -> None:
    """Weigh the page of 100 comments and what it loads of ours."""
    site = bench.sites[0]
    page = site.page(100)
    plain = ask(site.port, page.path, encodings="identity").body
    sent = {name: ask(site.port, page.path, encodings=name) for name in ("br", "gzip")}
    sizes, is_sent = {}, True
    for name, answer in sent.items():
        if answer.headers.get("content-encoding") == name:
            sizes[name] = answer.sent
        else:
            is_sent = False
            sizes[name] = len(brotli.compress(plain, quality=5) if name == "br"
                              else gzip.compress(plain, 6))  # fmt: skip
    text = f"{sizes['br'] / KB:.1f} KB br, {sizes['gzip'] / KB:.1f} KB gzip"
    text += f" ({len(plain) / KB:.0f} KB before)"
    if not is_sent:
        text += ", NOT sent compressed yet"
    row = Row("weight of the page of 100 comments", "≤ 25 KB compressed", {site.key: text})
    row.is_met[site.key] = is_sent and max(sizes.values()) <= 25 * KB
    bench.add(row)
    own, vendored, foreign = weigh_files(site, plain.decode())
    row = Row("CSS and JavaScript it loads, gzip; what it loads from others", "≤ 25 KB own; 0")
    row.cells[site.key] = (
        f"{own / KB:.1f} KB own, {vendored / KB:.1f} KB vendored; {foreign} requests to others"
    )
    row.is_met[site.key] = own <= 25 * KB and foreign == 0
    bench.add(row)


def weigh_files(site: Site, html: str) -> tuple[int, int, int]:
    """Return the gzipped bytes of every style sheet and script a browser loads: own, vendored.

    And how much of all that a page or its files load comes from another host.
    """
    waiting, seen, own, vendored = LINKED.findall(html), set(), 0, 0
    foreign = len(FOREIGN.findall(html))
    while waiting:
        path = waiting.pop()
        if path in seen or "://" in path:
            continue
        seen.add(path)
        answer = ask(site.port, path, encodings="gzip")
        size = answer.sent if "content-encoding" in answer.headers else len(
            gzip.compress(answer.body)
        )  # fmt: skip
        own, vendored = (own, vendored + size) if "/vendor/" in path else (own + size, vendored)
        foreign += len(FOREIGN.findall(answer.body.decode()))
        if "/vendor/" not in path:
            found = IMPORTED.findall(answer.body.decode())
            waiting += [posixpath.normpath(urljoin(path, name)) for name in found]
    return own, vendored, foreign


def weigh_memory(bench: Bench) -> None:
    """Read memory after mixed requests over a thousand articles, of a server begun anew.

    And what it had come to before, by all that was measured until then.
    """
    length = bench.length
    if not length.mixed:
        bench.notes.append("memory after 10,000 mixed requests (full form only)")
        return
    row = Row("memory of server and 2 workers after 10,000 mixed requests", "≤ 150 MB (PSS)")
    for site in bench.sites:
        _resident, before = cpu.memory(site.server.pids())
        site.server.restart()
        done = ask_mixed(site, length.mixed, length.mixed_seconds)
        resident, proportional = cpu.memory(site.server.pids())
        row.cells[site.key] = (
            f"{proportional:.0f} MB PSS, {resident:.0f} MB RSS, {done:,} requests; "
            f"{before:.0f} MB PSS after the rows above"
        )
        row.is_met[site.key] = proportional <= 150 and done >= length.mixed
    for peer in bench.peers:
        resident, proportional = cpu.memory(peer.server.pids())
        row.cells[peer.key] = f"{proportional:.0f} MB PSS (after the rows above)"
    bench.add(row)


def ask_mixed(site: Site, count: int, seconds: float) -> int:
    """Ask for that many pages: articles in every order, a tenth of them signed in."""
    chance = random.Random(1)
    queries = ("", "", "", "?order=newest", "?order=oldest", "?order=discussed")
    asked = [
        (chance.choice(site.filled["mixed"]) + chance.choice(queries), chance.random() < 0.1)
        for _ in range(count)
    ]
    until = time.monotonic() + seconds

    def ask_pile(pile: list[tuple[str, bool]]) -> int:
        done = 0
        for path, is_member in pile:
            if time.monotonic() > until:
                break
            answer = ask(site.port, path, site.session(len(path) + done) if is_member else None)
            done += answer.status == 200
        return done

    with ThreadPoolExecutor(ASKERS) as askers:
        return sum(askers.map(ask_pile, [asked[n::ASKERS] for n in range(ASKERS)]))


def time_starts(bench: Bench) -> None:
    """Start each server again some times, and take the median until its first answer."""
    row = Row("first answer after start", "≤ 1 s", slower=bench.slower)
    for key, server in bench.servers().items():
        times = []
        for _ in range(bench.length.starts):
            server.stop()
            with server:
                times.append(server.started_in)
        row.cells[key] = f"{number(statistics.median(times))} s"
        if key in {site.key for site in bench.sites}:
            row.is_met[key] = statistics.median(times) <= bench.slower
    bench.add(row)
