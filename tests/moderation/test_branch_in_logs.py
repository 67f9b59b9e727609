"""A removed branch in the logs: one act, its parts folded into it, and all of it proved."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_all
from forum.moderation.sweeping.models import BranchSweep
from forum.moderation.transparency.figures import count_figures
from forum.refusals import Refused
from tests import cast
from tests.moderation.making import make_appeal, moderator_of, prune
from tests.moderation.test_branch_removal import make_branch
from tests.moderation.test_log_chain import migration
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LOG, PUBLIC = "/moderation/log/", "/transparency/log/"


@pytest.fixture
def branch() -> BranchSweep:
    """Four comments by three authors, removed by mori for an insult, each author told."""
    branch = prune(make_branch()[0], note="Third time this week.")
    work_on_all()
    return branch


def take_back(branch: BranchSweep) -> None:
    undo_branch(branch_id=branch.pk, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()


def lines(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    begin, end = ("<tbody>", "</tbody>") if address == PUBLIC else ('<ol class="log"', "</ol>")
    rows = page.partition(begin)[2].partition(end)[0].split("<time")[1:]
    return [" ".join(row.split()) for row in rows]


def test_both_logs_say_it_once_with_its_size(moderating, branch: BranchSweep):
    (line,) = lines(moderating, LOG)
    assert "Branch removed: comments: 4, authors: 3" in line and "Third time" in line
    assert branch.get_absolute_url() in line and f"comment {branch.root_id}" in line
    (line,) = lines(Client(), PUBLIC)
    assert "Branch removed: comments: 4, authors: 3" in line and "Third time" not in line
    take_back(branch)
    for client, address in ((moderating, LOG), (Client(), PUBLIC)):
        back, cut = lines(client, address)
        assert "Removed branch restored: comments: 4, authors: 3" in back
        assert "Branch removed" in cut


def test_who_asks_for_a_member_finds_their_part(moderating, branch: BranchSweep):
    for name in ("bob", "alice"):  # alice wrote the first comment, for which the act stands.
        (line,) = lines(moderating, f"{LOG}?member={name}")
        assert "Comments in a branch removed" in line
        page = moderating.get(reverse("moderation:member", args=[name])).content.decode()
        assert page.count("Comments in a branch removed") and "Branch removed" not in page
    page = moderating.get(reverse("moderation:comment", args=[branch.root_id])).content.decode()
    assert "Branch removed" in page and "Comments in a branch removed" not in page


@pytest.mark.both
def test_who_moderates_the_place_reads_the_act_in_the_log(client: Client, branch: BranchSweep):
    sign_in(client, moderator_of(articles=(branch.root.article,)))
    assert len(lines(client, LOG)) == 1
    sign_in(client, moderator_of("dai", sections=(branch.root.article.section,)))
    assert len(lines(client, f"{LOG}?act=cut")) == 1


def test_the_log_costs_the_same_however_many_parts_there_are(
    moderating, branch: BranchSweep, django_assert_num_queries
):
    moderating.get(LOG)
    with django_assert_num_queries(4):
        moderating.get(LOG)
    take_back(branch)
    prune(branch.root)
    work_on_all()
    with django_assert_num_queries(4):
        moderating.get(LOG)


@pytest.mark.both
def test_the_year_counts_the_act_and_not_its_parts(branch: BranchSweep):
    appeal = make_appeal(Decision.objects.get(act=Act.PRUNE, member=cast.bob()))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Right.")
    take_back(branch)
    found = count_figures(timezone.localdate().year)
    assert found.decisions == {
        ("cut", "abuse", False): 1,
        ("unprune", "appeal", False): 1,  # By itself, as one author asked.
        ("uncut", "mistake", False): 1,
    }
    back = Decision.objects.get(act=Act.UNCUT)
    assert (back.comment_count, back.author_count) == (3, 2)
    assert back.parts.count() == 2 and not verify_log().wrong


def test_each_author_appeals_their_part_and_nobody_the_whole(branch: BranchSweep):
    with pytest.raises(Refused, match="no_appeal"):
        make_appeal(branch.decision)
    assert make_appeal(Decision.objects.get(act=Act.PRUNE, member=cast.alice()))


@pytest.mark.both
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda parts, acts: parts.update(reason="spam"), "reason"),
        (lambda parts, acts: parts.update(part_of=None), "part_of"),
        (lambda parts, acts: acts.update(comment_count=1), "comments"),
        (lambda parts, acts: acts.update(author_count=1), "authors"),
    ],
)
def test_the_proof_finds_who_tampers_with_the_act_or_a_part(branch: BranchSweep, change, says: str):
    acts, parts = Decision.objects.filter(act=Act.CUT), Decision.objects.filter(act=Act.PRUNE)
    assert verify_log().broken is None
    change(parts.filter(member=cast.bob()), acts)
    assert says in verify_log().wrong


@pytest.mark.both
def test_the_proof_finds_an_act_that_was_made_to_pass_for_a_part(branch: BranchSweep):
    appeal = make_appeal(Decision.objects.get(act=Act.PRUNE, member=cast.bob()))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Right.")
    Decision.objects.filter(act=Act.UNPRUNE).update(part_of=branch.decision)
    assert "part_of" in verify_log().wrong


@pytest.mark.both
def test_the_proof_finds_a_part_without_an_entry(branch: BranchSweep):
    with connection.cursor() as cursor:
        for statement in migration.UNGUARD[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("DELETE FROM moderation_logentry WHERE number = 3")
    assert verify_log().broken == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"act": Act.LIFT, "part": True},
        {"act": Act.LIFT, "comment_count": 1, "author_count": 1},
        {"act": Act.CUT},
    ],
)
def test_the_database_keeps_acts_and_parts_apart(branch: BranchSweep, fields):
    part_of = branch.decision if fields.pop("part", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            moderator=cast.mori(), member=cast.bob(), comment=branch.root, reason="mistake",
            part_of=part_of, **fields,
        )  # fmt: skip
