"""The page of the rules, and the form in which administrators write one."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from forum.discussion.answers import see_other, sign_in_first
from forum.moderation.community.models import NAME_LENGTH, TEXT_LENGTH, RuleVersion
from forum.moderation.community.rewriting import WRITE_RULES, rewrite_rule
from forum.moderation.community.standing import find_rule, standing_rules
from forum.moderation.doors import signed_in
from forum.ready.kinds import Kind, Version
from forum.refusals import Refused


def _name(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=NAME_LENGTH)


def _text(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, max_length=TEXT_LENGTH, widget=area)


class RuleForm(forms.Form):
    """A rule's wording in both languages."""

    name_en = _name(_("Name, in English"))
    text_en = _text(_("What the rule asks, in English"))
    name_ja = _name(_("Name, in Japanese"))
    text_ja = _text(_("What the rule asks, in Japanese"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules as they stand."""
    context = {"rules": standing_rules(), "may_write": request.user.has_perm(WRITE_RULES)}
    return render(request, "moderation/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: HttpRequest, code: str) -> HttpResponse:
    """Show a rule's wording in a form and take a new one, from who may write rules."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.get_full_path())
    if not request.user.has_perm(WRITE_RULES):
        raise PermissionDenied
    version = find_rule(code)
    if version is None:
        raise Http404
    form = RuleForm(request.POST) if request.method == "POST" else RuleForm(initial=_shown(version))
    if form.is_valid():
        try:
            rewrite_rule(code=code, editor=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
            # Sent once more, it is by somebody who was told.
            form.data = {**request.POST.dict(), "seen": str(version.number)}
        else:
            return see_other(f"{reverse('moderation:rules')}#{code}")
    context = {"form": form, "rule": version, "versions": _versions(version)}
    return render(request, "moderation/rule.html", context, status=422 if form.errors else 200)


def _shown(version: RuleVersion) -> dict[str, Any]:
    names = ("name_en", "name_ja", "text_en", "text_ja")
    return {**{name: getattr(version, name) for name in names}, "seen": version.number}


def _versions(version: RuleVersion) -> list[RuleVersion]:
    """Return the rule's versions, newest first, each with who wrote it."""
    versions = RuleVersion.objects.filter(rule=version.rule_id).select_related("written_by")
    return list(versions.order_by("-number")[:50])


def _find_version(arguments: dict[str, Any]) -> Version:
    """Return what the page is made from: versions are only ever added."""
    return (RuleVersion.objects.aggregate(count=Count("pk"))["count"],)


rules_page = Kind(view="moderation:rules", find_version=_find_version)
