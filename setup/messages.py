"""`make messages`: bring locale/*/LC_MESSAGES/django.po up to date with the sources.

Babel reads and writes; no gettext tools are needed. The files name neither
tools nor times nor line numbers, so that a diff shows words and nothing else.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from setup.stamps import ROOT, find
from setup.terminal import ending_plainly, say

SOURCES = ("articles/**/*.py", "forum/**/*.py")
TEMPLATES = ("templates/**/*.html", "templates/**/*.txt", "templates/**/*.xml")
CATALOGUES = ("locale/*/LC_MESSAGES/django.po",)

# Which arguments of a call are a message ("c" is its context).
CALLS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

HEADER = """\
# Words of the site in another language; `make messages` keeps the entries in step.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""


def main() -> None:
    """Update every catalogue and say what is left to translate."""
    wanted = extract_messages()
    for path in find(*CATALOGUES):
        catalogue = update_catalogue(path, wanted)
        missing = sum(1 for message in catalogue if message.id and not is_translated(message))
        say(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {missing} to translate")


def extract_messages() -> Catalog:
    """Return all messages of the site's sources, each with the files that use it."""
    wanted = Catalog(charset="utf-8")
    for path in find(*SOURCES, *TEMPLATES):
        place = (str(path.relative_to(ROOT)), 1)
        for _, message, comments, context in messages_of(path):
            wanted.add(message, locations=[place], auto_comments=comments, context=context)
    return wanted


def messages_of(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """Return a file's messages; a template's are read as Django's own tool reads them."""
    text = path.read_text()
    if path.suffix != ".py":
        # A template's indentation means nothing, a Python file's would.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    return iter(extract("python", BytesIO(text.encode()), CALLS, ["Translators"], {}))


def update_catalogue(path: Path, wanted: Catalog) -> Catalog:
    """Rewrite one catalogue: what is new comes in empty, what is gone goes."""
    catalogue = read_catalogue(path)
    catalogue.update(wanted, no_fuzzy_matching=True)
    with path.open("wb") as file:
        header = HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms)
        file.write(header.encode())
        write_po(
            file, catalogue, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False
        )
    return catalogue


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue of locale/; its language is its folder's."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def is_translated(message: Any) -> bool:
    """Say whether every form of a message has words, and none is in doubt."""
    words = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(words) and not message.fuzzy


if __name__ == "__main__":
    with ending_plainly():
        main()
