"""Words that stand ready for whoever judges what somebody sent, to be sent as they are or changed.

A moderator reads what they are about in the language of the page; they are sent in the language
of who reads them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.refusals import Refusal

OF_ANOTHER = Refusal("other_words", _("These words go with another decision."))


@dataclass(frozen=True, slots=True)
class ReadyWords:
    """One answer that is often given."""

    code: str
    outcome: str  # The decision with which it goes.
    label: str | Promise  # What it is about, for the moderator.
    answer: str  # As it is sent.
    words: str = ""  # To the author of the comment, as they read it.


def written(text: str | Promise, language: str, **named: Any) -> str:
    """Return a text in the language of who reads it, with what it names."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return str(text) % named if named else str(text)


class ReadyChoice(forms.Select):
    """Ready words to choose from, each with its text and its decision for js/room/verdicts.js."""

    ready: Callable[[], Sequence[ReadyWords]] = tuple

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what one of them is rendered from."""
        option = super().create_option(name, value, *args, **kwargs)
        for one in self.ready():
            if one.code == value:
                data = {"outcome": one.outcome, "answer": one.answer, "words": one.words}
                option["attrs"] |= {f"data-{key}": text for key, text in data.items() if text}
        return option


class ReadyWordsForm(forms.Form):
    """A form with an `answer` and an `outcome`, and words that are sent where none are typed.

    A form of it puts them, where it has `words` to the author, into these as well.
    """

    ready = forms.ChoiceField(
        label=_("Ready words"),
        help_text=_("Sent where you write nothing yourself, in the language of who reads them."),
        required=False,
        widget=ReadyChoice,
    )

    def __init__(
        self, *args: Any, ready: Callable[[], Sequence[ReadyWords]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if ready is None:
            del self.fields["ready"]
            return
        # Written once they are shown or sent: who typed an answer needs none.
        self.find_ready = cache(ready)
        field = cast(forms.ChoiceField, self.fields["ready"])
        cast(ReadyChoice, field.widget).ready = self.find_ready
        field.choices = self._list_ready
        # One of both is needed; browsers would ask for the words.
        self.use_required_attribute = False
        self.fields["answer"].required = not self.data.get("ready")

    @property
    def typed(self) -> list[str]:
        """Return the words that were sent, for where they came too late to be taken."""
        sent = [self.data.get(name, "") for name in ("answer", "words")]
        return [words for words in sent if words.strip()]

    def _list_ready(self) -> list[tuple[Any, Any]]:
        names = dict(cast(forms.ChoiceField, self.fields["outcome"]).choices)  # type: ignore[arg-type]
        groups: dict[Any, list[tuple[str, Any]]] = {}
        for one in self.find_ready():
            groups.setdefault(names[one.outcome], []).append((one.code, one.label))
        return [("", _("None")), *groups.items()]

    def clean(self) -> dict[str, Any]:
        """Let ready words stand for what wasn't typed."""
        cleaned = super().clean() or {}
        code = cleaned.pop("ready", "")
        chosen = (
            next((one for one in self.find_ready() if one.code == code), None) if code else None
        )
        answer, outcome = cleaned.get("answer"), cleaned.get("outcome")
        if "ready" not in self.fields or answer is None or not outcome:
            return cleaned
        if chosen and not answer and chosen.outcome != outcome:
            self.add_error("ready", OF_ANOTHER.message)
        elif chosen and chosen.outcome == outcome:
            cleaned["answer"] = answer or chosen.answer
            if "words" in self.fields:
                cleaned["words"] = cleaned.get("words") or chosen.words
        return cleaned
