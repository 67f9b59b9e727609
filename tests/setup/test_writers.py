"""The eight writers really are eight processes on the database of the tests."""

import os

from django.contrib.sites.models import Site


def add_site(domain: str) -> tuple[int, int]:
    """Write a row; return who wrote it and how many rows this process sees."""
    Site.objects.create(domain=domain, name=domain)
    return os.getpid(), Site.objects.count()


def refuse() -> None:
    """Fail."""
    raise ValueError("refused")


def test_writers_share_the_database_of_the_test(writers):
    before = Site.objects.count()
    results = writers.call(add_site, [{"domain": f"{n}.example"} for n in range(8)])
    assert len({pid for pid, _ in results}) == 8
    assert os.getpid() not in {pid for pid, _ in results}
    assert max(count for _, count in results) == before + 8
    assert Site.objects.count() == before + 8


def test_writer_that_raises_gives_its_exception(writers):
    results = writers.call(refuse, [{}] * 8)
    assert [str(error) for error in results] == ["refused"] * 8
