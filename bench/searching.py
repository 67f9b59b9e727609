"""The row about searches: the slowest kind among a hundred thousand comments."""

from collections.abc import Sequence
from statistics import median

from bench.bench import Bench, Row, number
from bench.site import NEWSPAPER_SIZE
from setup.terminal import step

MOST_MS = 50


def time_searches(bench: Bench) -> None:
    """Measure every kind of search on each database, in a newspaper of its own."""
    if not bench.length.searches:
        bench.notes.append("search (in the full form alone)")
        return
    what, goal = f"search among {NEWSPAPER_SIZE:,} comments, the slowest kind", f"≤ {MOST_MS} ms"
    row = Row(what, goal, slower=bench.slower)
    for site in bench.sites:
        paper = site.newspaper()
        try:
            paper.make_place()
            with step(f"{site.title}: searching"):
                took = paper.inside("time_searches", bench.length.searches)["took"]
        finally:
            paper.drop()
        fill_in(row, site.key, took)
    bench.add(row)


def fill_in(row: Row, key: str, took: Sequence[tuple[str, str, float, float, float]]) -> None:
    """Write into the row which search is the slowest on a site, and what half of them take."""
    name, order, cpu, server, _wall = max(took, key=lambda one: one[2] + one[3])
    figure = number(cpu) + (f" + {number(server)}" if server else "")
    half = median(own + other for _name, _order, own, other, _wall in took)
    row.cells[key] = f"{figure} ms ({name}, {order}); half of all kinds up to {number(half)} ms"
    row.cpu_ms[key] = cpu + server
    row.is_met[key] = cpu + server <= MOST_MS * (row.slower or 1)
