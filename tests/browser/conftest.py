"""Chromium, its pages in the widths and moods we promise, and a site to look at.

    def test_reader_replies(site, page, sign_in):
        sign_in(page, make_member())
        page.goto(site + article.get_absolute_url())

A page whose script throws, that the content security policy had to stop, or
that names what isn't there fails its test at the end, whatever the test looked at.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from forum.static_storage import SCRIPTS, STYLESHEETS
from setup.backends import find_chromium, find_whole_chromium
from tests.site.test_looks import join_script, join_stylesheet

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# Of what the console holds, what no page may cause; the second is htmx's, of an attribute of ours.
FAULTS = ("Content Security Policy", "returned no matches")
PATIENCE = 15_000  # Milliseconds until a thing must have appeared; on a slow machine, too.
# Pages that nobody sees, each with a process beside every page of a test: the lists below
# the address bar, and one in reserve. Then those that Playwright wants off: the last list holds.
OFF = [
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
]  # fmt: skip
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(OFF)}",
]  # fmt: skip

# Playwright's synchronous pages run an event loop in this thread, by which
# Django believes itself to be asynchronous and refuses the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def joined_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what every page links as visitors get it: four files in place of eighty.

    Each test's browser has kept nothing, and fetched all of them again.
    """
    folder = tmp_path_factory.mktemp("joined")
    for name in STYLESHEETS + SCRIPTS:
        content = join_script(name) if name in SCRIPTS else join_stylesheet(name).encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def site(live_server, settings, joined_files: Path) -> str:
    """Serve the test's database; return the address without a final slash."""
    settings.STATICFILES_DIRS = [joined_files, *settings.STATICFILES_DIRS]
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what talks to Chromium."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start Debian's Chromium once for all tests of a worker."""
    chromium = playwright.chromium.launch(executable_path=find_chromium().address, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the whole browser, which also keeps the pages behind one."""
    found = find_whole_chromium()
    if not found.address:
        pytest.skip(f"Chromium: {found.why}")
    chromium = playwright.chromium.launch(executable_path=found.address, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open pages of any kind: open_page(viewport=..., color_scheme="dark", locale="ja")."""
    is_whole = request.node.get_closest_marker("whole_browser")
    browser: Browser = request.getfixturevalue("whole_browser" if is_whole else "browser")
    contexts, faults = [], []

    def note_fault(message: ConsoleMessage) -> None:
        if any(words in message.text for words in FAULTS):
            faults.append(message.text)

    def open_one(**options: object) -> Page:
        options = {"viewport": WIDE, "locale": "en", "timezone_id": "Asia/Tokyo"} | options
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_fault)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, f"The browser complained: {faults}"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of a desktop, 1280 pixels wide."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page of the smallest phone we promise, 320 pixels wide, touched and not clicked."""
    return open_page(viewport=NARROW, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def dark_page(open_page: OpenPage) -> Page:
    """A page whose reader prefers dark colours."""
    return open_page(color_scheme="dark")


@pytest.fixture
def page_without_javascript(open_page: OpenPage) -> Page:
    """A page whose reader has JavaScript switched off."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def sign_in(site: str) -> Callable[..., None]:
    """Sign a member in on a page, past the sign-in form: sign_in(page, member)."""

    def sign_in_member(page: Page, member) -> None:
        client = Client()
        client.force_login(member, backend=site_settings.AUTHENTICATION_BACKENDS[-1])
        name = site_settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return sign_in_member
