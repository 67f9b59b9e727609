"""The search form as HTML: moulds of `search/_form.html`, filled with what was typed.

Its seven fields took a template a fifth of what a page of results did.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.discussion.search.forms import SearchForm
from forum.ready.moulds import word
from forum.ready.shapes import Shape, fill

TYPED = ("q", "article", "author", "since", "until")  # What else is chosen makes the shape.


@dataclass(frozen=True, slots=True)
class FormShape(Shape):
    """A form in which nothing is wrong."""

    template: ClassVar[str] = "search/_form.html"

    sections: tuple[tuple[str, str], ...]  # As there are to choose from.
    given: tuple[tuple[str, str], ...]  # What was chosen, or left empty, by the fields' names.
    typed: tuple[str, ...]  # The fields of TYPED in which something was.

    def sample(self) -> dict[str, Any]:
        """Return the context of such a form."""
        data = {**dict(self.given), **{name: word(name) for name in self.typed}}
        form = SearchForm(data, sections=())
        form.fields["section"].choices = self.sections  # type: ignore[attr-defined]
        # Or it would look for what is wrong with tokens.
        form._errors = ErrorDict()  # type: ignore[attr-defined]
        return {"form": form}


def print_form(form: SearchForm) -> SafeString:
    """Return the form with what was typed into it, and what is wrong with that."""
    if not form.is_bound or form.errors:
        return SafeString(render_to_string("search/_form.html", {"form": form}))
    values = {name: value for name, value in form.data.items() if name in form.fields}
    typed = tuple(name for name in TYPED if values.get(name))
    shape = FormShape(
        sections=tuple(form.fields["section"].choices),  # type: ignore[attr-defined]
        given=tuple(sorted((name, values[name]) for name in values.keys() - set(typed))),
        typed=typed,
    )
    return fill(shape, {name: escape(values[name]) for name in typed})
