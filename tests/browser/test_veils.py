"""What hurts stays hidden in the room until a key, a press or a screen reader's user asks."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from forum.discussion.models import Comment
from tests import cast
from tests.browser.conftest import NARROW
from tests.make import make_comment
from tests.moderation.making import change_list, make_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")


def reported(reason: str) -> str:
    """Return where the case of a comment with a listed word stands on the page."""
    comment = make_comment(author=cast.alice(), text="What vermin you are")
    make_report(comment, reason=reason)
    change_list(kind="suspect", text="vermin", changed_by=None)
    return f"#case-{comment.pk}"


def test_a_word_is_shown_by_its_own_press_and_all_by_a_key(site: str, page: Page, sign_in):
    case = reported("abuse")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    word, cover = (
        page.locator(case).get_by_text("vermin"),
        page.locator(case).get_by_text("hidden word"),
    )
    expect(word).to_be_hidden()
    one = page.locator(case).get_by_role("checkbox", name="hidden word")
    one.focus()
    page.keyboard.press("Space")
    expect(word).to_be_visible()
    expect(page.locator(case).get_by_role("checkbox", name="vermin")).to_be_checked()
    page.reload()
    expect(word).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("v")
    expect(word).to_be_visible()
    page.keyboard.press("v")
    expect(word).to_be_hidden()
    expect(cover.first).to_be_visible()


def test_without_scripts_a_whole_text_is_shown_by_a_press(site: str, open_page, sign_in):
    case = reported("threat")
    page = open_page(java_script_enabled=False, forced_colors="active")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    text = page.locator(case).get_by_text("you are")
    expect(text).to_be_hidden()
    page.locator(case).get_by_label("Show what is hidden").check()
    expect(text).to_be_visible()
    expect(page.locator(case).get_by_text("vermin")).to_be_visible()


PICTURE = (
    '<p>See <a class="picture" href="/static/icons/favicon.svg"><img alt="The vermin" '
    'src="/static/icons/favicon.svg" width="512" height="512" loading="lazy" decoding="async">'
    "</a> here.</p>"
)


def with_picture() -> str:
    """Return where the case of a comment with a picture stands on the page."""
    comment = make_comment(author=cast.alice())
    Comment.objects.filter(pk=comment.pk).update(html=PICTURE)
    make_report(comment, reason="off_topic")
    change_list(kind="suspect", text="vermin", changed_by=None)
    return f"#case-{comment.pk}"


def blurs(picture: Locator) -> bool:
    return "blur(16px)" in picture.evaluate("one => getComputedStyle(one).filter")


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_a_picture_is_blurred_until_it_is_asked_for(site: str, open_page, sign_in, options):
    case = with_picture()
    page = open_page(java_script_enabled=False, viewport=NARROW, **options)
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    picture, link = page.locator(f"{case} img"), page.get_by_role("link", name="The whole picture")
    picture.hover()
    assert blurs(picture) and picture.bounding_box()["width"] == 160
    expect(link).to_have_count(0)
    ask = page.get_by_role("checkbox", name="Show the picture: The hidden word")
    ask.focus()
    assert blurs(picture)
    page.emulate_media(media="print")
    expect(picture).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.press("Space")
    assert not blurs(picture) and picture.bounding_box()["width"] > 160
    expect(link).to_be_visible()
    expect(page.get_by_role("checkbox", name="Show the picture: The vermin")).to_be_checked()
    page.emulate_media(media="print")
    expect(picture).to_be_visible()
    page.emulate_media(media="screen")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.keyboard.press("Space")
    assert blurs(picture)
