"""What a page loads from other hosts, and who is left out of the table."""

from contextlib import ExitStack

import pytest

from bench.__main__ import add_peer
from bench.bench import Bench
from bench.lengths import QUICK
from bench.peers.bare import Bare
from bench.weighing import FOREIGN
from setup.terminal import Stop

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js">', "<img alt='' src='//cdn.example/x.png'>",
        '<link href="https://fonts.example/a.css" rel="stylesheet">',
        "@import 'https://fonts.example/a.css';", "src: url(https://fonts.example/a.woff2)",
        'import { x } from "https://cdn.example/x.js";',
    ],
)  # fmt: skip
def test_what_comes_from_another_host_is_counted(text: str):
    assert len(FOREIGN.findall(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<link rel="canonical" href="https://news.example/articles/1/">',
        '<a href="https://reader.example/">Elsewhere</a>', '<script src="/static/x.js">',
        "fill: url(#pattern); src: url(/static/a.woff2)",
    ],
)  # fmt: skip
def test_what_leads_there_or_is_our_own_is_not(text: str):
    assert not FOREIGN.findall(text)


def test_a_peer_that_cannot_be_had_is_named_and_left_out():
    class Gone:
        key = "gone"

        def __init__(self) -> None:
            raise Stop("No package of that name.", "wait")

    bench = Bench([], Bare(), {}, [], QUICK)
    with ExitStack() as stack:
        add_peer(bench, Gone, stack)
    assert not bench.peers and bench.notes == ["gone, which could not be installed or started"]
