"""Every act says why: what the form offers, what it refuses, what the log tells of it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.cases.loading import load_case
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.suspending import suspend_member
from forum.moderation.whys import TAKING, UNDO, WHYS, choices_for, ready_why, whys_of
from forum.moderation.words import WORDS
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, make_held_comment, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE, LOG = reverse("moderation:queue"), reverse("moderation:log")
HTMX = {"HX-Request": "true"}
both_ways = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def send(client, comment: Comment, act: str, headers=None, **form):
    """Press a button of the form, with the fields named and no others."""
    comment = Comment.objects.get(pk=comment.pk)
    form["seen"] = str(load_case(comment, cast.mori(), timezone.now()).seen)
    address = reverse("moderation:act", args=[comment.pk, act])
    return client.post(address, form, headers=headers or {})


def list_of(page: str, name: str) -> str:
    """Return the list of whys of that name as the page has it."""
    return re.search(rf'<select [^>]*name="{name}"[^>]*>.*?</select>', page, re.S)[0]


def chosen_in(page: str, name: str) -> list[str]:
    return re.findall(r'value="(\w*)" selected', list_of(page, name))


def test_every_act_has_whys_and_one_that_gives_back_has_one_ready():
    assert set(WHYS) == set(Act)
    for act in Act:
        assert Reason.OTHER in whys_of(act) and Why.TAKEN_BACK not in WHYS[act]
        assert (ready_why(act) == "") == (act in TAKING)
    assert {act for act in Act if act in WORDS} - set(UNDO) == {Act.HOLD, Act.RESTORE}


def test_a_why_that_one_act_has_to_itself_says_so_in_a_shared_list():
    labels = [str(label) for _value, label in choices_for(*TAKING)]
    assert len(labels) == len(set(labels)) and labels[-1].startswith("Something else")
    assert "Being looked into (to hide)" in labels


def test_the_form_has_a_why_ready_for_what_gives_back_and_none_for_what_takes_away(moderating):
    make_report()
    page = moderating.get(QUEUE).content.decode()
    assert chosen_in(page, "reason_dismiss") == ["no_rule_broken"]
    assert chosen_in(page, "reason") == []
    assert 'value="">Reason (told to the author)' in list_of(page, "reason")


@pytest.mark.both
def test_each_act_reads_its_own_list(moderating):
    comment = make_report().comment
    send(moderating, comment, "dismiss", reason="spam", reason_dismiss="disagreement")
    send(moderating, comment, "hide", reason="spam", reason_dismiss="disagreement")
    assert list(Decision.objects.order_by("pk").values_list("act", "reason")) == [
        ("dismiss", "disagreement"),
        ("hide", "spam"),
    ]


@both_ways
@pytest.mark.parametrize("act", ["hide", "remove", "lock"])
def test_a_missing_reason_is_asked_for_beside_its_list_and_the_note_is_kept(
    moderating, act: str, headers
):
    comment = make_report().comment
    response = send(
        moderating, comment, act, headers, note="Third <time>", reason_dismiss="dealt_with"
    )
    page = response.content.decode()
    assert response.status_code == 422 and not Decision.objects.exists()
    assert "Third &lt;time&gt;</textarea>" in page
    assert f'aria-describedby="reason-{comment.pk}-error"' in list_of(page, "reason")
    assert re.search(rf'id="reason-{comment.pk}-error">Please choose a reason', page)
    assert chosen_in(page, "reason_dismiss") == ["dealt_with"]


@both_ways
def test_something_else_without_a_note_is_asked_for_beside_the_note(moderating, headers):
    comment = make_report().comment
    response = send(moderating, comment, "remove", headers, reason="other")
    page = response.content.decode()
    assert response.status_code == 422 and not Decision.objects.exists()
    assert re.search(rf'id="note-{comment.pk}-error">Please say in the note', page)
    assert chosen_in(page, "reason") == ["other"]


@both_ways
@pytest.mark.parametrize("reason", ["", "spam", "nonsense", "taken_back"])
def test_publishing_takes_no_why_but_its_own(moderating, reason: str, headers):
    comment = make_held_comment()
    response = send(moderating, comment, "publish", headers, reason_publish=reason)
    assert response.status_code == 422 and not Decision.objects.exists()
    assert f'id="reason_publish-{comment.pk}-error"' in response.content.decode()


def test_the_page_leads_from_its_summary_to_the_field(moderating):
    comment = make_report().comment
    page = send(moderating, comment, "remove").content.decode()
    assert f'<a href="#reason-{comment.pk}">Please choose a reason.' in page


def test_undo_in_the_queue_says_by_itself_that_it_is_one(moderating):
    comment = make_report().comment
    page = send(moderating, comment, "remove", HTMX, reason="spam").content.decode()
    assert "Undo: Restore" in page and 'name="reason" value="taken_back"' in page
    assert send(moderating, comment, "restore", HTMX, reason="taken_back").status_code == 200
    assert Decision.objects.last_on(comment).get_reason_display() == "Taken back by the moderator"


def test_a_case_that_stays_offers_to_take_the_act_back(moderating):
    comment = make_report().comment
    page = send(moderating, comment, "lock", HTMX, reason="heated").content.decode()
    assert "Undo: Unlock branch" in page and "Dismiss reports" in page


def test_only_ones_own_decision_is_taken_back_with_one_click(moderating):
    own, other = make_comment(author=cast.alice()), make_comment(author=cast.bob())
    make_decision("hide", own)
    make_decision("hide", other, cast.ada())
    pages = [
        moderating.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
        for comment in (own, other)
    ]
    assert ["Undo: Restore" in page for page in pages] == [True, False]
    assert send(moderating, other, "restore", reason="taken_back").status_code == 422
    assert send(moderating, own, "restore", reason="taken_back").status_code == 303


@pytest.mark.both
def test_the_log_and_the_record_say_why_in_the_readers_language(client):
    comment = make_report().comment
    for act in ("dismiss", "lock", "unlock", "hide", "restore", "remove"):
        make_decision(act, comment)
    suspend_member(
        member=cast.alice(),
        moderator=cast.mori(),
        duration=timezone.timedelta(days=1),
        reason="hate",
        comment=comment,
    )
    ada = cast.ada()
    ada.language = "ja"
    ada.save()
    client.force_login(ada)
    decisions = Decision.objects.all()
    for address in (LOG, reverse("moderation:comment", args=[comment.pk])):
        page = client.get(address).content.decode()
        for decision in decisions:
            with translation.override("ja"):
                assert decision.get_reason_display() in page
