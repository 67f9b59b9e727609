"""Members download what is kept of them: all of it, nothing of others, at a bounded cost."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.publishing import withdraw_article
from forum.discussion.attention import Mute
from forum.discussion.drafts import save_draft
from forum.discussion.editing import edit_comment
from forum.discussion.following import follow
from forum.discussion.models import Comment
from forum.discussion.removal import delete_own_comment
from forum.discussion.visit import Visit
from forum.discussion.voting import cast_vote
from forum.members import own_data
from forum.members.models import Member
from forum.members.own_data import EXPORT_LIMIT, write_own_data
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.measures.noting import add_note
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_held_comment,
    make_member_report,
    make_report,
    suspend,
    warn,
)

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

PAGE = reverse("members:own_data")
# What of each table that knows a member stands in the file, or why nothing does.
TOLD = {
    "discussion.comment.author", "discussion.commentpicture.uploaded_by", "discussion.draft.member",
    "discussion.follow.member", "discussion.mute.member", "discussion.visit.member",
    "discussion.mistake.reader", "django_comments.commentflag.user",
    "notifications.notice.recipient",
    "moderation.report.reporter", "moderation.decision.member", "account.emailaddress.user",
    "mfa.authenticator.user", "socialaccount.socialaccount.user", "usersessions.usersession.user",
}  # fmt: skip
# Columns that name who worked here: what they did is the site's, and told of in its logs.
STAFF = {
    "moderator", "by", "against", "judge", "changed_by", "written_by", "claimed_by", "decided_by",
    "asked_by", "asked_of", "answered_by", "turned_by", "lifted_by", "undone_by", "begun_by",
    "ended_by", "moved_by", "picked_by", "unpicked_by", "first_by", "editor",
}  # fmt: skip
LEFT_OUT = {
    "discussion.comment.user": "the same row as its author",
    "django_comments.comment.user": "the same row",
    "django_comments_xtd.xtdcomment.user": "the same row",
    "moderation.sweep.member": "part of its decision",
    "discussion.follow.followed": "the choice of another",
    "discussion.mute.muted": "the choice of another",
    "notifications.notice.actor": "what others were told",
    "notifications.keptnotice.actor": "what others were told",
    "notifications.keptnotice.recipient": "of comments that nobody may read now",
    "notifications.outgoingmail.recipient": "gone once it is sent",
    "moderation.case.author": "what others reported",
    "moderation.pagenotice.member": "what others sent",
    "moderation.membernote.member": "what colleagues noted",
    "moderation.secondlook.author": "how colleagues agree",
    "moderation.accountchange.member": "stands in the log, and only there",
    "articles.article.author": "work here, and public",
    "articles.image.uploaded_by": "work here",
    "admin.logentry.user": "work here",
    "discussion.moderatedplace.member": "work here",
    "moderation.rolechange.member": "work here",
    "moderation.membernote.author": "work here",
    "moderation.givenback.member": "work here",
    "moderation.care.member": "work here",
    "moderation.hardlook.member": "work here, forgotten after two weeks",
}


def download(client: Client) -> dict[str, Any]:
    answer = client.post(PAGE)
    assert answer.status_code == 200 and answer.streaming
    found: dict[str, Any] = json.loads(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    return found


def sign_in(client: Client, member: Member) -> None:
    """Sign in, and prove once more who it is, as allauth notes it."""
    client.force_login(member)
    session = client.session
    session["account_authentication_methods_user"] = str(member.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "reauthenticated": True, "at": time.time()}
    ]
    session.save()


@pytest.fixture
def alice(client: Client) -> Client:
    """Return alice's browser."""
    sign_in(client, cast.alice())
    return client


