"""Moderators of sections and articles: what is theirs, what isn't, and who makes them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Section
from forum.discussion.access import can_moderate_under, get_comment_to_judge_or_404
from forum.discussion.models import Comment, ModeratedPlace
from forum.discussion.posting import post_comment
from forum.discussion.scopes import Scope, scope_of
from forum.members.models import Member
from forum.moderation.asking.colleagues import find_colleagues, find_seniors
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.counting import count_waiting, shown_now
from forum.moderation.cases.models import Case
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.measures.noting import add_note
from forum.moderation.scopes.giving import give_role, standing_of
from forum.moderation.scopes.models import RoleChange
from forum.moderation.together.choosing import load_of_author
from forum.moderation.waves.switching import Strength
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    ban,
    make_appeal,
    make_decision,
    make_notice,
    make_report,
    moderator_of,
    start,
    sweep,
    warn,
)  # fmt: skip
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


class Site:
    """Two sections with a reported comment each, and pola, who moderates the first alone."""

    def __init__(self) -> None:
        self.here = make_article(section=make_section("politics"), headline="Vote at noon")
        self.there = make_article(section=make_section("sport"), headline="Match lost")
        self.mine = make_report(
            make_comment(article=self.here, author=cast.alice(), text="What lies here.")
        ).comment
        self.theirs = make_report(
            make_comment(article=self.there, author=cast.alice(), text="What lies there.")
        ).comment
        self.pola = moderator_of(sections=(self.here.section,))
        self.client = Client()
        sign_in(self.client, self.pola)

    def get(self, name: str, *args) -> str:
        answer = self.client.get(reverse(f"moderation:{name}", args=args))
        assert answer.status_code == 200
        return answer.content.decode()

    def status(self, name: str, *args, **form) -> int:
        address = reverse(f"moderation:{name}", args=args)
        ask = self.client.post if form else self.client.get
        return ask(address, form or None).status_code


@pytest.fixture
def site() -> Site:
    return Site()


def code_of(verb, **asked) -> str:
    """Return by what code a verb refuses."""
    with pytest.raises(Refused) as refused:
        verb(**asked)
    return refused.value.refusal.code


@pytest.mark.both
def test_the_queue_its_numbers_and_its_filters_hold_the_scope_alone(site):
    page = site.get("queue")
    assert "You moderate: Politics" in page
    assert "What lies here." in page and "What lies there." not in page
    assert 'value="sport"' not in page
    counts, whole = count_waiting(site.pola), count_waiting(cast.mori())
    assert (counts.waiting, counts.reported, counts.is_whole) == (1, 1, False)
    assert (whole.waiting, whole.reported, whole.is_whole) == (2, 2, True)
    asked = f"{reverse('moderation:queue')}?article={site.there.pk}"
    assert "What lies there." not in site.client.get(asked).content.decode()


def test_a_comment_elsewhere_is_neither_read_nor_judged(site):
    assert site.status("comment", site.mine.pk) == 200
    answer = site.client.get(reverse("moderation:comment", args=[site.theirs.pk]))
    assert answer.status_code == 403
    assert "outside the sections" in answer.content.decode()
    assert site.status("act", site.theirs.pk, "remove", reason="spam") == 403
    assert code_of(make_decision, act="remove", comment=site.theirs, moderator=site.pola) == (
        "out_of_scope"
    )
    make_decision("remove", site.mine, site.pola)
    with pytest.raises(PermissionDenied):
        get_comment_to_judge_or_404(site.theirs.pk, site.pola)


def test_one_article_of_a_section_may_be_somebodys_alone(site):
    one = moderator_of("arti", articles=(site.there,))
    other = make_article(section=site.there.section)
    assert can_moderate_under(one, site.there)
    assert not can_moderate_under(one, other) and not can_moderate_under(one, site.here)
    assert count_waiting(one).waiting == 1
    make_decision("hide", site.theirs, one)


def test_the_next_case_is_one_in_scope_and_no_other_is_taken(site):
    case = claim_next(site.pola)
    assert case is not None and case.comment_id == site.mine.pk
    make_decision("dismiss", site.mine, site.pola)
    assert claim_next(site.pola) is None
    asked = {"comment_id": site.theirs.pk, "moderator": site.pola}
    assert code_of(claim_case, **asked) == "out_of_scope"


@pytest.mark.both
def test_together_leaves_alone_what_lies_elsewhere(site):
    cases = load_of_author("alice", site.pola, timezone.now())
    assert [case.comment.pk for case in cases] == [site.mine.pk]
    seen = f"{site.theirs.pk}:{cases[0].seen}"
    form = {"act": "remove", "reason": "spam", "case": seen}
    assert site.status("together", **form) == 422
    assert not Decision.objects.exists()


def test_on_an_article_elsewhere_a_moderator_is_a_reader(site):
    for comment in (site.mine, site.theirs):
        make_comment(reply_to=comment)
        make_decision("remove", comment, cast.mori())
    here = site.client.get(site.here.get_absolute_url()).content.decode()
    there = site.client.get(site.there.get_absolute_url()).content.decode()
    assert "moderation/comments/" in here and "moderation/articles/" in here
    assert "moderation/comments/" not in there and "moderation/articles/" not in there
    for article, name in ((site.here, "in"), (site.there, "out")):
        page = site.client.get(reverse("discussion:compose", args=[article.pk])).content.decode()
        assert ("is_official" in page) == (name == "in")
    assert (
        code_of(
            post_comment, article=site.there, author=site.pola, text="Stay calm.", is_official=True
        )
        == "not_for_the_moderation"
    )
    post_comment(article=site.here, author=site.pola, text="Stay calm.", is_official=True)
    assert site.client.get(f"/comments/{site.theirs.pk}/history/").status_code == 403


def test_a_hidden_comment_elsewhere_is_not_there(site):
    for comment in (site.mine, site.theirs):
        make_decision("hide", comment, cast.mori())
    assert site.client.get(f"/comments/{site.mine.pk}/").status_code == 200
    assert site.client.get(f"/comments/{site.theirs.pk}/").status_code == 404


def test_the_log_holds_the_decisions_of_the_scope_alone(site):
    make_decision("hide", site.mine, cast.mori(), note="Noted here.")
    make_decision("hide", site.theirs, cast.mori(), note="Noted there.")
    warn(cast.bob(), note="Noted of bob.")
    page = site.get("log")
    assert "Noted here." in page
    assert "Noted there." not in page and "Noted of bob." not in page


@pytest.mark.both
def test_the_log_looks_through_so_many_decisions_a_page(site, monkeypatch):
    from forum.moderation import log

    make_decision("lock", site.mine, cast.mori(), note="The oldest.")
    for _number in range(3):
        make_decision("lock", site.theirs, cast.mori())
        make_decision("unlock", site.theirs, cast.mori())
    monkeypatch.setattr(log, "LOOKED_THROUGH", 4)
    page = site.get("log")
    assert "The oldest." not in page
    after = page.partition("?after=")[2].partition('"')[0]
    address = f"{reverse('moderation:log')}?after={after}"
    assert "The oldest." in site.client.get(address).content.decode()


def test_only_who_has_the_place_in_scope_is_asked(site):
    away = moderator_of("spo", sections=(site.there.section,))
    near = moderator_of("poli", sections=(site.here.section,))
    names = {one.username for one in find_colleagues(site.pola, site.mine)}
    assert {"poli", "ada"} <= names and "spo" not in names
    senior = cast.staff("sen", "senior moderator")
    give_role(
        member=senior, by=cast.ada(), role="senior moderator", is_whole=False,
        sections=[site.there.section],
    )  # fmt: skip
    assert senior not in find_seniors(site.mine) and senior in find_seniors(site.theirs)
    asked = {"comment_id": site.mine.pk, "moderator": site.pola, "text": "Too harsh?"}
    assert code_of(ask_colleague, **asked, colleague=away) == "no_colleague"
    question = ask_colleague(**asked, colleague=near)
    stranger = Client()
    sign_in(stranger, away)
    address = reverse("moderation:answer_question", args=[question.pk])
    assert stranger.get(address).status_code == 403


def test_a_discussion_and_its_waves_are_set_in_scope_alone(site):
    assert site.status("place", site.here.pk) == 200
    assert site.status("place", site.there.pk) == 403
    places = {"": 403, f"?article={site.here.pk}": 200, f"?article={site.there.pk}": 403}
    for place, status in places.items():
        assert site.client.get(reverse("moderation:start_wave") + place).status_code == status
    whole, elsewhere = (
        start(Strength(holds="all")),
        start(Strength(holds="all"), article=site.there),
    )
    here = start(Strength(holds="all"), article=site.here, moderator=site.pola)
    links = [reverse("moderation:wave", args=[wave.pk]) for wave in (whole, here)]
    page = site.client.get(site.here.get_absolute_url()).content.decode()
    assert [link in page for link in links] == [False, True]
    for wave, status in ((whole, 403), (elsewhere, 403), (here, 200)):
        assert site.status("wave", wave.pk) == status
        assert site.status("release_wave", wave.pk, a="b") == (403 if status == 403 else 422)
        assert site.status("end_wave", wave.pk, a="b") == (403 if status == 403 else 303)
    page = site.get("waves")
    assert "Vote at noon" in page and "Match lost" not in page


def test_appeals_and_notices_of_comments_in_scope_are_theirs(site):
    found = {}
    for name, comment in (("here", site.mine), ("there", site.theirs)):
        notice = make_notice(comment)
        appeal = make_appeal(make_decision("hide", comment, cast.mori()))
        found[name] = (notice, appeal)
    on_member = make_appeal(ban(cast.alice()))
    counts = count_waiting(site.pola)
    assert (counts.appeals, counts.legal) == (1, 1)
    assert count_waiting(cast.mori()).appeals == 3
    for name, status in (("here", 200), ("there", 403)):
        notice, appeal = found[name]
        assert site.status("judge_notice", notice.pk) == status
        assert site.status("judge_appeal", appeal.pk) == status
        assert str(appeal.pk) in site.get("appeals") or status == 403
    assert site.status("judge_appeal", on_member.pk) == 403


def test_complaints_about_comments_in_scope_are_theirs(site):
    for comment, words, status in ((site.mine, "Near.", 200), (site.theirs, "Far.", 403)):
        notice = make_notice(comment)
        kept = {"outcome": "kept", "answer": "No.", "moderator": cast.mori()}
        judge_notice(notice_id=notice.pk, **kept)
        complaint = lodge_complaint(notice=notice, words=words)
        assert site.status("judge_complaint", complaint.pk) == status
    page = site.get("complaints")
    assert "Near." in page and "Far." not in page
    assert count_waiting(site.pola).complaints == 1
    with pytest.raises(Refused):
        judge_complaint(
            complaint_id=complaint.pk,
            judge=site.pola,
            outcome="removed",
            answer="A.",
            words="It is a lie.",
        )


def test_of_measures_only_a_warning_and_a_note_are_theirs(site):
    make_decision("remove", site.theirs, cast.mori())
    page = site.get("member", "alice")
    assert "What lies here." in page and "What lies there." not in page
    assert "/suspend/" not in page and "No decisions so far." in page
    for act in ("watch", "ban", "sweep", "trust"):
        assert f"alice/{act}/" not in page
    assert site.status("suspend", "alice") == 403
    form = {"reason": "abuse", "duration": "1d", "level": "1", "words": "", "note": "", "seen": "0"}
    assert site.status("measure", "alice", "watch", **form) == 422
    assert site.status("measure", "alice", "sweep", **form) == 422
    assert site.status("measure", "alice", "warn", **form) == 303
    assert site.status("note", "alice", text="Look.") == 303
    assert site.status("sweep", sweep(cast.alice()).pk) == 403


@pytest.mark.both
def test_a_member_who_wrote_nothing_there_is_no_concern_of_theirs(site):
    make_comment(article=site.there, author=cast.bob())
    assert site.status("member", "bob") == 403
    assert code_of(warn, member=cast.bob(), moderator=site.pola) == "out_of_reach"
    note = {"member": cast.bob(), "author": site.pola, "text": "Look."}
    assert code_of(add_note, **note) == "out_of_reach"


@pytest.mark.parametrize("name", ["blocks", "dashboard", "checks", "check_lists", "moderators"])
def test_what_holds_on_the_whole_site_is_not_theirs(site, name: str):
    assert site.status(name) == 403
    assert reverse(f"moderation:{name}") not in site.get("queue")


@pytest.mark.both
def test_a_scope_costs_one_query_more_and_the_whole_site_none(site):
    pages = [reverse("moderation:queue"), reverse("moderation:comment", args=[site.mine.pk]),
             site.here.get_absolute_url(), reverse("moderation:log"),
             reverse("moderation:member", args=["alice"]), reverse("moderation:waves")]  # fmt: skip
    make_decision("lock", site.mine, cast.mori())
    clients = {}
    for name in ("mori", "pola"):
        clients[name] = Client()
        sign_in(clients[name], cast.mori() if name == "mori" else site.pola)
    for page in pages:
        counts = {}
        for name, client in clients.items():
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts[name] = len(asked)
            places = [one for one in asked if "discussion_moderatedplace" in one["sql"]]
            assert len(places) == (name == "pola")
        assert counts["pola"] <= counts["mori"] + 1


@pytest.mark.both
@pytest.mark.sqlite  # PostgreSQL plans by the size of its tables: these have two rows.
def test_a_part_of_the_site_walks_what_waits_and_no_section(site):
    for scope in (scope_of(site.pola), Scope(articles=frozenset((site.here.pk,)))):
        rows = shown_now(timezone.now(), scope)
        for asked in (rows.order_by("due", "id")[:11], rows):
            plan = asked.explain()
            assert "_open" in plan and "section_id" not in plan


@pytest.mark.both
def test_a_change_holds_from_the_next_request_on(site):
    assert site.status("comment", site.theirs.pk) == 403
    both = [site.here.section, site.there.section]
    give_role(member=site.pola, by=cast.ada(), role="moderator", is_whole=False, sections=both)
    assert site.status("comment", site.theirs.pk) == 200
    claim_case(comment_id=site.theirs.pk, moderator=Member.objects.get(pk=site.pola.pk))
    give_role(member=site.pola, by=cast.ada(), role="")
    assert site.status("queue") == 403
    assert not Case.objects.exclude(claimed_by=None).exists()
    assert not Member.objects.get(pk=site.pola.pk).is_staff


@pytest.mark.both
def test_a_section_renamed_stays_and_one_in_use_cannot_go(site):
    Section.objects.filter(pk=site.here.section_id).update(name="Power", slug="power")
    assert site.status("comment", site.mine.pk) == 200
    site.here.section = site.there.section
    site.here.save()
    assert site.status("comment", site.mine.pk) == 403
    with pytest.raises(ProtectedError):
        Section.objects.get(slug="power").delete()
    # Without a place one moderates nowhere, not everywhere.
    ModeratedPlace.objects.filter(member=site.pola).delete()
    assert (
        site.status("queue") == 200
        and count_waiting(Member.objects.get(pk=site.pola.pk)).waiting == 0
    )


@pytest.mark.both
def test_the_database_takes_no_place_twice_and_none_that_is_nowhere(site):
    for wrong in (
        {"section": site.here.section},
        {},
        {"section": site.there.section, "article": site.here},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ModeratedPlace.objects.create(member=site.pola, **wrong)


def test_an_old_copy_of_a_member_widens_no_scope():
    person, politics = cast.staff("pola", "moderator"), make_section()
    give_role(member=person, by=cast.ada(), role="moderator", is_whole=False, sections=[politics])
    person.save()
    assert Member.objects.get(pk=person.pk).is_scoped


@pytest.mark.both
class TestGiving:
    """The page on which an administrator gives out the roles."""

    @pytest.fixture(autouse=True)
    def _signed_in(self, client: Client) -> None:
        self.client, self.politics = client, make_section()
        self.article = make_article(section=make_section("sport"))
        sign_in(client, cast.ada())
        self.address = reverse("moderation:moderator", args=["bob"])
        cast.bob()

    def send(self, **form):
        sent = {"role": "moderator", "where": "parts", "note": "Why.", "seen": "", **form}
        return self.client.post(self.address, sent)

    def test_gives_sections_and_articles_and_logs_it(self):
        url = f"https://testserver{self.article.get_absolute_url()}?page=2#c7"
        answer = self.send(sections=[self.politics.pk], articles=f"{url}\n", note="Knows it.")
        assert answer.status_code == 303
        bob = Member.objects.get(username="bob")
        assert bob.is_staff and bob.is_scoped
        assert standing_of(bob) == {
            "role": "moderator", "whole": False, "sections": [self.politics.pk],
            "articles": [self.article.pk],
        }  # fmt: skip
        change, entry = RoleChange.objects.get(), LogEntry.objects.get(kind="role")
        assert (change.by, change.note, entry.key) == (cast.ada(), "Knows it.", change.pk)
        assert verify_log().broken is None
        page = self.client.get(self.address).content.decode()
        assert "Politics" in page and self.article.headline in page and "Knows it." in page
        assert "Bob" in self.client.get(reverse("moderation:moderators")).content.decode()

    def test_gives_the_whole_site_and_takes_the_role_away(self):
        assert self.send(where="site").status_code == 303
        bob = Member.objects.get(username="bob")
        assert not bob.is_scoped and standing_of(bob)["whole"]
        assert self.send(role="").status_code == 303
        assert not Member.objects.get(username="bob").groups.exists()

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({}, "at least one section or article"),
            ({"articles": "/sections/politics/"}, "There is no article"),
            ({"articles": "99999999999999999999999"}, "There is no article"),
            ({"articles": "/articles/99999999999999999999999/x/"}, "There is no article"),
            ({"articles": "\n".join(map(str, range(60)))}, "At most 50"),
            ({"role": "administrator"}, "Select a valid choice"),
            ({"role": ""}, "Nothing is changed"),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(self, form, said: str):
        answer = self.send(note="My note.", **form)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page and "My note." in page
        assert not RoleChange.objects.exists()

    def test_keeps_what_was_ticked_when_it_refuses(self):
        page = self.send(sections=[self.politics.pk], articles="none").content.decode()
        assert f'value="{self.politics.pk}"' in page.replace(" checked", "")
        assert page.count("checked") >= 3

    def test_an_old_page_changes_nothing(self):
        assert self.send(where="site", seen="0").status_code == 303
        answer = self.send(sections=[self.politics.pk], seen="0")
        assert answer.status_code == 422
        assert "A colleague has changed this" in answer.content.decode()

    def test_gives_nothing_without_a_why(self):
        answer = self.send(where="site", note=" ")
        assert answer.status_code == 422 and "Please say why." in answer.content.decode()
        self.address = reverse("moderation:desk_roles", args=["bob"])
        answer = self.client.post(self.address, {"groups": ["editor"], "note": "", "seen": "0"})
        assert answer.status_code == 422 and "Please say why." in answer.content.decode()
        assert not RoleChange.objects.exists()
        sent = {"groups": ["editor"], "note": "Writes well.", "seen": "0"}
        assert self.client.post(self.address, sent).status_code == 303

    def test_nobody_changes_their_own_role_nor_that_of_an_administrator(self):
        self.address = reverse("moderation:moderator", args=["ada"])
        assert self.send(where="site").status_code == 422
        cast.staff("otto", "administrator")
        self.address = reverse("moderation:moderator", args=["otto"])
        assert self.send(where="site").status_code == 422

    def test_finds_who_is_to_be_one_by_their_name(self):
        address = reverse("moderation:moderators")
        assert self.client.get(f"{address}?member=BOB")["Location"] == self.address
        page = self.client.get(f"{address}?member=nobody%00").content.decode()
        assert "Nobody is called" in page


def test_a_moderator_gives_no_roles(client):
    sign_in(client, cast.mori())
    for address in ("/moderation/moderators/", "/moderation/moderators/mori/"):
        assert client.get(address).status_code == 403
    assert code_of(give_role, member=cast.bob(), by=cast.mori(), role="moderator") == "not_allowed"
    assert Comment.objects.count() == 0
