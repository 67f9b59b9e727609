"""Publishing, scheduling, correcting and withdrawing at the desk; the list; who may come."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.desk import listing
from articles.models import Article, Status
from forum.members.models import Member
from tests import cast
from tests.articles.test_desk_editor import hidden
from tests.make import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

PLACES = {
    "desk:articles": [], "desk:new": [], "desk:image": [], "desk:edit": ["article"],
    "desk:publish": ["article"], "desk:unschedule": ["article"], "desk:correct": ["article"],
    "desk:withdraw": ["article"], "desk:restore": ["article"], "desk:versions": ["article"],
    "desk:version": ["article", 1], "discussion:settings": ["article"],
}  # fmt: skip


def address(name: str, article: Article) -> str:
    return reverse(name, args=[article.pk if arg == "article" else arg for arg in PLACES[name]])


@pytest.fixture
def desk(client):
    """A browser in which the editor is signed in."""
    client.force_login(cast.edo())
    return client


@pytest.mark.parametrize("name", PLACES)
def test_only_editors_come_to_the_desk(client, name):
    where = address(name, make_article())
    assert client.get(where).url.startswith("/accounts/login/?next=/desk/")
    for person, status in ((cast.alice(), 403), (cast.mori(), 403), (cast.edo(), 200)):
        client.force_login(person)
        assert client.get(where).status_code == status, person


def suspend_edo(until: datetime | None) -> None:
    Member.objects.filter(pk=cast.edo().pk).update(suspended_until=until)


@pytest.mark.parametrize("name", [*PLACES, "discussion:paste"])
def test_the_suspended_do_not_work_at_the_desk_and_are_told_why(desk, name):
    where = address(name, make_article()) if name in PLACES else reverse(name)
    suspend_edo(timezone.now() + timedelta(hours=1))
    answer = desk.get(where)
    assert answer.status_code == 403 and "account is suspended" in answer.text
    assert desk.post(where, {"when": "now", "text": "x"}).status_code in (403, 405)


def test_what_the_suspended_had_typed_is_there_afterwards(desk):
    key = hidden(desk.get(reverse("desk:new")).text, "rescue_key")
    suspend_edo(timezone.now() + timedelta(hours=1))
    desk.post(reverse("desk:new"), {"rescue_key": key, "body": "Typed before"})
    suspend_edo(None)
    assert "Typed before" in desk.get(reverse("desk:new"), {"restore": 1}).text


@pytest.mark.parametrize("name", [name for name in PLACES if PLACES[name]])
def test_an_article_that_isnt_there_is_404(desk, name):
    missing = Article(pk=999)
    assert desk.get(address(name, missing)).status_code == 404


def test_publishing_now(desk):
    article = make_article(is_draft=True)
    where = reverse("desk:publish", args=[article.pk])
    assert desk.post(where, {"when": "now"}).status_code == 303
    article.refresh_from_db()
    assert article.is_public()


def test_scheduling_is_meant_in_the_editors_time_zone(desk):
    editor = cast.edo()
    editor.time_zone = "America/New_York"
    editor.save()
    article = make_article(is_draft=True)
    where = reverse("desk:publish", args=[article.pk])
    assert "America/New_York (UTC-" in desk.get(where).text
    day = (timezone.now() + timedelta(days=30)).date()
    desk.post(where, {"when": "later", "at": f"{day}T08:30"})
    article.refresh_from_db()
    assert article.status == Status.SCHEDULED
    there = article.published_at.astimezone(ZoneInfo("America/New_York"))
    assert (there.date(), there.hour, there.minute) == (day, 8, 30)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"when": "later", "at": ""}, "Please say when."),
        ({"when": "later", "at": "2020-01-01T10:00"}, "That time is over."),
        ({"when": "later", "at": "2199-01-01T10:00"}, "Is the year right?"),
        ({"when": "later", "at": "soon"}, "Enter a valid date/time."),
        ({}, "This field is required."),
    ],
)
def test_a_wrong_time_is_refused(desk, sent, words):
    article = make_article(is_draft=True)
    answer = desk.post(reverse("desk:publish", args=[article.pk]), sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert Article.objects.get().status == Status.DRAFT


def test_what_the_status_doesnt_allow_is_said_and_not_done(desk):
    article = make_article()
    answer = desk.post(reverse("desk:restore", args=[article.pk]))
    assert answer.status_code == 422
    assert "was not withdrawn" in answer.text


def test_a_scheduled_article_becomes_a_draft_again(desk):
    article = make_article(published_at=timezone.now() + timedelta(days=1))
    assert desk.post(reverse("desk:unschedule", args=[article.pk])).status_code == 303
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_a_correction_is_printed(desk):
    article = make_article()
    where = reverse("desk:correct", args=[article.pk])
    assert desk.post(where, {"text": " "}).status_code == 422
    assert desk.post(where, {"text": "It was Monday."}).status_code == 303
    assert Article.objects.get().corrections[0]["text"] == "It was Monday."


def test_withdrawing_needs_a_reason_and_can_be_taken_back(desk):
    article = make_article()
    where = reverse("desk:withdraw", args=[article.pk])
    assert desk.post(where, {"reason": ""}).status_code == 422
    assert desk.post(where, {"reason": "Not true."}).status_code == 303
    assert Article.objects.get().status == Status.WITHDRAWN
    assert desk.post(reverse("desk:restore", args=[article.pk])).status_code == 303
    assert Article.objects.get().status == Status.PUBLISHED


SENT = {
    "publish": {"when": "now"},
    "unschedule": {},
    "correct": {"text": "It was Monday."},
    "withdraw": {"reason": "Not true."},
    "restore": {},
}


def in_state_for(act: str) -> Article:
    """Return an article that the act can be done to."""
    if act in ("publish", "unschedule"):
        tomorrow = timezone.now() + timedelta(days=1)
        return make_article(published_at=tomorrow if act == "unschedule" else None,
                            is_draft=act == "publish")  # fmt: skip
    article = make_article()
    if act == "restore":
        publishing.withdraw_article(article=article, editor=None, reason="Not true.")
    return article


@pytest.mark.parametrize("act", SENT)
def test_the_second_of_two_editors_is_told_and_asked_again(desk, act):
    article = in_state_for(act)
    where = reverse(f"desk:{act}", args=[article.pk])
    seen = hidden(desk.get(where).text, "version")
    publishing.save_article(article=article, editor=cast.ada(), fields={"headline": "Other"})
    before = Article.objects.get()
    answer = desk.post(where, {**SENT[act], "version": seen})
    assert answer.status_code == 422
    assert f"ada made version {before.version}" in answer.text
    assert f"?from={seen}&amp;to={before.version}" in answer.text
    assert (Article.objects.get().status, Article.objects.get().version) == (
        before.status,
        before.version,
    )
    for typed in SENT[act].values():
        assert typed in answer.text
    again = {**SENT[act], "version": hidden(answer.text, "version")}
    assert desk.post(where, again).status_code == 303
    assert Article.objects.get().version == before.version + 1


@pytest.mark.parametrize("name", [name for name in PLACES if PLACES[name]])
def test_every_page_of_an_article_leads_to_its_others(desk, name):
    article = make_article()
    page = desk.get(address(name, article)).text
    for other in ("desk:articles", "desk:edit", "desk:versions", "discussion:settings"):
        assert f'href="{address(other, article)}"' in page
    assert f'href="{article.get_absolute_url()}"' in page
    tabs = page[page.index('class="tabs"') :]
    current = re.findall(r'href="([^"]+)" aria-current', tabs)
    leads = {
        "desk:edit": "desk:edit",
        "desk:versions": "desk:versions",
        "desk:version": "desk:versions",
        "discussion:settings": "discussion:settings",
    }
    assert current == ([address(leads[name], article)] if name in leads else [])


@pytest.mark.both
def test_differences_show_related_articles_and_times(desk):
    other = make_article(headline="Bread rises")
    article = make_article(is_draft=True)
    publishing.save_article(article=article, editor=None, fields={"related": [other]})
    publishing.publish_article(article=article, editor=None)
    where = reverse("desk:versions", args=[article.pk])
    page = desk.get(where, {"from": 1, "to": 3}).text
    assert f"</span>#{other.pk} Bread rises<span" in page
    assert "time of publication" in page


@pytest.mark.both
def test_what_an_old_version_doesnt_know_is_no_change(desk):
    article = make_article()
    first = article.versions.get(number=1)
    first.snapshot = {
        name: value
        for name, value in first.snapshot.items()
        if name not in ("related", "published_at")
    }
    first.save()
    page = desk.get(reverse("desk:version", args=[article.pk, 2])).text
    assert "time of publication" not in page


def test_versions_show_what_changed_between_any_two(desk):
    article = make_article(body="They meet on Monday.")
    for body in ("They meet on Friday.", "They met on Friday."):
        article = publishing.save_article(
            article=article, editor=cast.edo(), fields={"body": body}, note="mended"
        )
    page = desk.get(reverse("desk:versions", args=[article.pk])).text
    assert "mended" in page
    page = desk.get(reverse("desk:versions", args=[article.pk]), {"from": "4", "to": "1"}).text
    assert "Monday" in page and "<del>" in page and "<ins>" in page
    page = desk.get(reverse("desk:version", args=[article.pk, 4])).text
    assert "on Monday" not in page
    assert "The first version" in desk.get(reverse("desk:version", args=[article.pk, 1])).text


@pytest.mark.parametrize("query", ["?from=1&to=99", "?from=x&to=1", "?before=-1"])
def test_versions_that_arent_there_are_404(desk, query):
    article = make_article()
    assert desk.get(reverse("desk:versions", args=[article.pk]) + query).status_code == 404


@pytest.mark.both
def test_the_list_knows_every_state_as_readers_see_it(desk):
    now = timezone.now()
    draft = make_article(headline="Draft one", is_draft=True)
    coming = make_article(headline="Coming", published_at=now + timedelta(hours=1))
    due = make_article(headline="Due", published_at=now + timedelta(hours=1))
    Article.objects.filter(pk=due.pk).update(published_at=now)
    gone = publishing.withdraw_article(article=make_article(), editor=None, reason="Not true")
    of = {
        status: {row.article for row in listing.load_page(status=status, query="", after=None).rows}
        for status in listing.STATUSES
    }
    assert of == {
        "": {draft, coming, due, gone},
        "draft": {draft},
        "scheduled": {coming},
        "published": {due},
        "withdrawn": {gone},
    }


@pytest.mark.both
def test_the_list_is_searched_by_words_of_the_headline(desk):
    make_article(headline="Ferry to sail")
    make_article(headline="Bread rises")
    page = desk.get(reverse("desk:articles"), {"q": "SAIL ferry"}).text
    assert "Ferry to sail" in page
    assert "Bread rises" not in page
    assert "No article matches." in desk.get(reverse("desk:articles"), {"q": "zzz"}).text


def test_a_search_that_no_text_can_hold_is_answered(desk):
    make_article(headline="Ferry to sail")
    assert "Ferry to sail" in desk.get(reverse("desk:articles"), {"q": "sail\0ferry"}).text
    assert "Ferry to sail" in desk.get(reverse("desk:articles"), {"q": "\0"}).text


@pytest.mark.both
def test_pages_of_the_list_follow_without_gaps(desk, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    made = [make_article(is_draft=True).pk for _ in range(5)]
    seen, after = [], None
    while True:
        page = listing.load_page(status="", query="", after=after)
        seen += [row.article.pk for row in page.rows]
        if (after := page.after) is None:
            break
    assert seen == made[::-1]


def test_the_list_costs_a_fixed_number_of_queries(desk, django_assert_num_queries):
    for _ in range(12):
        make_article(author=cast.edo())
    # Session, member, second factor, roles, articles.
    with django_assert_num_queries(5):
        assert desk.get(reverse("desk:articles")).status_code == 200


def test_the_discussions_settings_are_changed(desk):
    article = make_article()
    where = reverse("discussion:settings", args=[article.pk])
    assert desk.post(where, {"mode": "loud", "closes_after_days": "0"}).status_code == 422
    assert desk.post(where, {"mode": "open", "default_order": "loudest"}).status_code == 422
    sent = {"mode": "read_only", "closes_after_days": "14", "default_order": "oldest"}
    assert desk.post(where, sent).status_code == 303
    article.refresh_from_db()
    found = article.discussion
    assert (found.mode, found.closes_after_days, found.default_order) == ("read_only", 14, "oldest")
