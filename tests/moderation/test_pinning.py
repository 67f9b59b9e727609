"""What the moderation said is pinned: first on the page or in its branch, one at a time, logged."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, Discussion, Order
from forum.discussion.removal import hide_comment, restore_comment
from forum.discussion.threads import ROOTS_PER_PAGE
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.pinning import pin_word, unpin_word
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import moderator_of, speak
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PINNED = '<span class="badge badge--info">Pinned</span>'


def pin(comment: Comment, moderator: Member | None = None, **fields) -> Decision:
    asked = {"reason": "spoke", "moderator": moderator or cast.mori(), **fields}
    return pin_word(comment_id=comment.pk, **asked)


def unpin(comment: Comment, moderator: Member | None = None) -> Decision:
    return unpin_word(
        comment_id=comment.pk, moderator=moderator or cast.mori(), reason="calm_again"
    )


def order_on(page: str) -> list[int]:
    """Return the comments on a page as they stand there."""
    return [int(pk) for pk in re.findall(r'<article class="comment[^"]*" id="c([0-9]+)"', page)]


def read(address: str, client: Client | None = None, query: str = "") -> str:
    return (client or Client()).get(f"{address}{query}").content.decode()


@pytest.fixture
def long() -> Article:
    """An article with two pages of threads; the first begins with a word of the moderation."""
    article = make_article()
    speak(article)
    generate_discussion(article=article, count=2 * ROOTS_PER_PAGE + 80, shape="roots")
    return article


@pytest.mark.strictest
def test_no_reply_is_said_to_have_put_it_there():
    article = make_article()
    said = speak(article)
    make_comment(article=article)
    address, query, why = article.get_absolute_url(), "?order=discussed", "comment__why"
    assert read(address, query=query).count(why) == 2
    pin(said)
    assert read(address, query=query).count(why) == 1


@pytest.mark.parametrize("order", Order.values)
def test_it_stands_first_on_page_one_in_every_order_and_once(long: Article, order: str):
    said = Comment.objects.get(is_official=True)
    address = long.get_absolute_url()
    pin(said)
    seen, query = [], f"?order={order}"
    for number in range(20):
        page = read(address, query=query)
        found = order_on(page)
        seen += found
        assert (found[0] == said.pk and PINNED in page) == (number == 0)
        onward = re.search(r'rel="next nofollow" href="([^"#]+)', page)
        if not onward:
            break
        query = onward.group(1).replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == Comment.objects.count()
    assert order_on(read(address, query=f"?order={order}&all=1"))[0] == said.pk


def test_on_a_short_page_readers_with_and_without_an_account_see_it_at_once(
    client: Client, django_assert_num_queries
):
    article = make_article()
    said, other = speak(article), make_comment(article=article, author=cast.alice())
    make_comment(article=article, author=cast.bob(), reply_to=other)
    client.force_login(cast.bob())
    address = article.get_absolute_url()

    def firsts() -> list[tuple[int, bool]]:
        pages = [read(address, who, "?order=newest") for who in (Client(), client, client)]
        return [(order_on(page)[0], PINNED in page) for page in pages]

    assert firsts() == [(other.pk, False)] * 3
    pin(said)
    assert firsts() == [(said.pk, True)] * 3
    with django_assert_num_queries(1):
        read(address, query="?order=newest")
    unpin(said)
    assert firsts() == [(other.pk, False)] * 3


@pytest.mark.strictest
def test_an_answer_stands_first_below_what_it_answers():
    root = make_comment(author=cast.alice())
    first = make_comment(reply_to=root, author=cast.bob())
    below = make_comment(reply_to=first, author=cast.alice())
    said = speak(root.article, reply_to=root.pk)
    thanks = make_comment(reply_to=said, author=cast.bob())
    other = make_comment(article=root.article, author=cast.suzu())
    pin(said)
    page = read(root.article.get_absolute_url(), query="?order=oldest")
    assert order_on(page) == [root.pk, said.pk, thanks.pk, first.pk, below.pk, other.pk]
    assert page.count("<ol") == page.count("</ol>") and len(
        re.findall("<li[ >]", page)
    ) == page.count("</li>")
    branch = read(root.get_absolute_url())
    assert order_on(branch) == [root.pk, said.pk, thanks.pk, first.pk, below.pk]
    assert PINNED in branch


def test_in_a_long_branch_it_is_there_before_the_rest_and_nothing_is_left_out():
    root = make_comment(author=cast.alice())
    for number in range(160):
        make_comment(reply_to=root, author=cast.bob(), text=f"{number}.")
    said = speak(root.article, reply_to=root.pk)
    late = make_comment(reply_to=root, author=cast.bob(), text="Late.")
    pin(said)
    shown = order_on(read(root.article.get_absolute_url()))
    assert shown[:2] == [root.pk, said.pk]
    page = read(root.get_absolute_url())
    assert order_on(page)[:2] == [root.pk, said.pk]
    cursor = re.search("after=([0-9a-z]+)", page)
    assert cursor
    rest = order_on(read(root.get_absolute_url(), query=f"?after={cursor.group(1)}"))
    assert {*order_on(page), *rest} == set(Comment.objects.values_list("pk", flat=True))
    assert late.pk in rest


@pytest.mark.strictest
def test_a_time_ends_it_by_the_clock(monkeypatch):
    article = make_article()
    said, other = speak(article), make_comment(article=article, author=cast.alice())
    decision = pin(said, duration=timedelta(hours=1))
    discussion = Discussion.objects.get(article=article)
    assert discussion.pinned_until == decision.until
    soon, later = timezone.now(), decision.until + timedelta(seconds=1)
    assert discussion.pinned_at(soon) == said.pk and discussion.pinned_at(later) is None
    assert discussion.changes_at_after(article, soon) == decision.until
    address = article.get_absolute_url()
    assert order_on(read(address, query="?order=newest"))[0] == said.pk
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = read(address, query="?order=newest")
    assert order_on(page)[0] == other.pk and PINNED not in page
    pin(speak(article, text="Something else."))  # What is over is in nobody's way.


@pytest.mark.strictest
def test_one_at_a_time_and_only_what_was_said_for_the_moderation():
    article = make_article()
    said, again = speak(article), speak(article, text="Really.")
    pin(said)
    for comment, code in (
        (again, "pinned_before"),
        (make_comment(article=article, author=cast.mori()), "not_official"),
    ):
        with pytest.raises(Refused, match=code):
            pin(comment)
    with pytest.raises(Refused, match="not_pinned"):
        unpin(again)
    with pytest.raises(Refused, match="wrong_reason"):
        pin(speak(make_article()), reason="spam")


def test_a_colleague_takes_it_down_and_nobody_else(client: Client):
    said = speak(make_article())
    elsewhere = moderator_of(articles=(make_article(),))
    for who, code in ((cast.alice(), "not_allowed"), (elsewhere, "out_of_scope")):
        with pytest.raises(Refused, match=code):
            pin(said, who)
    pin(said)
    unpin(said, cast.ada())
    acts = Decision.objects.exclude(act=Act.SPEAK).order_by("pk")
    assert [(one.act, one.moderator) for one in acts] == [
        ("pin", cast.mori()), ("unpin", cast.ada()),
    ]  # fmt: skip
    assert verify_log().broken is None
    sign_in(client, cast.mori())
    for name in ("Word of the moderation pinned", "Word of the moderation taken down"):
        assert name in read("/transparency/log/") and name in read("/moderation/log/", client)


@pytest.mark.strictest
def test_what_readers_do_not_see_is_pinned_no_more():
    said = speak(make_article())
    pin(said)
    hide_comment(comment_id=said.pk)
    assert Discussion.objects.get().pinned is None
    restore_comment(comment_id=said.pk)
    assert PINNED not in read(said.article.get_absolute_url())
    call_command("recount", "--check")


@pytest.mark.strictest
def test_the_page_pins_and_takes_down_without_javascript(client: Client):
    said = speak(make_article())
    sign_in(client, cast.mori())
    page, more = (reverse(name, args=[said.pk]) for name in ("moderation:pin", "discussion:more"))
    assert page in read(more, client)
    typed = {"duration": "1h", "reason": "other", "note": ""}
    refused = client.post(page, typed)
    assert refused.status_code == 422 and "Please say in the note" in refused.content.decode()
    done = client.post(page, {**typed, "note": "A quarrel."})
    assert done.status_code == 303 and Discussion.objects.get().pinned == said
    assert "It is pinned until" in read(page, client)
    again = client.post(page, {**typed, "reason": "spoke"})
    assert (
        again.status_code == 422 and "pinned in this discussion already" in again.content.decode()
    )
    down = client.post(page, {"value": "0", "reason": "calm_again", "note": ""})
    assert down.status_code == 303 and Discussion.objects.get().pinned is None
    plain = make_comment(author=cast.alice())
    assert "Only what was said for the moderation" in read(
        reverse("moderation:pin", args=[plain.pk]), client
    )
    client.force_login(cast.alice())
    assert page not in read(more, client) and client.get(page).status_code == 403


def test_the_database_keeps_no_time_without_a_pin():
    make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Discussion.objects.update(pinned_until=timezone.now())


def pin_or_hide(comment_id: int, other_id: int, number: int) -> list[str]:
    """Pin one of two and take it down, or hide and restore them; return what came of it."""
    mori, done = Member.objects.get(username="mori"), []
    for turn in range(6):
        pk = (comment_id, other_id)[(turn + number) % 2]
        asked = {"comment_id": pk, "moderator": mori}
        acts = (
            lambda asked=asked: pin_word(**asked, reason="spoke"),
            lambda asked=asked: unpin_word(**asked, reason="calm_again"),
            lambda pk=pk: hide_comment(comment_id=pk),
            lambda pk=pk: restore_comment(comment_id=pk),
        )
        try:
            acts[(turn + number) % 4 if number > 3 else turn % 2]()
            done.append("done")
        except Refused as refused:
            done.append(refused.refusal.code)
    return done


def test_two_at_once_pin_one(writers):
    article = make_article()
    one, other = speak(article), speak(article, text="Really.")
    calls = [{"comment_id": one.pk, "other_id": other.pk, "number": n} for n in range(8)]
    results = writers.call(pin_or_hide, calls)
    assert [result for result in results if isinstance(result, BaseException)] == []
    pinned = Discussion.objects.get().pinned
    assert pinned is None or pinned.state == "published"
    count = {act: Decision.objects.filter(act=act).count() for act in (Act.PIN, Act.UNPIN)}
    assert count[Act.PIN] >= count[Act.UNPIN] > 0 or count[Act.PIN] > 0
    call_command("recount", "--check")
    assert verify_log().broken is None
