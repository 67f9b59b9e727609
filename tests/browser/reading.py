"""A moderator reads what has just come: keys decide about it only then."""

from playwright.sync_api import Page, expect

UNREAD_FOR = 1_050  # Milliseconds: a second (js/room/keys.js), and a little.


def read(page: Page) -> None:
    """Wait until a page's scripts run and its cases have been on screen for a second."""
    expect(page.locator("#keys-hint")).to_be_visible()
    page.wait_for_timeout(UNREAD_FOR)
