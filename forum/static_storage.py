"""Static files with their hash in the name; a stylesheet or two and a script in place of many.

What is sent of ours is minified: comments, margins and spaces are a third of it.
"""

import posixpath
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

# What every page runs, and what the room runs besides.
SCRIPTS = ("js/app.js", "js/room/keys.js")
MODULE = re.compile(r'^import (?:\{ [\w, ]+ \} from )?"(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:class|const|function) (\w+))", re.MULTILINE)
OTHER_WAYS = re.compile(r"^(?:import|export)\b", re.MULTILINE)

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
        """Return the stylesheet without imports, minified."""
        from rcssmin import cssmin  # The site, once it runs, needs none of it.

        listed = self._read(name)
        layers = map(self._layer, LAYER.finditer(listed))
        return ContentFile((cssmin(LAYER.sub("", listed)) + "".join(layers)).encode())

    def _layer(self, match: re.Match[str]) -> str:
        from rcssmin import cssmin

        # Each file alone: within a layer rcssmin takes ".prose :is(h2)" for a property and
        # drops its space, by which the rule would be about .prose itself.
        files = (cssmin(self._read(f"css/{file}")) for file in IMPORT.findall(match[0]))
        return f"@layer {match['layer']}{{{''.join(files)}}}"

    def _read(self, name: str) -> str:
        storage, path = self.paths[name]
        with storage.open(path) as file:
            return file.read().decode()


class LeanScript:
    """Stands in for the storage of a script of ours, and minifies it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        """Return the script without comments and white space that says nothing."""
        from rjsmin import jsmin

        with self.storage.open(path) as file:
            return ContentFile(jsmin(file.read().decode()).encode())


class JoinedScript:
    """Stands in for the storage of a script and puts the modules it imports in front of it.

    A browser would otherwise fetch every module by itself, and only after it has read what
    imports it; and small files take one and a half times the bytes, compressed. Each module
    runs once, after those it imports, and in a scope of its own, out of which comes what it
    exports: a name that no other may export.
    """

    def __init__(self, paths: Paths) -> None:
        self.paths = paths

    def open(self, name: str) -> ContentFile:
        """Return the script without imports, minified."""
        from rjsmin import jsmin

        return ContentFile(jsmin("".join(self._read(name, set()))).encode())

    def _read(self, name: str, seen: set[str]) -> Iterator[str]:
        seen.add(name)
        storage, path = self.paths[name]
        with storage.open(path) as file:
            script = file.read().decode()
        for imported in MODULE.findall(script):
            module = posixpath.normpath(f"{posixpath.dirname(name)}/{imported}")
            if module not in seen:
                yield from self._read(module, seen)
        yield enclose_module(name, MODULE.sub("", script))


def enclose_module(name: str, script: str) -> str:
    """Return a module's script in a scope of its own, with what it exports outside of it."""
    exported = ", ".join(EXPORT.findall(script))
    script = EXPORT.sub("", script)
    if OTHER_WAYS.search(script):
        raise ValueError(f"{name} imports or exports in a way by which it can't be joined.")
    if not exported:
        return f"{{\n{script}}}\n"
    return f"const {{ {exported} }} = (() => {{\n{script}return {{ {exported} }};\n}})();\n"


def is_own_script(name: str) -> bool:
    """Say whether a static file is a script of ours, by its name."""
    return name.startswith("js/") and name.endswith(".js") and "/vendor/" not in name


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files; modules that import each other do so by hashed names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: Paths, *args: Any, **options: Any) -> Iterator[Any]:
        """Hash and compress, after joining what pages link and minifying what is ours."""
        lean: dict[str, Any] = {
            name: (LeanScript(storage), path)
            for name, (storage, path) in paths.items()
            if is_own_script(name)
        }
        lean |= {name: (JoinedStylesheet(paths), name) for name in STYLESHEETS if name in paths}
        lean |= {name: (JoinedScript(paths), name) for name in SCRIPTS if name in paths}
        paths = {**paths, **lean}
        yield from super().post_process(paths, *args, **options)
