"""The day that is played in the moderation room: its stream, pure, and its clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bench.day import stream
from bench.day.inside import clock_of
from bench.day.pictures import ALTS, draw

pytestmark = pytest.mark.once


def test_a_day_is_the_same_each_time_and_in_order():
    said = stream.make_day(600)
    assert said == stream.make_day(600) and len(said) == 600
    assert [one.at for one in said] == sorted(one.at for one in said)
    for number, one in enumerate(said):
        parent = None if one.parent is None else said[one.parent]
        assert parent is None or (one.parent < number and parent.article == one.article)


def test_of_each_kind_of_wrong_there_is_something_and_most_is_fine():
    said = stream.make_day(4_000)
    kinds = {one.wrong for one in said}
    assert kinds == {"", *stream.WRONG, *stream.WRONG_PICTURES}
    assert sum(not one.wrong for one in said) / len(said) > 0.9


def test_a_few_comments_show_a_picture_and_some_of_those_are_wrong():
    shown = [one for one in stream.make_day(4_000) if one.shows_picture]
    assert 10 <= len(shown) <= 16
    assert {one.wrong for one in shown} == set(ALTS) == set(stream.WRONG_PICTURES)
    for one in shown[:4]:
        assert draw(one.wrong, 1).getvalue() == draw(one.wrong, 1).getvalue()
        assert draw(one.wrong, 1).getvalue() != draw("", 2).getvalue()


def test_who_reports_has_a_reason_and_nobody_reports_themselves():
    said = stream.make_day(4_000)
    reports = stream.make_reports(said)
    for number, several in reports.items():
        assert all(one.reporter != said[number].author for one in several)
        assert all(one.at >= said[number].at for one in several)
        if said[number].wrong:
            assert {one.reason for one in several} == {said[number].wrong}
    assert any(not said[number].wrong for number in reports)  # Some report what is fine.


def test_what_comes_in_the_wave_can_be_told_apart_by_reading():
    wave = list(stream.make_wave(100))
    assert {stream.wrong_with(one.text) == one.wrong for one in wave} == {True}
    assert {one.wrong for one in wave} == {"", "abuse"}


def test_the_clock_is_the_days_own_and_is_given_back():
    begins = datetime(2026, 3, 1, 8, tzinfo=UTC)
    real = timezone.now
    with clock_of(begins) as set_clock:
        set_clock(90)
        assert timezone.now() == begins + timedelta(seconds=90)
    assert timezone.now is real
