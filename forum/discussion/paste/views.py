"""Paste a discussion, see what each line was taken for, mend it, publish it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from articles.desk.access import DeskRequest, publishers_only
from articles.intake.discussion_text import (
    IntakeError,
    ParsedDiscussion,
    Problem,
    Role,
    parse,
)
from articles.models import Article
from forum.discussion.importing import (
    Imported,
    find_imported,
    guess_language,
    import_discussion,
)
from forum.discussion.paste.forms import PublishForm, TextForm
from forum.discussion.paste.roles import Choice, read_choices
from forum.refusals import Refused

# Lines the page shows; each has two fields, and a form takes 1,000. The
# command takes in what is longer.
MAX_LINES = 480

ROLE_NAMES = {
    Role.DATE: gettext_lazy("Date"),
    Role.PARAGRAPH: gettext_lazy("Article paragraph"),
    Role.CREDIT: gettext_lazy("Credit"),
    Role.NAME: gettext_lazy("Member’s name"),
    Role.TEXT: gettext_lazy("Comment paragraph"),
    Role.BLANK: gettext_lazy("Blank"),
    Role.IGNORED: gettext_lazy("Left out"),
}


@dataclass
class Paste:
    """The page once there is a text."""

    choices: list[Choice]
    parsed: ParsedDiscussion | None = None
    problems: list[Problem] = field(default_factory=list)
    found: Article | None = None  # What an earlier import of the same made.

    @property
    def names(self) -> list[Choice]:
        """Return the lines that are names, which an answer can point at."""
        return [choice for choice in self.choices if choice.line.role is Role.NAME]

    @property
    def doubts(self) -> list[Choice]:
        """Return the lines that somebody should look at."""
        return [choice for choice in self.choices if choice.line.doubt]


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Ask for a text; show how it is read; publish it."""
    if request.method == "POST" and not request.user.is_authenticated:
        # The text has no row to wait in: it waits on the page.
        context = {"typed": request.POST.get("text", "")}
        return render(request, "discussion/paste_signed_out.html", context, status=403)
    return _paste(request)  # type: ignore[return-value]


@publishers_only
def _paste(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "discussion/paste.html", {"text_form": TextForm()})
    text_form = TextForm(request.POST, request.FILES)
    if not text_form.is_valid():
        return _ask_again(request, text_form)
    text = text_form.cleaned_data["text"]
    if text.count("\n") >= MAX_LINES:
        text_form.add_error(
            None,
            _("This page takes %(count)d lines. “manage.py import_discussion” takes longer texts.")
            % {"count": MAX_LINES},
        )
        return _ask_again(request, text_form)
    return _read(request, text)


def _ask_again(request: DeskRequest, text_form: TextForm) -> HttpResponse:
    """Show what is wrong with the text; where only the lines were asked for, leave the page."""
    status = 400 if request.headers.get("HX-Request") == "true" else 422
    return render(request, "discussion/paste.html", {"text_form": text_form}, status=status)


def _read(request: DeskRequest, text: str) -> HttpResponse:
    """Show the lines, or publish them if that is asked and nothing is wrong."""
    shown = make_paste(text, request.POST.dict())
    wanted = "publish" in request.POST
    form = PublishForm(request.POST if wanted else None, initial=_initial(request, shown))
    if wanted and form.is_valid() and shown.parsed:
        try:
            imported = import_discussion(
                parsed=shown.parsed, editor=request.user, **form.cleaned_data
            )
        except Refused as refused:
            shown.problems.append(Problem(None, refused.refusal.message))
        else:
            _tell(request, imported)
            return HttpResponseRedirect(imported.article.get_absolute_url(), status=303)
    context = {
        "paste": shown,
        "text_form": TextForm(initial={"text": text}),
        "form": form,
        "roles": [(role.value, name) for role, name in ROLE_NAMES.items()],
        "role_names": ROLE_NAMES,
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "discussion/_paste_lines.html" if is_part else "discussion/paste_lines.html"
    return render(request, template, context, status=422 if wanted else 200)


def make_paste(text: str, data: dict[str, str]) -> Paste:
    """Read a text with the roles chosen so far, and say what is wrong with it."""
    reading, choices = read_choices(text, data)
    shown = Paste(choices)
    try:
        shown.parsed = parse(reading)
    except IntakeError as error:
        shown.problems = error.problems
    else:
        shown.found = find_imported(shown.parsed)
    return shown


def _initial(request: DeskRequest, shown: Paste) -> dict[str, Any]:
    """Return what was typed so far, and the language that the text seems to be in."""
    typed = {name: request.POST.get(name, "") for name in ("headline", "section", "language")}
    if not typed["language"] and shown.parsed:
        typed["language"] = guess_language(shown.parsed)
    return typed


def _tell(request: DeskRequest, imported: Imported) -> None:
    """Say what was made."""
    if not imported.is_new:
        messages.info(request, _("This discussion is here already. Nothing was changed."))
        return
    count = len(imported.comments)
    messages.success(
        request,
        ngettext(
            "The article is published with %(count)d comment.",
            "The article is published with %(count)d comments.",
            count,
        )
        % {"count": count},
    )
    for name, member in imported.names.marked.items():
        messages.warning(
            request,
            _("“%(name)s” may not stand for somebody here: shown as “%(shown)s”.")
            % {"name": name, "shown": member.display_name},
        )
