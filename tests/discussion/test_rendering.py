"""The moulds of a comment say what its template says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from forum.dates import Clock, shown_datetime, shown_time
from forum.discussion.lines import Line
from forum.discussion.models import State
from forum.discussion.reader import Reader
from forum.discussion.rendering import Renderer
from forum.members.models import Member

# A database, for the names of rules.
pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.slow]

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters='<>&"%{}'), max_size=12
)
ids = st.integers(1, 10**9)


@st.composite
def lines(draw) -> Line:
    """A comment in any state, as any reader may see it."""
    flag = st.booleans()
    is_root = draw(flag)
    state = draw(st.sampled_from(State.values))
    return Line(
        pk=draw(ids), path="0000001", depth=draw(st.integers(0, 400)), root_id=1,
        reply_to_id=None if is_root else draw(ids),
        state=state,
        html=f"<p>{draw(st.sampled_from(['100 % sure', 'zqhtmlqz', '%(pk)s']))}</p>",
        created_at=draw(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1),
                                     timezones=st.just(UTC))),
        edited_at=draw(st.none() | st.just(datetime(2026, 1, 1, tzinfo=UTC))),
        up_count=draw(st.integers(0, 5000)), down_count=draw(st.integers(0, 5000)),
        reply_count=0, thread_count=0, rank=0.5, is_locked=draw(flag),
        slow_minutes=draw(st.sampled_from((None, 1, 10))), moved_from_id=draw(st.none() | ids),
        because=draw(st.sampled_from(("", "spam"))), redaction_id=draw(st.none() | ids),
        redacted_because=draw(st.sampled_from(("", "abuse"))),
        redacted_at=draw(st.none() | st.just(datetime(2026, 2, 1, tzinfo=UTC))),
        open_report_count=draw(st.integers(0, 3)),
        arrival=draw(ids if state == State.PUBLISHED else st.none() | ids),
            asks_author=draw(flag), is_official=draw(flag),
            pick_why=draw(st.sampled_from(("", "So it is.", "<b> 100 % & more"))), picked_at=None,
        author_id=draw(ids), username=draw(texts), name=draw(texts), is_staff=draw(flag),
        reply_to_state=None if is_root else State.PUBLISHED,
        reply_to_name=None if is_root else draw(texts),
        vote=draw(st.sampled_from((-1, 0, 1))), is_own=draw(flag),
        is_by_article_author=draw(flag), can_edit=draw(flag), can_delete=draw(flag),
        can_vote=draw(flag), can_reply=draw(flag),
        muted=draw(st.sampled_from(("", "author", "branch"))),
        below_count=draw(st.integers(0, 3)), is_below_cut=draw(flag),
    )  # fmt: skip


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


@pytest.mark.slow
@given(
    line=lines(),
    language=st.sampled_from(("en", "ja")),
    article_language=st.sampled_from(("en", "ja")),
    is_member=st.booleans(),
    may_moderate=st.booleans(),
    is_open=st.booleans(),
    is_parent_here=st.booleans(),
    is_linked=st.booleans(),
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_a_mould_says_what_the_template_says(
    line, language, article_language, is_member, may_moderate, is_open, is_parent_here, is_linked
):
    article = Article(pk=7, slug="a", language=article_language)
    member = Member(pk=3, username="bo") if is_member else AnonymousUser()
    reader = Reader(member, may_moderate, None, is_open, True, timezone.now())
    here = {line.reply_to_id} if is_parent_here else set()
    linked = line.pk if is_linked else None
    with translation.override(language):
        by_template = render_to_string(
            "discussion/_line.html",
            {
                "line": line,
                "reader": reader,
                "article": article,
                "here": here,
                "linked": linked,
                "compose_url": reverse("discussion:compose", args=[7]),
            },
        )
        by_mould = Renderer(article, reader, here, linked).line(line).decode()
    assert squeezed(by_mould) == squeezed(by_template)


@pytest.mark.slow
@given(at=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=200)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_dates_are_what_the_filters_say(language, at):
    with translation.override(language), timezone.override("America/New_York"):
        local = timezone.localtime(at)
        assert shown_datetime(at) == date_format(local, "DATETIME_FORMAT")
        assert Clock().date(at) == date_format(local, "DATE_FORMAT")
        assert shown_time(at) == date_format(local, "TIME_FORMAT")


# Clocks that go by half hours and quarters, change by half an hour, and once showed seconds.
ZONES = ("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia", "UTC")


@pytest.mark.slow
@given(
    at=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    later=st.lists(st.timedeltas(timedelta(0), timedelta(hours=2)), max_size=20),
)
@settings(max_examples=200)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("zone", ZONES)
def test_a_clock_says_of_many_times_what_it_says_of_each(zone, language, at, later):
    with translation.override(language), timezone.override(zone):
        clock = Clock()
        for one in (at, *(at + wait for wait in later)):
            iso, shown = clock.both(one)
            assert iso.decode() == one.isoformat(timespec="seconds")
            assert shown.decode() == date_format(timezone.localtime(one), "DATETIME_FORMAT")


@pytest.mark.parametrize(("zone", "changed"), [
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Africa/Monrovia", datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC)),
])  # fmt: skip
def test_a_clock_says_what_it_is_when_clocks_are_changed(zone, changed):
    with translation.override("en"), timezone.override(zone):
        clock = Clock()
        for seconds in range(-2 * 3600, 2 * 3600, 15):
            one = changed + timedelta(seconds=seconds)
            shown = date_format(timezone.localtime(one), "DATETIME_FORMAT")
            assert clock.both(one)[1].decode() == shown
