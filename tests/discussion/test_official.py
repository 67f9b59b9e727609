"""A moderator speaks for the moderation: unmistakably, above votes and reports."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.locking import hold_replies
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.muting import mute
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment
from forum.discussion.rules import NOT_FOR_THE_MODERATION, OFFICIAL
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reporting import report_comment
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

BADGE = '<strong class="badge badge--official">Moderator</strong>'
BOX = 'name="is_official"'


def speak(**fields) -> Comment:
    fields = {"article": make_article(), "author": cast.mori()} | fields
    return post_comment(text="Please stay on topic.", is_official=True, **fields)


@pytest.mark.both
def test_a_moderator_may_speak_so_from_the_form_below_an_article_and_a_comment(client: Client):
    comment = make_comment()
    client.force_login(cast.mori())
    page, compose = comment.article.get_absolute_url(), f"/articles/{comment.article_id}/compose/"
    for _ in range(2):  # As it is made, and as it is kept.
        assert BOX in client.get(page).content.decode()
    assert BOX in client.get(f"{compose}?reply_to={comment.pk}").content.decode()
    form = client.get(page).context
    sent = {"text": "Please stay on topic.", "is_official": "1", "honeypot": ""}
    sent |= {name: value for name, value in form["composer"].security.items() if value}
    posting = reverse("discussion:post", args=[comment.article_id])
    assert client.post(posting, sent).status_code == 303
    said = Comment.objects.latest("pk")
    sent |= {"text": "And again.", "submission_key": ""}
    assert BOX in client.post(posting, sent, headers={"HX-Request": "true"}).content.decode()
    assert said.is_official and BADGE in client.get(page).content.decode()
    client.logout()
    for address in (page, said.get_absolute_url()):
        html = client.get(address).content.decode()
        assert BADGE in html and "data-official" in html and BOX not in html


@pytest.mark.parametrize("who", [cast.alice, cast.edo])
def test_nobody_else_may(client: Client, who):
    with pytest.raises(Refused) as error:
        speak(author=who())
    assert error.value.refusal == NOT_FOR_THE_MODERATION
    article = make_article()
    client.force_login(who())
    for _ in range(2):
        assert BOX not in client.get(article.get_absolute_url()).content.decode()


def test_a_members_kept_page_is_not_the_moderators(client: Client):
    page = make_comment(article=make_article()).article.get_absolute_url()
    for who, sees in ((cast.mori, True), (cast.alice, False), (cast.mori, True)):
        client.force_login(who())
        assert (BOX in client.get(page).content.decode()) is sees


def test_it_is_neither_voted_on_nor_reported(client: Client):
    said = speak()
    for act in (
        lambda: cast_vote(comment_id=said.pk, member=cast.alice(), value=-1),
        lambda: report_comment(comment_id=said.pk, reporter=cast.alice(), reason="abuse"),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.refusal == OFFICIAL
    client.force_login(cast.alice())
    html = client.get(said.article.get_absolute_url()).content.decode()
    assert f"/comments/{said.pk}/vote/" not in html and f"/comments/{said.pk}/report/" not in html


@pytest.mark.both
def test_once_hidden_it_says_no_more_who_spoke(client: Client):
    said = speak()
    make_comment(reply_to=said)
    hide_comment(comment_id=said.pk)
    html = client.get(said.article.get_absolute_url()).content.decode()
    assert BADGE not in html and "data-official" not in html
    assert Discussion.objects.get().comment_count == 1


@pytest.mark.both
def test_it_is_logged_for_moderators_and_the_public_and_proved(client: Client):
    said = speak()
    post_comment(article=said.article, author=cast.mori(), text="As a reader.")
    decision = Decision.objects.get()
    assert (decision.act, decision.comment_id) == ("speak", said.pk)
    assert decision.moderator == decision.member == cast.mori()
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.key) == ("decision", decision.pk) and verify_log().broken is None
    shown = "Spoken for the moderation"
    assert shown in client.get("/transparency/log/").content.decode()
    client.force_login(cast.ada())
    assert shown in client.get(reverse("moderation:log")).content.decode()
    assert not Notice.objects.exists()


@pytest.mark.both
def test_nothing_holds_it_neither_new_nor_changed():
    article = make_article()
    root = make_comment(article=article)
    hold_replies(comment_id=root.pk)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    own = post_comment(article=article, author=cast.mori(), text="As a reader.", reply_to=root.pk)
    said = speak(article=article, reply_to=root.pk)
    assert (own.state, said.state) == (State.HELD, State.PUBLISHED)
    make_comment(reply_to=said)
    changed = edit_comment(comment_id=said.pk, editor=cast.mori(), text="Stay on topic, please.")
    assert (changed.state, changed.text) == (State.PUBLISHED, "Stay on topic, please.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=said.pk).update(state=State.HELD)


def test_only_who_still_moderates_changes_it(client: Client):
    said = speak()
    edit, page = f"/comments/{said.pk}/edit/", said.article.get_absolute_url()
    client.force_login(cast.mori())
    assert edit in client.get(page).content.decode() and client.get(edit).status_code == 200
    edit_comment(comment_id=said.pk, editor=cast.mori(), text="Calm, please.")
    said.author.groups.clear()
    was_moderator = Member.objects.get(pk=said.author_id)
    with pytest.raises(Refused) as error:
        edit_comment(comment_id=said.pk, editor=was_moderator, text="Buy my book.")
    assert error.value.refusal == NOT_FOR_THE_MODERATION
    html = client.post(edit, {"text": "Buy my book."}).content.decode()
    assert "Only moderators speak" in html and edit not in client.get(page).content.decode()
    assert Comment.objects.get(pk=said.pk).text == "Calm, please."


def test_who_mutes_its_author_still_reads_it(client: Client):
    said = speak()
    post_comment(article=said.article, author=cast.mori(), text="As a reader.")
    mute(member=cast.alice(), target=cast.mori())
    client.force_login(cast.alice())
    html = client.get(said.article.get_absolute_url()).content.decode()
    assert html.count("Muted: ") == 1
