"""The public log: what, which rule, when, and nothing by which anybody could be found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.discussion.models import Mode
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.transparency.public_log import LISTS, load_measures
from forum.moderation.waves.recalls.recalling import start_recall, undo_recall
from forum.moderation.waves.switching import Strength
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_slow, start

pytestmark = pytest.mark.django_db

PAGE = "/transparency/log/"


def read(client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_it_says_what_by_which_rule_and_whether_automation_took_part(client):
    comment = make_comment()
    make_decision("hide", comment, reason="spam", is_automated=True)
    assert read(client).count("took part") == 1
    make_decision("restore", comment)
    page = read(client)
    assert page.index("Comment restored") < page.index("Comment hidden")
    assert "No advertising" in page and "After a second look" in page


def test_it_names_nobody_and_nothing_that_was_written(client):
    article = make_article(headline="Hushed affair")
    comment = make_comment(article=article, author=cast.alice(), text="Sotto voce")
    make_decision("hide", comment, reason="other", note="Known troll", words="Dear reader")
    page = read(client)
    assert "Comment hidden" in page and f"/comments/{comment.pk}/" not in page
    for told in ("Alice", "alice", "mori", "Hushed", "Sotto", "troll", "Dear reader"):
        assert told not in page
    day = f'<time datetime="{timezone.localdate(Decision.objects.get().decided_at)}">'
    assert day in page  # By the minute one could tell which comment went then.


def test_it_is_ready_and_goes_on_at_a_key(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("forum.moderation.transparency.public_log.PAGE_SIZE", 2)
    comment = make_comment()
    for act in ("hide", "restore", "lock"):
        make_decision(act, comment)
    second = Decision.objects.order_by("-pk")[1].pk
    assert f"?after={second}" in read(client)
    with django_assert_num_queries(1):
        read(client)
    page = read(client, f"{PAGE}?after={second}")
    assert "Comment hidden" in page and "Comment restored" not in page


def set_often(times: int) -> None:
    """Let an editor have set so often what readers may do."""
    article = make_article()
    same = dict.fromkeys(("closes_after_days", "slow_minutes", "newcomers_below", "paused_until"))
    for _ in range(times):
        PlaceMeasure.objects.create(
            article=article,
            moderator=cast.edo(),
            before=same | {"mode": Mode.OPEN},
            after=same | {"mode": Mode.PREMODERATED},
            reason="newsroom",
        )


def test_what_the_newsroom_sets_crowds_no_measure_out(client, monkeypatch):
    monkeypatch.setattr("forum.moderation.transparency.public_log.PAGE_SIZE", 3)
    make_slow(make_article())
    set_often(5)
    page = read(client, f"{PAGE}?kind=measures")
    assert "Slow mode" in page and "Set by the newsroom)" not in page and "after=" not in page
    page = read(client, f"{PAGE}?kind=settings")
    assert page.count("(Set by the newsroom)") == 3 and "Slow mode" not in page
    third = PlaceMeasure.objects.filter(reason="newsroom").order_by("-pk")[2].pk
    assert f"after={third}" in page
    page = read(client, f"{PAGE}?kind=settings&after={third}")
    assert page.count("(Set by the newsroom)") == 2 and "after=" not in page


@pytest.mark.parametrize("kind", LISTS)
def test_each_kind_is_kept_ready_and_leads_to_the_others(client, kind, django_assert_num_queries):
    make_slow(make_article())
    address = f"{PAGE}?kind={kind}"
    page = read(client, address)
    for name in LISTS:
        assert (f'"{PAGE}?kind={name}"' if name != "decisions" else f'"{PAGE}"') in page
    assert page.count('aria-current="page"') == 1
    with django_assert_num_queries(1):
        assert read(client, address) == page


def test_what_is_no_kind_is_the_log_of_decisions(client):
    make_decision("hide", make_comment())
    for asked in ("", "?kind=", "?kind=nonsense", "?kind=waves%00"):
        assert "Comment hidden" in read(client, f"{PAGE}{asked}")


def test_a_wave_says_that_what_came_before_was_held_and_was_given_back(client):
    comment = make_comment(author=cast.alice(), text="Sotto voce")
    wave = start(Strength(holds="all"), article=comment.article)
    since = timezone.now() - timedelta(hours=1)
    found = start_recall(wave=wave, moderator=cast.mori(), since=since)
    page = read(client, f"{PAGE}?kind=waves")
    assert "1 comment that had been posted shortly before was held as well." in page
    assert "taken back" not in page
    undo_recall(recall=found, moderator=cast.mori())
    assert "This was taken back." in read(client, f"{PAGE}?kind=waves")


@pytest.mark.sqlite
@pytest.mark.parametrize("listed_as", ["measures", "settings"])
def test_a_page_of_either_is_found_by_its_index(listed_as: str):
    plan = load_measures(listed_as).order_by("-pk").filter(pk__lt=99)[:51].explain()
    assert "place_measure_or_setting" in plan and "TEMP B-TREE" not in plan
