"""What was posted before a wave began: held by one act, judged with the rest, given back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Mode, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from forum.moderation.checks.why_held import say_why_held
from forum.moderation.decisions.models import Decision
from forum.moderation.origins import say_origin
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all as work_on_sweeps
from forum.moderation.waves import rules
from forum.moderation.waves.models import Holds, Wave, WaveHold
from forum.moderation.waves.recalls.finding import preview_recall
from forum.moderation.waves.recalls.models import Recall, RecallStage
from forum.moderation.waves.recalls.recalling import start_recall, undo_recall
from forum.moderation.waves.recalls.working import work_on, work_on_all
from forum.moderation.waves.releasing import remaining, start_release, undo_release
from forum.moderation.waves.switching import Strength, end_wave
from forum.moderation.waves.working import work_on_all as work_on_releases
from forum.notifications.models import KeptNotice, Notice
from forum.notifications.recounting import recount_unread
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_section
from tests.moderation.making import make_decision, make_report, start, sweep
from tests.moderation.test_waves import assert_counts_are_exact, refusal_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEWCOMERS = Strength(newcomers_below=3)
SHOUTED = "PLEASE LISTEN TO ME NOW EVERYBODY HERE"


@pytest.fixture
def article() -> Article:
    return make_article(section=make_section())


def ago(minutes: int):
    return timezone.now() - timedelta(minutes=minutes)


def post(article: Article, author: Member, text: str = "Here", minutes: int = 10, **how) -> Comment:
    """Post, and let it have been some minutes ago."""
    author = Member.objects.get(pk=author.pk)
    comment = post_comment(article=article, author=author, text=text, **how)
    Comment.objects.filter(pk=comment.pk).update(created_at=ago(minutes))
    return comment


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def recall(wave: Wave, minutes: int = 60, moderator: Member | None = None) -> Recall:
    """Hold what was posted before, to the end."""
    found = start_recall(wave=wave, moderator=moderator or cast.mori(), since=ago(minutes))
    work_on_all()
    found.refresh_from_db()
    return found


def test_what_the_wave_would_have_held_is_held_and_nothing_else(article):
    new, old = cast.alice(), cast.bob()
    Member.objects.filter(pk=old.pk).update(comment_count=5)
    early = post(article, new, "Early", minutes=90)
    mine = [post(article, new, f"Word {number}", minutes=20 - number) for number in range(4)]
    theirs = post(article, old, "I am old here")
    staff = post(article, cast.mori(), "I work here")
    elsewhere = post(make_article(), new, "Elsewhere")
    wave = start(NEWCOMERS, article=article)
    # Their fourth too: with the wave on, none of the first three would have counted.
    found = recall(wave)
    assert (found.stage, found.to_do, found.held_count) == (RecallStage.HELD, 4, 4)
    assert {state_of(one) for one in mine} == {State.HELD}
    stays = (early, theirs, staff, elsewhere)
    assert {state_of(one) for one in stays} == {State.PUBLISHED}
    assert set(remaining(wave).values_list("comment", flat=True)) == {one.pk for one in mine}
    assert Case.objects.filter(is_held=True, closed_at=None).count() == 4
    assert not Decision.objects.exists()
    assert [entry.kind for entry in LogEntry.objects.order_by("number")] == ["wave", "wave_recall"]
    assert verify_log().wrong == ""
    Member.objects.filter(pk=old.pk).update(comment_count=1)
    assert_counts_are_exact()


@pytest.mark.strictest
def test_the_page_of_the_wave_shows_what_was_reported_if_it_was_edited_since(article):
    comment = post(article, cast.alice(), "What they read")
    make_report(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="All is well")
    wave = start(NEWCOMERS, article=article)
    recall(wave)
    client = Client()
    sign_in(client, cast.mori())
    page = client.get(reverse("moderation:wave", args=[wave.pk])).content.decode()
    assert page.index("All is well") < page.index("As it was reported")
    assert page.count("What they read") == 1


@pytest.mark.parametrize(
    ("strength", "text", "joined", "is_held"),
    [
        (Strength(holds=Holds.ALL), "Calm words", 999, True),
        (Strength(holds=Holds.FOUND), "Calm words", 999, False),
        (Strength(holds=Holds.FOUND), SHOUTED, 999, True),
        (Strength(joined_hours=2), "Calm words", 1, True),
        (Strength(joined_hours=2), "Calm words", 3, False),
        (Strength(slow_minutes=5), "Calm words", 1, False),
    ],
)
def test_it_goes_by_the_rules_of_the_wave(article, strength, text, joined, is_held):
    author = cast.alice()
    joined_at = timezone.now() - timedelta(hours=joined)
    Member.objects.filter(pk=author.pk).update(comment_count=50, date_joined=joined_at)
    change_setting(code="shouting", place=SITE, changed_by=None, mode="on", then="watch", limits={})
    comment = post(article, author, text)
    Member.objects.filter(pk=author.pk).update(comment_count=51)
    wave = start(strength, article=article)
    assert preview_recall(wave, ago(30)).comment_count == int(is_held)
    if not is_held:
        act = lambda: start_recall(wave=wave, moderator=cast.mori(), since=ago(30))  # noqa: E731
        assert refusal_of(act) == "nothing_to_recall"
        return
    recall(wave, 30)
    assert state_of(comment) == State.HELD


def test_what_somebody_has_looked_at_stays(article):
    judged, picked, plain = (post(article, cast.alice(), f"Word {n}") for n in range(3))
    make_decision("hide", judged)
    make_decision("restore", judged)
    Comment.objects.filter(pk=picked.pk).update(picked_at=timezone.now(), pick_why="Worth reading")
    wave = start(Strength(holds=Holds.ALL), article=article)
    recall(wave)
    assert [state_of(one) for one in (judged, picked, plain)] == ["published", "published", "held"]


def test_what_was_answered_is_hidden_and_released_with_the_rest(article):
    asked = post(article, cast.alice(), "What now?")
    answer = post(article, cast.mori(), "Wait.", reply_to=asked.pk)
    wave = start(Strength(holds=Holds.ALL), article=article)
    recall(wave)
    assert [state_of(one) for one in (asked, answer)] == [State.HIDDEN, State.PUBLISHED]
    decision = Decision.objects.get()
    assert (decision.act, decision.reason, decision.is_automated) == ("hide", "checking", True)
    assert [hold.comment_id for hold in remaining(wave)] == [asked.pk]
    start_release(wave=wave, moderator=cast.mori())
    work_on_releases()
    assert state_of(asked) == State.PUBLISHED
    assert_counts_are_exact()


@pytest.mark.parametrize("act", ["publish", "remove", "sweep", "delete"])
def test_once_it_waits_no_more_its_author_reads_no_more_that_it_does(article, act: str):
    comment = post(article, cast.alice())
    recall(start(Strength(holds=Holds.ALL), article=article))
    assert Notice.objects.filter(recipient=cast.alice(), kind="held").count() == 1
    if act == "delete":
        delete_own_comment(comment_id=comment.pk, member=cast.alice())
    elif act == "sweep":
        sweep(cast.alice())
        work_on_sweeps()
    else:
        make_decision(act, comment)
    assert state_of(comment) != State.HELD
    assert not Notice.objects.filter(kind="held").exists()
    assert recount_unread(mend=False) == 0


def test_it_is_taken_back_as_one_act_except_what_was_judged(article):
    asked = post(article, cast.alice(), "What now?")
    post(article, cast.mori(), "Wait.", reply_to=asked.pk)
    told = Notice.objects.filter(recipient=cast.bob())
    named = post(article, cast.alice(), "Listen @bob")
    bad = post(article, cast.alice(), "Spam")
    assert told.count() == 1
    wave = start(Strength(holds=Holds.ALL), article=article)
    found = recall(wave)
    assert not told.exists()
    own = post_comment(article=article, author=cast.bob(), text="Posted since")
    make_decision("remove", bad)
    undo_recall(recall=found, moderator=cast.ada())
    assert not work_on(found.pk).is_working
    states = [state_of(one) for one in (asked, named, bad, own)]
    assert states == ["published", "published", "removed", "held"]
    found.refresh_from_db()
    assert (found.stage, found.held_count, found.returned_count) == ("returned", 3, 2)
    assert set(WaveHold.objects.values_list("comment", flat=True)) == {bad.pk, own.pk}
    assert refusal_of(undo_recall, recall=found, moderator=cast.ada()) == "recall_undone"
    assert told.count() == 1
    assert verify_log().wrong == ""
    assert_counts_are_exact()
    # What was given back can be held again, but not what was decided about.
    assert recall(wave).held_count == 1


@pytest.mark.strictest
def test_it_stops_where_it_is_taken_back_while_it_works(article):
    for number in range(5):
        post(article, cast.alice(), f"Word {number}")
    wave = start(Strength(holds=Holds.ALL), article=article)
    found = start_recall(wave=wave, moderator=cast.mori(), since=ago(60))
    work_on(found.pk, chunk=2)
    assert refusal_of(start_release, wave=wave, moderator=cast.mori()) == "is_recalling"
    act = lambda: start_recall(wave=wave, moderator=cast.mori(), since=ago(60))  # noqa: E731
    assert refusal_of(act) == "is_recalling"
    undo_recall(recall=found, moderator=cast.mori())
    work_on_all()
    assert set(Comment.objects.values_list("state", flat=True)) == {State.PUBLISHED}


@pytest.mark.strictest
def test_when_and_how_far_back(article, monkeypatch):
    wave = start(Strength(holds=Holds.ALL), article=article)

    def refused(since) -> str:
        return refusal_of(start_recall, wave=wave, moderator=cast.mori(), since=since)

    assert refused(ago(13 * 60)) == refused(ago(-1)) == "too_far_back"
    for number in range(3):
        post(article, cast.alice(), f"Word {number}")
    monkeypatch.setattr(rules, "NEWEST_LOOKED_AT", 2)
    assert refused(ago(60)) == "too_many_since"
    monkeypatch.setattr(rules, "NEWEST_LOOKED_AT", 3)
    end_wave(wave=wave, moderator=cast.mori())
    assert refused(ago(60)) == "not_on"


def test_the_database_keeps_it_whole(article):
    post(article, cast.alice())
    found = recall(start(Strength(holds=Holds.ALL), article=article))
    for wrong in ({"stage": "returned"}, {"undone_by": cast.mori()}, {"returned_count": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recall.objects.filter(pk=found.pk).update(**wrong)


@pytest.fixture
def moderating(client: Client) -> Client:
    sign_in(client, cast.mori())
    return client


def clock(minutes: int) -> str:
    return timezone.localtime(ago(minutes)).strftime("%H:%M")


def test_the_form_shows_first_what_it_would_hold(moderating, article):
    comment = post(article, cast.alice(), "Spam")
    address = f"{reverse('moderation:start_wave')}?article={article.pk}"
    form = {"length": "1h", "newcomers_below": 3, "reason": "wave", "since": clock(30)}
    page = moderating.post(address, {**form, "preview": "1"})
    said = page.content.decode()
    assert page.status_code == 200 and not Wave.objects.exists()
    assert "1 comment would be held" in said and "/members/alice/" in said
    assert f'value="{form["since"]}"' in said
    assert moderating.post(address, {**form, "preview": "1", "since": ""}).status_code == 422
    answer = moderating.post(address, form)
    assert answer.status_code == 303
    found = Recall.objects.get()
    moderating.post(reverse("moderation:go_on_recall", args=[found.pk]))
    assert state_of(comment) == State.HELD
    page = moderating.get(reverse("moderation:wave", args=[found.wave_id])).content.decode()
    assert "1 comment of 1 held." in page and "Waiting: 1" in page


def test_the_page_of_a_wave_holds_it_later_and_gives_it_back(moderating, article):
    comment = post(article, cast.alice(), "Spam")
    wave = start(NEWCOMERS, article=article)
    address = reverse("moderation:recall_wave", args=[wave.pk])
    for sent in ("", "nonsense", "25:00", clock(-60)):
        answer = moderating.post(address, {"since": sent})
        assert answer.status_code == 422 and not Recall.objects.exists()
        assert sent in answer.content.decode()
    page = moderating.post(address, {"since": clock(30), "preview": "1"})
    assert page.status_code == 200 and "1 comment would be held" in page.content.decode()
    assert moderating.post(address, {"since": clock(30)}).status_code == 303
    found = Recall.objects.get()
    go_on = reverse("moderation:go_on_recall", args=[found.pk])
    assert moderating.post(go_on, headers={"HX-Request": "true"}).status_code == 200
    assert state_of(comment) == State.HELD
    assert moderating.post(reverse("moderation:undo_recall", args=[found.pk])).status_code == 303
    work_on_all()
    assert state_of(comment) == State.PUBLISHED
    again = moderating.post(reverse("moderation:undo_recall", args=[found.pk]))
    assert again.status_code == 422


@pytest.mark.strictest
def test_a_member_whose_comment_is_held_reads_that_it_waits(client, article):
    post(article, cast.alice(), "Still here")
    recall(start(NEWCOMERS, article=article))
    assert "Still here" not in client.get(article.get_absolute_url()).content.decode()
    sign_in(client, cast.alice())
    page = client.get(article.get_absolute_url()).content.decode()
    assert "1 comment of yours here waits for a moderator." in page


@pytest.mark.strictest
def test_who_is_out_of_scope_is_refused(article):
    wave = start(NEWCOMERS)
    post(article, cast.alice())
    with pytest.raises(Refused):
        start_recall(wave=wave, moderator=cast.alice(), since=ago(60))


def test_authors_hear_that_what_was_seen_waits_and_no_more_once_it_is_back(article, client: Client):
    author = cast.member("hana", language="ja")
    comment = post(article, author)
    wave = start(NEWCOMERS, article=article)
    recall(wave)
    told = Notice.objects.get(recipient=author)
    assert told.kind == "held" and told.url == comment.anchored_url
    assert "モデレーター" in told.note and Member.objects.get(pk=author.pk).unread_notice_count == 1
    client.force_login(author)
    assert article.headline in client.get(reverse("notifications:notices")).content.decode()
    assert client.get(told.url).status_code == 200
    undo_recall(recall=Recall.objects.get(), moderator=cast.mori())
    work_on_all()
    assert not Notice.objects.exists() and state_of(comment) == State.PUBLISHED
    assert Member.objects.get(pk=author.pk).unread_notice_count == 0


@pytest.mark.parametrize("how", ["swept", "removed"])
def test_who_has_read_that_it_waits_has_that_again_once_it_waits_again(article, how: str):
    read, unread = post(article, cast.alice()), post(article, cast.alice(), "There")
    recall(start(NEWCOMERS, article=article))
    told = Notice.objects.filter(kind="held")
    told.filter(subject=f"held:{read.pk}").update(read_at=timezone.now())
    Member.objects.filter(pk=cast.alice().pk).update(unread_notice_count=1)
    before = list(told.order_by("pk").values("pk", "subject", "note", "place", "read_at"))
    assert len(before) == 2
    if how == "swept":
        removed = sweep(cast.alice())
        work_on_sweeps()
        assert not told.exists() and recount_unread(mend=False) == 0
        undo_sweep(sweep=removed, moderator=cast.mori(), reason="mistake")
        work_on_sweeps()
    else:
        for comment in (read, unread):
            make_decision("remove", comment)
        assert not told.exists() and recount_unread(mend=False) == 0
        for comment in (read, unread):
            make_decision("hold", comment, reason="taken_back")
    assert {state_of(read), state_of(unread)} == {State.HELD}
    now = list(told.order_by("pk").values("pk", "subject", "note", "place", "read_at"))
    assert now == before and recount_unread(mend=False) == 0
    undo_recall(recall=Recall.objects.get(), moderator=cast.mori())
    work_on_all()
    if how == "swept":  # What a moderator has decided about by itself stays.
        assert not told.exists() and recount_unread(mend=False) == 0
    assert not KeptNotice.objects.filter(kind="held").exists()


def test_it_comes_back_aside_where_the_discussion_is_hidden_meanwhile(article):
    comment = post(article, cast.alice())
    recall(start(NEWCOMERS, article=article))
    make_decision("remove", comment)
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)
    make_decision("hold", comment, reason="taken_back")
    told = Notice.objects.get(kind="held")
    assert told.is_aside and recount_unread(mend=False) == 0


@pytest.mark.strictest
def test_what_was_let_out_meanwhile_never_comes_back_with_a_later_wait(article):
    comment = post(article, cast.alice())
    recall(start(NEWCOMERS, article=article))
    make_decision("remove", comment)
    make_decision("restore", comment)
    assert state_of(comment) == State.PUBLISHED
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Quite another thing")
    assert state_of(comment) == State.HELD
    make_decision("remove", comment, cast.ada())
    make_decision("hold", comment, cast.ada(), reason="taken_back")
    assert state_of(comment) == State.HELD and not Notice.objects.filter(kind="held").exists()


@pytest.mark.strictest
def test_a_wave_that_has_yet_to_hold_what_was_posted_before_says_so(article):
    post(article, cast.alice())
    wave = start(NEWCOMERS, article=article)
    client = Client()
    sign_in(client, cast.mori())
    page = reverse("moderation:wave", args=[wave.pk])
    nothing, yet = "Nothing of what it held remains", "What was posted before is still being held"
    assert nothing in client.get(page).content.decode()
    start_recall(wave=wave, moderator=cast.mori(), since=ago(60))
    shown = client.get(page).content.decode()
    assert nothing not in shown and yet in shown
    assert "<noscript>“Go on” does the next part. </noscript>It goes on by itself" in shown
    work_on_all()
    shown = client.get(page).content.decode()
    assert nothing not in shown and yet not in shown


@pytest.mark.strictest
def test_what_was_published_waits_no_more_for_the_wave(article):
    comment = post(article, cast.alice())
    wave = start(Strength(holds=Holds.ALL), article=article)
    recall(wave)
    make_decision("publish", comment)
    end_wave(wave=wave, moderator=cast.mori())
    make_decision("hide", comment)
    removed = make_decision("remove", comment)
    assert not removed.is_automated and "own accord" in say_origin(removed)


@pytest.mark.strictest
@pytest.mark.parametrize("how", ["decision", "release"])
def test_what_was_published_waits_later_for_what_is_set_by_then(article, how: str):
    comment = post(article, cast.alice())
    wave = start(Strength(holds=Holds.ALL), article=article)
    recall(wave)
    if how == "decision":
        make_decision("publish", comment)
    else:
        start_release(wave=wave, moderator=cast.mori())
        work_on_releases()
    end_wave(wave=wave, moderator=cast.mori())
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="A fair point.")
    assert state_of(comment) == State.HELD
    assert not remaining(wave).exists()
    said = say_why_held([comment.pk])[comment.pk]
    assert said == "Here a moderator reads every comment before it appears."
    removed = make_decision("remove", comment)
    assert not removed.is_automated and "as was set" in say_origin(removed)


@pytest.mark.strictest
def test_what_a_release_published_and_hid_again_is_still_of_the_wave(article):
    comment = post(article, cast.alice())
    wave = start(Strength(holds=Holds.ALL), article=article)
    recall(wave)
    release = start_release(wave=wave, moderator=cast.mori())
    work_on_releases()
    undo_release(release=release, moderator=cast.mori())
    work_on_releases()
    assert state_of(comment) == State.HIDDEN
    assert "Wave mode" in say_origin(make_decision("remove", comment))
