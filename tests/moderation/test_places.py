"""What moderators set on a whole discussion: what it does, who did it, taking it back."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.discussions import Calm, change_settings, get_discussion
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.newsroom.setting import mark_of, set_from_desk
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.measures.places import rules
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.measures.places.setting import set_place, undo_place
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_slow
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def article() -> Article:
    return make_article()


def calm(article: Article, **how) -> None:
    change_settings(article=article, mode="open", closes_after_days=None, calm=Calm(**how))


def age(comment: Comment, minutes: int) -> None:
    """Let a comment have been written so many minutes earlier."""
    earlier = comment.created_at - timedelta(minutes=minutes)
    Comment.objects.filter(pk=comment.pk).update(created_at=earlier)


def refusal_of(article: Article, author: Member) -> str:
    with pytest.raises(Refused) as refused:
        post_comment(article=article, author=author, text="Again")
    return refused.value.refusal.code


@pytest.mark.both
def test_slow_mode_lets_a_member_write_once_in_so_many_minutes(article):
    calm(article, slow_minutes=5)
    first = post_comment(article=article, author=cast.alice(), text="Once")
    assert refusal_of(article, cast.alice()) == "slow"
    post_comment(article=article, author=cast.bob(), text="Another member")
    post_comment(article=make_article(), author=cast.alice(), text="Another article")
    age(first, 5)
    assert post_comment(article=article, author=cast.alice(), text="Later").pk


def test_slow_mode_counts_what_the_author_has_deleted(article):
    calm(article, slow_minutes=5)
    first = post_comment(article=article, author=cast.alice(), text="Once")
    delete_own_comment(comment_id=first.pk, member=cast.alice())
    assert refusal_of(article, cast.alice()) == "slow"


def test_slow_mode_names_the_minute_and_does_not_hold_for_staff(article):
    calm(article, slow_minutes=5)
    post_comment(article=article, author=cast.mori(), text="Once")
    assert post_comment(article=article, author=cast.mori(), text="Twice").pk
    post_comment(article=article, author=cast.alice(), text="Once")
    with pytest.raises(Refused) as refused:
        post_comment(article=article, author=cast.alice(), text="Twice")
    assert "every 5 minutes here. You may write again at" in refused.value.refusal.message


def test_what_newcomers_write_waits_and_what_others_write_appears(article):
    calm(article, newcomers_below=2)
    Member.objects.filter(pk=cast.bob().pk).update(comment_count=2)
    Member.objects.filter(pk=cast.alice().pk).update(comment_count=1)
    written = [
        post_comment(article=article, author=who, text="Here").state
        for who in (cast.alice(), cast.bob(), cast.mori())
    ]
    assert written == [State.HELD, State.PUBLISHED, State.PUBLISHED]


def test_a_newcomer_cannot_change_what_is_published_without_a_moderator(client, article):
    comment = make_comment(article=article, author=cast.alice())
    calm(article, newcomers_below=5)
    sign_in(client, cast.alice())
    client.post(reverse("discussion:edit", args=[comment.pk]), {"text": "Other words"})
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Other words", State.HELD)


@pytest.mark.both
def test_a_pause_ends_by_itself(client, article):
    calm(article, paused_until=timezone.now() + timedelta(hours=1))
    assert refusal_of(article, cast.alice()) == "paused"
    assert (
        "This discussion rests: nobody can write until"
        in client.get(article.get_absolute_url()).content.decode()
    )
    Discussion.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert post_comment(article=article, author=cast.alice(), text="Now").pk


def test_a_refused_text_is_still_in_the_form(client: Client, article):
    calm(article, slow_minutes=5)
    post_comment(article=article, author=cast.alice(), text="Once")
    sign_in(client, cast.alice())
    page = client.get(article.get_absolute_url())
    assert "Slow mode: one comment every 5 minutes." in page.content.decode()
    sent = client.post(
        reverse("discussion:post", args=[article.pk]), {"text": "My second thought."}
    )
    assert sent.status_code == 422
    assert "My second thought." in sent.content.decode()


def test_an_act_is_logged_and_taken_back_as_a_whole(article):
    measure = make_slow(article, 10)
    assert get_discussion(Article.objects.get(pk=article.pk)).slow_minutes == 10
    assert measure.changes == ["Slow mode: one comment every 10 minutes"]
    undo_place(measure_id=measure.pk, article=article, moderator=cast.mori())
    assert Discussion.objects.get(article=article).slow_minutes is None
    proof = verify_log()
    assert (proof.count, proof.broken) == (2, None)


@pytest.mark.both
def test_a_forged_act_breaks_the_log(article):
    measure = make_slow(article)
    PlaceMeasure.objects.filter(pk=measure.pk).update(reason="mistake")
    assert verify_log().broken == 1


def test_only_the_last_act_that_still_holds_is_taken_back(article):
    first = make_slow(article, 5)
    second = make_slow(article, 10)
    for measure in (first, second):
        if measure is second:
            calm(article)
        with pytest.raises(Refused) as refused:
            undo_place(measure_id=measure.pk, article=article, moderator=cast.mori())
        assert refused.value.refusal == rules.NOT_LAST


def test_readers_and_the_suspended_set_nothing(article):
    for who in (cast.alice(), cast.edo()):
        with pytest.raises(Refused):
            set_place(
                article=article, moderator=who, mode="hidden", closes_after_days=None,
                calm=Calm(), reason="heated",
            )  # fmt: skip


@pytest.fixture
def mori(client: Client) -> Client:
    sign_in(client, cast.mori())
    return client


def form(**changed) -> dict[str, object]:
    return {"mode": "open", "reason": "heated", "seen": 0, **changed}


@pytest.mark.both
def test_the_page_sets_everything_at_once(mori, article):
    page = reverse("moderation:place", args=[article.pk])
    sent = form(mode="premoderated", slow_minutes=5, newcomers_below=3, pause=6)
    assert mori.post(page, {**sent, "closes_after_days": 30}).status_code == 303
    found = Discussion.objects.get(article=article)
    assert (found.mode, found.slow_minutes, found.newcomers_below) == ("premoderated", 5, 3)
    assert found.closes_after_days == 30
    assert timedelta(hours=5) < found.paused_until - timezone.now() < timedelta(hours=7)
    shown = mori.get(page).content.decode()
    assert "Slow mode: one comment every 5 minutes" in shown
    assert "Goes on until" in shown
    public = mori.get("/transparency/log/?kind=measures").content.decode()
    assert "Slow mode: one comment every 5 minutes" in public


@pytest.mark.parametrize(
    "wrong",
    [
        {"slow_minutes": "x"}, {"newcomers_below": "-1"}, {"pause": "999"}, {"reason": ""},
        {"reason": "other"}, {"seen": "77"}, {"mode": "no"}, {"closes_after_days": "0"}, {},
    ],
)  # fmt: skip
def test_what_cannot_be_set_keeps_the_form(mori, article, wrong):
    page = reverse("moderation:place", args=[article.pk])
    answer = mori.post(page, form(note="Kept words", **wrong))
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert not PlaceMeasure.objects.exists()


def test_taking_back_what_is_not_there_says_so(mori, article):
    page = reverse("moderation:undo_place", args=[article.pk])
    for sent in ({}, {"measure": "x"}, {"measure": "77"}):
        assert mori.post(page, sent).status_code == 422


@pytest.mark.parametrize(
    ("status", "days", "answer"),
    [("published", -1, 200), ("scheduled", -1, 200), ("scheduled", 1, 404), ("draft", -1, 404)],
)
def test_the_headline_of_what_is_to_come_is_not_shown_to_moderators(client, status, days, answer):
    coming = make_article()
    at = timezone.now() + timedelta(days=days)
    Article.objects.filter(pk=coming.pk).update(status=status, published_at=at)
    sign_in(client, cast.mori())
    for method in (client.get, client.post):
        found = method(reverse("moderation:place", args=[coming.pk]))
        assert found.status_code == (422 if method == client.post and answer == 200 else answer)


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_neither_moderator_nor_editor_undoes_what_the_other_set_meanwhile(mori, article):
    edo = Client()
    sign_in(edo, cast.edo())
    place = reverse("moderation:place", args=[article.pk])
    settings = reverse("discussion:settings", args=[article.pk])
    seen, held = (hidden(mori.get(place).content.decode(), name) for name in ("seen", "held"))
    was = hidden(edo.get(settings).content.decode(), "held")
    calm(article)
    change_settings(article=article, mode="read_only", closes_after_days=None)
    old = form(slow_minutes=5, seen=seen, held=held, note="Kept words")
    refused = mori.post(place, old).content.decode()
    assert "changed this meanwhile" in refused and "Kept words" in refused
    sent = {"mode": "open", "default_order": "newest", "closes_after_days": "7", "held": was}
    answer = edo.post(settings, sent)
    assert answer.status_code == 422
    assert "What holds now: Read only" in answer.content.decode()
    assert get_discussion(Article.objects.get(pk=article.pk)).mode == "read_only"
    again = hidden(answer.content.decode(), "held")
    assert edo.post(settings, {**sent, "held": again}).status_code == 303
    seen, held = (hidden(mori.get(place).content.decode(), name) for name in ("seen", "held"))
    assert mori.post(place, {**old, "seen": seen, "held": held}).status_code == 303
    late = mori.post(place, {**old, "slow_minutes": 1}).content.decode()
    fresh = {name: hidden(late, name) for name in ("seen", "held")}
    assert mori.post(place, {**old, "slow_minutes": 1, **fresh}).status_code == 303


@pytest.mark.both
def test_what_an_editor_sets_in_the_desk_is_logged_as_what_a_moderator_sets(mori, article):
    edo, settings = Client(), reverse("discussion:settings", args=[article.pk])
    sign_in(edo, cast.edo())
    for sent in (
        {"mode": "premoderated", "default_order": "best", "closes_after_days": "7"},
        {"mode": "premoderated", "default_order": "oldest", "closes_after_days": "7"},  # Its order.
    ):
        assert edo.post(settings, sent).status_code == 303
    measure = PlaceMeasure.objects.get()
    assert (measure.moderator, measure.reason) == (cast.edo(), "newsroom")
    assert (measure.before["mode"], measure.after["mode"]) == ("open", "premoderated")
    assert (measure.before["closes_after_days"], measure.after["closes_after_days"]) == (None, 7)
    assert verify_log().broken is None
    page = mori.get(reverse("moderation:place", args=[article.pk])).content.decode()
    assert "Set by the newsroom" in page and "edo" in page
    assert "Take the last one back" not in page and 'value="newsroom"' not in page
    public = Client().get(reverse("moderation:public_log") + "?kind=settings").content.decode()
    assert "Set by the newsroom" in public and "Closes 7 days after publication" in public
    assert "edo" not in public and article.headline not in public
    with pytest.raises(Refused):
        undo_place(measure_id=measure.pk, article=article, moderator=cast.mori())


@pytest.mark.both
def test_what_an_editor_sets_stands_or_falls_with_its_entry(article):
    with transaction.atomic():
        set_from_desk(article=article, editor=cast.edo(), mode="hidden", closes_after_days=None)
        assert verify_log().count == 1
        transaction.set_rollback(True)
    assert not PlaceMeasure.objects.exists() and verify_log().count == 0
    assert get_discussion(Article.objects.get(pk=article.pk)).mode == "open"


@pytest.mark.both
def test_of_eight_editors_who_had_the_same_form_open_one_sets_it(writers):
    article = make_article()
    held = mark_of(get_discussion(article))
    cast.edo()
    calls = [{"article_id": article.pk, "days": days, "held": held} for days in range(1, 9)]
    assert sorted(writers.call(set_days, calls)) == ["done", *["stale"] * 7]
    assert PlaceMeasure.objects.count() == verify_log().count == 1
    assert verify_log().broken is None


def set_days(article_id: int, days: int, held: str) -> str:
    """Let a discussion close after so many days."""
    try:
        set_from_desk(
            article=Article.objects.get(pk=article_id), editor=cast.edo(), mode="open",
            closes_after_days=days, held=held,
        )  # fmt: skip
    except Refused as refused:
        return refused.refusal.code
    return "done"
