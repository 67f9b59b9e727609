"""Django's templates, with the tags that settings.TEMPLATES names and no others."""

from typing import Any

from django.http import HttpRequest
from django.template import Template
from django.template.backends import django as backend
from django.template.context import make_context
from django.template.exceptions import TemplateDoesNotExist
from django.utils.safestring import SafeString


class NamedTagsTemplates(backend.DjangoTemplates):
    """Finds tags in OPTIONS["libraries"] alone.

    Django looks for them in every installed app and imports all it finds. The
    comment package's bring its whole API with them, a quarter of the time it
    takes to start, and no template here uses them.
    """

    def get_templatetag_libraries(self, custom_libraries: dict[str, str]) -> dict[str, str]:
        """Return what the settings name."""
        return custom_libraries

    def from_string(self, template_code: str) -> "LettingGo":
        """Return a template made of that text."""
        return LettingGo(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> "LettingGo":
        """Return the template of that name. Raises TemplateDoesNotExist."""
        return LettingGo(super().get_template(template_name).template, self)


class LettingGo(backend.Template):
    """A template that holds nothing of what it has rendered.

    Django's contexts and their parts name each other, so all that a page was made
    from, a thousand comments at times, stayed until Python looked for such garbage.
    """

    template: Template
    backend: NamedTagsTemplates

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        """Render it, as Django's own does, and forget the context."""
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as error:
            backend.reraise(error, self.backend)
        finally:
            made.dicts.clear()
