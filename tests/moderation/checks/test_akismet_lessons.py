"""What moderators decide otherwise than Akismet said is told to it: by a real server here."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment
from forum.moderation.checks.lessons import noting, sending
from forum.moderation.checks.lessons.models import AkismetLesson
from forum.moderation.checks.lessons.sending import tell_lessons
from forum.moderation.sweeping import branch_working
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from tests import cast
from tests.moderation.checks.test_akismet import akismet, reply
from tests.moderation.making import make_decision, prune, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

THANKS = b"Thanks for making the web a better place."


def let_through(settings, **how) -> Comment:
    """Return a comment that Akismet took for no spam."""
    with akismet(settings, b"false", **how):
        return reply(address="203.0.113.0")


def called_spam(settings, **how) -> Comment:
    """Return a comment that Akismet took for spam."""
    with akismet(settings, b"true", **how):
        return reply()


def tell(settings, answer: bytes = THANKS, **how) -> list[tuple[str, dict[str, str]]]:
    """Tell what is due; return what came to the server."""
    with akismet(settings, answer, **how) as came:
        tell_lessons()
    return came


def verbs(came: list[tuple[str, dict[str, str]]]) -> list[str]:
    return [path.rpartition("/")[2] for path, _told in came]


def in_own_connection(act: Callable[..., object], *args: object) -> Callable[[], None]:
    """Return what does something in the server's thread, and closes that thread's connection."""

    def done() -> None:
        try:
            act(*args)
        finally:
            connection.close()

    return done


def pass_time() -> None:
    AkismetLesson.objects.exclude(due_at=None).update(due_at=timezone.now())


def test_spam_that_it_let_through_is_sent_as_it_was_asked_about(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam", note="Buys nothing")
    [(path, told)] = tell(settings)
    assert path == "/1.1/submit-spam"
    assert (told["comment_content"], told["comment_author"]) == ("Buy Ångström!", "alice")
    assert (told["user_ip"], told["comment_type"]) == ("203.0.113.0", "reply")
    assert told["permalink"] == settings.SITE_URL + comment.article.get_absolute_url()
    assert "Buys nothing" not in str(told) and cast.alice().email not in str(told)
    assert tell(settings) == []


def test_what_it_wrongly_called_spam_is_sent_as_ham_in_a_trial_too(settings):
    make_decision("publish", called_spam(settings))
    assert verbs(tell(settings)) == ["submit-ham"]
    tried = called_spam(settings, mode="trial")
    make_decision("hide", tried)
    make_decision("restore", tried)
    assert verbs(tell(settings)) == ["submit-ham"]


def test_where_it_was_right_or_gave_no_answer_or_the_reason_is_another_nothing_is_sent(settings):
    make_decision("remove", called_spam(settings), reason="spam")
    make_decision("remove", let_through(settings), reason="abuse")
    with akismet(settings, b"true", mode="off"):
        make_decision("remove", reply(), reason="spam")
    with akismet(settings, b"invalid"):
        make_decision("publish", reply())
    assert not AkismetLesson.objects.exists() and tell(settings) == []


@pytest.mark.both
def test_the_comments_of_a_spammer_that_go_at_once_are_sent_where_it_let_them_through(settings):
    called_spam(settings)
    for _ in range(2):
        let_through(settings)
    sweep(cast.alice())
    work_on_all()
    assert verbs(tell(settings)) == ["submit-spam"] * 2 and tell(settings) == []


@pytest.mark.both
def test_of_a_sweep_the_newest_teach(settings, monkeypatch):
    monkeypatch.setattr(noting, "SWEPT", 2)
    comments = [let_through(settings) for _ in range(4)]
    sweep(cast.alice())
    work_on_all()
    taught = AkismetLesson.objects.order_by("pk").values_list("pk", flat=True)
    assert list(taught) == [one.pk for one in comments[2:]]


@pytest.mark.parametrize("goes", ["a branch", "for abuse", "without a key"])
def test_what_says_nothing_of_each_text_teaches_nothing(settings, goes: str):
    comment = let_through(settings)
    if goes == "a branch":
        prune(comment.reply_to, reason="spam")
    else:
        settings.AKISMET_KEY = "" if goes == "without a key" else settings.AKISMET_KEY
        sweep(cast.alice(), reason="abuse" if goes == "for abuse" else "spam")
    branch_working.work_on_all()
    work_on_all()
    comment.refresh_from_db()
    assert comment.state == State.REMOVED
    assert not AkismetLesson.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize("told", [False, True])
def test_a_sweep_that_is_taken_back_is_taken_back_from_what_was_learnt(settings, told: bool):
    for _ in range(2):
        let_through(settings)
    swept = sweep(cast.alice())
    work_on_all()
    if told:
        assert verbs(tell(settings)) == ["submit-spam"] * 2
    undo_sweep(sweep=swept, moderator=cast.mori(), reason="mistake")
    work_on_all()
    assert verbs(tell(settings)) == ["submit-ham"] * (2 * told)
    assert AkismetLesson.objects.count() == 2 * told


def test_what_a_sweep_restores_teaches_nothing_that_it_did_not_teach(settings):
    called_spam(settings, mode="trial")
    swept = sweep(cast.alice())
    work_on_all()
    undo_sweep(sweep=swept, moderator=cast.mori(), reason="mistake")
    work_on_all()
    assert not AkismetLesson.objects.exists()


def test_what_is_let_out_because_a_wave_is_over_says_nothing_of_spam(settings):
    make_decision("publish", called_spam(settings), reason="wave_over")
    hidden = called_spam(settings, mode="trial")
    make_decision("hide", hidden)
    make_decision("restore", hidden, reason="wave_over")
    assert not AkismetLesson.objects.exists() and tell(settings) == []


def test_the_end_of_a_wave_leaves_what_a_moderator_said_who_read_the_text(settings):
    comment = called_spam(settings)
    make_decision("publish", comment)
    make_decision("hide", comment)
    make_decision("restore", comment, reason="wave_over")
    assert verbs(tell(settings)) == ["submit-ham"]


def test_a_decision_that_is_taken_back_before_it_was_told_is_never_told(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    make_decision("restore", comment, reason="taken_back")
    assert not AkismetLesson.objects.exists()


@pytest.mark.both
def test_what_was_told_and_is_decided_otherwise_since_is_told_anew(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    tell(settings)
    make_decision("restore", comment)
    assert verbs(tell(settings)) == ["submit-ham"]
    make_decision("remove", comment, reason="spam")
    make_decision("restore", comment, reason="taken_back")
    assert tell(settings) == [] and AkismetLesson.objects.get().told is False


def test_what_had_no_answer_may_have_arrived_so_what_is_decided_since_is_told_after_it(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    assert verbs(tell(settings, b"", status=500)) == ["submit-spam"]
    make_decision("restore", comment)
    make_decision("remove", comment, reason="spam")
    make_decision("restore", comment)
    assert verbs(tell(settings)) == ["submit-ham"] and tell(settings) == []
    assert AkismetLesson.objects.get().told is False


def test_what_was_told_otherwise_before_is_told_again_after_what_had_no_answer(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    tell(settings)
    make_decision("restore", comment)
    tell(settings, b"", status=500)
    make_decision("remove", comment, reason="spam")
    assert verbs(tell(settings)) == ["submit-spam"]


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_who_decides_otherwise_while_it_is_being_told_has_it_told_after(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    came = tell(settings, before_answer=in_own_connection(make_decision, "restore", comment.pk))
    assert verbs(came) == ["submit-spam"]
    assert verbs(tell(settings)) == ["submit-ham"] and tell(settings) == []


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_what_its_author_has_changed_or_deleted_since_is_not_sent(settings, how: str):
    comment = called_spam(settings)
    make_decision("publish", comment)
    if how == "edited":
        edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Another text")
    else:
        delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert tell(settings) == [] and not AkismetLesson.objects.exists()


@pytest.mark.both
@pytest.mark.parametrize(
    ("answer", "status"), [(b"invalid", 200), (b"", 200), (THANKS, 500), (THANKS, 302)]
)
def test_what_is_not_taken_is_tried_again_later_and_given_up_in_the_end(settings, answer, status):
    make_decision("remove", let_through(settings), reason="spam")
    assert len(tell(settings, answer, status=status)) == 1
    assert tell(settings) == []  # Not due yet.
    pass_time()
    assert verbs(tell(settings)) == ["submit-spam"]
    AkismetLesson.objects.update(
        told=None, due_at=timezone.now(), attempt_count=sending.MAX_ATTEMPTS - 1
    )
    tell(settings, answer, status=status)
    pass_time()
    assert tell(settings) == []  # Tried often enough: kept for who decides otherwise, no more.
    AkismetLesson.objects.update(noted_at=timezone.now() - sending.KEPT_FOR)
    pass_time()
    assert tell(settings) == [] and not AkismetLesson.objects.exists()


def test_what_may_have_arrived_is_kept_though_the_comment_stands_no_longer(settings):
    comment = called_spam(settings)
    make_decision("publish", comment)
    assert verbs(tell(settings, b"", status=500)) == ["submit-ham"]
    make_decision("hide", comment)
    pass_time()
    assert tell(settings) == [] and AkismetLesson.objects.get().due_at is not None
    make_decision("remove", comment, reason="spam")  # As it said itself, before it was told.
    assert verbs(tell(settings)) == ["submit-spam"]
    assert AkismetLesson.objects.get().told is True


@pytest.mark.both
def test_what_was_tried_too_often_is_told_otherwise_when_it_is_decided_so(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    AkismetLesson.objects.update(attempt_count=sending.MAX_ATTEMPTS - 1)
    tell(settings, b"", status=500)
    make_decision("restore", comment)
    assert verbs(tell(settings)) == ["submit-ham"]


@pytest.mark.both
def test_what_was_told_before_is_known_though_what_came_after_stands_no_longer(settings):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    tell(settings)
    make_decision("restore", comment)
    make_decision("hide", comment)  # Before it was told.
    assert tell(settings) == []
    lesson = AkismetLesson.objects.get()
    assert (lesson.told, lesson.is_spam, lesson.due_at) == (True, True, None)
    make_decision("restore", comment)
    assert verbs(tell(settings)) == ["submit-ham"]


def test_what_nobody_was_told_for_a_month_is_forgotten(settings):
    make_decision("remove", let_through(settings), reason="spam")
    AkismetLesson.objects.update(noted_at=timezone.now() - sending.KEPT_FOR)
    assert tell(settings) == [] and not AkismetLesson.objects.exists()


@pytest.mark.both
def test_a_server_that_is_down_is_asked_once_a_run(settings):
    for _ in range(3):
        make_decision("remove", let_through(settings), reason="spam")
    assert len(tell(settings, b"", status=500)) == 1
    pass_time()
    assert len(tell(settings)) == 3


def test_a_run_tells_so_many_and_forgets_what_was_told_a_month_ago(settings, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    comments = [let_through(settings) for _ in range(3)]
    for comment in comments:
        make_decision("remove", comment, reason="spam")
    assert [len(tell(settings)) for _ in range(3)] == [2, 1, 0]
    AkismetLesson.objects.update(noted_at=timezone.now() - timedelta(days=31))
    tell(settings)
    assert not AkismetLesson.objects.exists()


@pytest.mark.both
def test_without_a_key_nothing_is_noted_and_what_waits_is_dropped(settings, capsys):
    comment = let_through(settings)
    make_decision("remove", comment, reason="spam")
    settings.AKISMET_KEY = ""
    call_command("tell_akismet")
    assert "told of 0 comments" in capsys.readouterr().out
    make_decision("restore", comment)
    make_decision("remove", comment, reason="spam")
    assert not AkismetLesson.objects.exists()


@pytest.mark.both
def test_a_decision_asks_nothing_of_it_without_a_key_and_three_statements_with_one(settings):
    costs = {}
    for key in ("", "0123456789ab"):
        comment = let_through(settings)
        settings.AKISMET_KEY = key
        with CaptureQueriesContext(connection) as queries:
            make_decision("remove", comment, reason="spam")
        costs[key] = [one["sql"] for one in queries if "akismetlesson" in one["sql"]]
    assert costs[""] == [] and len(costs["0123456789ab"]) <= 5


@pytest.mark.both
def test_the_database_keeps_no_row_of_which_nothing_is_due_or_told(settings):
    comment = let_through(settings)
    with pytest.raises(IntegrityError), transaction.atomic():
        AkismetLesson.objects.create(comment=comment, is_spam=True)
    assert comment.state == State.PUBLISHED
