"""What holds for every test: which backends it runs on, and a clean start."""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from setup.backends import find_chromium
from tests.fresh import empty_cache
from tests.migrated import FileCopy, TemplateCopy

pytest_plugins = ["tests.one_machine", "tests.parallel"]

# How long an example takes says how busy the machine is; what takes too long, pytest ends.
hypothesis.settings.register_profile("dateline", deadline=None)
hypothesis.settings.load_profile("dateline")

REQUIRE_BACKENDS = os.environ.get("REQUIRE_BACKENDS") == "1"
BROWSER_TESTS = Path(__file__).parent / "browser"


def _is_on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def _absent_backends() -> set[str]:
    """Return the backend marks whose tests have nothing to say in this run."""
    absent = {"postgresql" if _is_on_sqlite() else "sqlite"}
    if not settings.REDIS_URL:
        absent.add("redis")
    return absent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests and PostgreSQL's own; leave out what belongs to another run."""
    absent, chromium = _absent_backends(), find_chromium()
    kept, left_out = [], []
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
            if not chromium.address:
                item.add_marker(pytest.mark.skip(reason=f"Chromium: {chromium.why}"))
        if "writers" in getattr(item, "fixturenames", []):
            item.add_marker("slow")
        marks = {mark.name for mark in item.iter_markers()}
        (left_out if marks & absent else kept).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, seldom, and not among all that was imported.

    Else that takes a tenth of the run's time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def _migrated(
    pytestconfig: pytest.Config, django_db_modify_db_settings: None
) -> FileCopy | TemplateCopy | None:
    """Return the copy of what migrations make, where one may be kept, or serves other processes."""
    if _is_on_sqlite():
        kept = getattr(pytestconfig, "cache", None)
        return FileCopy(kept.mkdir("migrated")) if kept else None
    is_one_of_many = "PYTEST_XDIST_WORKER" in os.environ
    return TemplateCopy(Path(os.environ["TESTS_SCRATCH"])) if is_one_of_many else None


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
    _migrated: FileCopy | TemplateCopy | None,
) -> bool:
    """Begin with the copy, if there is one by now."""
    if not _migrated:
        return django_db_keepdb
    with django_db_blocker.unblock():
        return _migrated.lay_out()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    pytestconfig: pytest.Config,
    _migrated: FileCopy | TemplateCopy | None,
) -> Iterator[None]:
    """Keep what was migrated, and let tests leave it as it is, without rows that are dead."""
    from tests.dead_rows import Sweeper
    from tests.flushing import empty_only_what_was_written

    with django_db_blocker.unblock():
        if _migrated:
            _migrated.keep()
        empty_only_what_was_written()
    if not _is_on_sqlite():
        pytestconfig.pluginmanager.register(Sweeper(django_db_blocker))
    yield
    if _migrated:
        with django_db_blocker.unblock():
            _migrated.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Let no test skip itself where every backend was promised (REQUIRE_BACKENDS=1)."""
    report = yield
    if REQUIRE_BACKENDS and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} (REQUIRE_BACKENDS=1 allows no skips)"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the backends that this run really used; `make test` repeats the line at its end."""
    database = "SQLite" if _is_on_sqlite() else "PostgreSQL"
    cache_name = "Redis" if settings.REDIS_URL else "the file cache"
    ran = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.nodeid.startswith("tests/browser/")
    ]
    with_browser = f", Chromium in {len(ran)} tests" if ran else ""
    terminalreporter.write_line(f"Ran on {database} with {cache_name}{with_browser}.")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Give every test a cache in which nothing was counted yet."""
    empty_cache()


@pytest.fixture(autouse=True)
def _no_page_ready() -> None:
    """Let no test be answered from a page of another one, whose rows had the same keys."""
    from articles.kept import forget_all
    from articles.navigation import forget_sections
    from forum.ready.pages import store

    store.clear()
    forget_all()
    forget_sections()  # They are asked for again every 30 seconds, in whatever test that falls.


@pytest.fixture(autouse=True)
def _limits_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test run from one period of a limit into the next, where the first weighs less."""
    from forum.members import limits

    began = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: began))


@pytest.fixture(autouse=True)
def _english() -> None:
    """Let no test speak the language of the last page that another one asked for."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def _clean_redis() -> Iterator[None]:
    """Take this worker's keys out of Redis at the end."""
    yield
    if not settings.REDIS_URL:
        return
    import redis

    prefix = settings.CACHES["default"]["KEY_PREFIX"].partition(":")[0]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        for key in server.scan_iter(match=f"{prefix}:{worker}-*", count=1000):
            server.delete(key)
