"""The pages on which administrators change the rules."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.discussion.answers import see_other
from forum.discussion.typed_forms import keep_and_sign_in
from forum.moderation.community import rules
from forum.moderation.community.adding import add_rule
from forum.moderation.community.changing import find_last_change
from forum.moderation.community.forms import OrderForm, RuleForm, WhyForm
from forum.moderation.community.models import RuleChange, RuleVersion
from forum.moderation.community.ordering import order_rules
from forum.moderation.community.retiring import reinstate_rule, retire_rule
from forum.moderation.community.rewriting import WORDING, rewrite_rule
from forum.moderation.community.standing import find_rule, retired_rules, standing_rules
from forum.moderation.doors import keep_out_of_room, signed_in
from forum.refusals import Refused

View = Callable[..., HttpResponse]


def for_rule_writers(view: View) -> View:
    """Let in who may change the rules; send who isn't signed in to sign-in, refuse the others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return keep_and_sign_in(request, request.get_full_path())
        if not rules.may_write_rules(request.user):
            raise PermissionDenied
        if request.user.is_suspended(timezone.now()):
            return keep_out_of_room(request)
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_writers
def rulebook(request: HttpRequest) -> HttpResponse:
    """Show all rules with their places, and what was changed last; take another order."""
    standing, seen = standing_rules(), find_last_change()
    form = OrderForm(request.POST or None, rules=standing, initial={"seen": seen})
    done = _("The rules stand in this order now.")
    if answer := _try(
        request, form, seen, done, lambda: order_rules(**_by(request), **form.read())
    ):
        return answer
    changes = RuleChange.objects.select_related("by", "version__rule").order_by("-pk")
    context = {
        "form": form,
        "rules": zip(standing, form.places(), strict=True),
        "retired": retired_rules(),
        "changes": changes[: rules.CHANGES_SHOWN],
        "indispensable": rules.INDISPENSABLE,
        "most": rules.MAX_STANDING,
    }
    return _show(request, "rulebook", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_writers
def add(request: HttpRequest) -> HttpResponse:
    """Take a rule that there wasn't."""
    seen = find_last_change()
    form = RuleForm(request.POST or None, initial={"seen": seen})
    done = _("The rule holds from now on.")
    if answer := _try(
        request, form, seen, done, lambda: add_rule(**_by(request), **form.cleaned_data)
    ):
        return answer
    return _show(request, "rule", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_writers
def rewrite(request: HttpRequest, code: str) -> HttpResponse:
    """Show a rule's wording in a form and take a new one."""
    version = _find_or_404(code)
    initial = {**{name: getattr(version, name) for name in WORDING}, "seen": version.number}
    form = RuleForm(request.POST or None, initial=initial)
    done = _("The new wording holds from now on.")
    if answer := _try(
        request, form, version.number, done,
        lambda: rewrite_rule(code=code, **_by(request), **form.cleaned_data),
    ):  # fmt: skip
        return answer
    return _show(request, "rule", form, {"rule": version, "versions": _versions(version)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_writers
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a rule is to hold no more, and retire it."""
    return _retire(request, code, retire_rule, _("The rule holds no more."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_writers
def reinstate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why a retired rule is to hold again, and put it in force."""
    return _retire(request, code, reinstate_rule, _("The rule holds again, as the last one."))


def _retire(
    request: HttpRequest, code: str, verb: Callable[..., object], done: str
) -> HttpResponse:
    version, seen = _find_or_404(code), find_last_change()
    form = WhyForm(request.POST or None, initial={"seen": seen})
    if answer := _try(
        request, form, seen, done, lambda: verb(code=code, **_by(request), **form.cleaned_data)
    ):
        return answer
    context = {"rule": version, "is_retiring": verb is retire_rule}
    return _show(request, "retire_rule", form, context)


def _try(
    request: HttpRequest, form: forms.Form, seen: int, done: str, verb: Callable[[], object]
) -> HttpResponse | None:
    """Do what the form says and lead back to the rules; None if there is something to show."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        verb()
    except Refused as refused:
        form.add_error(None, str(refused.refusal.message))
        # Sent once more, it is by somebody who was told.
        form.data = {**request.POST.dict(), "seen": str(seen)}
        return None
    messages.success(request, done)
    return see_other(reverse("moderation:rulebook"))


def _show(
    request: HttpRequest, page: str, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, f"moderation/{page}.html", {"form": form, **context}, status=status)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"editor": signed_in(request)}


def _find_or_404(code: str) -> RuleVersion:
    version = find_rule(code)
    if version is None:
        raise Http404
    return version


def _versions(version: RuleVersion) -> list[RuleVersion]:
    """Return the rule's versions, newest first, each with who wrote it."""
    versions = RuleVersion.objects.filter(rule=version.rule_id).select_related("written_by")
    return list(versions.order_by("-number")[:50])
