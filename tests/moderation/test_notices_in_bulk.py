"""Who decides about many comments at once is shown which legal notices about them still wait."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.acts import Act
from forum.moderation.legal import waiting
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.measures import offers
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.models import BranchSweep, Sweep
from forum.moderation.sweeping.working import work_on_all
from forum.moderation.together.models import Together
from forum.moderation.waves.models import Wave
from forum.moderation.waves.switching import Strength
from forum.moderation.waves.working import work_on_all as work_on_releases
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import make_notice, make_report, moderator_of, speak, start
from tests.moderation.test_notices_in_the_queue import link, read
from tests.moderation.test_together import SPAM, boxes
from tests.moderation.test_waves import hold_more
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOGETHER = reverse("moderation:together")


def noticed(comment: Comment) -> LegalNotice:
    """Return a notice about a comment that was reported as well; one network sends few an hour."""
    make_report(comment, reporter=cast.member(f"reader-{comment.pk}"))
    return make_notice(comment, address=f"203.0.{comment.pk % 250}.0")


def state_of(notice: LegalNotice) -> str:
    return Comment.objects.get(pk=notice.comment_id).state


@pytest.mark.parametrize("way", ["ticked", "author", "like"])
def test_who_judges_many_together_is_reminded_before_and_after(moderating: Client, way: str):
    article = make_article()
    about = post_comment(article=article, author=cast.alice(), text=SPAM)
    other = (
        post_comment(article=article, author=cast.suzu(), text=f"{SPAM}!")
        if way == "like"
        else make_comment(article=article, author=cast.alice())
    )
    notice = noticed(about)
    make_report(other, reporter=cast.bob())
    query = {
        "ticked": f"?case={about.pk}&case={other.pk}", "author": "?author=alice",
        "like": f"?like={other.pk}",
    }[way]  # fmt: skip
    page = read(moderating, TOGETHER + query)
    assert page.count(link(notice)) == 1 and "waits for an answer" in page
    # Beside the comment that it is about.
    assert link(notice) in page.split(f'id="case-{about.pk}"')[1].split("</li>")[0]
    sent = {"case": boxes(moderating, query), "act": "remove", "reason": "spam"}
    assert len(sent["case"]) == 2
    done = moderating.post(TOGETHER, sent, follow=True).content.decode()
    assert state_of(notice) == State.REMOVED and link(notice) in done and "Answer it" in done
    undo = reverse("moderation:undo_together", args=[Together.objects.get().pk])
    assert link(notice) in moderating.post(undo, follow=True).content.decode()
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="Not so.")
    assert link(notice) not in read(moderating, TOGETHER + query)


@pytest.mark.strictest
def test_what_is_refused_together_shows_it_again(moderating: Client):
    notice = noticed(make_comment(author=cast.alice()))
    sent = {"case": boxes(moderating, "?author=alice"), "act": "remove", "shown": notice.comment_id}
    page = moderating.post(TOGETHER, sent)
    assert page.status_code == 422 and link(notice) in page.content.decode()


def part_of(page: str, summary: str) -> str:
    """Return the part of a member's page in which a measure is taken."""
    return page.split(f"<summary>{summary}</summary>")[1].split("</details>")[0]


def test_who_removes_all_of_a_members_is_reminded_before_and_after(moderating: Client):
    new, old, gone = (make_comment(author=cast.alice(), text=f"{one}.") for one in range(3))
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    of_new, of_old, answered = noticed(new), noticed(old), noticed(gone)
    judge_notice(notice_id=answered.pk, moderator=cast.mori(), outcome="kept", answer="Not so.")
    other = noticed(make_comment(author=cast.bob()))
    here = reverse("moderation:member", args=["alice"])
    page = read(moderating, here)
    both, lately = (
        part_of(page, "Remove all comments"),
        part_of(page, "Remove the comments of the last day"),
    )
    assert link(of_new) in both and link(of_old) in both
    assert link(of_new) in lately and link(of_old) not in lately
    assert link(answered) not in page and link(other) not in page
    sent = {"seen": "0", "report": "0", "reason": ""}
    refused = moderating.post(reverse("moderation:measure", args=["alice", Act.SWEEP]), sent)
    assert refused.status_code == 422
    assert link(of_old) in part_of(refused.content.decode(), "Remove all comments")
    sent["reason"] = "spam"
    address = reverse("moderation:measure", args=["alice", Act.SWEEP_DAY])
    page = moderating.post(address, sent, follow=True).content.decode()
    assert link(of_new) in page and link(of_old) not in page
    work_on_all()
    assert state_of(of_new) == State.REMOVED
    page = read(moderating, reverse("moderation:sweep", args=[Sweep.objects.get().pk]))
    assert link(of_new) in page and "waits for an answer" in page
    assert link(of_old) not in page and link(other) not in page


