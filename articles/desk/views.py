"""Pages for writing: the list, the editor with its preview and autosave, pictures."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import publishing
from articles.desk import drafts
from articles.desk.access import DeskRequest, editors_only, get_article_or_404
from articles.desk.editor import (
    Editor,
    changed_fields,
    find_related,
    make_preview,
    open_editor,
    read_editor,
)
from articles.desk.fields import find_differences, texts_of_article, texts_of_fields
from articles.desk.listing import STATUSES, load_page, shown_status
from articles.models import Article, ArticleDraft, Status


@require_safe
@editors_only
def articles(request: DeskRequest) -> HttpResponse:
    """List the articles in every state, newest first."""
    status, query = request.GET.get("status", ""), request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) <= 18 else None
    context = {
        "page": load_page(status=status, query=query, after=number),
        "statuses": STATUSES,
        "status": status,
        "query": query,
        "is_later": number is not None,
    }
    return render(request, "articles/desk/articles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def new(request: DeskRequest) -> HttpResponse:
    """Write an article that isn't there yet."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an article, in whatever state it is."""
    return _edit(request, get_article_or_404(pk))


def _edit(request: DeskRequest, article: Article | None) -> HttpResponse:
    """Show the editor, or do what the pressed button says."""
    if request.method != "POST":
        return _show(open_editor(request, article))
    act = _pressed(request.POST)
    return act(read_editor(request, article, is_checked=act is _save))


def _pressed(data: QueryDict) -> Callable[[Editor], HttpResponse]:
    """Return what the pressed button does.

    The Enter key presses none that has a name: after words to search for it
    means searching, else saving.
    """
    named = next((act for name, act in BUTTONS.items() if name in data), None)
    if named is None and data.get("related_search", "").strip():
        return _find_related
    return named or _save


def _show(editor: Editor, status: int = 200) -> HttpResponse:
    return render(editor.request, "articles/desk/edit.html", editor.context(), status=status)


def _show_part(editor: Editor, part: str, status: int = 200) -> HttpResponse:
    """Show the part that htmx asked for, or the whole page."""
    if editor.request.headers.get("HX-Request") != "true":
        return _show(editor, status)
    return render(editor.request, f"articles/desk/{part}", editor.context(), status=status)


def _save(editor: Editor) -> HttpResponse:
    """Save the article, or show what is wrong with everything typed still there."""
    if not editor.form.is_valid() or editor.image_form.errors:
        return _show(editor, status=422)
    try:
        article = _write(editor)
    except publishing.StaleVersion as stale:
        return _show_conflict(editor, stale.current.pk)
    drafts.drop_draft(editor_id=editor.request.user.pk, article_id=editor.article_id)
    leads_on = "desk:publish" if "save_and_publish" in editor.request.POST else "desk:edit"
    messages.success(editor.request, str(SAVED[shown_status(article)]))
    return HttpResponseRedirect(reverse(leads_on, args=[article.pk]), status=303)


def _write(editor: Editor) -> Article:
    """Create or save the article by the verbs. Raises StaleVersion."""
    form, who = editor.form, editor.request.user
    if editor.article is None:
        return _create(editor)
    return publishing.save_article(
        article=editor.article,
        editor=who,
        fields=changed_fields(form),
        note=form.cleaned_data["note"],
        expected_version=form.cleaned_data["version"] or 0,
    )


def _create(editor: Editor) -> Article:
    """Create the article, or find the one that a second press of the button made already."""
    key = f"desk-{editor.submission_key}"
    try:
        return publishing.create_article(
            editor=editor.request.user, intake_key=key, **changed_fields(editor.form)
        )
    except IntegrityError:
        return Article.objects.get(intake_key=key)


def _show_conflict(editor: Editor, pk: int) -> HttpResponse:
    """Show what someone else saved meanwhile beside what was typed here."""
    theirs = get_article_or_404(pk)
    editor.conflict = theirs.versions.select_related("editor").first()
    editor.differences = find_differences(
        texts_of_article(theirs), texts_of_fields(changed_fields(editor.form))
    )
    editor.article = theirs
    # Saving once more means: mine, knowing theirs.
    editor.data["version"] = str(theirs.version)
    return _show(editor, status=422)


def _preview(editor: Editor) -> HttpResponse:
    editor.preview = make_preview(editor)
    return _show(editor)


def _find_related(editor: Editor) -> HttpResponse:
    find_related(editor)
    return _show_part(editor, "_related.html")


def _upload(editor: Editor) -> HttpResponse:
    return _show_part(editor, "_picture.html", status=200 if editor.uploaded else 422)


def _save_draft(editor: Editor) -> HttpResponse:
    """Keep what was typed without asking whether it is valid."""
    try:
        draft = _keep(editor)
    except drafts.OtherDraft as other:
        editor.offer = other.draft
        return _show(editor, status=422)
    editor.seen = drafts.name_of(draft)
    editor.kept_at = draft.saved_at
    return _show(editor)


def _discard_draft(editor: Editor) -> HttpResponse:
    """Drop the draft that waits; what is typed in the form stays."""
    drafts.drop_draft(editor_id=editor.request.user.pk, article_id=editor.article_id)
    editor.seen = ""
    return _show(editor)


def _keep(editor: Editor) -> ArticleDraft:
    return drafts.save_draft(
        editor_id=editor.request.user.pk,
        article_id=editor.article_id,
        typed=drafts.read_typed(editor.data),
        seen=editor.seen,
    )


# What a save has done, by how the article stands.
SAVED: dict[str, Promise] = {
    Status.DRAFT: gettext_lazy("The draft is saved. Only the desk sees it."),
    Status.SCHEDULED: gettext_lazy("Saved. It appears at its time as it is now."),
    Status.PUBLISHED: gettext_lazy("Saved. Readers see it as it is now."),
    Status.WITHDRAWN: gettext_lazy("Saved. The article stays withdrawn."),
}

# What each button of the editor does.
BUTTONS: dict[str, Callable[[Editor], HttpResponse]] = {
    "save": _save,
    "save_and_publish": _save,
    "preview": _preview,
    "find_related": _find_related,
    "upload": _upload,
    "save_draft": _save_draft,
    "discard_draft": _discard_draft,
}


@require_POST
@editors_only
def preview(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Answer the preview alone, for the place beside the form."""
    article = get_article_or_404(pk) if pk else None
    context = {"preview": make_preview(read_editor(request, article, is_checked=False))}
    return render(request, "articles/desk/_preview.html", context)


# The form's rescue key stands in for the CSRF token: it can't be made up
# either, and unlike the token it survives signing in again in another tab.
@csrf_exempt
@require_POST
def autosave(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Keep what is typed, and say so. Works on when the session has ended."""
    key = drafts.read_rescue_key(request.POST.get("rescue_key", ""))
    if key is None or key[1] != pk:
        return JsonResponse(
            {"message": _("Not saved. Please copy your text and reload.")}, status=409
        )
    try:
        draft = drafts.save_draft(
            editor_id=key[0],
            article_id=pk,
            typed=drafts.read_typed(request.POST),
            seen=request.POST.get("draft_seen", ""),
        )
    except drafts.OtherDraft:
        message = _("Not autosaved: other unsaved changes wait for this article.")
        return JsonResponse({"message": message}, status=409)
    when = formats.time_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    message = _("Kept for you, not saved yet: %(time)s") % {"time": when}
    if request.user.pk != key[0]:
        message += " " + _("You are signed out: sign in in another tab before you save.")
    return JsonResponse({"seen": drafts.name_of(draft), "message": message})
