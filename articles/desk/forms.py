"""What the desk asks: the article itself, a picture, and the reasons for what is done."""

import zoneinfo
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from articles.models import Article, Image

MAX_TAGS = 10
MAX_TAG_LENGTH = 60  # Characters.
MAX_RELATED = 6
MAX_DIGITS = 18  # Of an article's number; what a database takes for one.
SHOWN_IMAGES = 8  # The newest ones to choose from, beside the one chosen.
SHOWN_FOUND = 10  # Articles a search for related ones lists.
MAX_AHEAD = timedelta(days=730)  # A later time is a slip in the year.


class SomeArticles(forms.ModelMultipleChoiceField):
    """Articles chosen by their numbers; one that no row can have is wrong like one that none has.

    SQLite fails over such a number where several are looked for at once.
    """

    def clean(self, value: Any) -> QuerySet[Article]:
        """Return the rows."""
        for number in value or ():
            if len(str(number)) > MAX_DIGITS:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, "invalid_choice", {"value": number[:20]})
        return super().clean(value)


class ArticleForm(forms.ModelForm):
    """Everything of an article that is typed or chosen. Never saves: the verbs do.

    `version` is the one the text was opened at, by which a lost update is
    noticed.
    """

    author = forms.CharField(
        label=_("Author’s account"),
        required=False,
        help_text=_("The user name of whoever wrote it; their comments below are marked."),
        widget=forms.TextInput(attrs={"list": "desk-authors", "autocomplete": "off"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=MAX_TAGS * (MAX_TAG_LENGTH + 2),
        help_text=_("Separated by commas, ten at most."),
    )
    related = SomeArticles(Article.objects.none(), label=_("Related articles"), required=False)
    lead_image = forms.ModelChoiceField(
        Image.objects.all(), label=_("Lead image"), required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=300,
        help_text=_("For your colleagues; shown in the history, not to readers."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Article
        fields = (
            "headline", "language", "section", "source", "standfirst", "dateline", "byline",
            "credit", "body", "lead_image",
        )  # fmt: skip
        widgets = {
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 24}),
        }
        help_texts = {
            "standfirst": _("One or two sentences under the headline and in lists."),
            "dateline": _("The place the report comes from, such as TOKYO."),
            "byline": _("As it is printed, such as “By Edo Hara”."),
            "credit": _("As it is printed under the text, such as “© KYODO”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Article.objects.exclude(pk=self.instance.pk).only("headline", "language")
        self.fields["related"].queryset = others  # type: ignore[attr-defined]

    def clean_author(self) -> Any:
        """Return the account of that name, or None for none."""
        if not (name := self.cleaned_data["author"].strip().removeprefix("@")):
            return None
        found = get_user_model()._default_manager.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no account with the user name “%(name)s”."), params={"name": name}
            )
        return found

    def clean_tags(self) -> list[str]:
        """Return the tags without blanks and repetitions, in the order given."""
        typed = self.cleaned_data["tags"].replace("、", ",").replace("，", ",").split(",")
        tags: dict[str, str] = {}
        for tag in typed:
            name = " ".join(tag.split())
            tags.setdefault(name.casefold(), name)
        tags.pop("", None)
        if len(tags) > MAX_TAGS:
            raise forms.ValidationError(_("Ten tags are enough; please leave some out."))
        for tag in tags.values():
            if len(tag) > MAX_TAG_LENGTH:
                raise forms.ValidationError(
                    _("“%(tag)s…” is too long for a tag: 60 characters at most."),
                    params={"tag": tag[:20]},
                )
        return list(tags.values())

    def clean_related(self) -> QuerySet[Article]:
        """Return the articles chosen, if they aren't too many."""
        if len(self.cleaned_data["related"]) > MAX_RELATED:
            raise forms.ValidationError(
                ngettext_lazy(
                    "%(count)d related article at most.",
                    "%(count)d related articles at most.",
                    MAX_RELATED,
                ),
                params={"count": MAX_RELATED},
            )
        return self.cleaned_data["related"]

    def _post_clean(self) -> None:
        """Leave the instance alone: it is compared with what was typed, and the verbs write it."""


class ImageForm(forms.Form):
    """A picture, and what must be said with it."""

    prefix = "image"

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP. Place and camera are removed from it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Please choose a picture.")},
    )
    alt = forms.CharField(
        label=_("Description for those who can’t see it"),
        max_length=300,
        error_messages={"required": _("Please describe what the picture shows.")},
    )
    caption = forms.CharField(label=_("Caption"), max_length=300, required=False)
    credit = forms.CharField(
        label=_("Credit of the picture"),
        max_length=100,
        error_messages={"required": _("Please say whose picture it is.")},
    )


class DecisionForm(forms.Form):
    """A question about an article as it stood at `version`, which goes along unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class PublishForm(DecisionForm):
    """Now, or when. The time is meant in the editor's time zone."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a later time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a time that lies ahead, if it isn't to be now."""
        cleaned = super().clean() or {}
        if cleaned.get("when") != self.LATER:
            return {**cleaned, "at": None}
        if "at" in self.errors:
            return cleaned
        at, now = cleaned.get("at"), timezone.now()
        if at is None:
            self.add_error("at", _("Please say when."))
        elif at <= now:
            self.add_error("at", _("That time is over. Choose one ahead, or publish now."))
        elif at > now + MAX_AHEAD:
            self.add_error("at", _("That is more than two years ahead. Is the year right?"))
        return cleaned


class CorrectForm(DecisionForm):
    """The note that tells readers what was wrong."""

    text = forms.CharField(
        label=_("What was wrong, and what is right?"),
        max_length=1000,
        help_text=_("Printed with today’s date at the end of the article."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(DecisionForm):
    """The reason that readers find in place of the article."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Readers find it in place of the article."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def zone_name() -> str:
    """Return the time zone that times are typed and shown in, such as "Asia/Tokyo (UTC+09:00)"."""
    zone = timezone.get_current_timezone()
    name = zone.key if isinstance(zone, zoneinfo.ZoneInfo) else str(zone)
    offset = datetime.now(zone).strftime("%z")
    return f"{name} (UTC{offset[:3]}:{offset[3:]})"
