"""Django's templates, with the tags that settings.TEMPLATES names and no others."""

from django.template.backends.django import DjangoTemplates


class NamedTagsTemplates(DjangoTemplates):
    """Finds tags in OPTIONS["libraries"] alone.

    Django looks for them in every installed app and imports all it finds. The
    comment package's bring its whole API with them, a quarter of the time it
    takes to start, and no template here uses them.
    """

    def get_templatetag_libraries(self, custom_libraries: dict[str, str]) -> dict[str, str]:
        """Return what the settings name."""
        return custom_libraries
