"""What a search is made of: the words, and the filters beside them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import bylines
from articles.models import Article, Section
from forum.discussion.access import get_article_or_404
from forum.discussion.answers import number_from
from forum.discussion.search.results import has_written
from forum.members.models import Member
from forum.members.names import name_key
from forum.refusals import Refused
from forum.search import query
from forum.search.documents import Kind, end_of_minute, first_place
from forum.search.query import Wanted

RELEVANCE, NEWEST = "", "newest"
KINDS = {"articles": Kind.ARTICLE, "comments": Kind.COMMENT}


class DayInput(forms.DateInput):
    """A day, picked in the browser's own way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SearchForm(forms.Form):
    """A search, as it stands in the address. What is wanted is there once it is valid."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        strip=False,
        widget=forms.TextInput(
            attrs={"type": "search", "enterkeyhint": "search", "autocapitalize": "none"}
        ),
    )
    kind = forms.ChoiceField(
        label=_("In"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("articles", _("Articles")),
            ("comments", _("Comments")),
        ],
    )
    section = forms.ChoiceField(label=_("Section"), required=False)
    article = forms.CharField(required=False, widget=forms.HiddenInput)
    author = forms.CharField(label=_("Written by"), required=False, max_length=bylines.MAX_LENGTH)
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    order = forms.ChoiceField(
        required=False,
        choices=[(RELEVANCE, _("Best match")), (NEWEST, _("Newest"))],
        widget=forms.HiddenInput,
    )

    def __init__(
        self, *args: Any, sections: Iterable[Section] | None = None, **kwargs: Any
    ) -> None:
        """Take the sections to choose from, if they are at hand."""
        super().__init__(*args, **kwargs)
        sections = Section.objects.all() if sections is None else sections
        self.sections = {section.slug: section for section in sections}
        choices = [(slug, str(section)) for slug, section in self.sections.items()]
        self.fields["section"].choices = [("", _("All sections")), *choices]  # type: ignore[attr-defined]

    def clean_q(self) -> query.Typed:
        """Read what was typed; a filter by author makes up for having no words."""
        if self.is_way_in:
            return query.Typed((), "")
        is_by_author = bool(self.data.get("author", "").strip())
        try:
            return query.parse(self.cleaned_data["q"], is_by_author=is_by_author)
        except Refused as refused:
            raise forms.ValidationError(refused.refusal.message, refused.refusal.code) from None

    def clean_article(self) -> Article | None:
        """Find the article by its number, if its discussion may be seen by every reader."""
        typed = self.cleaned_data["article"]
        try:
            return get_article_or_404(number_from(typed) or 0) if typed else None
        except Http404:
            raise forms.ValidationError(
                _("There is no such discussion. From here everything is searched."), "nowhere"
            ) from None

    def clean(self) -> dict[str, Any]:
        """Find the author, and see that the dates are in order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        typed = cleaned.get("q")
        name = cleaned.get("author") or (typed.author if typed else "")
        cleaned["member"], cleaned["byline"] = self._find_writer(name) if name else (None, "")
        return cleaned

    def _find_writer(self, name: str) -> tuple[Member | None, str]:
        """Return the member of that name, however it is written, and the key of a byline's.

        An error if neither member nor journalist has it.
        """
        name = name.replace("\0", "").removeprefix("@")
        key, byline = name_key(name), bylines.name_key(name)
        found = Member.objects.filter(Q(username_key=key) | Q(name_key=key), is_active=True)
        member = found.only("display_name", "username").order_by("pk").first() if key else None
        if member is None and not (byline and has_written(byline, now=timezone.now())):
            self.add_error(
                "author" if self.cleaned_data.get("author") else "q",
                forms.ValidationError(
                    _("Nobody here has the name “%(name)s”."), "nobody", params={"name": name}
                ),
            )
        return member, byline

    def wanted(self, now: datetime) -> Wanted:
        """Return what a valid form asks the index for: nothing later than `now`."""
        given, article = self.cleaned_data, self.discussed
        since, until = given["since"], given["until"]
        end = _start_of(until + timedelta(days=1)) if until and until < date.max else None
        before = end_of_minute(now)
        return Wanted(
            clauses=given["q"].clauses,
            unwanted=given["q"].unwanted,
            author_id=given["member"].pk if given["member"] else None,
            byline=given["byline"],
            kind=Kind.COMMENT if article else KINDS.get(given["kind"]),
            below=article.pk if article else None,
            since=first_place(_start_of(since)) if since else -(2**63),
            before=min(before, first_place(end)) if end else before,
        )

    @property
    def discussed(self) -> Article | None:
        """Return the article whose discussion alone is searched."""
        return getattr(self, "cleaned_data", {}).get("article")

    @property
    def is_within(self) -> bool:
        """Say whether one discussion alone is searched, of which no kind nor section is chosen."""
        return bool(self.data.get("article")) and "article" not in self.errors

    @property
    def wanted_section(self) -> Section | None:
        """Return the section that is searched; none of one discussion, which is all in one."""
        return None if self.discussed else self.sections.get(self.cleaned_data["section"])

    @property
    def is_way_in(self) -> bool:
        """Say whether a discussion leads here, and nothing is asked of it yet."""
        return bool(self.data) and not self.data.keys() - {"article"}

    @property
    def is_by_time(self) -> bool:
        """Say whether the newest come first: wanted so, or nothing to be better by."""
        return self.cleaned_data["order"] == NEWEST or not self.cleaned_data["q"].clauses

    @property
    def is_narrowed(self) -> bool:
        """Say whether a filter is set, so that the page shows them."""
        return any(self.data.get(name) for name in ("kind", "section", "author", "since", "until"))


def _start_of(day: date) -> datetime:
    """Return when a day begins where the reader is."""
    return timezone.make_aware(datetime.combine(day, time()))
