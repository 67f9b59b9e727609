"""Checks from the form to the queue: what is kept, who is asked again, what waits."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.forms import CommentForm
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE, place_of
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import change_list, make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

LONG = "The ferry should sail every hour, and on Sundays twice, whatever the council says."
HTMX = {"HX-Request": "true"}


def set_check(code: str, place=SITE, **changes) -> None:
    changes = {"mode": "", "then": "", "limits": {}, **changes}
    change_setting(code=code, place=place, changed_by=None, **changes)


def list_words(kind: str, *words: str) -> None:
    change_list(kind=kind, text="\n".join(words), changed_by=None)


def post(text: str, author: Member | None = None, article=None, **more) -> Comment:
    article = article or make_article()
    return post_comment(article=article, author=author or cast.alice(), text=text, **more)


def send(client: Client, article, text: str, **more: str):
    form = {**CommentForm(article).generate_security_data(), "honeypot": "", "text": text, **more}
    return client.post(f"/articles/{article.pk}/comments/", form, headers=HTMX)


def outcomes_of(comment: Comment) -> dict[str, Outcome]:
    """Return what each check said of a comment last."""
    run = CheckRun.objects.filter(comment=comment).latest("pk")
    return {one.check: one.outcome for one in run.found}


def insistence_in(page: str) -> str:
    return re.search(r'name="insistence" value="([^"]+)"', page).group(1)


@pytest.mark.both
def test_an_edit_doesnt_count_itself_among_what_was_published_before():
    harmless, link = "Nice article, thank you all.", "See https://shop.example/ now."
    newcomer = cast.member("nina")
    first = post(harmless, newcomer)
    newcomer.refresh_from_db()
    assert (first.state, newcomer.comment_count) == (State.PUBLISHED, 1)
    edited = edit_comment(comment_id=first.pk, editor=newcomer, text=link)
    assert (edited.state, outcomes_of(first)["first_links"]) == (State.HELD, Outcome.HOLD)
    newcomer.refresh_from_db()
    edit_comment(comment_id=first.pk, editor=newcomer, text=f"{link} Really.")
    assert outcomes_of(first)["first_links"] == Outcome.HOLD


def test_an_edit_counts_the_others_as_a_comment_does():
    harmless, link = "Nice article, thank you all.", "See https://shop.example/ now."
    newcomer = cast.member("nina")
    post(LONG, newcomer)
    second = post(harmless, newcomer)
    newcomer.refresh_from_db()
    assert edit_comment(comment_id=second.pk, editor=newcomer, text=link).state == State.PUBLISHED


def test_what_every_check_said_is_kept_with_the_comment():
    list_words("watch", "ferry")
    comment = post(LONG)
    run = CheckRun.objects.get(comment=comment)
    assert (comment.state, run.outcome) == (State.PUBLISHED, Outcome.WATCH)
    assert len(run.found) == 17  # All but those that are off.
    first = run.found[0]
    assert (first.check, first.matched, first.sure) == ("watch", ("ferry",), 100)
    assert len(run.findings) < 400


def test_a_suspect_word_holds_and_the_queue_says_why(client: Client):
    list_words("suspect", "scoundrel*")
    comment = post("You ѕcoundrels!")
    assert comment.state == State.HELD
    client.force_login(cast.mori())
    for address in ("/moderation/?tab=held", f"/moderation/comments/{comment.pk}/"):
        page = client.get(address).content.decode()
        assert "Suspect words" in page
        assert "scoundrel* (scoundrels)" in page


def test_a_banned_word_is_refused_and_shown_with_the_text_still_there(client: Client):
    list_words("banned", "scum")
    client.force_login(cast.alice())
    article = make_article()
    answer = send(client, article, "You s c u m of the earth")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "isn’t published here: s c u m." in page
    assert "You s c u m of the earth</textarea>" in page
    assert "insistence" not in page
    assert not Comment.objects.exists()


def test_who_is_nudged_sees_why_and_may_send_it_anyway(client: Client):
    client.force_login(cast.alice())
    article = make_article()
    assert send(client, article, LONG).status_code == 200
    page = send(client, article, LONG)
    assert page.status_code == 422
    assert "You posted nearly the same before" in page.content.decode()
    assert f"{LONG}</textarea>" in page.content.decode()
    assert Comment.objects.count() == 1
    token = insistence_in(page.content.decode())
    other = LONG + "!"
    assert send(client, article, other, insistence=token).status_code == 422  # It is for that text.
    for odd in (token + "x", "\0", "é:é:é", ":" * 500, token.replace(":", "")):
        assert send(client, article, LONG, insistence=odd).status_code == 422
    assert send(client, article, LONG, insistence=token).status_code == 200
    run = CheckRun.objects.latest("pk")
    assert (run.outcome, run.is_insisted) == (Outcome.WATCH, True)


def test_what_was_told_of_one_check_does_not_pass_another(client: Client):
    client.force_login(cast.alice())
    article = make_article()
    send(client, article, LONG)
    token = insistence_in(send(client, article, LONG).content.decode())
    set_check("length", limits={"most": 20})
    assert send(client, article, LONG, insistence=token).status_code == 422


@pytest.mark.both
def test_a_form_that_is_sent_twice_is_no_repeat():
    from uuid import uuid4

    article, key = make_article(), uuid4()
    first = post(LONG, article=article, submission_key=key)
    assert post(LONG, article=article, submission_key=key) == first


def test_the_same_from_many_members_is_held():
    article = make_article()
    for author in (cast.alice(), cast.bob()):
        assert post(LONG, author, article).state == State.PUBLISHED
    assert post(LONG.replace("twice", "thrice"), cast.suzu(), article).state == State.HELD


def test_a_new_member_s_link_waits_and_the_next_one_does_not():
    text = "See https://example.org for this."
    assert post(text).state == State.HELD
    make_comment(author=cast.bob())
    bob = Member.objects.get(username="bob")
    assert post(text, bob).state == State.PUBLISHED


def test_settings_go_by_article_then_section_then_site():
    article = make_article()
    set_check("newcomers", mode="on", limits={"accepted": 9})
    assert post("One", article=article).state == State.HELD
    set_check("newcomers", place_of(section=article.section), mode="trial")
    assert post("Two", article=article).state == State.PUBLISHED
    assert CheckRun.objects.latest("pk").found[0].is_trial
    set_check("newcomers", place_of(article=article), mode="on", then="refuse")
    with pytest.raises(Refused, match="checked"):
        post("Three", article=article)
    set_check("newcomers", place_of(article=article))  # As the section again.
    assert post("Four", article=article).state == State.PUBLISHED


@pytest.mark.both
@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "loud"},
        {"then": "shoot"},
        {"limits": {"accepted": 10**9}},
        {"limits": {"colour": 1}},
    ],
)
def test_a_check_takes_no_setting_that_it_does_not_know(wrong: dict):
    with pytest.raises(ValueError):
        set_check("newcomers", **wrong)


@pytest.mark.both
def test_an_edit_is_checked_too_and_waits():
    comment = post("A fair point.")
    list_words("suspect", "scum")
    edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text="A fair point, scum.")
    assert edited.state == State.HELD
    assert list(CheckRun.objects.order_by("pk").values_list("comment", "outcome")) == [
        (comment.pk, Outcome.PUBLISH), (comment.pk, Outcome.HOLD),
    ]  # fmt: skip


def test_an_edit_that_is_nudged_offers_to_send_it_anyway(client: Client):
    comment = post("A fair point.")
    client.force_login(cast.alice())
    shouted = {"text": "THIS IS A SCANDAL AND NOBODY EVER SAYS SO"}
    address = reverse("discussion:edit", args=[comment.pk])
    page = client.post(address, shouted, headers=HTMX)
    assert page.status_code == 422
    comment.refresh_from_db()
    assert comment.text == "A fair point."
    token = insistence_in(page.content.decode())
    assert client.post(address, {**shouted, "insistence": token}, headers=HTMX).status_code == 200
    comment.refresh_from_db()
    assert comment.text == shouted["text"]


def test_staff_are_recorded_only():
    list_words("banned", "scum")
    comment = post("Nobody here is scum.", cast.mori())
    run = CheckRun.objects.get(comment=comment)
    assert (comment.state, run.outcome) == (State.PUBLISHED, Outcome.PUBLISH)
    assert run.found[0].outcome == Outcome.REFUSE


@pytest.mark.both
def test_an_import_is_not_judged():
    list_words("banned", "scum")
    assert not CheckRun.objects.filter(comment=make_comment(text="scum")).exists()


def test_heat_is_found_in_the_branch_that_is_answered():
    set_check("heat", then="hold", limits={"depth": 3})
    article = make_article()
    number = None
    states = []
    for at in range(4):
        author = (cast.alice(), cast.bob())[at % 2]
        comment = post(f"No, {at}.", author, article, reply_to=number)
        number, states = comment.pk, [*states, comment.state]
    assert states == [State.PUBLISHED, State.PUBLISHED, State.PUBLISHED, State.HELD]


@pytest.mark.both
def test_what_is_watched_stands_in_a_list_until_it_is_gone_or_a_week_old(moderating: Client):
    def watched() -> list[int]:
        page = moderating.get("/moderation/?tab=watched").content.decode()
        return [int(number) for number in re.findall(r'id="case-(\d+)"', page)]

    list_words("watch", "ferry", "council")
    article = make_article()
    ids = [post(text, article=article).pk for text in (LONG, "No word.", "The council")]
    edit_comment(comment_id=ids[0], editor=cast.alice(), text="The ferry")
    assert watched() == [ids[0], ids[2]]
    page = moderating.get("/moderation/?tab=watched&order=newest").content.decode()
    assert "Words to watch" in page and page.index(f"case-{ids[2]}") < page.index(f"case-{ids[0]}")
    make_decision("remove", ids[0])
    Case.objects.filter(comment=ids[2]).update(opened_at=timezone.now() - timedelta(days=8))
    assert watched() == []


def test_a_deleted_comment_is_no_text_that_is_said_again():
    article = make_article()
    first = post(LONG, article=article)
    delete_own_comment(comment_id=first.pk, member=cast.alice())
    assert post(LONG, article=article).state == State.PUBLISHED


@pytest.mark.both
@pytest.mark.sqlite
def test_what_the_checks_ask_is_found_by_indexes_alone():
    article = make_article()
    with CaptureQueriesContext(connection) as queries:
        post(LONG, article=article, reply_to=post("One", article=article).pk)
    asked = next(one["sql"] for one in reversed(queries) if "WITH RECURSIVE" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        scans = [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN")]
    # What is scanned was found before: the parts themselves.
    parts = ("above", "alike", "newest", "own", "of_band_", "CONSTANT", "(subquery", "one")
    assert [scan for scan in scans if not scan.removeprefix("SCAN ").startswith(parts)] == []


def test_an_author_does_not_read_what_the_checks_said(client: Client):
    list_words("watch", "ferry")
    comment = post(LONG)
    client.force_login(cast.alice())
    assert "Words to watch" not in client.get(f"/comments/{comment.pk}/").content.decode()
    assert client.get(f"/moderation/comments/{comment.pk}/").status_code == 403
