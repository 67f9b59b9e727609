"""The row about moderators' decisions: a comment removed, that taken back, reports dismissed."""

from collections.abc import Sequence

from bench.bench import Bench, Row, number, show
from bench.load import Figure, Load, sum_up
from bench.posting import FORM, Letter, send
from bench.site import Site
from setup.terminal import Stop

SIZE = 10_000  # Comments of the discussion in which they stand.
MOST_MS = 15  # Of CPU, each.
WARMING = 16  # Decisions that are not measured: a process writes its SQL by the first ones.
HANDS = 4  # At once, while it is warmed: both workers get some.
ACTS = ("remove", "restore", "dismiss")


class Desk:
    """The cases of one site, and the letters that decide them."""

    def __init__(self, site: Site, count: int) -> None:
        self.site = site
        made = site.inside("report", site.filled["pages"][str(SIZE)]["pk"], count)
        self.cases: list[int] = made["cases"]
        self.headers = {
            "Cookie": made["cookie"], "Content-Type": FORM, "X-Forwarded-For": "10.254.253.1",
        }  # fmt: skip

    def decide(self, act: str, cases: Sequence[int], *, hands: int = 1) -> Load:
        """Send a decision about each case; return what that took. Raises Stop if one is refused."""
        bodies = self.site.inside("judgements", act, list(cases))["bodies"]
        letters = [
            Letter(f"/moderation/comments/{case}/{act}/", body.encode(), self.headers)
            for case, body in zip(cases, bodies, strict=True)
        ]
        sent = send(self.site.server, letters, writers=hands)
        if sent.refused:
            raise Stop(f"{self.site.key}: {act} was answered {sent.refused}", "see the logs")
        return sent.load


def decide_cases(bench: Bench) -> None:
    """Measure what a decision costs as a whole request, its mail included.

    Each case is removed, then restored, which takes that back; others are dismissed.
    """
    each, rounds = bench.length.replies, bench.length.reply_rounds
    desks = {site.key: Desk(site, WARMING + 2 * each * rounds) for site in bench.sites}
    loads: dict[str, dict[str, list[Load]]] = {key: {act: [] for act in ACTS} for key in desks}
    for desk in desks.values():
        for act in ("remove", "restore"):
            desk.decide(act, desk.cases[:WARMING], hands=HANDS)
    for done in range(rounds):
        for key, desk in desks.items():
            start = WARMING + 2 * each * done
            judged, kept = desk.cases[start : start + each], desk.cases[start + each :][:each]
            for act in ACTS:
                loads[key][act].append(desk.decide(act, kept if act == "dismiss" else judged))
    goal = f"≤ {MOST_MS} ms, also taken back"
    row = Row("decision: a reported comment removed", goal, slower=bench.slower)
    for key, by_act in loads.items():
        found = {act: sum_up(each_round) for act, each_round in by_act.items()}
        row.cells[key] = _tell(found)
        row.cpu_ms[key] = found["remove"].cpu_ms
        most = MOST_MS * bench.slower
        row.is_met[key] = all(one.cpu_ms <= most for one in found.values())
    bench.add(row)


def _tell(found: dict[str, Figure]) -> str:
    back, dismissed = (number(found[act].cpu_ms) for act in ("restore", "dismiss"))
    return f"{show(found['remove'])}; {back} ms to take it back, {dismissed} ms to dismiss"
