"""A moderator takes a telephone number out of a comment, with JavaScript and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import cast
from tests.browser.axe import look_at
from tests.make import make_comment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NUMBER, LEFT = "03-1234-5678", "Call the mayor on […]!"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_text_is_changed_and_put_back(site: str, open_page, sign_in, has_scripts: bool):
    comment = make_comment(author=cast.alice(), text=f"Call the mayor on {NUMBER}!")
    mori = open_page(java_script_enabled=has_scripts)
    bob = open_page(java_script_enabled=has_scripts)
    sign_in(mori, cast.mori())
    shown = bob.locator(f"#c{comment.pk}")
    mori.goto(site + reverse("moderation:comment", args=[comment.pk]))
    mori.get_by_role("link", name="Change the text …").click()
    mori.get_by_label("Text").fill(LEFT)
    mori.get_by_label("Reason").select_option("personal_data")
    mori.get_by_role("button", name="Change the text").click()
    expect(mori.get_by_text("Alice’s comment is changed.")).to_be_visible()
    bob.goto(site + comment.article.get_absolute_url())
    expect(shown).to_contain_text(LEFT)
    expect(shown).to_contain_text("changed by a moderator: No personal data of others")
    mori.get_by_role("button", name="Undo: Put the text back").click()
    expect(mori.get_by_text("Alice’s comment says what it said before.")).to_be_visible()
    bob.reload()
    expect(shown).to_contain_text(NUMBER)
    expect(shown).not_to_contain_text("changed by a moderator")


def test_the_pages_are_accessible(site: str, open_page, sign_in):
    page = open_page(bypass_csp=True)
    comment = make_comment(author=cast.alice(), text=f"Call the mayor on {NUMBER}!")
    sign_in(page, cast.mori())
    path = reverse("moderation:redact", args=[comment.pk])
    assert list(look_at(page, site + path)) == []
