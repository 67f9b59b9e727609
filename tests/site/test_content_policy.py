"""The Content-Security-Policy, put together once."""

import pytest
from csp.constants import HEADER, NONE, SELF
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from forum.content_policy import ContentPolicyMiddleware

pytestmark = pytest.mark.once


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("A page")


def own(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("A page", headers={HEADER: "sandbox"})


def with_a_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))


VIEWS = {
    "plain": plain,
    "own header": own,
    "nonce": with_a_nonce,
    "exempt": csp_exempt()(plain),
    "more": csp_update({"img-src": ["https://pictures.example"]})(plain),
}


def header_of(middleware: CSPMiddleware, view) -> str:
    middleware.get_response = view
    response = middleware(RequestFactory().get("/"))
    nonce = response.content.decode()
    return response.headers.get(HEADER, "none").replace(nonce, "nonce")


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_answer_has_the_header_that_the_package_would_set(view):
    ours, theirs = ContentPolicyMiddleware(plain), CSPMiddleware(plain)
    for one in (plain, view, plain, view, plain):
        assert header_of(ours, one) == header_of(theirs, one)


def test_a_plain_answer_costs_no_joining(monkeypatch):
    ours = ContentPolicyMiddleware(plain)
    first = header_of(ours, plain)
    monkeypatch.setattr(CSPMiddleware, "process_response", None)
    assert header_of(ours, plain) == first


def test_another_setting_is_another_header(settings):
    ours = ContentPolicyMiddleware(plain)
    before = header_of(ours, plain)
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": [NONE], "img-src": [SELF]}}
    assert header_of(ours, plain) == header_of(CSPMiddleware(plain), plain) != before
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": {"default-src": [SELF]}}
    response = ours(RequestFactory().get("/"))
    assert response.headers["Content-Security-Policy-Report-Only"] == "default-src 'self'"
