"""Static files with their hash in the name, and a stylesheet or two in place of many.

What is sent of ours carries no comments and no indentation: they are a fifth
of the scripts. Nor empty lines, and few spaces where a sign says where a word ends;
stylesheets have no lines at all where their end says nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What every page links, and what the desk and the room link besides.
STYLESHEETS = ("css/layers.css", "css/room.css")
IMPORT = re.compile(r'@import "([^"]+)"')
# Files that follow each other in a layer stand in it together.
LAYER = re.compile(
    r'@import "[^"]+" layer\((?P<layer>\w+)\);\n(?:@import "[^"]+" layer\((?P=layer)\);\n)*'
)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
# What only people read: the margin and comments. The slashes of an address have no spaces.
MARGIN = re.compile(r"^ *// .*\n| // .*$|^ +", re.MULTILINE)
# What means nothing wherever it stands in a stylesheet, but within quotes: white space
# around signs, and the semicolon behind a rule's last line.
IDLE = re.compile(r"(?<=[{},])\n+|;?\n+(?=})|(?<=;)\n+|(?<=,) | (?={)|(?<=[\w-]:) | (?=> )|(?<=>) ")
EMPTY = re.compile(r"^\n", re.MULTILINE)
# A space beside a sign in a script, but within quotes; and lines in which that can't be told:
# those with a text within a text, or a pattern.
SPACE = re.compile(
    r"""("[^"\n]*"|'[^'\n]*'|`[^`\n]*`)| (?=[=,{}();?:<>&|!*\[\]])|(?<=[=,{}();?:<>&|!*\[\]]) """
)
UNCLEAR = re.compile(r"`.*`.*`|/[^/\n]*/\w*[.,;)]")

# What collectstatic hands on: the storage and the path that each name is read from.
Paths = dict[str, tuple[Storage, str]]


class JoinedStylesheet:
    """Stands in for the storage of the stylesheet and puts what it imports in its place.

    A browser would otherwise fetch every file by itself, and only after it
    has read the first.
    """

    def __init__(self, paths: Paths) -> None:
        self.paths = paths

    def open(self, name: str) -> ContentFile:
        """Return the stylesheet without imports, comments and what else says nothing."""
        return ContentFile(IDLE.sub("", LAYER.sub(self._layer, self._read(name))).encode())

    def _layer(self, match: re.Match[str]) -> str:
        content = "".join(self._read(f"css/{file}") for file in IMPORT.findall(match[0]))
        return f"@layer {match['layer']} {{\n{content}}}\n"

    def _read(self, name: str) -> str:
        storage, path = self.paths[name]
        with storage.open(path) as file:
            return MARGIN.sub("", COMMENT.sub("", file.read().decode()))


class LeanScript:
    """Stands in for the storage of a script of ours and leaves out what only people read."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        """Return the script without margins, comments, empty lines, and spaces beside signs."""
        with self.storage.open(path) as file:
            script = EMPTY.sub("", MARGIN.sub("", file.read().decode()))
        return ContentFile("".join(map(_tighten, script.splitlines(keepends=True))).encode())


def _tighten(line: str) -> str:
    return line if UNCLEAR.search(line) else SPACE.sub(lambda match: match[1] or "", line)


def is_own_script(name: str) -> bool:
    """Say whether a static file is a script of ours, by its name."""
    return name.startswith("js/") and name.endswith(".js") and "/vendor/" not in name


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files; modules import each other by hashed names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: Paths, *args: Any, **options: Any) -> Iterator[Any]:
        """Hash and compress, after joining the stylesheets and taking comments out of scripts."""
        lean: dict[str, Any] = {
            name: (LeanScript(storage), path)
            for name, (storage, path) in paths.items()
            if is_own_script(name)
        }
        for name in STYLESHEETS:
            if name in paths:
                lean[name] = (JoinedStylesheet(paths), name)
        paths = {**paths, **lean}
        yield from super().post_process(paths, *args, **options)
