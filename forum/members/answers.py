"""allauth's pages answer as the rest of the site does."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

ACCOUNT_PATHS = "/accounts/"


class AccountAnswersMiddleware:
    """Give a refused form of allauth's the status 422, and a way on after a write 303.

    allauth says 200 and 302, by which neither a program nor a log can tell a
    sign-up that failed from one that is only looked at, and an old client
    may send a password again to where it is led.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect after a write says that it is to be followed by a GET."""
        response = self.get_response(request)
        if _is_write(request) and response.status_code == 302:
            response.status_code = 303
        return response

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Mark a page that carries a refused form."""
        if _is_write(request) and response.status_code == 200:
            values = (response.context_data or {}).values()
            if any(isinstance(value, BaseForm) and value.errors for value in values):
                response.status_code = 422
        return response


def _is_write(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path.startswith(ACCOUNT_PATHS)