def test_all_that_is_theirs_stands_in_it_in_whatever_state(alice):
    member, article = cast.alice(), make_article(headline="Bridges")
    kept = make_comment(article=article, author=member, text="Second words.")
    edit_comment(comment_id=kept.pk, editor=member, text="Third *words*.")
    waits = make_held_comment(member, "May I?")
    gone = make_comment(article=article, author=member, text="Gone words.")
    delete_own_comment(comment_id=gone.pk, member=member)
    other = make_comment(article=article, author=cast.bob())
    cast_vote(comment_id=other.pk, member=member, value=-1)
    save_draft(member=member, article_id=article.pk, reply_to_id=None, text="Not sent.")
    follow(member=member, target=article)
    Mute.objects.create(member=member, muted=cast.suzu())
    Visit.objects.create(
        member=member, article=article, seen_before=0, seen_now=1, at=timezone.now()
    )
    make_report(other, reporter=member, note="He insults me.")
    found = download(alice)
    assert found["account"]["user_name"] == "alice" and found["account"]["email"]
    texts = {one["text"]: one for one in found["comments"]}
    assert set(texts) == {"Third *words*.", "May I?", "Gone words."}
    assert texts["Third *words*."]["earlier_texts"][0]["text"] == "Second words."
    assert (texts["May I?"]["state"], texts["Gone words."]["state"]) == ("held", "deleted")
    assert texts["Gone words."]["article"]["headline"] == "Bridges"
    assert f"/comments/{waits.pk}/" in texts["May I?"]["address"]
    assert [one["vote"] for one in found["votes"]] == [-1]
    assert [one["text"] for one in found["drafts"]] == ["Not sent."]
    assert found["follows"][0]["article"]["number"] == article.pk
    assert [one["member"] for one in found["mutes"]] == ["suzu"]
    assert len(found["visits"]) == 1
    assert [(one["comment"], one["note"]) for one in found["reports"]] == [
        (other.pk, "He insults me.")
    ]


def test_what_was_decided_about_them_stands_in_it_with_its_statement_and_appeal(alice):
    comment = make_comment(author=cast.alice(), text="Removed words.")
    removed = make_decision("remove", comment, cast.mori(), reason="abuse", words="That line.")
    appeal = make_appeal(removed)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="upheld", answer="It was one.")
    warn(cast.alice())
    found = download(alice)
    decided = {one["act"]: one for one in found["decisions"]}
    assert set(decided) == {"remove", "warn"}
    assert "has removed your comment" in decided["remove"]["statement"]
    assert decided["remove"]["words"] == "That line." and decided["remove"]["rule"]
    assert decided["remove"]["appeal"]["answer"] == "It was one."
    assert [one["text"] for one in found["comments"]] == ["Removed words."]
    assert len(found["notices"]) == 3


def test_nothing_of_others_stands_in_it(alice):
    comment = make_comment(author=cast.alice())
    make_report(comment, note="Secret of a reporter.")
    make_member_report(note="Secret about a member.")
    add_note(member=cast.alice(), author=cast.mori(), text="Secret among colleagues.")
    make_decision("remove", comment, cast.mori(), note="Secret of the decision.")
    suspend(cast.alice(), cast.ada())
    Mute.objects.create(member=cast.bob(), muted=cast.alice())
    follow(member=cast.suzu(), target=cast.alice())
    make_comment(author=cast.bob(), text="Secret text of another.", reply_to=None)
    said = json.dumps(download(alice))
    assert "Secret" not in said
    for name in ("bob", "mori", "ada", "suzu"):
        assert f'"{name}' not in said and f"{name}@" not in said.lower()
    assert Member.objects.get(username="alice").password not in said


def test_a_headline_that_nobody_may_read_any_more_stays_out(alice):
    article = make_article(headline="Withdrawn words")
    make_comment(article=article, author=cast.alice())
    withdraw_article(article=article, editor=cast.edo(), reason="Wrong.")
    found = download(alice)
    assert found["comments"][0]["article"] == {"number": article.pk, "headline": ""}
    assert "Withdrawn words" not in json.dumps(found)


