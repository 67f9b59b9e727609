"""Where a request comes from, as far as we believe it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

# Of clients whose address can't be read: rows need one, and all of them share each limit.
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104


def client_address(request: HttpRequest) -> str:
    """Return the client's address, shortened, believing only our own proxies.

    Each proxy appends the address it saw to X-Forwarded-For, so with N
    trusted proxies the N-th entry from the end is the client and everything
    before it is hearsay.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        chain = [part.strip() for part in forwarded.split(",") if part.strip()]
        if len(chain) >= settings.TRUSTED_PROXY_COUNT:
            peer = chain[-settings.TRUSTED_PROXY_COUNT]
    return shorten_address(peer) or UNKNOWN_ADDRESS


def shorten_address(address: str) -> str:
    """Return the network an address is in: /24 for IPv4, /64 for IPv6; "" if it is none.

    A subscriber holds a whole IPv6 /64; and what is stored shortened can't
    point at one person.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network((parsed, prefix), strict=False).network_address)


def name_network(address: str) -> str:
    """Return how a page calls the network of an address: 203.0.113.* or 2001:db8:0:7:*."""
    short = shorten_address(address)
    if not short or ipaddress.ip_address(short).is_unspecified:
        return _("unknown")
    if "." in short:
        return f"{short.rpartition('.')[0]}.*"
    groups = ipaddress.ip_address(short).exploded.split(":")[:4]
    return ":".join(f"{int(group, 16):x}" for group in groups) + ":*"
