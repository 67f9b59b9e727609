"""Sign-up, second factors and settings in Chromium, under the site's content security policy."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, alice
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
    page.locator("main button[type=submit]").click()
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("add/"))
    assert Authenticator.objects.filter(user=alice(), type="webauthn").exists()
    page.context.clear_cookies()
    page.goto(f"{named_site}/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{named_site}/settings/")


def test_a_passkey_at_a_bare_number_says_why_not(site: str, page: Page):
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#messages")).to_contain_text("never for a bare number")


PAGES = [
    "/settings/", "/display/", "/notices/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/", "/accounts/3rdparty/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_account_pages_fit_the_smallest_phone(site: str, phone: Page, sign_in, path: str):
    sign_in(phone, verify(alice()))
    phone.goto(site + path)
    assert phone.locator("h1").count() == 1
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.locator("[style]").count() == 0


def test_a_theme_is_in_force_at_once(site: str, page: Page, sign_in):
    sign_in(page, alice())
    page.goto(f"{site}/settings/")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("Language").select_option("ja")
    page.locator("main button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
