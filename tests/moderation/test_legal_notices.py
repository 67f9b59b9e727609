"""Notices of illegal content: by anybody, confirmed, decided, told, and forgotten."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.removal import hide_comment
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal import rules
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import read_token, status_address
from forum.notifications.models import Notice, OutgoingMail
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_notice, typed_notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

FORM = reverse("moderation:legal_notice")


def send(client: Client, comment: Comment, **typed: str):
    return client.post(FORM, typed_notice(comment, **typed))


def judge(notice: LegalNotice, outcome: str, **fields) -> LegalNotice:
    fields = {
        "moderator": cast.mori(),
        "answer": "So we read it.",
        "words": "It is a lie.",
        **fields,
    }
    return judge_notice(notice_id=notice.pk, outcome=outcome, **fields)


def test_somebody_without_an_account_sends_a_notice_and_gets_a_receipt(client: Client, mailoutbox):
    comment = make_comment(author=cast.alice(), text="What *was* said.")
    answer = send(client, comment)
    notice = LegalNotice.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, status_address(notice))
    assert notice.snapshot == comment.html and notice.comment == comment
    page = client.get(answer["Location"]).content.decode()
    assert f"Notice {notice.pk}" in page and "A moderator will decide" in page
    assert "What" not in page.split("<main")[1] and "alice" not in page
    send_due_mails()
    (mail,) = mailoutbox
    assert mail.to == ["ishii@example.org"]
    token = re.search(r"/illegal-content/(\S+)/", mail.body)[1]  # Of another second, perhaps.
    assert read_token(token) == notice.pk
    assert "said" not in mail.body and "I never" not in mail.body
    assert verify_log().broken is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"address": "https://testserver/archive/"}, "no address of a comment"),
        ({"address": "https://["}, "no address of a comment"),
        ({"address": "https://other.example/comments/1/"}, "no address of a comment"),
        ({"address": "https://other.example/#c1"}, "no address of a comment"),
        ({"address": "//other.example/comments/1/"}, "no address of a comment"),
        ({"address": "other.example/comments/1/"}, "no address of a comment"),
        ({"address": "testserver:81/comments/1/"}, "no address of a comment"),
        ({"address": "testserver"}, "no address of a comment"),
        ({"address": "https://testserver/comments/99999/"}, "no address of a comment"),
        ({"ground": ""}, "choose which law"),
        ({"explanation": ""}, "required"),
        ({"name": ""}, "give your name"),
        ({"email": ""}, "give an address"),
        ({"email": "no"}, "valid email"),
        ({"email": '"=?utf-8?q?a=0ABcc:x?="@example.org'}, "valid email"),
        ({"email": '"victim"@example.org'}, "valid email"),
        ({"is_true": ""}, "confirm this"),
        ({"website": "https://x"}, "hidden field"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(client: Client, typed, why: str):
    comment = make_comment(author=cast.alice())
    if "address" in typed:
        typed = {"address": re.sub(r"(?<=[/c])1(?=/?$)", str(comment.pk), typed["address"])}
    answer = send(client, comment, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and why in page
    assert "I never said that." in page or "explanation" in typed
    assert not LegalNotice.objects.exists()


def test_about_abuse_of_children_one_may_stay_unknown(client: Client):
    comment = make_comment(author=cast.alice())
    assert send(client, comment, ground="child", name="", email="").status_code == 303
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("ground", "says_optional"), [(None, False), ("defamation", False), ("child", True)]
)
def test_what_has_to_be_given_is_never_called_optional(client: Client, ground, says_optional):
    comment = make_comment(author=cast.alice())
    typed = {"ground": ground, "name": "", "email": "", "explanation": ""}
    answer = send(client, comment, **typed) if ground else client.get(FORM)
    page = answer.content.decode()
    assert ("(optional)" in page) is says_optional
    assert page.count("Needed, unless it is about the sexual abuse of children.") == 2
    assert ("give your name" in page) is (ground == "defamation")


@pytest.mark.parametrize(
    "host",
    ["", "testserver", "TestServer:80", "https://testserver", "http://testserver:443",
     "//testserver", "127.0.0.1:8000", "http://also.example", "also.example"],
)  # fmt: skip
@pytest.mark.parametrize("rest", ["/", "", "/?from=mail://x", "/#top"])
def test_an_address_is_taken_as_browsers_show_it(client: Client, settings, host: str, rest: str):
    settings.ALLOWED_HOSTS = ["testserver", "also.example"]
    settings.SITE_URL = "http://127.0.0.1:8000"
    comment = make_comment(author=cast.alice())
    assert send(client, comment, address=f" {host}/comments/{comment.pk}{rest}").status_code == 303
    assert LegalNotice.objects.get().comment == comment


def test_a_place_in_a_discussion_is_an_address_too(client: Client):
    comment = make_comment(author=cast.alice())
    address = f"{comment.article.get_absolute_url()}#c{comment.pk}"
    assert send(client, comment, address=address).status_code == 303


def test_what_nobody_sees_is_no_address(client: Client):
    comment = make_comment(author=cast.alice())
    hide_comment(comment_id=comment.pk)
    assert send(client, comment).status_code == 422
    page = client.get(f"{FORM}?comment={comment.pk}").content.decode()
    assert f"/comments/{comment.pk}/" in page


def test_one_network_sends_so_many_an_hour(client: Client):
    comments = [make_comment(author=cast.alice()) for _ in range(rules.NOTICE_LIMIT + 1)]
    answers = [send(client, comment).status_code for comment in comments]
    assert answers == [303] * rules.NOTICE_LIMIT + [422]


def test_nobody_has_somebody_elses_address_filled_with_receipts():
    for number in range(rules.RECEIPT_LIMIT + 2):
        make_notice(
            make_comment(author=cast.alice()),
            address=f"198.51.{number}.0",
            email="Victim@ｅxample.org" if number % 2 else f"victim+{number}@example.org",
        )
    assert LegalNotice.objects.count() == rules.RECEIPT_LIMIT + 2
    assert OutgoingMail.objects.count() == rules.RECEIPT_LIMIT


def test_a_notice_sent_twice_is_one_until_it_is_decided(client: Client):
    comment = make_comment(author=cast.alice())
    first, second = (send(client, comment) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    notice = LegalNotice.objects.get()
    assert OutgoingMail.objects.count() == 1
    judge(notice, "kept")
    send(client, comment)
    assert LegalNotice.objects.count() == 2


def test_removing_tells_the_author_the_rule_and_the_sender_the_reasons(client: Client, mailoutbox):
    comment = make_comment(author=cast.alice())
    notice = judge(make_notice(comment), "removed", words="The sentence about her.")
    comment.refresh_from_db()
    decision = Decision.objects.get()
    assert (comment.state, decision.reason, decision.rule.rule.code) == (
        State.REMOVED, "illegal", "illegal",
    )  # fmt: skip
    assert Notice.objects.get(recipient=cast.alice()).kind == "decision"
    page = client.get(status_address(notice)).content.decode()
    assert "The comment was removed" in page and "So we read it." in page and "mori" not in page
    send_due_mails()
    mine = [mail for mail in mailoutbox if mail.to == ["ishii@example.org"]]
    assert len(mine) == 2 and "So we read it." in mine[1].body
    assert verify_log().broken is None


def test_a_comment_that_stays_is_not_touched():
    comment = make_comment(author=cast.alice())
    judge(make_notice(comment), "kept")
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED and not Decision.objects.exists()


def test_nobody_decides_about_their_own_comment_or_notice_or_twice():
    own = make_notice(make_comment(author=cast.mori()))
    sent = make_notice(make_comment(author=cast.alice()), email=cast.mori().email.upper())
    done = judge(make_notice(make_comment(author=cast.alice())), "kept")
    for notice, code in ((own, "own_comment"), (sent, "own_notice"), (done, "decided_before")):
        with pytest.raises(Refused) as refused:
            judge(notice, "removed")
        assert refused.value.refusal.code == code


def test_reasons_must_be_given(moderating: Client):
    notice = make_notice(make_comment(author=cast.alice()))
    page = reverse("moderation:judge_notice", args=[notice.pk])
    answer = moderating.post(page, {"outcome": "removed", "answer": " ", "words": "Kept text"})
    assert answer.status_code == 422 and "Kept text" in answer.content.decode()
    assert LegalNotice.objects.get().is_open


def test_nobody_decides_about_a_text_that_they_have_not_read(moderating: Client):
    comment = make_comment(author=cast.alice(), text="As it was.")
    notice = make_notice(comment)
    page = reverse("moderation:judge_notice", args=[notice.pk])

    def send_judgement(outcome: str, shown: str):
        seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
        return moderating.post(page, {"outcome": outcome, "answer": "We read it.", "seen": seen})

    shown = moderating.get(page).content.decode()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="As it is.")
    for outcome in ("kept", "hidden"):
        refused = send_judgement(outcome, shown)
        assert refused.status_code == 422 and "changed the text" in refused.content.decode()
    again = refused.content.decode()
    assert "We read it." in again and "As it is." in again
    make_decision("hide", comment)
    assert "Already decided" in send_judgement("kept", again).content.decode()
    assert send_judgement("hidden", moderating.get(page).content.decode()).status_code == 303


def test_the_list_shows_what_is_overdue_and_the_page_what_the_comment_was(moderating: Client):
    comment = make_comment(author=cast.alice(), text="As it was.")
    notice = make_notice(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="As it is.")
    LegalNotice.objects.update(received_at=timezone.now() - timedelta(days=8))
    assert "Overdue" in moderating.get(reverse("moderation:legal_notices")).content.decode()
    page = moderating.get(reverse("moderation:judge_notice", args=[notice.pk])).content.decode()
    assert "As it was." in page and "As it is." in page and "ishii@example.org" in page


@pytest.mark.parametrize("token", ["x", "MQ:1:x", "%00"])
def test_a_link_that_is_not_ours_leads_nowhere(client: Client, token: str):
    make_notice(make_comment(article=make_article(), author=cast.alice()))
    assert client.get(f"/illegal-content/{token}/").status_code == 404


def test_who_sent_it_is_forgotten_half_a_year_after_the_decision(capsys):
    old = judge(make_notice(make_comment(author=cast.alice())), "kept")
    fresh = judge(make_notice(make_comment(author=cast.alice())), "kept")
    LegalNotice.objects.filter(pk=old.pk).update(
        decided_at=timezone.now() - rules.FORGOTTEN_AFTER - timedelta(days=1)
    )
    call_command("forget_senders")
    assert "1 senders forgotten." in capsys.readouterr().out
    old.refresh_from_db(), fresh.refresh_from_db()
    assert (old.name, old.email) == ("", "") and fresh.email
