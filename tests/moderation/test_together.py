"""Judging many cases by one act: those ticked, an author's, those alike; and taking it back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.cases.claiming import claim_case
from forum.moderation.chain.models import LogEntry
from forum.moderation.decisions.models import Decision
from forum.moderation.together.choosing import MOST
from forum.moderation.together.models import Together
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import assert_cases_fit, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

PAGE = reverse("moderation:together")
REMOVE = {"act": "remove", "reason": "spam"}
SPAM = "Best prices for memory and disks, only today, look at my profile now!"


@pytest.fixture
def mori(client: Client) -> Client:
    client.force_login(cast.mori())
    return client


def reported(count: int, **fields) -> list[Comment]:
    """Return that many reported comments, of alice unless told."""
    article = make_article()
    made = [
        make_comment(**{"article": article, "author": cast.alice(), "text": f"Text {n}.", **fields})
        for n in range(count)
    ]
    for number, comment in enumerate(made):
        make_report(comment, reporter=cast.member(f"reporter{number // 15}"))
    return made


def boxes(client: Client, query: str) -> list[str]:
    """Return the boxes of the page: of each case its comment and what is seen of it."""
    html = client.get(PAGE + query).content.decode()
    return re.findall(r'name="case" value="([^"]+)" checked', html)


def numbers(boxes: list[str]) -> list[int]:
    return [int(box.partition(":")[0]) for box in boxes]


def states(comments: list[Comment]) -> list[str]:
    return [Comment.objects.get(pk=comment.pk).state for comment in comments]


def ticked(comments: list[Comment]) -> str:
    return "?" + "&".join(f"case={comment.pk}" for comment in comments)


@pytest.mark.both
def test_ticked_cases_are_judged_by_one_act_and_taken_back_by_another(mori: Client):
    made = reported(3)
    answer = mori.post(PAGE, {**REMOVE, "case": boxes(mori, ticked(made)), "words": "Enough."})
    page = answer["Location"]
    assert states(made) == [State.REMOVED] * 3
    assert Decision.objects.filter(reason="spam", words="Enough.").count() == 3
    assert LogEntry.objects.count() == 3
    assert_cases_fit()

    assert "Take all of it back" in mori.get(page).content.decode()
    mori.post(page + "undo/")
    assert states(made) == [State.PUBLISHED] * 3
    assert LogEntry.objects.count() == 6
    assert "Take all of it back" not in mori.get(page).content.decode()
    mori.post(page + "undo/")  # Again changes nothing.
    assert Decision.objects.count() == 6


def test_it_finds_all_of_an_author_and_all_that_are_alike(mori: Client):
    alices = reported(2)
    spam = [
        post_comment(
            article=make_article(headline=str(n)), author=cast.member(f"spammer{n}"),
            text=f"{SPAM} {'!' * n}",
        )
        for n in range(3)
    ]  # fmt: skip
    for comment in spam:
        if comment.state == State.PUBLISHED:  # Else the checks had it wait.
            make_report(comment)
    assert numbers(boxes(mori, "?author=alice")) == [one.pk for one in alices]
    assert sorted(numbers(boxes(mori, f"?like={spam[0].pk}"))) == [one.pk for one in spam]
    assert numbers(boxes(mori, f"?like={alices[0].pk}")) == [alices[0].pk]


def test_what_changed_meanwhile_or_is_a_colleagues_is_left_alone_and_said(mori: Client):
    fine, edited, claimed = made = reported(3)
    sent = {**REMOVE, "case": boxes(mori, ticked(made))}
    edit_comment(comment_id=edited.pk, editor=cast.alice(), text="Something better.")
    claim_case(comment_id=claimed.pk, moderator=cast.ada())
    answer = mori.post(PAGE, sent, follow=True)
    assert states([fine, edited, claimed]) == [State.REMOVED, State.PUBLISHED, State.PUBLISHED]
    html = answer.content.decode()
    assert f"Comment {edited.pk}:" in html and f"Comment {claimed.pk}:" in html
    assert numbers(boxes(mori, ticked(made))) == [edited.pk]


@pytest.mark.both
def test_only_what_nobody_decided_since_is_taken_back(mori: Client):
    first, second = made = reported(2)
    page = mori.post(PAGE, {**REMOVE, "case": boxes(mori, ticked(made))})["Location"]
    other = Client()
    other.force_login(cast.ada())
    assert other.post(page + "undo/").status_code == 404
    assert "Take all of it back" not in other.get(page).content.decode()
    seen = re.search(
        r'name="seen" value="([^"]+)"',
        other.get(reverse("moderation:comment", args=[first.pk])).content.decode(),
    )[1]
    restore = reverse("moderation:act", args=[first.pk, "restore"])
    other.post(restore, {"seen": seen, "reason_restore": "mistake"})
    mori.post(page + "undo/")
    assert states([first, second]) == [State.PUBLISHED] * 2
    assert Decision.objects.filter(comment=first).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"act": "lock", "reason": "spam"}, {"act": "remove", "reason": "checking"},
     {"case": []}, {"case": ["x:y", "1", f"{9 * 10**30}:published.0.0.0"]},
     {"act": "remove", "reason": "other"}],
    ids=["no reason", "no such act", "wrong reason", "nothing", "nonsense", "other without note"],
)  # fmt: skip
def test_what_cannot_be_changes_nothing_and_keeps_what_was_typed(mori: Client, wrong):
    made = reported(1)
    sent = {**REMOVE, "case": boxes(mori, ticked(made)), "shown": made[0].pk, "words": "Typed."}
    answer = mori.post(PAGE, {**sent, **wrong})
    assert answer.status_code == 422 and "Typed." in answer.content.decode()
    assert states(made) == [State.PUBLISHED]
    assert not Decision.objects.exists() and not Together.objects.exists()


def test_nobody_judges_their_own_and_readers_judge_nothing(client: Client):
    own = make_comment(author=cast.mori())
    make_report(own)
    client.force_login(cast.mori())
    assert boxes(client, ticked([own])) == []
    client.force_login(cast.alice())
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, REMOVE).status_code == 403


@pytest.mark.parametrize("count", [2, MOST])
def test_the_page_asks_the_same_few_questions(mori: Client, count: int, django_assert_num_queries):
    made = reported(count)
    mori.get("/")
    with django_assert_num_queries(14):  # Four of them as each is looked at for the first time.
        assert len(boxes(mori, ticked(made))) == count


def test_a_reason_is_never_called_optional_where_it_is_needed(moderating):
    make_report()
    address = f"{reverse('moderation:together')}?author=alice"
    page = moderating.get(address).content.decode()
    label = page[page.index('for="id_reason"') :].partition("</label>")[0]
    assert "Reason" in label and "optional" not in label


def test_whoever_has_ticked_nothing_is_told_just_that(mori):
    page = mori.get(PAGE).content.decode()
    assert "Nothing is ticked" in page and "Nothing of it waits" not in page
    assert "Nothing of it waits" in mori.get(PAGE, {"case": "7"}).content.decode()
