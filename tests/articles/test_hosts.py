"""A host has one form, however it is written: that of browsers."""

import pytest

from articles.hosts import read_host, tidy_host
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("address", "host"),
    [  # What `hostname` says of each in Chromium, less the dots at the ends.
        ("http://evil.example/", "evil.example"),
        ("HTTPS://EVIL.example", "evil.example"),
        ("http://ev%69l.example/", "evil.example"),
        ("http://%EF%BD%85vil.example/", "evil.example"),
        ("http://ｅｖｉｌ.example/", "evil.example"),
        ("http://ⓔvil.example/", "evil.example"),
        ("http://evil%E3%80%82example/", "evil.example"),
        ("http://evil．example/", "evil.example"),
        ("http://evil｡example/", "evil.example"),
        ("http://evil%2Eexample/", "evil.example"),
        ("http://ev%C2%ADil.example/", "evil.example"),
        ("http://ev%E3%85%A4il.example/", "evil.example"),
        ("http://ev%F3%A0%84%81il.example/", "evil.example"),
        ("http://evil.example../", "evil.example"),
        ("http://a:b@c@evil.example:8080?x", "evil.example"),
        ("http://evil.example?x=http://good.example/", "evil.example"),
        ("http://evil.example#@good.example", "evil.example"),
        ("http://evil.example\\@good.example", "evil.example"),
        ("http://stra%C3%9Fe.example/", "xn--strae-oqa.example"),
        ("http://%E2%98%83.example/", "xn--n3h.example"),
        ("http://例え.jp", "xn--r8jz45g.jp"),
        ("http://www.例え。jp./", "www.xn--r8jz45g.jp"),
        ("http://XN--R8JZ45G.jp", "xn--r8jz45g.jp"),
        ("http://ⅷ.example/", "viii.example"),
        ("http://a_b.example/", "a_b.example"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://１.2.3/", "1.2.0.3"),
        ("http://[2001:DB8:0::1]:80/", "[2001:db8::1]"),
        ("evil.example:8080/x", "evil.example"),
    ],
)
def test_a_host_is_read_as_browsers_read_it(address: str, host: str):
    assert read_host(address) == host
    assert tidy_host(host) == host


@pytest.mark.parametrize(
    "address",
    ["", "http://", "http:///x", "http://[", "http://[::", "http://256.1.1.1", "http://%ff%fe.x",
     "http://\ue000.x", "http://xn--a.x", "http://" + "é" * 2_000, "http://é" + "\u0301" * 90],
)  # fmt: skip
def test_what_is_no_host_to_browsers_stays_as_it_is(address: str):
    assert isinstance(read_host(address), str)


def test_a_host_is_read_in_no_time():
    odd = "http://e" + "%C2%AD" * 1_500 + "vil.example"
    assert read_host(odd) == "evil.example"
    for address in (odd, "http://" + "例え" * 500 + ".jp", "http://" + "1." * 5_000):
        assert cpu_seconds(lambda address=address: read_host(address)) < 0.05