@pytest.mark.both
def test_no_table_that_knows_a_member_is_forgotten():
    knows = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=False)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model is Member
    }
    staff = {name for name in knows if name.split(".")[-1] in STAFF}
    assert knows - staff - LEFT_OUT.keys() - TOLD == set()
    assert knows >= TOLD and LEFT_OUT.keys() <= knows


@pytest.mark.both
def test_what_it_costs_grows_by_a_statement_a_chunk_and_no_piece_is_big(monkeypatch):
    article, member = make_article(), cast.alice()
    comments = [make_comment(article=article, author=member, text="x" * 900) for _ in range(25)]

    def ask() -> tuple[int, list[bytes]]:
        with CaptureQueriesContext(connection) as asked:
            pieces = list(write_own_data(member, "en"))
        return len(asked), pieces

    few, pieces = ask()
    assert len(json.loads(b"".join(pieces))["comments"]) == len(comments)
    assert max(map(len, pieces)) < 2 * own_data.PIECE and len(pieces) > 1
    monkeypatch.setattr("forum.discussion.own_data.TEXTS", 10)
    more, _pieces = ask()
    assert more == few + 2 * 2  # Two chunks more, each with its earlier texts.


@pytest.mark.both
def test_rows_are_read_as_they_are_sent():
    make_comment(author=cast.alice(), text="x" * 9_000)
    for _ in range(3):
        make_comment(author=cast.alice(), text="y" * 9_000)
    with CaptureQueriesContext(connection) as asked:
        pieces = write_own_data(cast.alice(), "en")
        next(pieces)
        at_first = len(asked)
        list(pieces)
    assert at_first < len(asked)


def test_so_often_a_day_and_no_more(alice):
    for _ in range(EXPORT_LIMIT):
        download(alice)
    answer = alice.post(PAGE)
    assert answer.status_code == 429 and "try again tomorrow" in answer.content.decode()
    cache.clear()
    download(alice)


def test_it_is_a_file_that_no_cache_keeps_and_a_link_never_gives(alice):
    answer = alice.post(PAGE)
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"
    shown = alice.get(PAGE)
    assert shown["Content-Type"].startswith("text/html")
    assert PAGE in alice.get(reverse("members:settings")).content.decode()
    assert Client(enforce_csrf_checks=True).post(PAGE).status_code == 403


def test_who_is_kept_out_has_it_and_who_is_not_signed_in_has_not(client: Client):
    assert client.post(PAGE)["Location"].startswith("/accounts/login/")
    Member.objects.filter(pk=cast.alice().pk).update(
        suspended_until=timezone.now() + timedelta(days=1)
    )
    sign_in(client, cast.alice())
    assert download(client)["account"]["suspended_until"]


@pytest.mark.both
def test_who_has_a_password_proves_once_more_who_they_are(client: Client):
    member = cast.alice()
    member.set_password("a quiet harbour")
    member.save()
    client.force_login(member)
    assert client.get(PAGE).status_code == 200
    asked = client.post(PAGE)
    assert asked.status_code == 302 and "/reauthenticate/" in asked["Location"]
    wrong = client.post(asked["Location"], {"password": "a loud harbour"})
    assert "attachment" not in wrong.get("Content-Disposition", "")
    assert client.post(PAGE).status_code == 302
    right = client.post(asked["Location"], {"password": "a quiet harbour"})
    assert "attachment" in right["Content-Disposition"]
    assert download(client)["account"]["user_name"] == "alice"


def test_it_speaks_the_readers_language(client: Client):
    warn(cast.suzu())
    sign_in(client, cast.suzu())
    page = client.get(PAGE, headers={"accept-language": "ja"}).content.decode()
    assert "データ" in page
    answer = client.post(PAGE, headers={"accept-language": "ja"})
    found = json.loads(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert "モデレーター" in found["decisions"][0]["statement"]
    assert Comment.objects.count() == 0