@pytest.mark.strictest
@pytest.mark.parametrize("act", [Act.SWEEP, Act.SWEEP_DAY])
def test_a_moderator_of_parts_who_sends_that_anyway_reads_no_notice(client: Client, act: str):
    here = make_article(section=make_section("politics"))
    there = make_article(section=make_section("sport"))
    make_comment(article=here, author=cast.alice())
    notice = noticed(make_comment(article=there, author=cast.alice(), text="What lies there."))
    address = reverse("moderation:measure", args=["alice", act])
    pola = moderator_of(sections=(here.section,))
    for who, reason, is_shown in ((pola, "spam", False), (cast.mori(), "", True)):
        sign_in(client, who)
        refused = client.post(address, {"seen": "0", "report": "0", "reason": reason})
        assert refused.status_code == 422
        assert (link(notice) in refused.content.decode()) == is_shown


def test_those_of_a_day_are_shown_where_more_wait_than_are_shown(moderating: Client, monkeypatch):
    for module in (waiting, offers):
        monkeypatch.setattr(module, "MOST_SHOWN", 2)
    old, older, new = (make_comment(author=cast.alice(), text=f"{one}.") for one in range(3))
    begun = timezone.now() - timedelta(days=2)
    Comment.objects.filter(pk__in=[old.pk, older.pk]).update(created_at=begun)
    notices = [noticed(old), noticed(older), noticed(new)]
    page = read(moderating, reverse("moderation:member", args=["alice"]))
    lately = part_of(page, "Remove the comments of the last day")
    assert [link(one) in lately for one in notices] == [False, False, True]


def test_who_removes_a_branch_is_reminded_before_and_after(moderating: Client):
    root = make_comment(author=cast.alice())
    reply, beside = make_comment(reply_to=root, author=cast.bob()), make_comment()
    notice, other = noticed(reply), noticed(beside)
    # What they said there for the moderation stays.
    own = make_notice(speak(root.article, reply_to=reply.pk), address="198.51.100.0")
    address = reverse("moderation:prune", args=[root.pk])
    page = read(moderating, address)
    assert link(notice) in page and link(other) not in page and link(own) not in page
    sent = {"seen": "0", "report": "0", "reason": "abuse"}
    page = moderating.post(address, sent, follow=True).content.decode()
    assert link(notice) in page and link(other) not in page and link(own) not in page
    work_on_branches()
    assert state_of(notice) == State.REMOVED
    branch = BranchSweep.objects.get()
    assert link(notice) in read(moderating, branch.get_absolute_url())
    for part in branch.sweeps.select_related("member"):
        page = read(moderating, part.get_absolute_url())
        assert (link(notice) in page) == (part.member == cast.bob())


def test_who_publishes_what_a_wave_held_is_reminded_before_and_after(moderating: Client):
    article: Article = make_article(section=make_section())
    wave: Wave = start(Strength(newcomers_below=3), article=article)
    hold_more(article, 2)
    notice = noticed_held(wave)
    here = reverse("moderation:wave", args=[wave.pk])
    page = read(moderating, here)
    assert page.count(link(notice)) == 2  # Above the button, and beside the comment.
    moderating.post(reverse("moderation:release_wave", args=[wave.pk]))
    work_on_releases()
    assert state_of(notice) == State.PUBLISHED
    assert link(notice) in read(moderating, here)


def noticed_held(wave: Wave) -> LegalNotice:
    comment = wave.comments.select_related("comment").order_by("pk")[0].comment
    return make_notice(comment)
