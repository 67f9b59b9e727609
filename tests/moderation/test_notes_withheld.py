"""Notes about measures: not for whom they concern, at any page that shows decisions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.scopes.giving import give_role
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_branch
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, prune

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

NOTE = "Mori fans the flames."
MEASURES = ("lock", "hold_below", "slow_below", "move")


@pytest.fixture
def root() -> Comment:
    """A reply of alice's that suzu has answered, and mori below her."""
    answer = make_comment(reply_to=make_comment(author=cast.bob()), author=cast.alice())
    below = make_comment(reply_to=answer, author=cast.suzu())
    make_comment(reply_to=below, author=cast.mori())
    return Comment.objects.get(pk=answer.pk)


def kai() -> Member:
    """A moderator who wrote nowhere."""
    return cast.staff("kai", "moderator")


def pages_of(root: Comment) -> list[str]:
    return [
        reverse("moderation:log"),
        reverse("moderation:log") + f"?member={root.author.username}",
        reverse("moderation:comment", args=[root.pk]),
        reverse("moderation:member", args=[root.author.username]),
        reverse("moderation:suspend", args=[root.author.username]),
    ]


def assert_withheld(client, pages: list[str], *, shown_to: tuple[Member, ...]) -> None:
    for reader in (cast.mori(), *shown_to):
        client.force_login(reader)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            is_shown = NOTE in answer.content.decode()
            assert is_shown == (reader in shown_to), (reader, page)


@pytest.mark.parametrize("act", MEASURES)
def test_what_was_noted_of_a_measure_on_a_branch_is_for_who_wrote_nowhere_in_it(
    client, root, act: str
):
    decision = make_decision(act, root, cast.ada(), reason="heated", note=NOTE)
    appeal = reverse("moderation:judge_appeal", args=[make_appeal(decision).pk])
    assert_withheld(client, [*pages_of(root), appeal], shown_to=(kai(), cast.ada()))


def test_so_is_what_was_noted_of_its_end(client, root):
    make_decision("lock", root, cast.ada(), reason="heated")
    make_decision("unlock", root, cast.ada(), note=NOTE)
    assert_withheld(client, pages_of(root), shown_to=(kai(),))


def test_what_one_noted_oneself_one_reads(client, root):
    make_decision("lock", root, cast.mori(), reason="heated", note=NOTE)
    client.force_login(cast.mori())
    assert all(NOTE in client.get(page).content.decode() for page in pages_of(root))


def test_what_was_noted_of_one_comment_there_stays_open_to_colleagues(client, root):
    make_decision("remove", root, cast.ada(), note=NOTE)
    client.force_login(cast.mori())
    assert NOTE in client.get(reverse("moderation:log")).content.decode()


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_was_noted_of_a_removed_branch_and_its_parts_is_withheld(client, root, is_undone):
    branch = prune(root, cast.ada(), note="" if is_undone else NOTE)
    while work_on_branch(branch.pk).is_working:
        pass
    if is_undone:
        undo_branch(branch_id=branch.pk, moderator=cast.ada(), reason="mistake", note=NOTE)
        while work_on_branch(branch.pk).is_working:
            pass
    pages = [*pages_of(root), branch.get_absolute_url()]
    if not is_undone:
        part = branch.sweeps.get(member=cast.alice())
        pages.append(reverse("moderation:sweep", args=[part.pk]))
    assert_withheld(client, pages, shown_to=(kai(),))


def test_however_many_measures_were_noted_the_log_asks_once(moderating, root):
    def lock() -> None:
        branch = make_comment(author=cast.alice())
        make_comment(reply_to=branch, author=cast.mori())
        make_decision("lock", branch, cast.ada(), reason="heated", note=NOTE)

    counts = []
    for number in (1, 4):
        for _ in range(number):
            lock()
        moderating.get(reverse("moderation:log"))
        with CaptureQueriesContext(connection) as asked:
            moderating.get(reverse("moderation:log"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_why_a_role_was_given_is_not_for_whom_it_was_given(client):
    other = cast.staff("oda", "administrator")
    give_role(member=cast.bob(), by=cast.ada(), role="moderator", note="Watch him closely.")
    bob = cast.staff("bob", "administrator")  # By now.
    pages = (
        reverse("moderation:log_changes"),
        reverse("moderation:moderator", args=[bob.username]),
    )
    for reader, is_shown in ((other, True), (bob, False)):
        client.force_login(reader)
        for page in pages:
            shown = client.get(page).content.decode()
            assert bob.display_name in shown
            assert ("Watch him closely." in shown) == is_shown, (reader, page)
