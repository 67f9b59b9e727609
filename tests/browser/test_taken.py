"""What a moderator has taken stays theirs while its page is open; a colleague sees that."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_notice, make_page_notice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("what", ["appeals", "legal", "page-notices"])
def test_an_open_page_keeps_what_was_taken(
    site: str, page: Page, phone: Page, sign_in: Callable, what: str
):
    comment = make_comment(author=cast.alice(), text="The mayor took the money.")
    if what == "legal":
        opened = make_notice(comment)
    elif what == "page-notices":
        opened = make_page_notice(comment.article)
    else:
        opened = make_appeal(make_decision("remove", comment))
    sign_in(page, cast.ada())
    sign_in(phone, cast.staff("kai", "moderator"))
    page.clock.install()
    page.goto(f"{site}/moderation/{what}/{opened.pk}/")
    expect(page.get_by_text("Yours until")).to_be_visible()
    for address in (f"{opened.pk}/", ""):
        phone.goto(f"{site}/moderation/{what}/{address}")
        expect(phone.get_by_text("is looking at this").first).to_be_visible()
        expect(phone.locator("[name=outcome]")).to_have_count(0)
    with page.expect_response(lambda answer: answer.url.endswith("/claim/")) as answered:
        page.clock.fast_forward("05:00")
    assert answered.value.status == 204
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("given the").first).to_be_visible()
    phone.goto(f"{site}/moderation/{what}/{opened.pk}/")
    expect(phone.get_by_text("Yours until")).to_be_visible()
