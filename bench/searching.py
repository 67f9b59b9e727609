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
    row = Row(f"search among {NEWSPAPER_SIZE:,} comments, the slowest kind", f"≤ {MOST_MS} ms")
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


Took = tuple[str, str, float, float, float, float]  # As bench.search names them.


def fill_in(row: Row, key: str, took: Sequence[Took]) -> None:
    """Write into the row which search is the slowest on a site, and what half of them take."""
    name, order, cpu, server, _wall, pace = max(took, key=_usual)
    figure = number(cpu) + (f" + {number(server)}" if server else "")
    half = median(own + other for _name, _order, own, other, _wall, _pace in took)
    row.cells[key] = f"{figure} ms ({name}, {order}); half of all kinds up to {number(half)} ms"
    row.cpu_ms[key] = (cpu + server) / pace
    row.is_met[key] = row.cpu_ms[key] <= MOST_MS
    row.paces.append(pace)


def _usual(took: Took) -> float:
    _name, _order, cpu, server, _wall, pace = took
    return (cpu + server) / pace
