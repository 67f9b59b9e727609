"""A wave begins and looks back while members post, others judge and it ends: none slips through."""

from collections import Counter
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.utils import timezone

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.waves.models import Wave, WaveHold
from forum.moderation.waves.recalls.models import Recall
from forum.moderation.waves.recalls.recalling import start_recall, undo_recall
from forum.moderation.waves.recalls.working import work_on_all
from forum.moderation.waves.switching import Strength, end_wave
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_section
from tests.moderation.making import start
from tests.moderation.test_waves import assert_counts_are_exact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STRENGTH = Strength(newcomers_below=3)


def post_on(members: list[int], articles: list[int]) -> int:
    """Post as one member after the other, 6 times each."""
    for number in range(6):
        for pk in members:
            author = Member.objects.get(pk=pk)
            article = Article(pk=articles[(number + pk) % len(articles)])
            post_comment(article=article, author=author, text=f"Word {number} of {pk}")
    return 0


def switch_on_and_look_back(section_id: int) -> int:
    """Switch it on amid the posts, and hold what came before; return how many it held so."""
    while Comment.objects.count() < 20:
        sleep(0.01)
    article = Article.objects.filter(section=section_id)[0]
    wave = start(STRENGTH, section=article.section)
    since = timezone.now() - timedelta(hours=1)
    try:
        recall = start_recall(wave=wave, moderator=cast.ada(), since=since)
    except Refused:
        return 0
    work_on_all()
    return Recall.objects.get(pk=recall.pk).held_count


def work_along() -> int:
    """Work on whatever recall there is for some seconds."""
    until, done = monotonic() + 4, 0
    while monotonic() < until:
        done += work_on_all()
        sleep(0.02)
    return done


PARTS = {"post": post_on, "switch": switch_on_and_look_back, "work": work_along}


def take_part(part: str, **how) -> int:
    return PARTS[part](**how)


def test_what_comes_as_it_is_switched_on_is_held_or_recalled(writers):
    section = make_section()
    articles = [make_article(section=section).pk for _ in range(3)]
    cast.ada()
    people = [cast.member(f"new-{number}").pk for number in range(30)]
    calls = [
        {"part": "post", "members": people[n * 5 : n * 5 + 5], "articles": articles}
        for n in range(6)
    ]
    calls += [{"part": "switch", "section_id": section.pk}, {"part": "work"}]
    results = writers.call(take_part, calls)
    assert not [one for one in results if isinstance(one, Exception)]
    assert Comment.objects.count() == 180
    recalled = WaveHold.objects.exclude(recall=None).count()
    assert Counter(Comment.objects.values_list("state", flat=True)) == {State.HELD: 180}
    assert results[6] == recalled == sum(Recall.objects.values_list("held_count", flat=True))
    assert 0 < recalled < 180  # Else it said nothing.
    assert_counts_are_exact()
    assert verify_log().wrong == ""


def judge_or_end(role: str, wave_id: int, recall_id: int) -> str:
    """Be one who removes, takes back, works or ends the wave."""
    from forum.moderation.deciding import decide

    if role == "work":
        work_on_all()
    elif role == "end":
        end_wave(wave=Wave.objects.get(pk=wave_id), moderator=cast.ada())
    elif role == "undo":
        sleep(0.3)
        undo_recall(recall=Recall.objects.get(pk=recall_id), moderator=cast.ada())
        work_on_all()
    else:
        sleep(0.1)
        for pk in list(Comment.objects.order_by("pk").values_list("pk", flat=True))[::5]:
            try:
                decide(act="remove", comment_id=pk, moderator=cast.mori(), reason="spam")
            except Refused:
                continue
    return role


def test_taken_back_while_it_works_it_leaves_nothing_held_nor_judged_otherwise(writers):
    article = make_article()
    cast.ada(), cast.mori()
    for number in range(40):
        author = cast.member(f"new-{number}")
        post_comment(article=article, author=author, text=f"Word {number}")
    wave = start(STRENGTH, article=article)
    since = timezone.now() - timedelta(hours=1)
    recall = start_recall(wave=wave, moderator=cast.mori(), since=since)
    roles = ["work", "work", "work", "end", "undo", "judge", "work", "work"]
    calls = [{"role": role, "wave_id": wave.pk, "recall_id": recall.pk} for role in roles]
    assert writers.call(judge_or_end, calls) == roles
    work_on_all()
    states = Counter(Comment.objects.values_list("state", flat=True))
    assert states == {State.REMOVED: 8, State.PUBLISHED: 32}
    recall.refresh_from_db()
    holds = WaveHold.objects.filter(recall=recall)
    assert recall.stage == "returned"
    assert recall.returned_count == recall.held_count - holds.count()
    assert set(holds.values_list("comment__state", flat=True)) <= {State.REMOVED}
    assert_counts_are_exact()
    assert verify_log().wrong == ""
