"""Who may import whom: downward only, and siblings do not know each other."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BASE = Path(__file__).parent.parent

# What each part may import of ours, besides itself and the neutral modules.
MAY_IMPORT = {
    "articles": set(),
    "forum.members": set(),
    "forum.notifications": {"forum.members"},
    "forum.search": {"forum.members"},
    "forum.discussion": {"forum.notifications", "forum.search", "forum.members", "articles"},
    "forum.moderation": {
        "forum.discussion", "forum.notifications", "forum.members", "articles",
    },
}  # fmt: skip
# articles/ stands alone, so what it shares with the rest is its own.
NEUTRAL = {
    "articles.letters",
    "forum.dates",
    "forum.forms",
    "forum.late",
    "forum.origins",
    "forum.postgresql",
    "forum.ready",
    "forum.refusals",
}
PACKAGE = ("django_comments", "django_comments_xtd")


def part_of(module: str) -> str | None:
    """Return which part a module name belongs to."""
    return next((part for part in MAY_IMPORT if f"{module}.".startswith(f"{part}.")), None)


def imports_of(path: Path) -> set[str]:
    """Return the names of the modules a file imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return found


def files_of(part: str) -> list[Path]:
    files = [
        path for path in (BASE / part.replace(".", "/")).rglob("*.py")
        if "migrations" not in path.parts
    ]  # fmt: skip
    assert files, part
    return files


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_go_downward_only(part: str):
    wrong = [
        f"{path.relative_to(BASE)} imports {module}"
        for path in files_of(part)
        for module in imports_of(path)
        if module.startswith(("forum.", "articles"))
        and part_of(module) not in {part, *MAY_IMPORT[part]}
        and not any(f"{module}.".startswith(f"{neutral}.") for neutral in NEUTRAL)
    ]
    assert wrong == []


@pytest.mark.parametrize("part", [part for part in MAY_IMPORT if part != "forum.discussion"])
def test_only_the_discussion_knows_the_comment_package(part: str):
    wrong = [
        f"{path.relative_to(BASE)} imports {module}"
        for path in files_of(part)
        for module in imports_of(path)
        if module.split(".")[0] in PACKAGE
    ]
    assert wrong == []
