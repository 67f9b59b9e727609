"""How far two moderators agree: the formulas against worked examples, the dashboard's rows."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from forum.moderation.blind.agreement import cohens_kappa, raw_agreement
from tests import cast
from tests.make import make_comment, make_section
from tests.moderation.making import make_second_look

PAGE = reverse("moderation:dashboard")


@pytest.mark.once
@pytest.mark.parametrize(
    ("pairs", "raw", "kappa"),
    [
        # Worked by hand: 20 + 15 of 50 agree; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
        ({("a", "a"): 20, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 15}, 0.7, 0.4),
        # The same raw agreement, 60 of 100, is worth more where the shares are even.
        ({("a", "a"): 45, ("a", "b"): 15, ("b", "a"): 25, ("b", "b"): 15}, 0.6, 0.1304),
        ({("a", "a"): 25, ("a", "b"): 35, ("b", "a"): 5, ("b", "b"): 35}, 0.6, 0.2593),
        ({("a", "a"): 3, ("b", "b"): 2, ("c", "c"): 1}, 1.0, 1.0),
        ({("a", "b"): 1, ("b", "a"): 1}, 0.0, -1.0),
        ({("a", "a"): 9}, 1.0, None),
        ({("a", "b"): 4}, 0.0, 0.0),
        ({}, None, None),
    ],
)
def test_agreement_is_what_cohen_says(pairs, raw, kappa):
    assert raw_agreement(pairs) == (None if raw is None else pytest.approx(raw))
    assert cohens_kappa(pairs) == (None if kappa is None else pytest.approx(kappa, abs=1e-4))


@pytest.mark.django_db
@pytest.mark.slow
def test_the_dashboard_counts_and_leads_to_the_disagreements(moderating):
    for verdict, rule in (("keep", ""), ("remove", "abuse"), ("remove", "spam")):
        look = make_second_look(make_comment(author=cast.alice()), judge=cast.ada())
        type(look).objects.filter(pk=look.pk).update(verdict=verdict, rule=rule)
    make_section("culture")
    cache.clear()
    answer = moderating.get(f"{PAGE}second-looks.csv", {"period": "day"}).content.decode(
        "utf-8-sig"
    )
    rows = [line.split(",") for line in answer.split("\r\n") if line]
    assert rows[0] == [
        "Question",
        "Judged twice",
        '"Agreed',
        ' %"',
        "Cohen’s kappa",
        "Disagreements",
    ]
    assert rows[1:] == [
        ["Stays or goes", "3", "66.7", "0.0", "1"],
        ["And by which rule", "3", "33.3", "0.0", "2"],
        ["Insult or harassment", "3", "33.3", "0.0", "2"],
        ["Advertising or spam", "1", "66.7", "0.0", "1"],
    ]
    page = moderating.get(PAGE, {"period": "day"}).content.decode()
    for about, count in (("verdict", 1), ("by_rule", 2), ("abuse", 2), ("spam", 1), ("", 2)):
        assert not about or f"about={about}" in page
        found = moderating.get(
            reverse("moderation:second_looks"), {"period": "day", "about": about}
        )
        assert len(found.context["disagreements"]) == count, about
    other = moderating.get(f"{PAGE}second-looks.csv", {"section": "culture"}).content.decode()
    assert "Stays" not in other


@pytest.mark.django_db
@pytest.mark.slow
def test_the_list_asks_the_same_few_questions(moderating, django_assert_num_queries):
    address = reverse("moderation:second_looks")
    for count in (1, 6):
        for _number in range(count):
            make_second_look(make_comment(author=cast.alice()), judge=cast.ada())
        moderating.get(address)
        with django_assert_num_queries(5):
            moderating.get(address)
