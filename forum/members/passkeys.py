"""Where passkeys work: browsers keep them for a name, never for a bare number."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import validate_host
from django.utils.functional import lazy


def passkey_place(request: HttpRequest) -> dict[str, Any]:
    """Give templates `passkey_page`: the address at which this page can use passkeys."""
    return {"passkey_page": _named_page(request)}


def find_named_page(request: HttpRequest) -> str:
    """Return this page's address under a name; "" where it has one already, or none is known.

    `make run` answers on 127.0.0.1, which is localhost by name.
    """
    here = urlsplit(f"//{request.get_host()}")
    address = _read_number(here.hostname)
    if address is None or not address.is_loopback:
        return ""
    if _read_number(settings.SITE_HOST) is None:
        return f"{settings.SITE_URL}{request.get_full_path()}"
    if not validate_host("localhost", settings.ALLOWED_HOSTS):
        return ""
    port = f":{here.port}" if here.port else ""
    return f"{request.scheme}://localhost{port}{request.get_full_path()}"


def _read_number(host: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is; None if it is a name."""
    try:
        return ipaddress.ip_address(host or "")
    except ValueError:
        return None


# Made once: it is a class of its own that Django makes here.
_named_page = lazy(find_named_page, str)
