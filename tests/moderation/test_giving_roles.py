"""Roles have one way in: the room's page, which logs and tells; and what is lost is handed back."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import answer_question, ask_colleague, take_question_back
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.scopes.desk import give_desk_roles
from forum.moderation.scopes.giving import find_last, give_role
from forum.moderation.scopes.models import RoleChange
from forum.moderation.scopes.rules import can_give_roles
from forum.notifications.models import Notice, OutgoingMail
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
both_ways = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def page_of(name: str) -> str:
    return reverse("moderation:moderator", args=[name])


def groups(*names: str) -> list[Group]:
    return list(Group.objects.filter(name__in=names))


def refusal_of(verb, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    return refused.value.refusal.code


def told(member: Member) -> list[str]:
    return list(
        Notice.objects.filter(recipient=member).order_by("pk").values_list("kind", flat=True)
    )


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_whose_role_was_taken_meanwhile_gives_none_any_more():
    ada, bob = cast.ada(), cast.bob()
    assert can_give_roles(ada)  # Which their copy remembers.
    Member.objects.get(pk=ada.pk).groups.clear()
    given = {"member": bob, "by": ada, "role": "senior moderator", "note": "Ran late."}
    with pytest.raises(Refused):
        give_role(**given)
    assert not Member.objects.get(pk=bob.pk).is_staff


class Asked:
    """kai, who moderates two sections, is asked of a case in each and has taken a third."""

    def __init__(self) -> None:
        self.kai = cast.staff("kai", "moderator")
        self.city, self.sport = make_section("city"), make_section("sport")
        self.in_city, self.in_sport = (
            self.report(make_article(section=section)) for section in (self.city, self.sport)
        )
        self.taken = self.report(make_article(section=self.sport))
        self.questions = [self.ask(comment) for comment in (self.in_city, self.in_sport)]
        claim_case(comment_id=self.taken.pk, moderator=self.kai)

    def report(self, article):
        return make_report(make_comment(article=article, author=cast.alice())).comment

    def ask(self, comment) -> Question:
        return ask_colleague(
            comment_id=comment.pk, moderator=cast.mori(), text="Too harsh?", colleague=self.kai
        )

    def is_open(self) -> list[bool]:
        found = Question.objects.in_bulk([one.pk for one in self.questions])
        return [found[one.pk].is_open for one in self.questions]


@pytest.mark.both
def test_what_is_lost_is_handed_back_and_what_stays_is_not():
    asked = Asked()
    give_role(
        member=asked.kai, by=cast.ada(), role="moderator", is_whole=False, sections=[asked.city]
    )
    assert asked.is_open() == [True, False]
    assert not Case.objects.filter(claimed_by=asked.kai).exists()
    assert told(cast.mori()) == ["opinion_back"]
    assert "opinion_asked" in told(asked.kai)  # Of the one that stays.
    page = browser(cast.mori()).get(reverse("moderation:comment", args=[asked.in_sport.pk]))
    assert "Handed back without an answer" in page.content.decode()
    again = ask_colleague(comment_id=asked.in_sport.pk, moderator=cast.mori(), text="And you?")
    assert again.asked_of is None and Question.objects.count() == 3


def test_who_moderates_no_more_leaves_everything_and_hears_of_it():
    asked = Asked()
    give_role(member=asked.kai, by=cast.ada(), role="")
    assert asked.is_open() == [False, False]
    assert told(asked.kai) == ["role"]
    kai = Member.objects.get(pk=asked.kai.pk)
    assert kai.unread_notice_count == 1
    mori = Member.objects.get(pk=cast.mori().pk)
    assert mori.unread_notice_count == 2
    sent = OutgoingMail.objects.get(recipient=kai)
    assert sent.text.rstrip().endswith(f"{settings.SITE_URL}/")
    assert "You hold no role here any more." in sent.text and cast.ada().username not in sent.text
    for question in asked.questions:
        with pytest.raises(Refused):
            answer_question(question_id=question.pk, moderator=kai, answer="No.")
        code = refusal_of(take_question_back, question_id=question.pk, moderator=cast.mori())
        assert code == "answered_already"
    assert not mail.outbox


@pytest.mark.both
def test_the_member_reads_in_their_language_what_they_are_now():
    bob, section = cast.bob(), make_section("city", name="City", name_ja="都市")
    Member.objects.filter(pk=bob.pk).update(language="ja")
    give_role(member=bob, by=cast.ada(), role="moderator", is_whole=False, sections=[section])
    give_desk_roles(member=bob, by=cast.ada(), groups=groups("editor"), note="Writes well.")
    notes = list(Notice.objects.filter(recipient=bob).order_by("pk").values_list("note", flat=True))
    assert notes == ["現在の役割: モデレーター（都市）", "現在の役割: モデレーター（都市）, 編集者"]
    page = browser(Member.objects.get(pk=bob.pk)).get(reverse("notifications:notices"))
    assert "あなたの役割が変わりました" in page.content.decode()


@pytest.mark.both
def test_a_role_of_the_desk_is_given_and_taken_and_chained():
    bob = cast.bob()
    change = give_desk_roles(member=bob, by=cast.ada(), groups=groups("editor"))
    bob = Member.objects.get(pk=bob.pk)
    assert bob.is_staff and change.after["desk"] == ["editor"] and change.before["desk"] == []
    give_role(member=bob, by=cast.ada(), role="moderator")
    give_desk_roles(member=bob, by=cast.ada(), groups=[])
    assert set(bob.groups.values_list("name", flat=True)) == {"moderator"}
    give_role(member=bob, by=cast.ada(), role="")
    assert not Member.objects.get(pk=bob.pk).is_staff
    assert (verify_log().count, verify_log().broken) == (4, None)


def test_an_administrator_who_is_none_any_more_leaves_the_room():
    eve = cast.staff("eve", "administrator")
    comment = make_report(make_comment(author=cast.alice())).comment
    claim_case(comment_id=comment.pk, moderator=eve)
    code = refusal_of(give_role, member=eve, by=cast.ada(), role="moderator")
    assert code == "is_administrator"
    give_desk_roles(member=eve, by=cast.ada(), groups=[])
    eve = Member.objects.get(pk=eve.pk)
    assert not can_give_roles(eve) and not eve.is_staff
    assert not Case.objects.filter(claimed_by=eve).exists()


def test_nobody_gives_a_role_to_themselves_or_without_the_right():
    ada, bob, editor = cast.ada(), cast.bob(), groups("editor")
    assert refusal_of(give_desk_roles, member=ada, by=ada, groups=editor) == "yourself"
    assert refusal_of(give_desk_roles, member=bob, by=cast.mori(), groups=editor) == "not_allowed"
    assert refusal_of(give_desk_roles, member=bob, by=ada, groups=[]) == "unchanged"
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    assert refusal_of(give_desk_roles, member=bob, by=ada, groups=editor) == "cannot_sign_in"
    assert not RoleChange.objects.exists()


@both_ways
def test_the_page_gives_other_roles_and_refuses_an_old_form(client, headers):
    cast.bob()
    client.force_login(cast.ada())
    assert 'value="administrator"' in client.get(page_of("bob")).content.decode()
    address = reverse("moderation:desk_roles", args=["bob"])
    form = {"groups": ["editor", "administrator"], "note": "Both.", "seen": "0"}
    assert client.post(address, form, headers=headers).status_code == 303
    assert can_give_roles(cast.staff("bob", "editor"))
    again = client.post(address, {**form, "groups": ["editor"]}, headers=headers)
    page = again.content.decode()
    assert again.status_code == 422 and "A colleague has changed this meanwhile" in page
    assert "Both.</textarea>" in page
    assert f'name="seen" value="{find_last(cast.bob())}"' in page
    forged = client.post(address, {"groups": ["moderator"], "seen": ""}, headers=headers)
    assert forged.status_code == 422


@both_ways
@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "-1", "x", "1.5", "٣", "\0", "999999"])
def test_a_forged_section_is_refused_in_words(client, number: str, headers):
    cast.bob()
    client.force_login(cast.ada())
    form = {
        "role": "moderator",
        "where": "parts",
        "sections": [number],
        "note": "Kept.",
        "seen": "",
    }
    answer = client.post(page_of("bob"), form, headers=headers)
    assert answer.status_code == 422 and "Kept.</textarea>" in answer.content.decode()
    assert not RoleChange.objects.exists()


@pytest.mark.both
def test_the_admin_shows_roles_and_changes_none(client):
    bob = cast.bob()
    client.force_login(cast.ada())
    address = f"/admin/members/member/{bob.pk}/change/"
    page = client.get(address).content.decode()
    assert f'href="{page_of("bob")}"' in page and 'name="groups"' not in page
    forged = {
        "is_active": "on", "is_staff": "on", "is_superuser": "on",
        "groups": [group.pk for group in groups("administrator", "moderator")],
    }  # fmt: skip
    assert client.post(address, forged).status_code == 302
    bob = Member.objects.get(pk=bob.pk)
    assert not bob.is_staff and not bob.is_superuser and not bob.groups.exists()
    assert client.post("/admin/auth/group/1/change/", {"name": "x"}).status_code == 403


def take_away(by_id: int, member_id: int) -> str:
    """Take all other roles from somebody."""
    people = Member.objects.in_bulk([by_id, member_id])
    try:
        give_desk_roles(member=people[member_id], by=people[by_id], groups=[])
    except Refused as refused:
        return refused.refusal.code
    return "done"


@pytest.mark.both
def test_of_administrators_who_take_the_role_from_each_other_one_stays(writers):
    people = [cast.staff(f"admin-{number}", "administrator") for number in range(8)]
    calls = [{"by_id": people[at].pk, "member_id": people[(at + 1) % 8].pk} for at in range(8)]
    said = writers.call(take_away, calls)
    left = sum(can_give_roles(Member.objects.get(pk=one.pk)) for one in people)
    assert left == 8 - said.count("done") >= 1 and set(said) <= {"done", "not_allowed"}
    assert verify_log().broken is None


def act(number: int, kai: int, comment: int, question: int) -> str:
    """Ask, answer, take back or take the role away, whichever the number says."""
    person = Member.objects.get(pk=kai)
    mori, ada = (Member.objects.get(username=name) for name in ("mori", "ada"))
    acts = (
        lambda: give_role(member=person, by=ada, role=""),
        lambda: answer_question(question_id=question, moderator=person, answer="No."),
        lambda: take_question_back(question_id=question, moderator=mori),
        lambda: ask_colleague(comment_id=comment, moderator=mori, text="So?", colleague=person),
    )
    try:
        acts[number % 4]()
    except (Refused, Question.DoesNotExist) as error:
        return type(error).__name__
    return "done"


@pytest.mark.both
def test_no_question_is_left_to_who_moderates_no_more(writers):
    asked = Asked()
    cast.ada()
    calls = [
        {
            "number": number, "kai": asked.kai.pk, "comment": asked.taken.pk,
            "question": asked.questions[number // 4].pk,
        }
        for number in range(8)
    ]  # fmt: skip
    writers.call(act, calls)
    kai = Member.objects.get(pk=asked.kai.pk)
    if RoleChange.objects.filter(member=kai).exists():
        assert not Question.objects.filter(asked_of=kai, answered_at=None).exists()
    unread = Notice.objects.filter(read_at=None, is_aside=False)
    for member in (kai, cast.mori()):
        member.refresh_from_db()
        assert member.unread_notice_count == unread.filter(recipient=member).count()
    assert verify_log().broken is None


@pytest.mark.parametrize("is_desk", [False, True])
def test_words_to_the_member_are_told_and_the_note_is_not(is_desk: bool):
    ada = browser(cast.ada())
    name = "desk_roles" if is_desk else "moderator"
    form = {"groups": ["editor"]} if is_desk else {"role": "moderator", "where": "site"}
    said = {"words": "Welcome <among> us.", "note": "Watch him closely."}
    sent = ada.post(reverse(f"moderation:{name}", args=[cast.bob().username]), {**form, **said})
    assert sent.status_code == 303
    mail_to_bob = OutgoingMail.objects.get(recipient=cast.bob())
    notice = Notice.objects.get(recipient=cast.bob(), kind="role")
    for text in (mail_to_bob.text, notice.note):
        assert "Welcome <among> us." in text and "Watch him" not in text
    assert verify_log().broken is None
    for page in (reverse("moderation:log_changes"),
                 reverse("moderation:moderator", args=[cast.bob().username])):  # fmt: skip
        shown = ada.get(page).content.decode()
        assert "Welcome &lt;among&gt; us." in shown and "Watch him closely." in shown


def test_words_that_are_too_long_come_back_and_a_notice_has_room_for_the_rest():
    ada, page = browser(cast.ada()), reverse("moderation:moderator", args=[cast.bob().username])
    form = {"role": "moderator", "where": "parts", "note": "Why not."}
    answer = ada.post(page, {**form, "words": "typed" + "!" * 300})
    assert answer.status_code == 422 and "typed!!!" in answer.content.decode()
    sections = [
        make_section(f"part-{number}", name=f"Part {number} of a long name", name_ja="部")
        for number in range(30)
    ]
    give_role(
        member=cast.bob(), by=cast.ada(), role="moderator", is_whole=False, sections=sections,
        words="w" * 300,
    )  # fmt: skip
    note = Notice.objects.get(recipient=cast.bob(), kind="role").note
    assert len(note) <= 500 and note.endswith("w" * 300) and note.startswith("You are now")
