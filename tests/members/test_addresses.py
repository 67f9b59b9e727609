"""Where a request comes from, as far as we believe it."""

import pytest
from django.test import RequestFactory

from forum.members.addresses import UNKNOWN_ADDRESS, client_address, shorten_address

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "192.0.2.0"),
        (1, "198.51.100.7", "198.51.100.0"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.0"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "198.51.100.0"),
        (2, "198.51.100.7", "192.0.2.0"),
        (1, "", "192.0.2.0"),
        (1, "not an address", UNKNOWN_ADDRESS),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.44", **extra)
    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("nonsense", ""),
    ],
)
def test_addresses_are_shortened_to_their_network(address: str, network: str):
    assert shorten_address(address) == network
