"""Tell members what happened; the counter of unread is exact."""

import pytest
from django.db import transaction

from forum.members.models import Member
from forum.notifications.models import Notice, NoticeKind
from forum.notifications.reading import mark_all_read, mark_read
from forum.notifications.telling import reword, tell, withdraw
from tests.cast import alice, bob, suzu

pytestmark = pytest.mark.django_db


def tell_alice(subject: str = "comment:1", **fields) -> bool:
    """Tell alice that bob answered her."""
    told = {"recipient_id": alice().pk, "actor_id": bob().pk, "kind": NoticeKind.REPLY}
    return tell(**{**told, "subject": subject, "url": "/comments/1/", **fields})


def unread(member: Member) -> tuple[int, int]:
    """Return the counter, and what it should be."""
    rows = Notice.objects.filter(recipient=member, read_at__isnull=True).count()
    return Member.objects.get(pk=member.pk).unread_notice_count, rows


def test_telling_writes_one_notice_and_counts_it():
    assert tell_alice(about="Harbour reopens")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.actor, notice.about) == (alice(), bob(), "Harbour reopens")
    assert unread(alice()) == (1, 1)


def test_the_same_thing_is_told_once():
    assert tell_alice() and not tell_alice()
    assert tell_alice(kind=NoticeKind.MENTION)
    assert unread(alice()) == (2, 2)


def test_telling_takes_two_statements_and_the_second_time_one(django_assert_num_queries):
    alice(), bob()
    fields = {"recipient_id": alice().pk, "actor_id": bob().pk, "kind": "reply", "subject": "c:1"}
    with django_assert_num_queries(2):
        tell(**fields, url="/")
    with django_assert_num_queries(1):
        tell(**fields, url="/")


def test_nobody_is_told_of_their_own_doing():
    assert not tell_alice(actor_id=alice().pk)
    assert not Notice.objects.exists() and unread(alice()) == (0, 0)


def test_a_long_headline_and_note_are_cut_to_fit():
    tell_alice(about="長" * 300, note="n" * 900)
    notice = Notice.objects.get()
    assert len(notice.about) == 200 and len(notice.note) == 500


def test_what_is_undone_was_not_told():
    alice(), bob()
    with transaction.atomic():
        tell_alice()
        transaction.set_rollback(True)
    assert unread(alice()) == (0, 0) and not Notice.objects.exists()


def test_withdrawing_takes_unread_and_read_ones_back_and_nothing_else():
    tell_alice("comment:1")
    tell_alice("comment:2")
    tell(recipient_id=suzu().pk, kind="mention", subject="comment:1", url="/")
    mark_read(member=suzu(), notice_id=Notice.objects.get(recipient=suzu()).pk)
    with transaction.atomic():
        withdraw(subject="comment:1")
    assert list(Notice.objects.values_list("subject", flat=True)) == ["comment:2"]
    assert unread(alice()) == (1, 1) and unread(suzu()) == (0, 0)
    withdraw(subject="comment:1")
    assert unread(alice()) == (1, 1)


def test_a_withdrawn_thing_can_be_told_again():
    tell_alice()
    withdraw(subject="comment:1")
    assert tell_alice() and unread(alice()) == (1, 1)


def test_marking_counts_down_exactly_and_only_once():
    for number in range(3):
        tell_alice(f"comment:{number}")
    first = Notice.objects.first()
    assert mark_read(member=alice(), notice_id=first.pk) == 1
    assert mark_read(member=alice(), notice_id=first.pk) == 0
    assert unread(alice()) == (2, 2)
    assert mark_all_read(member=alice()) == 2 and mark_all_read(member=alice()) == 0
    assert unread(alice()) == (0, 0)


def test_nobody_marks_what_is_another_members():
    tell_alice()
    assert mark_read(member=bob(), notice_id=Notice.objects.get().pk) == 0
    assert mark_all_read(member=bob()) == 0 and unread(alice()) == (1, 1)


def test_some_can_be_told_no_more_while_others_still_are():
    for one in (alice(), suzu()):
        tell_alice(recipient_id=one.pk)
        tell_alice("comment:2", recipient_id=one.pk)
    withdraw(subject="comment:1", recipients=[alice().pk])
    assert (unread(alice()), unread(suzu())) == ((1, 1), (2, 2))


def test_a_notice_is_put_right_without_being_unread_again():
    tell_alice(note="It went.")
    mark_all_read(member=alice())
    reword(subject="comment:1", kind=NoticeKind.REPLY, recipients=[alice().pk], note="It came.")
    assert Notice.objects.get().note == "It came." and unread(alice()) == (0, 0)
