"""Name a browser from what it says of itself, for the list of sessions.

Browsers call themselves by each other's names, so the order matters: what
only one of them says comes first. What isn't known is said to be unknown;
nothing but words on a page hangs on it. An iPad says that it is a Mac.
"""

import re

from django.utils.translation import gettext as _

BROWSERS = (
    (r"EdgA?/|EdgiOS/|Edge/", "Edge"),
    (r"OPR/|OPT/|OPiOS/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Vivaldi/", "Vivaldi"),
    (r"YaBrowser/", "Yandex Browser"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"CriOS/|Chromium/|Chrome/", "Chrome"),
    (r"Version/.* Safari/", "Safari"),
    (r"^curl/", "curl"),
)
SYSTEMS = (
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Macintosh", "Mac"),
    (r"Linux|X11", "Linux"),
)


def name_browser(user_agent: str) -> str:
    """Return words for a user agent: "Firefox on Windows"."""
    browser, system = _find(BROWSERS, user_agent), _find(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    if system:
        return _("A browser on %(system)s") % {"system": system}
    return browser or _("An unknown browser")


def _find(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    """Return the first name whose sign is in the user agent; "" if none is."""
    return next((name for sign, name in known if re.search(sign, user_agent)), "")
