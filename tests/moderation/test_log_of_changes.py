"""Whatever administrators set and moderators note is chained, and stands in the room's log."""

import pytest
from django.urls import reverse

from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.changes import loading
from forum.moderation.checks.models import CheckChange
from forum.moderation.checks.setting import (
    change_lists,
    change_setting,
    change_settings,
)
from forum.moderation.checks.tuning import SITE, Setting, place_of
from forum.moderation.community.adding import add_rule
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import add_note
from forum.moderation.scopes.giving import give_role
from forum.moderation.transparency.public_log import LISTS
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.asked_addresses import WORDING
from tests.moderation.making import change_list, make_decision

pytestmark = pytest.mark.django_db

PAGE = reverse("moderation:log_changes")


def tune(place=SITE, by=None, **setting) -> None:
    setting = {"mode": "", "then": "", "limits": {}, **setting}
    who = by or cast.ada()
    change_setting(code="links", place=place, changed_by=who, why="To try it.", **setting)


def save(client, name: str, form: dict):
    """Send the form as it is shown now, changed so."""
    page = client.get(reverse(f"moderation:{name}"))
    return client.post(
        reverse(f"moderation:{name}"), {"seen": page.context["form"]["seen"].value(), **form}
    )


def make_one_of_each() -> None:
    ada = cast.ada()
    add_rule(editor=ada, why="It was missing.", **WORDING)
    tune(mode="trial")
    change_list(kind="banned", text="scum\nvermin", changed_by=ada, why="Seen daily.")
    section = make_section("city", name="City")
    give_role(
        member=cast.bob(), by=ada, role="moderator", is_whole=False, sections=[section],
        note="He knows the place.",
    )  # fmt: skip
    add_note(member=cast.alice(), author=cast.mori(), text="Writes late at night.")


def test_a_check_that_is_set_is_logged_with_what_stood_before():
    section, article = make_section("city"), make_article()
    tune(mode="trial")
    tune(mode="off", then="hold")
    tune(place_of(section=section), limits={})  # As it was: nothing.
    tune(place_of(section=section), mode="on")
    tune(place_of(article=article), mode="trial")
    tune(place_of(article=article))
    changes = list(CheckChange.objects.order_by("pk"))
    assert [(one.before["mode"], one.after["mode"]) for one in changes] == [
        ("", "trial"), ("trial", "off"), ("", "on"), ("", "trial"), ("trial", ""),
    ]  # fmt: skip
    assert [(one.section_number, one.article_number) for one in changes] == [
        (None, None), (None, None), (section.pk, None), (None, article.pk), (None, article.pk),
    ]  # fmt: skip
    assert {one.by for one in changes} == {cast.ada()}
    assert (verify_log().count, verify_log().broken) == (5, None)


def test_the_form_logs_what_it_changes_and_nothing_else(client):
    client.force_login(cast.ada())
    form = {"links-mode": "off", "length-then": "hold", "why": "Less work."}
    for _ in range(2):
        assert save(client, "checks", form).status_code == 303
    assert sorted(CheckChange.objects.values_list("code", flat=True)) == ["length", "links"]
    texts = {"banned": "scum", "suspect": "", "watched_members": "alice", "why": "Seen."}
    for _ in range(2):
        assert save(client, "check_lists", texts).status_code == 303
    lists = CheckChange.objects.filter(is_list=True).order_by("code")
    assert [one.code for one in lists] == ["banned", "watched_members"]


def test_of_a_list_what_came_and_went_is_kept_and_the_chain_holds_digests():
    change_list(kind="banned", text="scum\nvermin", changed_by=cast.ada(), why="Why.")
    change_list(kind="banned", text="vermin\nrabble", changed_by=cast.ada(), why="Why.")
    last = CheckChange.objects.order_by("pk").last()
    assert (last.before["gone"], last.after["new"]) == (["scum"], ["rabble"])
    assert not LogEntry.objects.filter(facts__contains="rabble").exists()
    assert verify_log().broken is None
    CheckChange.objects.filter(pk=last.pk).update(after={**last.after, "new": ["mob"]})
    assert verify_log().broken == 2


def test_what_cannot_be_set_logs_nothing():
    settings = {"length": Setting(mode="off"), "links": Setting(limits={"most": 10**9})}
    with pytest.raises(ValueError, match="links"):
        change_settings(place=SITE, settings=settings, changed_by=cast.ada())
    with pytest.raises(ValueError):
        change_lists(texts={"banned": "scum", "odd": "x"}, changed_by=None)
    assert not CheckChange.objects.exists() and not LogEntry.objects.exists()


