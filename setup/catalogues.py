"""Compile .po to .mo with Babel, so that nobody needs the gettext tools."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from setup.stamps import find

CATALOGUES = ("locale/**/*.po", "*/locale/**/*.po", "*/*/locale/**/*.po")


def compile_catalogues() -> int:
    """Write the .mo beside every .po; return how many. Doubtful ("fuzzy") entries stay out."""
    sources = list(find(*CATALOGUES))
    for source in sources:
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    return len(sources)


if __name__ == "__main__":
    print(compile_catalogues())
