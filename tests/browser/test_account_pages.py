"""Sign-up, second factors and settings in Chromium, under the site's content security policy."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Page, expect

from forum.members.models import Member, second_factors
from tests.browser.axe import look
from tests.browser.conftest import NARROW
from tests.cast import PASSWORD, alice, mori
from tests.make import make_section
from tests.members.joining import PASSWORD as NEW_PASSWORD
from tests.members.joining import link_in_mail, verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def named_site(site: str, settings) -> str:
    """The site under a name: browsers keep no passkeys for a bare number."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    named = re.sub(r"//[\d.]+", "//localhost", site)
    settings.SITE_URL = named
    settings.CSRF_TRUSTED_ORIGINS = [site, named]
    return named


def join(page: Page, site: str) -> None:
    """Sign up, open the link in the mail and confirm."""
    page.goto(f"{site}/accounts/signup/?next=/notices/")
    page.get_by_label("Username").fill("hana")
    page.get_by_label("Email").fill("hana@reader.example")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.locator("main button").click()
    expect(page.locator("h1")).to_have_text("Check your mail")
    page.goto(site + link_in_mail())
    page.locator("main button").click()
    expect(page).to_have_url(f"{site}/notices/")


def test_joining_leads_back_signed_in(site: str, page: Page):
    join(page, site)
    assert EmailAddress.objects.get().verified and len(mail.outbox) == 1


def test_joining_needs_no_javascript(site: str, page_without_javascript: Page):
    join(page_without_javascript, site)


def fake_authenticator(page: Page) -> None:
    """Give the browser a fingerprint reader that always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_by_password(page: Page, site: str) -> None:
    """Fill in the sign-in form as alice."""
    page.goto(f"{site}/accounts/login/?next=/settings/")
    page.get_by_label("Username or email").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_then_signs_in_by_itself(named_site: str, page: Page):
    verify(alice())
    fake_authenticator(page)
    sign_in_by_password(page, named_site)
    page.goto(f"{named_site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("without a password")).to_be_checked()
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("add/"))
    assert Authenticator.objects.filter(user=alice(), type="webauthn").exists()
    page.context.clear_cookies()
    page.goto(f"{named_site}/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{named_site}/settings/")


def test_staff_set_up_a_passkey_and_get_to_work(named_site: str, page: Page):
    moderator = verify(mori())
    Authenticator.objects.all().delete()
    fake_authenticator(page)
    page.goto(f"{named_site}/accounts/login/?next=/moderation/")
    page.get_by_label("Username or email").fill("mori")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Staff need a second factor")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto(f"{named_site}/moderation/")
    expect(page).to_have_url(f"{named_site}/moderation/")
    assert second_factors(moderator).count() == 1


def test_a_bare_number_leads_to_the_name_under_which_passkeys_work(
    named_site: str, site: str, page: Page
):
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/accounts/login/?next=/settings/")
    expect(page.locator("#passkey_login")).to_have_count(0)
    page.get_by_role("link", name="//localhost").click()
    expect(page).to_have_url(f"{named_site}/accounts/login/?next=/settings/")
    expect(page.locator("#passkey_login")).to_be_visible()


def test_a_passkey_where_no_name_is_known_says_why_not(site: str, page: Page, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#messages")).to_contain_text("never for a bare number")


PAGES = [
    "/settings/", "/settings/muted/", "/display/", "/notices/", "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/", "/accounts/logout/",
    "/accounts/3rdparty/", "/members/alice/", "/",
]  # fmt: skip
SETTING_UP = ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"]
WITH_FACTOR = [
    "/accounts/2fa/", "/accounts/email/", "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/", "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
]  # fmt: skip
ENTRANCES = [
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/display/",
    "/accounts/confirm-email/", "/accounts/confirm-email/x/", "/accounts/password/reset/done/",
    "/accounts/password/reset/key/x-y/", "/accounts/password/reset/key/done/",
    "/accounts/inactive/", "/",
]  # fmt: skip
# One of each kind: the others are made of the same parts.
UNDER_AXE = (
    *SETTING_UP, "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/sessions/", "/accounts/logout/", "/accounts/reauthenticate/",
    "/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/key/x-y/",
)  # fmt: skip

# What stands out of the page to the right, if nothing around it scrolls; and
# what of the masthead's name, date and links lies on another one.
FAULTS = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const scrolls = one => one && (getComputedStyle(one).overflowX !== "visible" ||
    scrolls(one.parentElement === document.body ? null : one.parentElement));
  const out = [...document.querySelectorAll("body *")].filter(one =>
    one.getBoundingClientRect().right > wide && !one.closest(".visually-hidden") &&
    !scrolls(one.parentElement));
  const parts = ["name", "date", "side > a", "side summary", "sections"].flatMap(part =>
    [...document.querySelectorAll(`.masthead__${part}`)])
    .filter(one => one.getClientRects().length);
  const lie = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 &&
    a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = parts.filter((one, at) => parts.slice(at + 1).some(other =>
    lie(one.getBoundingClientRect(), other.getBoundingClientRect())));
  const off = parts.filter(one => one.getBoundingClientRect().left < 0);
  return [...out, ...over, ...off].slice(0, 4).map(one => one.outerHTML.slice(0, 120));
}"""


