"""The list of members under watch: in pages, by name, and no longer than there are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.measures.watched import finding
from forum.moderation.measures.watched.finding import load_listed, load_watched
from tests import cast
from tests.moderation.making import change_list, watch

pytestmark = pytest.mark.django_db

PAGE = reverse("moderation:watched_members")


def watch_many(count: int, *, at_once: bool = False) -> None:
    """Put members under watch, whose watches end one after the other or all at once."""
    now = timezone.now() + timedelta(days=2)
    for number in range(count):
        member = cast.member(f"reader-{number:02}")
        watch(member)
        ends = now if at_once else now + timedelta(minutes=count - number)
        Member.objects.filter(pk=member.pk).update(watched_until=ends)


def walk(load) -> list[list]:
    pages, after = [], ""
    while True:
        rows, after = load(after)
        pages.append(rows)
        if not after:
            return pages


@pytest.mark.parametrize("at_once", [False, True])
def test_each_is_on_one_page_whose_watch_ends_first_on_the_first(monkeypatch, at_once: bool):
    monkeypatch.setattr(finding, "PAGE_SIZE", 3)
    watch_many(7, at_once=at_once)
    now = timezone.now()
    pages = walk(lambda after: load_watched("", after, now))
    names = [one.member.username for page in pages for one in page]
    order = sorted(names) if at_once else sorted(names, reverse=True)
    assert [len(page) for page in pages] == [3, 3, 1] and names == order and len(set(names)) == 7
    assert {one.decision.moderator for page in pages for one in page} == {cast.mori()}


def test_it_is_narrowed_by_a_part_of_the_name_and_forgets_who_is_watched_no_more(client):
    watch_many(3)
    Member.objects.filter(username="reader-01").update(watched_until=timezone.now())
    client.force_login(cast.mori())
    page = client.get(PAGE).content.decode()
    assert page.count('class="log__entry"') == 2 and "reader-01" not in page
    assert client.get(PAGE, {"name": "R-02"}).content.decode().count('class="log__entry"') == 1
    assert "is called “nobody”" in client.get(PAGE, {"name": "nobody"}).content.decode()


@pytest.mark.strictest
def test_the_names_of_the_check_are_for_who_sets_it(client, monkeypatch):
    monkeypatch.setattr(finding, "PAGE_SIZE", 2)
    cast.alice()
    change_list(kind="watched_members", text="zoe\nAlice\nbert\ncarl\nalan", changed_by=None)
    pages = walk(lambda after: load_listed("", after))
    assert [[one.name for one in page] for page in pages] == [
        ["alan", "alice"], ["bert", "carl"], ["zoe"],
    ]  # fmt: skip
    assert [
        [one.name for one in page] for page in walk(lambda after: load_listed("al", after))
    ] == [["alan", "alice"]]
    client.force_login(cast.ada())
    page = client.get(PAGE, {"list": "1"}).content.decode()
    assert "alan" in page and reverse("moderation:member", args=["alice"]) in page
    client.force_login(cast.mori())
    assert "alan" not in client.get(PAGE, {"list": "1"}).content.decode()


@pytest.mark.strictest
@pytest.mark.parametrize("after", ["9" * 40, "1.2.3", "x", "\0", "-1.-1", "9" * 17 + ".1", "٣.٣"])
def test_a_forged_key_shows_a_page(client, after: str):
    watch_many(1)
    client.force_login(cast.ada())
    for more in ({}, {"list": "1"}):
        assert client.get(PAGE, {"after": after, **more}).status_code == 200


def test_it_costs_as_much_for_many_as_for_one(client, django_assert_num_queries):
    client.force_login(cast.mori())
    watch_many(1)
    client.get(PAGE)
    for count in (1, 20):
        watch_many(count)
        with django_assert_num_queries(6):
            client.get(PAGE)
