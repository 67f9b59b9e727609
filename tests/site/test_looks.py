"""What the stylesheet and the templates promise: small, readable, nothing inline."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from forum.static_storage import (
    EXPORT,
    MODULE,
    SCRIPTS,
    STYLESHEETS,
    JoinedScript,
    JoinedStylesheet,
    LeanScript,
    enclose_module,
    is_own_script,
)

pytestmark = pytest.mark.once

STATIC = settings.BASE_DIR / "forum" / "static"
TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    if "email" not in path.parts  # A mail can link no stylesheet.
)
BUDGET = 25 * 1024  # Bytes of our own CSS and JS that readers fetch, gzipped.
OF_ACCOUNTS = ("js/passkeys.js",)  # What no page with a discussion fetches.
STAFF_BUDGET = 15 * 1024  # What the desk and the room fetch besides.
# Loaded by pages of the desk and the room alone.
STAFF_SCRIPTS = ("js/desk/", "js/room/")

COLOUR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
TEXT = ("ink", "ink-soft", "accent", "success", "warning", "danger")
BACKGROUNDS = ("paper", "raised", "sunk", "mark")


def join_stylesheet(name: str = STYLESHEETS[0]) -> str:
    storage = FileSystemStorage(STATIC)
    names = (path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.css"))
    return JoinedStylesheet({name: (storage, name) for name in names}).open(name).read().decode()


def own_modules() -> list[Path]:
    return [path for path in STATIC.rglob("*.js") if is_own_script(name_of(path))]


def name_of(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


def linked_scripts() -> list[Path]:
    """Return the scripts that pages fetch: those that no other imports."""
    modules = {
        (path.parent / imported).resolve()
        for path in own_modules()
        for imported in MODULE.findall(path.read_text())
    }
    return [path for path in own_modules() if path not in modules]


def weigh(sheet: str, scripts: list[Path]) -> int:
    """Return the bytes of a stylesheet and scripts as they are sent."""
    files = [join_stylesheet(sheet).encode(), *map(script_as_sent, scripts)]
    return sum(len(gzip.compress(file)) for file in files)


def script_as_sent(path: Path) -> bytes:
    return join_script(name_of(path)) if name_of(path) in SCRIPTS else lean_script(path)


def join_script(name: str) -> bytes:
    storage = FileSystemStorage(STATIC)
    paths = {name: (storage, name) for name in map(name_of, own_modules())}
    return JoinedScript(paths).open(name).read()


def lean_script(path: Path) -> bytes:
    return LeanScript(FileSystemStorage(STATIC)).open(name_of(path)).read()


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_joined_stylesheet_holds_every_file_and_no_import():
    assert join_stylesheet().startswith("@layer reset,tokens,base")
    assert not any("@import" in join_stylesheet(name) for name in STYLESHEETS)
    listed = "".join((STATIC / name).read_text() for name in STYLESHEETS)
    for path in (STATIC / "css").rglob("*.css"):
        name = path.relative_to(STATIC / "css").as_posix()
        assert f"css/{name}" in STYLESHEETS or listed.count(f'"{name}"') == 1, name


def without_comments(text: str, comment: str) -> str:
    return re.sub(r"\s+", "", re.sub(comment, "", text, flags=re.DOTALL | re.MULTILINE))


def test_stylesheets_lose_comments_and_white_space_alone():
    for sheet in STYLESHEETS:
        sent, quoted = join_stylesheet(sheet), re.compile(r'"[^"]*"')
        listed = re.findall(r'@import "([^"]+)"', (STATIC / sheet).read_text())
        whole = "".join((STATIC / "css" / name).read_text() for name in listed)
        kept = without_comments(whole, r"/\*.*?\*/").replace(";}", "}")
        bare = without_comments(re.sub(r"@layer [\w,]+[{;]", "", sent), r"$^")
        assert bare.replace("}", "") == kept.replace("}", "")
        assert quoted.findall(sent) == quoted.findall(re.sub(r"(?s)/\*.*?\*/", "", whole))


def test_minified_rules_are_about_the_same_elements():
    within = re.compile(r"[\w\])]\s+:[a-z]")  # ".prose :is(h2)" is not ".prose:is(h2)".
    for sheet in STYLESHEETS:
        listed = re.findall(r'@import "([^"]+)"', (STATIC / sheet).read_text())
        whole = "".join((STATIC / "css" / name).read_text() for name in listed)
        kept = within.findall(re.sub(r"(?s)/\*.*?\*/", "", whole))
        assert len(within.findall(join_stylesheet(sheet))) == len(kept)


def test_scripts_lose_comments_and_white_space_alone():
    quoted = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`\n]*`)""")
    for path in own_modules():
        script, sent = path.read_text(), lean_script(path).decode()
        comment = r"^ *// .*?$| // .*?$"
        assert without_comments(sent, r"$^") == without_comments(script, comment), path
        kept = re.sub(comment, "", script, flags=re.MULTILINE)
        assert quoted.findall(sent) == quoted.findall(kept), path


def test_a_script_that_is_linked_is_sent_with_all_that_it_imports():
    assert {STATIC / name for name in SCRIPTS} <= set(linked_scripts())
    for path in linked_scripts():
        assert not re.search(rb"\b(im|ex)port\b", script_as_sent(path)), path
    sent = "".join(script_as_sent(path).decode() for path in linked_scripts())
    for path in own_modules():
        alone = EXPORT.sub("", MODULE.sub("", path.read_text()))
        alone = without_comments(alone, r"^ *// .*?$| // .*?$")
        assert alone in without_comments(sent, r"$^"), path


def test_modules_run_once_and_after_those_they_import():
    sent = join_script("js/app.js").decode()
    begins = [
        sent.index(part) for part in ("function attempt(", "class DraftSending", "class DraftText")
    ]

    assert begins == sorted(begins) and sent.count("function attempt(") == 1


@pytest.mark.parametrize(
    "line", ['import { a as b } from "./a.js";', "export default 1;", "export let a = 1;"]
)
def test_a_script_that_could_not_be_joined_says_so(line: str):
    with pytest.raises(ValueError, match="some"):
        enclose_module("js/some.js", f"{line}\n")


def test_our_css_and_js_stay_within_the_budget():
    of_staff = [path for path in linked_scripts() if name_of(path).startswith(STAFF_SCRIPTS)]
    of_readers = [
        path
        for path in linked_scripts()
        if path not in of_staff and name_of(path) not in OF_ACCOUNTS
    ]

    assert weigh(STYLESHEETS[0], of_readers) < BUDGET
    assert weigh(STYLESHEETS[1], of_staff) < STAFF_BUDGET


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_background(theme: int):
    tokens = (STATIC / "css" / "tokens.css").read_text()
    colours = {name: pair[theme] for name, *pair in COLOUR.findall(tokens)}

    for text, background in product(TEXT, BACKGROUNDS):
        assert contrast(colours[text], colours[background]) >= 4.5, (text, background)
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["edge"], colours["paper"]) >= 3


def test_modules_import_by_names_that_can_be_hashed():
    for path in own_modules():
        for line in path.read_text().splitlines():
            assert not line.startswith(("import ", "export {")) or line.endswith(";"), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_that_the_content_policy_refuses(path: Path):
    html = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|hx-boost|javascript:", html)
    assert not re.search(r"<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))", html)