def faults_at(page: Page, address: str) -> list[str]:
    """Open a page and return what doesn't fit on it, and what axe-core finds on one of a kind."""
    answer = page.goto(address)
    assert answer and answer.status == 200 and page.url == address
    return [*faults_of(page), *(look(page) if address.endswith(UNDER_AXE) else ())]


def faults_of(page: Page) -> list[str]:
    """Return what doesn't fit in 320 pixels, with text of 100 % and of 200 %."""
    assert page.locator("h1").count() == 1 and page.locator("[style]").count() == 0
    found = []
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        if page.evaluate("document.documentElement.scrollWidth") > 320 or page.evaluate(FAULTS):
            found.append(f"{page.url} at {size}: {page.evaluate(FAULTS)}")
    return found


def member_with_much(name: str, pages: list[str]) -> Member:
    """Return alice with a long name, many notices and what the pages have to show."""
    member = verify(alice())
    member.display_name, member.unread_notice_count = name, 120
    member.save(update_fields=["display_name", "unread_notice_count"])
    address = "alice.with-quite-a-long-address@correspondents.department.example"
    # Nothing can be set up while an address isn't confirmed.
    EmailAddress.objects.create(user=member, email=address, verified=pages is not PAGES)
    for kind, data in FACTORS if pages is WITH_FACTOR else ():
        Authenticator.objects.create(user=member, type=kind, data=data)
    return member


FACTORS = (
    ("totp", {"secret": "JBSWY3DPEHPK3PXP"}),
    ("recovery_codes", {"migrated_codes": [f"{n:08}" for n in range(10)]}),
    ("webauthn", {"name": "The fingerprint reader of my laptop", "credential": {}}),
)
LONG_NAMES = {
    "en": "Alexandrina Featherstonehaugh-Cholmondeley",
    "ja": "東京都千代田区の長い名前をもつ読者",
}


@pytest.mark.parametrize("language", LONG_NAMES)
@pytest.mark.parametrize("pages", [ENTRANCES, PAGES, SETTING_UP, WITH_FACTOR])
def test_account_pages_are_accessible_and_fit_the_smallest_phone_with_large_text(
    site: str, open_page, sign_in, language: str, pages: list[str]
):
    page = open_page(viewport=NARROW, locale=language, bypass_csp=True)
    for slug in ("politics", "society", "culture", "weather"):
        make_section(slug)
    if pages is not ENTRANCES:
        sign_in(page, member_with_much(LONG_NAMES[language], pages))
        page.goto(f"{site}/accounts/reauthenticate/?next=/settings/")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button").first.click()
        page.wait_for_url("**/settings/")
    faults = [fault for path in pages for fault in faults_at(page, site + path)]
    assert page.locator("html").get_attribute("lang") == language
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LONG_NAMES)
def test_the_second_step_of_signing_in_fits_the_smallest_phone(site: str, open_page, language: str):
    page = open_page(viewport=NARROW, locale=language, bypass_csp=True)
    Authenticator.objects.create(user=verify(alice()), type="totp", data={"secret": "x"})
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill("alice")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/2fa/authenticate/")
    assert not faults_of(page)


def test_a_theme_is_in_force_at_once(site: str, page: Page, sign_in):
    sign_in(page, alice())
    page.goto(f"{site}/settings/")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("Language").select_option("ja")
    page.locator("main button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
