"""Read a form out of a page, as a browser would fill and send it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# What a browser sends only where it was pressed or ticked.
PRESSED = ("submit", "checkbox", "radio")


@dataclass(slots=True)
class Form:
    """Where a form goes and what it already holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
            self._is_inside = True
        elif tag == "input" and self._is_inside and found.get("type") not in PRESSED:
            self.forms[-1].fields[found.get("name", "")] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


def find_form(html: str, holding: str = "security_hash") -> Form:
    """Return the form that has a field of that name. Raises LookupError if none has."""
    finder = _Finder()
    finder.feed(html)
    for form in finder.forms:
        if holding in form.fields:
            return form
    raise LookupError(f"No form with {holding} among {len(finder.forms)}.")
