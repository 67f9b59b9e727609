"""What each page and verb of a discussion costs: the same at 100 comments and at 100,000.

Statements on every database, to 10,000 comments on PostgreSQL; on SQLite to 100,000, and
besides the steps its machine takes, so that no statement hides a walk over the whole
discussion.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import navigation
from articles.kept import forget_all
from articles.models import Article
from forum.discussion.drafts import save_draft
from forum.discussion.following import follow
from forum.discussion.models import Comment, Discussion, Order
from forum.discussion.muting import mute
from forum.discussion.newsroom.picking import pick_comment
from forum.discussion.threads import ALL_UP_TO
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.ready.pages import store
from tests import cast
from tests.big import make_huge_discussion
from tests.discussion.test_posting_cost import deepest, send
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]

SIZES = [100, 1_000, ALL_UP_TO, 10_000]
# It takes PostgreSQL a quarter of a minute, which the same code asks the same.
if connection.vendor == "sqlite":
    SIZES.append(100_000)
ONWARD = re.compile(r'<a class="pager__next"[^>]* href="([^"]*)"')
STEPS = 20  # Of SQLite's machine, between two looks at the count.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# Statements, the session's and the member's included.
MOST = 8
AT_MOST = {
    "ready": 1, "anything new? ready": 1, "anything new?": 3, "what has changed": 4, "feed": 4,
    "all on one page": 6, "member, kept": 4, "vote": 10, "reply": 12,
}  # fmt: skip


class Cost(NamedTuple):
    """What an answer took."""

    statements: int
    steps: int  # Thousands; 0 on PostgreSQL.


class Measure:
    """Asks as one client, and notes what each answer cost."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}

    def note(self, name: str, work: Callable[[], object]) -> None:
        """Do it, and note what it cost."""
        with counting_steps() as steps, CaptureQueriesContext(connection) as queries:
            work()
        statements = [one["sql"] for one in queries if not one["sql"].startswith(FRAME)]
        self.costs[name] = Cost(len(statements), steps[0] * STEPS // 1000)

    def page(self, name: str, client: Client, address: str, status: int = 200) -> str:
        """Ask for a page that nobody has asked for before; return it."""
        store.clear()
        forget_all()
        navigation.forget_sections()
        read: list[str] = []

        def ask() -> None:
            answer = client.get(address)
            assert answer.status_code == status, address
            read.append(answer.content.decode())

        self.note(name, ask)
        return read[0]


@contextmanager
def counting_steps() -> Iterator[list[int]]:
    """Count the steps of SQLite's machine, by STEPS; none on PostgreSQL."""
    count = [0]
    raw = connection.connection
    if not isinstance(raw, sqlite3.Connection):
        yield count
        return

    def step() -> int:
        count[0] += 1
        return 0

    raw.set_progress_handler(step, STEPS)
    try:
        yield count
    finally:
        raw.set_progress_handler(None, 0)


def following(page: str, address: str) -> str:
    """Return the address of the page after this one."""
    found = ONWARD.search(page)
    assert found, address
    return address.partition("?")[0] + unescape(found[1]).partition("#")[0]


def client_of(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def measure(article: Article) -> dict[str, Cost]:
    """Ask for every page of a discussion, and write in it."""
    anyone, alice, mori = Client(), client_of(cast.alice()), client_of(cast.mori())
    here, taken = article.get_absolute_url(), Measure()
    size = Discussion.objects.get(article=article).comment_count
    longest = Comment.objects.filter(article=article, depth=0).latest("thread_count")
    deep = deepest(article)
    settle(cast.alice(), article, longest)
    pick_comment(comment_id=longest.pk, editor=cast.edo(), why="It says how it was on the day.")

    for order in Order.values:
        address = f"{here}?order={order}"
        page = taken.page(f"made anew, {order}", anyone, address)
        if size > 100:
            taken.page(f"second page, {order}", anyone, following(page, address))
    taken.page("made anew", anyone, here)
    taken.note("ready", lambda: anyone.get(here))
    if size <= ALL_UP_TO:
        taken.page("all on one page", anyone, f"{here}?all=1")
    for part in ("links", "questions", "picks", "newsroom", "member&name=reader-0001"):
        taken.page(f"part: {part}", anyone, f"{here}?show={part}")
    for name, comment in (("deepest", deep), ("longest", longest)):
        taken.page(f"branch, {name}", anyone, f"/comments/{comment.pk}/")
        taken.page(f"branch, {name}, member", alice, f"/comments/{comment.pk}/")
        taken.page(f"feed of a branch, {name}", anyone, f"/comments/{comment.pk}/replies.atom")
    taken.page("feed", anyone, f"/articles/{article.pk}/comments.atom")
    taken.page("anything new?", anyone, f"/articles/{article.pk}/pulse/")
    taken.note("anything new? ready", lambda: anyone.get(f"/articles/{article.pk}/pulse/"))
    taken.page("what has changed", anyone, f"/articles/{article.pk}/changes/?since={size - 20}")

    taken.page("member", alice, here)
    taken.note("member, kept", lambda: alice.get(here))
    taken.page("moderator", mori, here)
    taken.page("next new", alice, f"/articles/{article.pk}/new/?after={deep.pk}", 303)
    taken.note("vote", lambda: alice.post(f"/comments/{deep.pk}/vote/", {"value": "1"}))
    taken.note("reply", lambda: send(alice, article, deep.pk))
    taken.page("made anew, with a young one", anyone, here)
    taken.page("member, with a young one", alice, here)
    taken.page("moderator, with a young one", mori, here)
    return taken.costs


def settle(member: Member, article: Article, comment: Comment) -> None:
    """Let a member have all that their page has to look for."""
    mute(member=member, target=Member.objects.get(username="reader-0002"))
    follow(member=member, target=article)
    cast_vote(comment_id=comment.pk, member=member, value=1)
    save_draft(member=member, article_id=article.pk, reply_to_id=None, text="Half a thought")


def test_pages_and_verbs_cost_the_same_at_any_size(monkeypatch):
    monkeypatch.setattr(navigation, "KEPT_FOR", 3600)  # Half a minute may end here.
    measure(make_huge_discussion(50))  # Moulds are cast, queries compiled.
    costs = {size: measure(make_huge_discussion(size)) for size in SIZES}
    usual, largest = costs[1_000], costs[SIZES[-1]]
    dear = {
        f"{name} of {size:,}": cost.statements
        for size, found in costs.items()
        for name, cost in found.items()
        # One more where a thread is cut short, and its rest may hold what is new.
        if cost.statements > min(AT_MOST.get(name, MOST), usual[name].statements + 1)
    }
    assert not dear
    grown = {
        name: (usual[name].steps, cost.steps)
        for name, cost in largest.items()
        if cost.steps > 2 * usual[name].steps + 2
    }
    assert not grown
