"""A search among thousands of comments costs what it costs among few."""

import pytest
from django.test import Client

from forum.discussion.search import views
from tests.make import make_big_discussion
from tests.timing import cpu_seconds, times_slower

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIMIT = 0.05  # Seconds of CPU for a page; it takes 0.02 on a machine with nothing else to do.


def cpu_of(client: Client, address: str) -> float:
    assert client.get(address).status_code == 200
    return cpu_seconds(lambda: client.get(address))


def test_a_page_is_quick_whatever_is_looked_for(client: Client, monkeypatch):
    monkeypatch.setattr(views, "ADDRESS_LIMIT", 1_000)
    number = make_big_discussion(5_000).pk
    for query in ("q=the", "q=ferry+island", "q=%22fair+point%22", "q=予算の使い道", "q=島",
                  "q=xylophone", "q=the&author=reader-0001", f"q=the&article={number}",
                  ):  # fmt: skip
        for order in ("", "&order=newest"):
            took = cpu_of(client, f"/search/?{query}{order}")
            assert took < LIMIT * times_slower(), query + order
    address = "/search/?q=the&order=newest"
    for _ in range(40):
        before = client.get(address).content.decode().split("before=")[1].split('"')[0]
        address = f"/search/?q=the&order=newest&before={before}"
    assert cpu_of(client, address) < LIMIT * times_slower()
