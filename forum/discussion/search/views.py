"""The search page."""

import re
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from forum.discussion.answers import number_from
from forum.discussion.search import results
from forum.discussion.search.forms import NEWEST, RELEVANCE, SearchForm
from forum.discussion.search.shown_form import print_form
from forum.members import limits
from forum.members.addresses import client_address

# Searches from one network (/24, /64): more than a house types, less than a copy of the site takes.
ADDRESS_LIMIT, ADDRESS_PERIOD = 60, timedelta(minutes=1)

KEPT = tuple(SearchForm.base_fields)  # Of an address, from one page of results to the next.
_PLACE = re.compile(r"-?[0-9]{1,19}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Ask what is looked for; show what was found."""
    if not any(name in request.GET for name in SearchForm.base_fields):
        return _show(request, SearchForm())
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _show(request, form, status=422)
    if form.is_way_in:
        return _show(request, form)
    if not _is_within_limit(request):
        return _show(request, form, {"is_too_often": True}, status=429)
    wanted, section = form.wanted(timezone.now()), form.wanted_section
    if form.is_by_time:
        before = _read_place(request.GET.get("before"))
        page = results.find_newest(
            wanted.up_to(before), section, is_first=before is None, member=request.user
        )
        next_url = _address(request, before=page.before)
        is_first = before is None
    else:
        number = _read_number(request.GET.get("page"))
        page = results.find_best(wanted, section, number=number, member=request.user)
        next_url, is_first = _address(request, page=page.number), number == 1
    context = {"page": page, "next_url": next_url, "is_first": is_first}
    return _show(request, form, context)


def _show(
    request: HttpRequest,
    form: SearchForm,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page; the form on it is filled in as it was sent."""
    filled = {
        "form": form,
        "form_html": print_form(form),
        "article": form.discussed,
        "everywhere": _address(request, article=""),
        "by_relevance": _address(request, order=RELEVANCE),
        "by_time": _address(request, order=NEWEST),
        **(context or {}),
    }
    return render(request, "search/search.html", filled, status=status)


def _is_within_limit(request: HttpRequest) -> bool:
    """Count a search against its network, and say whether it is still within the limit."""
    return limits.hit(
        scope="search", key=client_address(request), limit=ADDRESS_LIMIT, period=ADDRESS_PERIOD
    )


def _read_place(text: str | None) -> int | None:
    """Return the place that a page goes on from. Raises Http404 for what can be none."""
    if text is None:
        return None
    if not _PLACE.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        raise Http404
    return int(text)


def _read_number(text: str | None) -> int:
    """Return the number of a page. Raises Http404 for what can be none."""
    number = 1 if text is None else number_from(text)
    if number is None or number > results.BEST // results.PAGE_SIZE:
        raise Http404
    return number


def _address(request: HttpRequest, **changes: str | int | None) -> str:
    """Return this search's address with some of it changed; "" where there is nothing to go to."""
    if None in changes.values():
        return ""
    address: dict[str, str | int] = {
        name: request.GET[name] for name in KEPT if name in request.GET
    }
    address |= {name: value for name, value in changes.items() if value is not None}
    return "?" + urlencode({name: value for name, value in address.items() if value != ""})
