"""What the page asks besides the text: headline, section, language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.intake.discussion_text import MAX_BYTES, IntakeError, decode
from articles.models import Article, Language, Section

MAX_HEADLINE = Article._meta.get_field("headline").max_length


class TextForm(forms.Form):
    """The text, pasted or as a file. A file wins: it was chosen last."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    file = forms.FileField(
        label=_("Or a text file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file, or say what is wrong with it or the text."""
        cleaned = super().clean() or {}
        name = "file" if cleaned.get("file") else "text"
        try:
            if name == "file":
                cleaned["text"] = decode(cleaned["file"].read(MAX_BYTES + 1))
            else:
                decode(cleaned.get("text", "").encode())
        except IntakeError as error:
            for problem in error.problems:
                where = _("line %(number)d: ") % {"number": problem.line} if problem.line else ""
                self.add_error(name, f"{where}{problem.text}")
        return cleaned


class PublishForm(forms.Form):
    """What stands in no text, so that somebody has to say it."""

    headline = forms.CharField(
        label=_("Headline"),
        max_length=MAX_HEADLINE,
        error_messages={"required": _("Please write a headline; the text has none.")},
    )
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
