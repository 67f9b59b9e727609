"""A second look by keys alone, as a case of the queue."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, State
from forum.moderation.blind.judging import judge_again
from forum.moderation.blind.models import SecondLook
from forum.moderation.measures.watching import watch_member
from forum.moderation.rules import CLAIM_FOR
from forum.moderation.subjects.judging import measure_member
from forum.moderation.subjects.threads import act_on_thread
from tests import cast
from tests.browser.axe import look_at
from tests.browser.reading import read
from tests.make import make_comment
from tests.moderation.making import (
    make_member_report,
    make_second_look,
    make_thread_report,
    warn,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LONG = "x" * 90  # No line can break it.


def test_it_is_judged_and_the_next_one_taken_by_keys(site: str, page: Page, sign_in):
    first, second = (make_second_look(make_comment(author=cast.alice())) for _number in range(2))
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:second_looks"))
    press = page.keyboard.press

    press("n")
    page.wait_for_url(f"{site}/moderation/second-looks/{first.pk}/")  # Its scripts have run, too.
    read(page)
    press("r")
    expect(page.locator("#keys-reasons")).to_contain_text("Advertising or spam")
    press("1")
    expect(page.get_by_text("Both came to the same.")).to_be_visible()
    press("n")
    page.wait_for_url(f"{site}/moderation/second-looks/{second.pk}/")
    read(page)
    press("d")
    expect(page.get_by_text("different answers")).to_be_visible()
    press("v")
    judged = SecondLook.objects.order_by("pk").values_list("verdict", "rule")
    assert list(judged) == [("remove", "abuse"), ("keep", "")]
    assert set(Comment.objects.values_list("state", flat=True)) == {State.REMOVED}


def make_looks() -> list[SecondLook]:
    """Return looks at a thread that mori locked and at a member whom she warned, taken by ada."""
    root = make_comment(author=cast.alice(), text="It began here.")
    make_comment(reply_to=root, author=cast.suzu(), text=f"And went on. {LONG}")
    root.refresh_from_db()
    thread = make_thread_report(root, note=LONG)
    why = {"moderator": cast.mori(), "reason": "abuse"}
    act_on_thread(case_id=thread.case_id, act="lock", seen=thread.pk, **why)
    warn(cast.bob(), cast.mori())
    report = make_member_report(cast.suzu(), member=cast.bob(), note=LONG)
    make_comment(author=cast.bob(), text=f"My own word. {LONG}")
    measure_member(watch_member, member=cast.bob(), seen_report=report.pk,
                   duration=timedelta(days=1), **why)  # fmt: skip
    SecondLook.objects.update(claimed_by=cast.ada(), claimed_until=timezone.now() + CLAIM_FOR)
    return list(SecondLook.objects.order_by("pk"))


def pages() -> Iterator[str]:
    """Yield the pages of looks at a thread and at a member, blind and judged, and their list."""
    for look in make_looks():
        page = reverse("moderation:second_look", args=[look.pk])
        yield page
        judge_again(look_id=look.pk, moderator=cast.ada(), verdict="keep", note=LONG)
        yield page
    yield reverse("moderation:second_looks")


def test_looks_at_threads_and_members_are_accessible(site: str, open_page, sign_in, settings):
    settings.SECOND_LOOK_PERCENT = 100
    page = open_page(bypass_csp=True)
    sign_in(page, cast.ada())
    faults = [fault for path in pages() for fault in look_at(page, site + path)]
    assert not faults, "\n".join(faults)


def test_a_thread_and_a_member_are_judged_again_by_keys(site: str, page: Page, sign_in, settings):
    settings.SECOND_LOOK_PERCENT = 100
    thread, member = make_looks()
    sign_in(page, cast.ada())
    press = page.keyboard.press
    page.goto(site + reverse("moderation:second_look", args=[thread.pk]))
    read(page)
    press("d")
    expect(page.get_by_text("different answers")).to_be_visible()
    press("n")
    page.wait_for_url(f"{site}/moderation/second-looks/{member.pk}/")
    read(page)
    press("r")
    press("1")
    expect(page.get_by_text("Both came to the same.")).to_be_visible()
    judged = SecondLook.objects.order_by("pk").values_list("verdict", "rule")
    assert list(judged) == [("keep", ""), ("remove", "abuse")]
