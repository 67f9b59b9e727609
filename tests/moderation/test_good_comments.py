"""A good comment among the bad ones: when, which, whose choice, and at no cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.scopes import scope_of
from forum.moderation.care.good import find_good
from forum.moderation.care.looking import read_care
from forum.moderation.care.models import Care
from forum.moderation.care.rules import GOOD_AFTER, GOOD_SCORE
from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import change_list, make_decision, make_report, moderator_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE, CARE = reverse("moderation:queue"), reverse("moderation:care")
MARK = 'class="good comment"'


def judge_bad(count: int, act: str = "remove") -> None:
    """Let mori take that many comments from readers."""
    for number in range(count):
        make_decision(act, make_comment(author=cast.member(f"bad-{number}"), text="Bad."))


def make_pick(text: str = "A fair point.") -> Comment:
    comment = make_comment(author=cast.alice(), text=text)
    return pick_comment(comment_id=comment.pk, editor=cast.edo(), why="It is fair.")


def make_liked(votes: int, **fields) -> Comment:
    comment = make_comment(
        author=cast.suzu(),
        text=f"Liked by {votes}.",
        posted_at=timezone.now() - timedelta(hours=2),
        **fields,
    )
    Comment.objects.filter(pk=comment.pk).update(up_count=votes, rank=0.5)
    return comment


def is_shown(client: Client, text: str) -> bool:
    page = client.get(QUEUE).content.decode()
    assert (MARK in page) == (text in page)
    return text in page


@pytest.mark.both
def test_it_comes_after_so_many_bad_ones_and_goes_with_the_next(moderating):
    make_pick()
    judge_bad(GOOD_AFTER - 1)
    make_decision("dismiss", make_report().comment)  # Not a bad one.
    assert not is_shown(moderating, "A fair point.")
    judge_bad(1, "hide")
    before = Decision.objects.count()
    for _time in range(2):  # It stays while nothing else is judged.
        assert is_shown(moderating, "A fair point.")
    page = moderating.get(QUEUE).content.decode()
    assert "Nothing to do here" in page and "It is fair." in page
    comment = Comment.objects.exclude(pick_why="").get()
    other = reverse("moderation:comment", args=[make_report().comment.pk])
    assert "A fair point." in moderating.get(other).content.decode()
    assert Decision.objects.count() == before
    judge_bad(1)
    assert not is_shown(moderating, "A fair point.")
    make_pick("Another fair point.")
    judge_bad(GOOD_AFTER - 1)
    assert is_shown(moderating, "Another fair point.") and comment.pk  # Not the same again.


@pytest.mark.both
def test_it_comes_with_the_answer_where_the_page_stays(moderating):
    make_pick()
    judge_bad(GOOD_AFTER - 1)
    bad = [make_report().comment for _number in range(2)]
    answers = []
    for comment in bad:
        from forum.moderation.cases.loading import load_case

        seen = load_case(Comment.objects.get(pk=comment.pk), cast.mori(), timezone.now()).seen
        act = reverse("moderation:act", args=[comment.pk, "remove"])
        sent = {"seen": str(seen), "reason": "abuse"}
        answers.append(moderating.post(act, sent, headers={"HX-Request": "true"}).content.decode())
    assert [MARK in one for one in answers] == [True, False]


def test_well_liked_ones_count_as_well_and_can_be_picked(moderating):
    make_liked(GOOD_SCORE - 1)
    judge_bad(GOOD_AFTER)
    assert not is_shown(moderating, "Liked by")
    liked = make_liked(GOOD_SCORE)
    judge_bad(GOOD_AFTER)
    page = moderating.get(QUEUE).content.decode()
    assert f"Liked by {GOOD_SCORE}." in page and reverse("discussion:pick", args=[liked.pk]) in page


@pytest.mark.both
def test_who_doesnt_want_it_gets_none(moderating):
    make_pick()
    moderating.post(CARE, {"hides_words": "on"})
    judge_bad(GOOD_AFTER)
    assert not is_shown(moderating, "A fair point.")
    moderating.post(CARE, {"shows_good": "on"})
    assert is_shown(moderating, "A fair point.")


UNFIT = {
    "removed": lambda pick: make_decision("remove", pick, cast.ada()),
    "reported": make_report,
    "withdrawn": lambda pick: pick.article.__class__.objects.filter(pk=pick.article_id).update(
        status="draft", published_at=None
    ),
    "their own": lambda pick: Comment.objects.filter(pk=pick.pk).update(author=cast.mori()),
}


@pytest.mark.both
@pytest.mark.parametrize(
    ("why", "is_shown_already"),
    [
        (why, shown)
        for why in UNFIT
        for shown in (True, False)
        if not (why == "their own" and shown)
    ],
)
def test_nothing_that_readers_may_not_read_nor_ones_own(
    moderating, why: str, is_shown_already: bool
):
    pick = make_pick()
    judge_bad(GOOD_AFTER)
    if is_shown_already:
        assert is_shown(moderating, "A fair point.")
    UNFIT[why](pick)
    page = moderating.get(QUEUE).content.decode()
    assert MARK not in page


def test_none_in_which_a_word_is_hidden(moderating):
    make_pick("A fair point about vermin.")
    change_list(kind="suspect", text="vermin", changed_by=None)
    judge_bad(GOOD_AFTER)
    assert MARK not in moderating.get(QUEUE).content.decode()
    make_pick("A fair point.")
    judge_bad(GOOD_AFTER)
    assert is_shown(moderating, "A fair point.")


def test_none_with_a_picture_unless_pictures_are_shown(moderating):
    html = '<p>A fair point <img src="/pictures/KEY.webp" alt="of mine"></p>'
    Comment.objects.filter(pk=make_pick().pk).update(html=html)
    judge_bad(GOOD_AFTER)
    assert MARK not in moderating.get(QUEUE).content.decode()
    moderating.post(reverse("moderation:care"), {"shows_good": "on"})
    judge_bad(GOOD_AFTER)
    assert MARK in moderating.get(QUEUE).content.decode()


@pytest.mark.both
def test_it_comes_from_where_the_moderator_judges():
    make_pick("A fair point elsewhere.")
    article = make_article(section=make_section("sport"))
    pola, client = moderator_of(sections=(article.section,)), Client()
    for number in range(GOOD_AFTER):
        bad = make_comment(article=article, author=cast.member(f"bad-{number}"))
        make_decision("remove", bad, pola)
    client.force_login(pola)
    assert MARK not in client.get(QUEUE).content.decode()
    for _number in range(GOOD_AFTER):
        make_decision("remove", make_comment(article=article, author=cast.alice()), pola)
    fair = make_comment(article=article, author=cast.alice(), text="A fair point here.")
    pick_comment(comment_id=fair.pk, editor=cast.edo(), why="It is fair.")
    assert is_shown(client, "A fair point here.")


def test_a_pick_that_was_taken_back_is_none(moderating):
    pick = make_pick()
    unpick_comment(comment_id=pick.pk, editor=cast.edo())
    judge_bad(GOOD_AFTER)
    assert not is_shown(moderating, "A fair point.")


@pytest.mark.both
def test_each_moderator_has_their_own_turn(moderating):
    make_pick()
    judge_bad(GOOD_AFTER)
    ada = Client()
    ada.force_login(cast.ada())
    assert not is_shown(ada, "A fair point.") and is_shown(moderating, "A fair point.")
    assert list(Care.objects.values_list("member__username", flat=True)) == ["mori"]


def test_it_costs_the_same_however_much_was_judged_and_liked(django_assert_num_queries):
    article, mori = make_article(), cast.mori()
    scope_of(mori)  # It comes with the session.
    for count in (1, 9):
        for _number in range(count):
            make_liked(GOOD_SCORE, article=article)
        judge_bad(GOOD_AFTER * count)
        for queries in (DUE, 1):
            now = timezone.now()
            care = read_care(mori, timezone.localdate())
            with django_assert_num_queries(queries):
                assert find_good(care, mori, now)
        judge_bad(1)
        care = read_care(mori, timezone.localdate())
        with django_assert_num_queries(0):
            assert find_good(care, mori, timezone.now()) is None


DUE = 8  # Three to choose, four to keep it in a transaction, one to show it.


def show_good(username: str) -> bool:
    """Look whether it is due, as one of several windows."""
    from forum.members.models import Member

    member = Member.objects.get(username=username)
    good = find_good(read_care(member, timezone.localdate()), member, timezone.now())
    return bool(good and good.is_new)


@pytest.mark.both
def test_of_eight_windows_one_says_that_it_is_new(writers):
    make_pick()
    judge_bad(GOOD_AFTER)
    assert sum(writers.call(show_good, [{"username": "mori"}] * 8)) == 1
    assert Care.objects.get().good_at == Decision.objects.latest("pk").pk
