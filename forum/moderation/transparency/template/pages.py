"""The parts of the regulation's template as files."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from forum.moderation.transparency.figures import has_year
from forum.moderation.transparency.template.counts import counts_of
from forum.moderation.transparency.template.parts import PARTS


@require_safe
def template_part(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Send one part of a year's report in the form of Implementing Regulation (EU) 2024/2835.

    Comma-separated as RFC 4180 has it, in UTF-8.
    """
    part = PARTS.get(name)
    if part is None or not has_year(year):
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{year}_{name}.csv"'
    csv.writer(response).writerows(part.write(counts_of(year)))
    return response
