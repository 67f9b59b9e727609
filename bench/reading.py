"""The rows about reading: pages without an account, signed in, and the poll."""

import http.client

from bench.asking import Page, ask, ask_whole
from bench.bench import THERE_NOT_YET, Bench, Row, show
from bench.load import Figure, Load, Meter, sum_up
from bench.servers import Server
from bench.site import Site
from setup.terminal import say

Pages = dict[str, tuple[Server, Page]]
LARGE = (1_000, 10_000, 100_000)
FLAT = 1.2  # Times the page of 1,000.


def read_pages(bench: Bench) -> None:
    """Measure the anonymous pages of 100 to 100,000 comments."""
    bench.keep_bare("1000", bench.sites[0].page(1_000))
    pages = _pages(bench, 100, peers=True)
    pages["bare"] = (bench.bare.server, bench.bare.pages["100"])
    bench.read_row(
        "page of 100 comments, no account",
        "≤ 0.3 ms, ≥ 3,000/s, ≤ 1.5× the bare page",
        pages,
        lambda ours, all_of: (
            ours.cpu_ms <= 0.3
            and ours.per_second >= 3_000
            and ours.cpu_ms <= 1.5 * all_of["bare"].cpu_ms
        ),
    )
    first: dict[str, Figure] = {}
    for size in LARGE:
        pages = _pages(bench, size, peers=size in bench.length.peer_sizes)
        if size == LARGE[0]:
            pages["bare"] = (bench.bare.server, bench.bare.pages["1000"])
        found = bench.read_row(
            f"first page of {size:,} comments, no account (peers: all of them)",
            "≤ 0.3 ms, flat within 20 %",
            pages,
            lambda ours, all_of: ours.cpu_ms <= 0.3,
        )
        first = first or found
        for site in bench.sites:
            flat = found[site.key].cpu_ms <= FLAT * first[site.key].cpu_ms
            bench.rows[-1].is_met[site.key] &= flat
            if not flat:
                say(f"    {site.title}: not flat")


def read_all(bench: Bench) -> None:
    """Measure all 1,000 comments on one page."""
    pages = {
        site.key: (site.server, site.page(1_000, query="?all=1"))
        for site in bench.sites
        if ask_count(site, "?all=1") >= 1_000
    }
    what, goal = "all 1,000 comments on one page, when ready", "≤ 0.4 ms, ≥ 3,500/s"
    if not pages:
        bench.add(Row(what, goal, {site.key: THERE_NOT_YET for site in bench.sites}))
        return
    bench.keep_bare("all", next(iter(pages.values()))[1])
    pages["bare"] = (bench.bare.server, bench.bare.pages["all"])
    bench.read_row(
        what, goal, pages, lambda ours, _: ours.cpu_ms <= 0.4 and ours.per_second >= 3_500
    )


def ask_count(site: Site, query: str) -> int:
    """Return how many comments the article of 1,000 shows under that query."""
    page = site.page(1_000, query=query)
    return page.counts(ask(site.port, page.path).body)


def read_signed_in(bench: Bench) -> None:
    """Measure the page of 100 comments for a member, and count its statements."""
    pages: Pages = {
        site.key: (site.server, site.page(100, headers=site.session(number)))
        for number, site in enumerate(bench.sites)
    }
    bench.read_row(
        "page of 100 comments, signed in", "≤ 4 ms, ≤ 6 queries", pages,
        lambda ours, _: ours.cpu_ms <= 4,
    )  # fmt: skip


def read_poll(bench: Bench) -> None:
    """Measure "anything new?" where nothing is."""
    pages: Pages = {}
    for site in bench.sites:
        path = f"/articles/{site.filled['pages']['1000']['pk']}/pulse/"
        answer = ask(site.port, path)
        etag = answer.headers.get("etag", "")
        if answer.status == http.client.OK and etag:
            page = Page(path, len, 0, 0, {"If-None-Match": etag}, status=304)
            pages[site.key] = (site.server, page)
    what, goal = "“anything new?” poll, nothing new (bare: a 304 after one query)", "≤ 0.3 ms"
    if not pages:
        bench.add(Row(what, goal, {site.key: THERE_NOT_YET for site in bench.sites}))
        return
    plain = {key: (one.server, one.poll()) for key, one in bench.plain.items()}
    bases = bench.interleave(plain)
    bench.read_row(what, goal, pages, lambda ours, _: ours.cpu_ms <= 0.3)
    bench.rows[-1].cells["bare"] = bench.tell_bases(bases)


def read_anew(bench: Bench) -> None:
    """Measure all 1,000 comments on one page where each answer has to be made anew."""
    what = "all 1,000 comments on one page, made anew each time"
    row = Row(what, "≤ 20 ms", slower=bench.slower)
    for site in bench.sites:
        page, article = site.page(1_000, query="?all=1"), site.filled["pages"]["1000"]["pk"]
        _answer, took = ask_whole(site.port, page)
        meter, seconds = Meter(site.server), 0.0
        for _ in range(bench.length.anew):
            site.touch(article)
            seconds += ask_whole(site.port, page)[1]
        own, others = meter.read()
        count = bench.length.anew
        figure = sum_up([Load(count, seconds, own, others, took)])
        row.cells[site.key], row.cpu_ms[site.key] = show(figure), figure.cpu_ms
        row.is_met[site.key] = figure.cpu_ms / bench.slower <= 20
    bench.add(row)


def _pages(bench: Bench, size: int, *, peers: bool) -> Pages:
    pages: Pages = {site.key: (site.server, site.page(size)) for site in bench.sites}
    if peers:
        pages |= {peer.key: (peer.server, peer.page(size)) for peer in bench.peers}
    return pages
