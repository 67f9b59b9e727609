"""The host that an address leads to, as browsers read it: one form, by which hosts are compared.

A host may be written in many ways that all lead to one place: with letters as
"%69", of full width, in rings, with other full stops, as Punycode, as a number.
Browsers undo it by the URL standard (https://url.spec.whatwg.org/#host-parsing)
with UTS #46; so does this. Pure.
"""

import re
import socket
from contextlib import suppress
from ipaddress import IPv6Address
from urllib.parse import unquote

import idna

from articles.letters import UNSEEN, normalise

_HOST = re.compile(r"[^/\\?#]*")
_PORT = re.compile(r":\d*$")
# Nearly all hosts: there is nothing to undo.
_PLAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*")
_NUMBERS = re.compile(r"[0-9a-fx.]*\d[0-9a-fx.]*")
LONGEST_LABEL = 63  # Characters of a name between two dots, as name servers know it.


def read_host(address: str) -> str:
    """Return the host of an address, with or without "http://", in its one form; "" for none."""
    before, sign, behind = address.partition("://")
    found = _HOST.match(behind if sign else before)
    authority = found.group() if found else ""
    return tidy_host(_PORT.sub("", authority.rpartition("@")[2]))


def tidy_host(host: str) -> str:
    """Return a host in its one form: small letters, Punycode, no dot at its ends.

    One that browsers don't take comes back as it is written, in small letters.
    """
    if _PLAIN.fullmatch(host):
        return host
    if host.startswith("["):
        return _tidy_ipv6(host)
    mapped = normalise("NFKC", UNSEEN.sub("", unquote(host)))
    try:
        mapped = idna.uts46_remap(mapped, std3_rules=False)
    except idna.IDNAError:  # A letter that no host has, or too many of them.
        return mapped.lower().strip(".")
    tidy = ".".join(map(_as_punycode, mapped.strip(".").split(".")))
    return _tidy_ipv4(tidy) if _NUMBERS.fullmatch(tidy) else tidy


def _as_punycode(label: str) -> str:
    """Return what name servers are asked for. Browsers take more than IDNA 2008: "☃" too."""
    if label.isascii() or len(label) > LONGEST_LABEL:
        return label
    return f"xn--{label.encode('punycode').decode()}"


def _tidy_ipv4(host: str) -> str:
    """Return an IPv4 address however it is written, "0x7f.1" or "2130706433", as four numbers."""
    with suppress(OSError):
        return socket.inet_ntoa(socket.inet_aton(host))
    return host


def _tidy_ipv6(host: str) -> str:
    with suppress(ValueError):
        return f"[{IPv6Address(host.strip('[]')).compressed}]"
    return host.lower()
