"""The row about the moderators' queue."""

from bench.asking import Page, ask_whole, counter
from bench.bench import Bench
from setup.terminal import step

OPEN = 10_000  # Cases.
QUEUE = "/moderation/"
CASES = counter(rb'<li class="case"')
ON_A_PAGE = 10
WARMING = 20  # Answers before the first that counts: both workers load templates and queries.


def read_queue(bench: Bench) -> None:
    """Open cases on each database, measure the first page of the queue, count its statements."""
    pages, statements = {}, {}
    for site in bench.sites:
        with step(f"{site.title}: opening {OPEN:,} cases"):
            session = site.inside("open_cases", OPEN)["session"]
            site.analyze()
        statements[site.key] = site.inside("probe_queue", session, QUEUE)["page"]
        headers = {"Cookie": f"session={session}", "X-Forwarded-For": "10.9.9.9"}
        page = Page(QUEUE, CASES, ON_A_PAGE, ON_A_PAGE, headers, b"</html>")
        pages[site.key] = (site.server, page)
        for _ in range(WARMING):
            ask_whole(site.port, page)
    bench.read_row(
        f"the moderators’ queue, {OPEN:,} open cases", "≤ 30 ms, ≤ 10 queries", pages,
        lambda ours, _: ours.cpu_ms <= 30,
    )  # fmt: skip
    for key, count in statements.items():
        bench.rows[-1].cells[key] += f", {count} queries"
        bench.rows[-1].is_met[key] &= count <= 10
