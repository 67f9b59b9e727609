"""A second look by keys alone, as a case of the queue."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, State
from forum.moderation.blind.models import SecondLook
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_second_look

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_it_is_judged_and_the_next_one_taken_by_keys(site: str, page: Page, sign_in):
    first, second = (make_second_look(make_comment(author=cast.alice())) for _number in range(2))
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:second_looks"))
    press = page.keyboard.press

    press("n")
    expect(page).to_have_url(f"{site}/moderation/second-looks/{first.pk}/")
    press("r")
    expect(page.locator("#keys-reasons")).to_contain_text("Advertising or spam")
    press("1")
    expect(page.get_by_text("Both came to the same.")).to_be_visible()
    press("n")
    expect(page).to_have_url(f"{site}/moderation/second-looks/{second.pk}/")
    press("d")
    expect(page.get_by_text("different answers")).to_be_visible()
    press("v")
    judged = SecondLook.objects.order_by("pk").values_list("verdict", "rule")
    assert list(judged) == [("remove", "abuse"), ("keep", "")]
    assert set(Comment.objects.values_list("state", flat=True)) == {State.REMOVED}
