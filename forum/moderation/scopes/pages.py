"""The pages on which administrators see who moderates what, and give out the roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.answers import see_other
from forum.discussion.typed_forms import keep_and_sign_in
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import find_member_or_404, keep_out_of_room, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.scopes import rules
from forum.moderation.scopes.desk import give_desk_roles
from forum.moderation.scopes.forms import FIELDS, DeskForm, RoleForm, initial_of
from forum.moderation.scopes.giving import find_last, give_role, standing_of
from forum.moderation.scopes.shown import desk_of, load_changes, load_moderators
from forum.refusals import Refused

View = Callable[..., HttpResponse]


def for_role_givers(view: View) -> View:
    """Let in who gives out roles; send who isn't signed in to sign-in, refuse the others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return keep_and_sign_in(request, request.get_full_path())
        if not rules.can_give_roles(request.user):
            raise PermissionDenied
        if request.user.is_suspended(timezone.now()):
            return keep_out_of_room(request)
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_role_givers
def moderators(request: HttpRequest) -> HttpResponse:
    """List who moderates what; `?member=` leads to the page of who is to be one."""
    asked = request.GET.get("member", "").strip()
    found = _find_named(asked) if asked else None
    if found is not None:
        return see_other(reverse("moderation:moderator", args=[found.username]))
    context = {
        "moderators": load_moderators(),
        "most": rules.MOST_SHOWN,
        "asked": asked,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/scopes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_givers
def moderator(request: HttpRequest, username: str) -> HttpResponse:
    """Show what a member is in the room and where, with the form that changes it; take it."""
    member = find_member_or_404(username)
    if request.method != "POST":
        return _show(request, member)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            give_role(member=member, by=signed_in(request), **form.read())
        except Refused as refused:
            if field := FIELDS.get(refused.refusal):
                form.add_error(field, str(refused.refusal.message))
            else:
                add_refusal(form, refused.refusal)
        else:
            done = _("Saved. It holds from %(name)s’s next page on.")
            messages.success(request, done % {"name": member.display_name})
            return see_other(reverse("moderation:moderators"))
    return _show(request, member, form)


@require_POST
@for_role_givers
def desk(request: HttpRequest, username: str) -> HttpResponse:
    """Take which other roles a member holds."""
    member = find_member_or_404(username)
    form = DeskForm(request.POST)
    if form.is_valid():
        try:
            give_desk_roles(member=member, by=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            done = _("Saved. It holds from %(name)s’s next page on.")
            messages.success(request, done % {"name": member.display_name})
            return see_other(reverse("moderation:moderators"))
    return _show(request, member, desk_form=form)


def _find_named(name: str) -> Member | None:
    """Return who goes by a name, on the page or in addresses."""
    key = name_key(name.replace("\0", ""))
    return Member.objects.filter(Q(username_key=key) | Q(name_key=key)).order_by("pk").first()


def _show(
    request: HttpRequest,
    member: Member,
    form: RoleForm | None = None,
    desk_form: DeskForm | None = None,
) -> HttpResponse:
    seen, by, now = find_last(member), signed_in(request), timezone.now()
    if desk_form is not None:
        desk_form.data = {**desk_form.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]
        desk_form.data.update(groups=request.POST.getlist("groups"))
    if form is not None:  # Who has now read what holds may send it again.
        form.data = {**form.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]
        form.data.update(sections=request.POST.getlist("sections"))
    context = {
        "member": member,
        "form": form or RoleForm(initial=initial_of(standing_of(member), seen)),
        "refusal": rules.why_cannot_give(member=member, by=by, now=now),
        "desk_form": desk_form or DeskForm(initial={"groups": desk_of(member), "seen": seen}),
        "desk_refusal": rules.why_cannot_give_desk(member=member, by=by, now=now),
        "failed": desk_form or form,
        "changes": load_changes(member),
        "counts": count_waiting(by),
    }
    status = 422 if form or desk_form else 200
    return render(request, "moderation/scopes/member.html", context, status=status)
