"""The table of the README, and where it is put."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.bench import Bench, Row
from bench.places import RESULTS
from setup.stamps import ROOT

OPENING, CLOSING = "<!-- bench -->", "<!-- /bench -->"
README = ROOT / "README.md"


def make_table(bench: Bench, told: Sequence[str]) -> str:
    """Return the table in Markdown with what a reader must know beside it."""
    columns = {site.key: site.title for site in bench.sites}
    columns |= {engine.key: engine.title for engine in (bench.bare, *bench.peers)}
    lines = [
        "| what | goal | met | " + " | ".join(columns.values()) + " | slower |",
        "| --- | --- | --- |" + " --- |" * len(columns) + " --- |",
    ]
    for row in bench.rows:
        cells = [row.cells.get(key, "") + _times(row, key) for key in columns]
        slower = f"{row.slower:.1f}×" if row.slower else ""
        cells = [row.what, row.goal, _met(row, bench), *cells, slower]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *told])


def _met(row: Row, bench: Bench) -> str:
    if not row.is_met:
        return ""
    if len(set(row.is_met.values())) == 1:
        return "yes" if all(row.is_met.values()) else "**no**"
    return ", ".join(
        f"{site.title.removeprefix('Dateline, ')} {'yes' if row.is_met[site.key] else '**no**'}"
        for site in bench.sites
        if site.key in row.is_met
    )


def _times(row: Row, key: str) -> str:
    """Say how many times the CPU of our own site a peer takes."""
    ours, theirs = row.cpu_ms.get("sqlite"), row.cpu_ms.get(key)
    if key not in ("isso", "xtd") or not ours or not theirs:
        return ""
    return f", {theirs / ours:,.0f} times ours" if theirs > 2 * ours else ""


def keep_results(bench: Bench, table: str, name: str) -> Path:
    """Write table and figures to the cache folder; return where the table is."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    figures: list[dict[str, Any]] = [
        {"what": row.what, "goal": row.goal, "cells": row.cells, "met": row.is_met,
         "cpu_ms": row.cpu_ms, "slower": row.slower}
        for row in bench.rows
    ]  # fmt: skip
    (RESULTS / f"{name}.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    path = RESULTS / f"{name}.md"
    path.write_text(table + "\n")
    return path


def put_into_readme(table: str, readme: Path = README) -> bool:
    """Put the table between the README's marks; say whether it has any."""
    text = readme.read_text()
    if OPENING not in text or CLOSING not in text:
        return False
    before, _, rest = text.partition(OPENING)
    _, _, after = rest.partition(CLOSING)
    readme.write_text(f"{before}{OPENING}\n{table}\n{CLOSING}{after}")
    return True
