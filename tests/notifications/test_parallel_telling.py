"""Eight processes tell, take back and read at once; the counter still says the truth."""

import pytest
from django.db import transaction

from forum.members.models import Member
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read
from forum.notifications.telling import tell, withdraw
from tests.cast import alice, bob

pytestmark = pytest.mark.slow
ROUNDS = 15


def tell_and_take_back(writer: int, recipients: list[int]) -> None:
    """Tell two members about shared and own things, take some back, read others."""
    for number in range(ROUNDS):
        with transaction.atomic():
            for recipient in recipients:  # By id, as every teller goes.
                tell(
                    recipient_id=recipient, kind="reply", subject=f"own:{writer}-{number}", url="/"
                )
                tell(recipient_id=recipient, kind="reply", subject=f"all:{number}", url="/")
        if number % 3 == 0:
            with transaction.atomic():
                withdraw(subject=f"all:{number - writer % 3}")
        if number % 4 == 0:
            mark_all_read(member=Member.objects.get(pk=recipients[writer % 2]))


def test_the_counter_of_unread_is_exact_under_parallel_writers(writers):
    people = sorted([alice().pk, bob().pk])
    results = writers.call(
        tell_and_take_back, [{"writer": writer, "recipients": people} for writer in range(8)]
    )
    assert results == [None] * 8
    for pk in people:
        rows = Notice.objects.filter(recipient=pk, read_at__isnull=True).count()
        assert Member.objects.get(pk=pk).unread_notice_count == rows
