"""What an Accept-Encoding header allows (RFC 9110, 12.5.3)."""

import pytest

from forum.ready.store import encoding_for


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0.1", "br"),
        ("br;q=0", ""),
        ("br;q=0, gzip", "gzip"),
        ("gzip ; q=0.000 ,br", "br"),
        ("identity;q=1, *;q=0", ""),
        ("abracadabra", ""),
        ("", ""),
    ],
)
def test_no_reader_gets_an_encoding_that_they_refuse(accepted: str, encoding: str):
    assert encoding_for(accepted) == encoding
