"""A browser is called as people call it, and unknown if it isn't known."""

import pytest
from django.utils import translation

from forum.members.browsers import name_browser

pytestmark = pytest.mark.once

MOZILLA = "Mozilla/5.0"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "(iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS, MAC = "(Windows NT 10.0; Win64; x64)", "(Macintosh; Intel Mac OS X 10_15_7)"
ANDROID, LINUX = "(Linux; Android 10; K)", "(X11; Linux x86_64)"

NAMES = [
    (f"{MOZILLA} (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Windows"),
    (f"{MOZILLA} {PHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    (f"{MOZILLA} {PHONE} CriOS/130.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
    (f"{MOZILLA} {PHONE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
    (f"{MOZILLA} {WINDOWS} {KIT} Chrome/130.0.0.0 Safari/537.36", "Chrome on Windows"),
    (f"{MOZILLA} {WINDOWS} {KIT} Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
    (f"{MOZILLA} {MAC} {KIT} Chrome/130.0 Safari/537.36 OPR/115.0", "Opera on Mac"),
    (f"{MOZILLA} {MAC} AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari on Mac"),
    (f"{MOZILLA} {ANDROID} {KIT} Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
    (
        f"{MOZILLA} {ANDROID} {KIT} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
        "Samsung Internet on Android",
    ),
    (f"{MOZILLA} {LINUX} {KIT} HeadlessChrome/130.0 Safari/537.36", "Chrome on Linux"),
    (
        f"{MOZILLA} (X11; CrOS x86_64 1) {KIT} Chrome/130 Safari/537.36",
        "Chrome on ChromeOS",
    ),
    (f"{MOZILLA} {LINUX} Something/1.0", "A browser on Linux"),
    ("curl/8.5.0", "curl"),
    ("", "An unknown browser"),
    ("<script>alert(1)</script>", "An unknown browser"),
]


@pytest.mark.parametrize(("user_agent", "name"), NAMES, ids=[name for _, name in NAMES])
def test_browsers_are_called_by_name(user_agent: str, name: str):
    assert name_browser(user_agent) == name


def test_a_browser_has_a_name_in_japanese_too():
    with translation.override("ja"):
        assert name_browser(NAMES[0][0]) == "Firefox（Windows）"
        assert name_browser("") == "不明なブラウザー"
