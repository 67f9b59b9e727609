"""Paste a discussion, see what each line was taken for, mend it, publish it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from articles.desk.access import DeskRequest, publishers_only
from articles.intake.discussion_text import Problem, Role
from forum.discussion.importing import Imported, guess_language, import_discussion
from forum.discussion.paste import keeping
from forum.discussion.paste.forms import PublishForm, TextForm
from forum.discussion.paste.models import PastedDiscussion
from forum.discussion.paste.shown import Paste, make_paste
from forum.refusals import Refused

ROLE_NAMES = {
    Role.DATE: gettext_lazy("Date"),
    Role.PARAGRAPH: gettext_lazy("Article paragraph"),
    Role.CREDIT: gettext_lazy("Credit"),
    Role.NAME: gettext_lazy("Member’s name"),
    Role.TEXT: gettext_lazy("Comment paragraph"),
    Role.BLANK: gettext_lazy("Blank"),
    Role.IGNORED: gettext_lazy("Left out"),
}

asked_and_answered = require_http_methods(["GET", "HEAD", "POST"])


@asked_and_answered
def paste(request: HttpRequest) -> HttpResponse:
    """Ask for a text, or for the changed one."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _rescue_text(request)
    return _paste(request)  # type: ignore[return-value]


@publishers_only
def _paste(request: DeskRequest) -> HttpResponse:
    if request.method == "POST":
        return _take_text(request)
    pasted = keeping.find_pasted(request.user.pk)
    if pasted and "change" not in request.GET:
        return _to_lines()
    form = TextForm(initial={"text": pasted.text if pasted else ""})
    return _show_text(request, form, is_kept=pasted is not None)


def _take_text(request: DeskRequest) -> HttpResponse:
    """Keep the text that was sent, or throw away the one that is kept."""
    if "discard" in request.POST:
        keeping.drop_pasted(editor_id=request.user.pk)
        messages.success(request, _("The text is thrown away."))
        return _see(reverse("discussion:paste"))
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        is_kept = keeping.find_pasted(request.user.pk) is not None
        return _show_text(request, form, is_kept=is_kept)
    keeping.keep_text(editor_id=request.user.pk, text=form.cleaned_data["text"])
    return _to_lines()


def _show_text(request: DeskRequest, form: TextForm, *, is_kept: bool) -> HttpResponse:
    context = {
        "text_form": form,
        "is_kept": is_kept,
        "rescue_key": keeping.make_rescue_key(request.user.pk),
    }
    status = 422 if form.is_bound else 200
    return render(request, "discussion/paste.html", context, status=status)


def _rescue_text(request: HttpRequest) -> HttpResponse:
    """Keep the text of an editor whose session ended; what can't be kept waits on the page."""
    editor_id = keeping.read_rescue_key(request.POST.get("rescue_key", ""))
    form = TextForm(request.POST, request.FILES)
    if editor_id and form.is_valid():
        keeping.keep_text(editor_id=editor_id, text=form.cleaned_data["text"])
        return redirect_to_login(reverse("discussion:paste"))
    typed = {"typed": request.POST.get("text", "")}
    return render(request, "discussion/paste_signed_out.html", typed, status=403)


@asked_and_answered
def lines(request: HttpRequest) -> HttpResponse:
    """Show how each line is read; keep what is chosen; publish it."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _rescue_choices(request)
    return _lines(request)  # type: ignore[return-value]


@publishers_only
def _lines(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        pasted = keeping.find_pasted(request.user.pk)
    else:
        pasted = keeping.keep_choices(editor_id=request.user.pk, sent=request.POST.dict())
    if pasted is None:
        return _after_the_last(request)
    if request.method == "POST" and not _is_part(request) and "publish" not in request.POST:
        return _to_lines(_number(request.POST.get("go", "")) or _line(request))
    shown = make_paste(pasted.text, pasted.chosen, _line(request))
    if "publish" in request.POST:
        return _publish(request, pasted, shown)
    return _show_lines(request, pasted, shown, PublishForm(initial=_initial(pasted, shown)))


def _rescue_choices(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen by an editor whose session ended, then go on after signing in."""
    if editor_id := keeping.read_rescue_key(request.POST.get("rescue_key", "")):
        keeping.keep_choices(editor_id=editor_id, sent=request.POST.dict())
    answer = redirect_to_login(request.get_full_path())
    if _is_part(request):  # A fragment would be put into the page.
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return answer


def _after_the_last(request: DeskRequest) -> HttpResponse:
    """Go to what was made of the text: somebody pressed the button twice. Else ask for a text."""
    made = keeping.find_published(request.user.pk) if "publish" in request.POST else None
    return _see(made.get_absolute_url() if made else reverse("discussion:paste"))


def _publish(request: DeskRequest, pasted: PastedDiscussion, shown: Paste) -> HttpResponse:
    """Make the article and its comments, or say what is wrong."""
    form = PublishForm(request.POST)
    if not form.is_valid() or shown.parsed is None:
        return _show_lines(request, pasted, shown, form)
    try:
        imported = import_discussion(parsed=shown.parsed, editor=request.user, **form.cleaned_data)
    except Refused as refused:
        shown.problems.append(Problem(None, refused.refusal.message))
        return _show_lines(request, pasted, shown, form)
    keeping.drop_pasted(editor_id=request.user.pk, article=imported.article)
    _tell(request, imported)
    return _see(imported.article.get_absolute_url())


def _show_lines(
    request: DeskRequest, pasted: PastedDiscussion, shown: Paste, form: PublishForm
) -> HttpResponse:
    context = {
        "paste": shown,
        "saved_at": pasted.saved_at,
        "form": form,
        "roles": [(role.value, name) for role, name in ROLE_NAMES.items()],
        "rescue_key": keeping.make_rescue_key(request.user.pk),
    }
    template = (
        "discussion/_paste_lines.html" if _is_part(request) else "discussion/paste_lines.html"
    )
    return render(request, template, context, status=422 if form.is_bound else 200)


def _initial(pasted: PastedDiscussion, shown: Paste) -> dict[str, Any]:
    """Return what was typed so far, and the language that the text seems to be in."""
    typed = dict(pasted.typed)
    if not typed.get("language") and shown.parsed:
        typed["language"] = guess_language(shown.parsed)
    return typed


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _line(request: HttpRequest) -> int:
    """Return the line whose page is wanted."""
    return _number(request.GET.get("line", "")) or 1


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _to_lines(line: int = 1) -> HttpResponse:
    where = reverse("discussion:paste_lines")
    return _see(f"{where}?line={line}#line-{line}" if line > 1 else where)


def _see(where: str) -> HttpResponse:
    return HttpResponseRedirect(where, status=303)


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