def test_a_note_is_an_entry_that_nobody_changes():
    note = add_note(member=cast.alice(), author=cast.mori(), text="Writes late at night.")
    assert verify_log().broken is None
    MemberNote.objects.filter(pk=note.pk).update(text="Writes early.")
    assert verify_log().broken == 1


def test_what_has_no_entry_shows(client):
    MemberNote.objects.create(member=cast.alice(), author=cast.mori(), text="Unseen.")
    assert "note" in verify_log().wrong


def test_the_page_tells_of_everything_in_short(client):
    make_one_of_each()
    make_decision("hide", make_comment(author=cast.alice()))
    client.force_login(cast.ada())
    page = client.get(PAGE).content.decode()
    assert page.count('class="log__entry"') == 5
    for words in (
        "Rule added", "It was missing.", "Many links", "The whole site", "Preset → Trial",
        "To try it.", "Banned words", "0 → 2", "scum, vermin", "Seen daily.",
        "He knows the place.", "City", "Writes late at night.",
    ):  # fmt: skip
        assert words in page, words
    alone = client.get(PAGE, {"kind": "check"}).content.decode()
    assert alone.count('class="log__entry"') == 2 and "Rule added" not in alone


def test_a_moderator_reads_it_without_the_words_of_lists_and_why_a_role_was_given(client):
    make_one_of_each()
    client.force_login(cast.mori())
    page = client.get(PAGE).content.decode()
    assert "0 → 2" in page and "scum" not in page
    assert "To try it." in page and "Seen daily." not in page
    assert "City" in page and "He knows the place." not in page


def test_what_was_noted_about_oneself_is_left_out(client):
    add_note(member=cast.mori(), author=cast.ada(), text="Tired lately.")
    client.force_login(cast.mori())
    page = client.get(PAGE).content.decode()
    assert "About yourself" in page and "Tired lately." not in page


def test_the_public_log_knows_nothing_of_checks(client):
    make_one_of_each()
    log = reverse("moderation:public_log")
    page = "".join(client.get(log, {"kind": kind}).content.decode() for kind in LISTS)
    assert "Rule added" in page
    for words in ("Banned words", "scum", "Trial", "To try it.", "He knows", "late at night"):
        assert words not in page


def test_pages_lead_through_all_of_it_once(client, monkeypatch):
    monkeypatch.setattr(loading, "PAGE_SIZE", 3)
    make_one_of_each()
    settings = {code: Setting(mode="off") for code in ("length", "links", "rate")}
    # At one moment.
    change_settings(place=SITE, settings=settings, changed_by=None)
    numbers, after, pages = [], 0, 0
    while True:
        entries, after = loading.load_changes("", after)
        numbers += [(entry.kind, entry.row.pk) for entry in entries]
        pages += 1
        if not after:
            break
    assert len(numbers) == len(set(numbers)) == 8 and pages == 3


def test_the_page_costs_as_much_for_one_as_for_many(client, django_assert_num_queries):
    client.force_login(cast.ada())
    make_one_of_each()
    client.get(PAGE)
    for number in range(2):
        with django_assert_num_queries(14):
            assert client.get(PAGE).status_code == 200
        for mode in ("off", "on", "trial", "") if not number else ():
            tune(mode=mode)
            add_note(member=cast.alice(), author=cast.mori(), text=mode or "Nothing.")


@pytest.mark.slow
def test_eight_who_set_checks_at_once_are_all_in_the_chain(writers):
    calls = [{"number": number} for number in range(8)]
    cast.ada()
    assert writers.call(tune_one, calls) == ["done"] * 8
    assert CheckChange.objects.count() == 8
    assert verify_log().broken is None


def tune_one(number: int) -> str:
    """Set a check of one of eight to a pace of its own."""
    change_list(kind="banned", text=f"word{number}", changed_by=None)
    return "done"


@pytest.mark.slow
def test_of_eight_who_had_the_same_form_open_one_sets_it(writers):
    calls = [{"number": number} for number in range(8)]
    cast.ada()
    assert sorted(writers.call(tune_by_a_form, calls)) == ["done", *["stale"] * 7]
    change = CheckChange.objects.get()
    assert change.after["limits"] == {"most": int(change.note)}
    assert verify_log().broken is None


def tune_by_a_form(number: int) -> str:
    """Set a limit of a check, knowing of no change."""
    setting = Setting(limits={"most": number})
    try:
        change_settings(
            place=SITE, settings={"links": setting}, changed_by=cast.ada(), why=str(number), seen=0
        )  # fmt: skip
    except Refused as refused:
        return refused.refusal.code
    return "done"
