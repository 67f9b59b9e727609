"""What a run has at hand: the engines, the length, and what was found so far."""

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.asking import Incomplete, Page, ask_whole
from bench.lengths import Length
from bench.load import Figure, Load, load, sum_up
from bench.peers.bare import USUAL_MS, Bare
from bench.peers.isso import Isso
from bench.peers.plain import Plain
from bench.peers.xtd import Xtd
from bench.servers import Server
from bench.site import Site
from setup.terminal import Stop, say

PEERS = ("isso", "xtd")
THERE_NOT_YET = "not there yet"
PACE_ROUNDS = 2


@dataclass
class Row:
    """A line of the table: what, the goal, what each engine did, and which of ours meet it."""

    what: str
    goal: str
    cells: dict[str, str] = field(default_factory=dict)
    is_met: dict[str, bool] = field(default_factory=dict)
    cpu_ms: dict[str, float] = field(default_factory=dict)
    slower: float | None = None  # Times slower than usual the machine was, where that counts.


@dataclass
class Bench:
    """Everything a measurement needs."""

    sites: list[Site]
    bare: Bare
    plain: dict[str, Plain]  # By the site on whose database it is.
    peers: list[Isso | Xtd]  # Those that could be installed and filled.
    length: Length
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    slower: float = 1.0  # Times slower than usual the machine is now; never less.

    def try_to(self, name: str, measure: Callable[[], None]) -> None:
        """Measure a group of rows; an answer that isn't whole ends the group, not the run."""
        try:
            self.take_pace()
            measure()
        except (Incomplete, LookupError, OSError, Stop, http.client.HTTPException) as error:
            self.failures.append(f"{name} ({error})")
            say(f"  {name}: FAILED, {error}")

    def take_pace(self) -> None:
        """See how slow the machine is: by what bare Django takes to send a ready page.

        Processors, caches and memory of a rented machine are shared. For hours everything takes
        up to twice as long, ours and the peers'; a goal in milliseconds would be missed by
        the neighbours. What was measured stands in the table; goals are judged by this.
        """
        self.keep_bare("100", self.sites[0].page(100))
        found = [load(self.bare.server, self.bare.pages["100"], 1) for _ in range(PACE_ROUNDS)]
        self.slower = max(1.0, sum_up(found).cpu_ms / USUAL_MS)

    def keep_bare(self, name: str, page: Page) -> None:
        """Have the bare Django return what our site answers now."""
        answer, _seconds = ask_whole(self.sites[0].port, page)
        self.bare.keep(name, page, answer)

    def servers(self) -> dict[str, Server]:
        """Return every engine's server."""
        found = {site.key: site.server for site in self.sites}
        others = {engine.key: engine.server for engine in (self.bare, *self.peers)}
        return found | others

    def add(self, row: Row) -> None:
        """Keep a row and say it at once."""
        self.rows.append(row)
        cells = ", ".join(f"{key} {text}" for key, text in row.cells.items())
        met = ", ".join(f"{key} {'met' if met else 'NOT met'}" for key, met in row.is_met.items())
        pace = f"; machine {row.slower:.1f} times slower" if row.slower else ""
        say(f"  {row.what}: {cells}" + (f" [{met}{pace}]" if met else ""))

    def interleave(self, pages: Mapping[str, tuple[Server, Page]]) -> dict[str, Figure]:
        """Load every engine's page in turn, round after round."""
        rounds: dict[str, list[Load]] = {key: [] for key in pages}
        for done in range(self.length.rounds):
            for key, (server, page) in pages.items():
                if key in PEERS and done >= self._peer_rounds(page):
                    continue
                rounds[key].append(load(server, page, self.length.seconds))
        return {key: sum_up(loads) for key, loads in rounds.items()}

    def _peer_rounds(self, page: Page) -> int:
        return 1 if page.least >= 10_000 else self.length.peer_rounds

    def tell_bases(self, bases: Mapping[str, Figure]) -> str:
        """Return what the bare Django did on each site's database."""
        names = {site.key: site.title.removeprefix("Dateline, ") for site in self.sites}
        return "; ".join(f"{names[key]}: {show(found)}" for key, found in bases.items())

    def read_row(
        self,
        what: str,
        goal: str,
        pages: Mapping[str, tuple[Server, Page]],
        is_met: Callable[[Figure, dict[str, Figure]], bool],
    ) -> dict[str, Figure]:
        """Measure a page of each engine and add the row; `is_met` judges at the usual pace."""
        found = self.interleave(pages)
        usual = {key: figure.at_usual_pace(self.slower) for key, figure in found.items()}
        row = Row(what, goal, slower=self.slower)
        base = found.get("bare")
        for key, figure in found.items():
            row.cells[key] = show(figure, base if key != "bare" else None)
            row.cpu_ms[key] = figure.cpu_ms
        for site in self.sites:
            if site.key in found:
                row.is_met[site.key] = is_met(usual[site.key], usual)
        self.add(row)
        return found


def show(figure: Figure, base: Figure | None = None) -> str:
    """Return CPU and requests a second; and how many times the base's CPU that is."""
    text = f"{number(figure.cpu_ms)} ms, {number(figure.per_second)}/s"
    if figure.other_ms >= 0.005:
        text = text.replace(" ms", f" + {number(figure.other_ms)} ms", 1)
    if base and base.cpu_ms:
        text += f" ({number((figure.cpu_ms + figure.other_ms) / base.cpu_ms)}×)"
    return text


def number(value: float) -> str:
    """Return two digits of a small number, and thousands with commas."""
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
