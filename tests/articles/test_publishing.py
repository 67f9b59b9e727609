"""Writing, publishing, correcting and withdrawing articles, verb by verb."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, ArticleVersion, Status, Tagging
from tests import cast
from tests.make import make_article, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

announced: list[tuple[int, str]] = []


def listen(*, article: Article, change: str) -> None:
    """Stand in settings.ARTICLES_LISTENERS."""
    assert transaction.get_connection().in_atomic_block
    announced.append((article.pk, change))


@pytest.fixture
def _listening(settings):
    announced.clear()
    settings.ARTICLES_LISTENERS = [f"{__name__}.listen"]


def save(article: Article, **fields) -> Article:
    return publishing.save_article(article=article, editor=cast.edo(), fields=fields)


def test_a_new_article_is_a_draft_that_nobody_sees():
    article = publishing.create_article(
        editor=cast.edo(), headline="Rice gets dearer", section=make_section(), body="**Much**."
    )

    assert (article.status, article.version, article.slug) == ("draft", 1, "rice-gets-dearer")
    assert "<strong>Much</strong>" in article.body_html
    assert not Article.objects.public().exists()


def test_every_change_leaves_a_version():
    article = save(make_article(), headline="Ferry to sail twice an hour")
    article = publishing.correct_article(article=article, editor=cast.edo(), text="Not thrice.")
    publishing.withdraw_article(article=article, editor=cast.ada(), reason="Made up.")
    publishing.restore_article(article=article, editor=cast.ada())

    versions = ArticleVersion.objects.filter(article=article).order_by("number")
    assert [version.change for version in versions] == [
        "created", "published", "edited", "corrected", "withdrawn", "restored",
    ]  # fmt: skip
    assert versions[1].snapshot["headline"] == "Ferry to sail every hour"
    assert versions[2].snapshot["headline"] == "Ferry to sail twice an hour"
    assert versions[4].editor == cast.ada()


def test_saving_over_a_version_one_has_not_seen_is_refused():
    article = make_article()
    seen = article.version
    save(article, body="Somebody else's text.")

    with pytest.raises(publishing.StaleVersion) as refused:
        publishing.save_article(
            article=article, editor=None, fields={"body": "Mine."}, expected_version=seen
        )

    assert refused.value.current.body == "Somebody else's text."
    article.refresh_from_db()
    assert (article.body, article.version) == ("Somebody else's text.", seen + 1)


def test_an_editor_cannot_write_past_the_verbs():
    with pytest.raises(TypeError):
        save(make_article(is_draft=True), status="published")


def test_only_a_public_article_is_marked_as_updated():
    assert save(make_article(is_draft=True), body="New.").updated_at is None
    assert save(make_article(), body="New.").updated_at is not None


def test_the_address_of_a_public_article_stays():
    assert save(make_article(is_draft=True), headline="Other").slug == "other"
    assert save(make_article(), headline="Other").slug == "ferry-to-sail-every-hour"


@pytest.mark.both
def test_japanese_and_wordless_headlines_have_addresses():
    assert publishing.make_slug("港の古い起重機、移設へ") == "港の古い起重機移設へ"
    assert publishing.make_slug("!?") == "article"


def test_what_would_break_feeds_and_addresses_is_cleaned():
    article = make_article(
        headline="A\0\x0b ferry\nsails\u202e", slug="a/b ../c", byline="x\ud800y", body="a\0\r\nb"
    )
    assert (article.headline, article.byline, article.body) == ("A ferry sails", "xy", "a\nb")
    assert article.slug == "ab-c"
    assert article.get_absolute_url().endswith("/ab-c/")


@pytest.mark.both
def test_a_tag_that_grows_in_its_address_is_found_there(client):
    article = make_article(tags=["㍿" * 30, "!?", " two \n words "])
    assert article.tags == ["㍿" * 30, "!?", "two words"]
    for link in article.tag_links:
        assert client.get(f"/tags/{link['slug']}/").status_code == 200
    assert len(article.tag_links) == 2


@pytest.mark.both
def test_tags_are_mirrored_for_the_way_back():
    article = make_article(tags=["Ferries", " ferries ", "離島", "", "!!"])
    assert set(Tagging.objects.values_list("slug", flat=True)) == {"ferries", "離島"}

    save(article, tags=["離島"])
    assert [tagging.slug for tagging in Tagging.objects.all()] == ["離島"]


def test_related_articles_are_kept_unless_told():
    other = make_article()
    article = publishing.create_article(
        editor=None, headline="A", section=make_section(), related=[other]
    )

    assert list(save(article, body="B").related.all()) == [other]
    assert list(save(article, related=[]).related.all()) == []


@pytest.mark.both
def test_publishing_ahead_waits_for_the_clock():
    now = timezone.now()
    at = now + timedelta(hours=2)
    article = make_article(published_at=at)

    assert article.status == Status.SCHEDULED
    assert not article.is_public(now)
    assert article.is_public(at)
    assert not Article.objects.public(now).exists()
    assert Article.objects.public(at).get() == article


def test_a_scheduled_article_can_be_moved_and_taken_back():
    now = timezone.now()
    article = make_article(published_at=now + timedelta(hours=2))
    later = now + timedelta(hours=5)
    article = publishing.publish_article(article=article, editor=None, at=later)
    assert article.published_at == later

    article = publishing.unschedule_article(article=article, editor=None)
    assert (article.status, article.published_at) == (Status.DRAFT, None)


def withdraw(article: Article) -> Article:
    return publishing.withdraw_article(article=article, editor=None, reason="Wrong.")


def correct(article: Article) -> Article:
    return publishing.correct_article(article=article, editor=None, text="It was Friday.")


VERBS = {
    "publish": lambda article: publishing.publish_article(article=article, editor=None),
    "unschedule": lambda article: publishing.unschedule_article(article=article, editor=None),
    "correct": correct,
    "withdraw": withdraw,
    "restore": lambda article: publishing.restore_article(article=article, editor=None),
}
POSSIBLE = {
    "draft": {"publish"},
    "scheduled": {"publish", "unschedule"},
    "due": {"correct", "withdraw"},
    "published": {"correct", "withdraw"},
    "withdrawn": {"restore"},
}


def make_case(standing: str) -> Article:
    """Return an article that stands as named; "due" is scheduled, and its time has come."""
    if standing == "scheduled":
        return make_article(published_at=timezone.now() + timedelta(days=1))
    article = make_article(is_draft=standing == "draft")
    if standing == "due":
        Article.objects.update(status=Status.SCHEDULED)
    return withdraw(article) if standing == "withdrawn" else article


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("standing", POSSIBLE)
def test_each_verb_is_for_articles_that_stand_right(standing: str, verb: str):
    article = make_case(standing)
    article.refresh_from_db()
    before = article.version

    if verb in POSSIBLE[standing]:
        assert VERBS[verb](article).version == before + 1
        return
    with pytest.raises(publishing.NotPossible):
        VERBS[verb](article)
    article.refresh_from_db()
    assert article.version == before


@pytest.mark.parametrize("missing", ["headline", "body"])
def test_an_article_without_words_is_not_published(missing: str):
    article = make_article(is_draft=True)
    save(article, **{missing: " "})

    with pytest.raises(publishing.NotPossible):
        publishing.publish_article(article=article, editor=None)


def test_corrections_and_withdrawals_need_words():
    article = make_article()
    with pytest.raises(publishing.NotPossible):
        publishing.correct_article(article=article, editor=None, text="  ")
    with pytest.raises(publishing.NotPossible):
        publishing.withdraw_article(article=article, editor=None, reason="  ")


def test_what_readers_are_told_is_cleaned():
    article = make_article()
    publishing.correct_article(
        article=article, editor=None, text="\u202eIt was\0 five.\r\n\r\nNot six. "
    )
    article.refresh_from_db()
    assert article.corrections[0]["text"] == "It was five.\n\nNot six."
    publishing.withdraw_article(
        article=article, editor=None, reason=" Wrong\0\n\u202efrom end to end "
    )
    article.refresh_from_db()
    assert article.withdrawn_reason == "Wrong from end to end"
    with pytest.raises(publishing.NotPossible):
        publishing.correct_article(article=make_article(), editor=None, text="\u202e")


def test_corrections_are_dated_and_add_up():
    article = correct(correct(make_article()))

    assert [correction["text"] for correction in article.corrections] == ["It was Friday."] * 2
    assert article.corrections[1]["at"] == article.updated_at.isoformat()


@pytest.mark.usefixtures("_listening")
def test_who_listens_is_told_within_the_transaction():
    article = make_article()
    withdraw(article)
    publishing.restore_article(article=article, editor=None)

    assert announced == [(article.pk, change) for change in ("published", "withdrawn", "restored")]


def append(*, pk: int, expected_version: int) -> str:
    """Save once; run by eight processes at the same moment."""
    article = Article.objects.get(pk=pk)
    try:
        publishing.save_article(
            article=article, editor=None, fields={"body": "New."}, expected_version=expected_version
        )
    except publishing.StaleVersion:
        return "stale"
    return "saved"


@pytest.mark.both
def test_of_eight_editors_who_saw_the_same_version_one_saves(writers):
    article = make_article()
    outcomes = writers.call(append, [{"pk": article.pk, "expected_version": article.version}] * 8)

    assert sorted(outcomes) == ["saved"] + ["stale"] * 7
    article.refresh_from_db()
    assert article.version == article.versions.count() == 3


def rewrite(*, pk: int, body: str) -> int:
    """Save without having looked; run by eight processes at the same moment."""
    article = Article.objects.get(pk=pk)
    fields = {"body": body, "tags": [body]}
    return publishing.save_article(article=article, editor=None, fields=fields).version


@pytest.mark.both
def test_eight_writers_at_once_leave_eight_versions_and_one_set_of_tags(writers):
    article = make_article()
    calls = [{"pk": article.pk, "body": f"text {number}"} for number in range(8)]

    assert sorted(writers.call(rewrite, calls)) == list(range(3, 11))
    article.refresh_from_db()
    assert [tagging.name for tagging in article.taggings.all()] == article.tags == [article.body]
    assert article.versions.first().snapshot["body"] == article.body


@pytest.mark.both
def test_a_version_keeps_related_articles_and_the_time_of_publication():
    other, at = make_article(), timezone.now() + timedelta(days=2)
    article = make_article(is_draft=True, related=[other])
    publishing.publish_article(article=article, editor=None, at=at)
    publishing.save_article(article=article, editor=None, fields={"related": []})
    kept = [one.snapshot for one in article.versions.order_by("number")]
    assert [one["related"] for one in kept] == [[other.pk], [other.pk], []]
    assert [one["published_at"] for one in kept] == [None, at.isoformat(), at.isoformat()]


DECISIONS = {
    "publish": (True, publishing.publish_article, {}),
    "correct": (False, publishing.correct_article, {"text": "It was Friday."}),
    "withdraw": (False, publishing.withdraw_article, {"reason": "Wrong."}),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_about_an_older_version_is_refused(name):
    is_draft, verb, fields = DECISIONS[name]
    article = make_article(is_draft=is_draft)
    seen = article.version
    current = publishing.save_article(article=article, editor=None, fields={"headline": "New"})
    with pytest.raises(publishing.StaleVersion):
        verb(article=article, editor=None, expected_version=seen, **fields)
    assert Article.objects.get().version == current.version
    verb(article=article, editor=None, expected_version=current.version, **fields)
    assert Article.objects.get().version == current.version + 1
