"""What a process keeps in memory: bounded by bytes, by version, the least used leaving first."""

from articles.kept import Kept


def test_what_is_kept_never_takes_more_than_its_room():
    kept = Kept(1_000)
    for number in range(50):
        kept.put(number, 1, f"thing {number}", 90 + number)
        assert kept.taken == sum(one.size for one in kept.things.values()) <= 1_000
    assert kept.get(49, 1) == "thing 49"
    assert kept.get(0, 1) is None


def test_the_least_used_leaves_first_and_what_has_grown_is_counted_anew():
    kept = Kept(1_000)
    for number in range(10):
        kept.put(number, 1, number, 100)
    assert kept.get(0, 1) == 0
    kept.put(5, 1, 5, 200)
    assert sorted(kept.things) == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert kept.taken == 1_000


def test_nothing_is_kept_that_the_room_is_too_small_for():
    kept = Kept(1_000)
    kept.put("small", 1, "s", 10)
    kept.put("grows", 1, "g", 10)
    kept.put("grows", 1, "g", 1_001)
    assert list(kept.things) == ["small"] and kept.taken == 10


def test_another_version_is_not_what_is_kept():
    kept = Kept(1_000)
    kept.put("page", (1, 2), "old", 10)
    assert kept.get("page", (1, 3)) is None
