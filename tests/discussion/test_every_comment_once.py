"""Random discussions, read by every way there is: each visible comment once, no hidden one ever.

Read as a reader does, by the addresses on the pages. The pages are small, so that a
discussion of twenty comments has all the borders that one of 20,000 has.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import NamedTuple

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles.kept import forget_all
from forum.discussion import branch, filters, pages, removal, threads
from forum.discussion.discussions import change_settings
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Mode, Order
from forum.discussion.muting import mute
from forum.discussion.newsroom.picking import pick_comment
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.ready.pages import store
from tests import cast
from tests.make import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COMMENT = re.compile(r'<article class="comment[^>]*? id="c(\d+)" data-state="(\w+)"')
CONTEXT = re.compile(r'<ol class="threads threads--context".*?</ol>', re.S)
ONWARD = re.compile(
    r'<a class="pager__next"[^>]*? href="([^"]*)"|<a href="(/comments/\d+/\?after=[^"]*)"'
)
TEXTS = ("Word", "Why?", "See https://reader.example/", "> Quoted?\n\nWord")


class Remark(NamedTuple):
    """What is said: what it answers (so many comments back; 0: nothing), what becomes of it."""

    back: int
    author: int
    text: str
    fate: str


remarks = st.lists(
    st.builds(
        Remark,
        back=st.sampled_from((0, 1, 1, 1, 2, 3, 5, 8)),
        author=st.integers(0, 3),
        text=st.sampled_from(TEXTS),
        fate=st.sampled_from(("", "", "", "", "removed", "hidden", "deleted", "restored", "locked",
                              "picked", "held", "let in", "muted")),
    ),
    max_size=24,
)  # fmt: skip


class Sizes(NamedTuple):
    """How long pages are."""

    roots: int
    answers: int
    least: int
    whole: int
    posted: int
    branch: int
    part: int


sizes = st.builds(
    Sizes,
    roots=st.integers(1, 4),
    answers=st.integers(1, 8),
    least=st.integers(1, 2),
    whole=st.sampled_from((0, 0, 0, 6, 30)),
    posted=st.sampled_from((8, 50)),
    branch=st.integers(1, 6),
    part=st.integers(1, 4),
)


@contextmanager
def pages_of(sizes: Sizes) -> Iterator[None]:
    """Let pages be that small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "ROOTS_PER_PAGE", sizes.roots)
        patch.setattr(threads, "ANSWERS_PER_PAGE", sizes.answers)
        patch.setattr(threads, "LEAST_ANSWERS", sizes.least)
        patch.setattr(pages, "POSTED_UP_TO", sizes.posted)
        patch.setattr(branch, "BRANCH_PAGE_SIZE", sizes.branch)
        patch.setattr(pages, "WHOLE_UP_TO", sizes.whole)
        patch.setattr(filters, "PAGE_SIZE", sizes.part)
        yield


class Told:
    """A discussion in which all of that was said, and what of it readers may see."""

    def __init__(self, said: list[Remark], old: int) -> None:
        """Post it all; the first `old` comments are a day older, so their votes are shown."""
        self.authors = [cast.alice(), cast.bob(), cast.suzu(), cast.edo()]
        # All of it in the last minutes: nothing grows old while it is read.
        self.article = make_article(
            author=self.authors[2], published_at=timezone.now() - timedelta(minutes=5)
        )
        self.said: dict[int, Remark] = {}
        self.parent: dict[int, int] = {}
        self.visible: set[int] = set()
        for remark in said:
            self._post(remark)
        Comment.objects.filter(pk__in=list(self.said)[:old]).update(
            created_at=F("created_at") - timedelta(days=1)
        )
        for number, remark in self.said.items():
            self._befall(number, remark)

    def _post(self, remark: Remark) -> None:
        answerable = [n for n in self.said if n in self.visible]
        parent = answerable[-remark.back] if 0 < remark.back <= len(answerable) else None
        waits = remark.fate in ("held", "let in")
        if waits:
            change_settings(article=self.article, mode=Mode.PREMODERATED, closes_after_days=None)
        posted = post_comment(
            article=self.article, author=self.authors[remark.author],
            text=f"{remark.text}\n\nsaid{len(self.said)}said", reply_to=parent, is_import=True,
        )  # fmt: skip
        if waits:
            change_settings(article=self.article, mode=Mode.OPEN, closes_after_days=None)
        else:
            self.visible.add(posted.pk)
        self.said[posted.pk] = remark
        if parent:
            self.parent[posted.pk] = parent

    def _befall(self, number: int, remark: Remark) -> None:
        author = self.authors[remark.author]
        if remark.fate == "removed":
            removal.remove_comment(comment_id=number)
        elif remark.fate in ("hidden", "restored"):
            removal.hide_comment(comment_id=number)
        elif remark.fate == "deleted":
            removal.delete_own_comment(comment_id=number, member=author)
        elif remark.fate == "locked":
            lock_branch(comment_id=number)
        elif remark.fate == "picked":
            pick_comment(comment_id=number, editor=cast.ada(), why="It says why.")
        elif remark.fate == "muted":
            mute(member=self.authors[0], target=Comment.objects.get(pk=number))
        if remark.fate in ("removed", "hidden", "deleted"):
            self.visible.discard(number)
        if remark.fate == "restored":
            removal.restore_comment(comment_id=number)
        if remark.fate == "let in":
            removal.publish_held_comment(comment_id=number)
            self.visible.add(number)

    def above(self, number: int) -> Iterator[int]:
        """Return what a comment answers, and what that answers, up to the root."""
        while number in self.parent:
            number = self.parent[number]
            yield number

    def standing(self) -> set[int]:
        """Return the visible comments, and the places of others that visible ones hang on."""
        return self.visible.union(*(self.above(number) for number in self.visible))

    def waiting(self, reader: Member | None) -> set[int]:
        """Return the reader's own comments that wait for a moderator."""
        return self.own_of(reader, "held")

    def own_of(self, reader: Member | None, *fates: str) -> set[int]:
        """Return what of the reader's own that befell."""
        return {
            number
            for number, remark in self.said.items()
            if remark.fate in fates and self.authors[remark.author] == reader
        }

    def kept_from(self, reader: Member | None) -> set[int]:
        """Return the comments that have no page for the reader."""
        if reader == cast.mori():
            return set()
        told_why = self.own_of(reader, "held", "removed", "hidden")  # Of what was taken that it is.
        return set(self.said) - self.standing() - told_why


class Walk:
    """A reader who follows the links of pages to their end, and notes what stands there."""

    def __init__(self, told: Told, reader: Member | None) -> None:
        self.client, self.told, self.own = Client(), told, told.waiting(reader)
        if reader:
            self.client.force_login(reader)
        self.pages: dict[str, str] = {}
        self.again: dict[str, set[int]] = {}  # What a later page of a branch begins with.

    def read(self, address: str) -> str:
        """Return what a page has of the discussion. Nothing of what is hidden is on it.

        But for what the reader themselves wrote and waits.
        """
        if address not in self.pages:
            answer = self.client.get(address)
            assert answer.status_code == 200
            page = answer.content.decode()
            hidden = [
                place
                for place, number in enumerate(self.told.said)
                if number not in self.told.visible | self.own and f"said{place}said" in page
            ]
            assert not hidden, address
            self.pages[address] = CONTEXT.sub("", page)
            branch_page = answer.context and answer.context.get("branch")
            self.again[address] = {line.pk for line in branch_page.above} if branch_page else set()
        return self.pages[address]

    def met(self, start: str) -> Counter[int]:
        """Return how often each comment stands on the pages from there on.

        What waits of the reader's own stands among them once at most, and says that it does.
        """
        ways, met, own, been = [start], Counter[int](), Counter[int](), set[str]()
        while ways:
            address = ways.pop().partition("#")[0]
            assert address not in been, "a page leads back to one before"
            been.add(address)
            page = self.read(address)
            for number, state in COMMENT.findall(page):
                if int(number) in self.again[address]:
                    continue
                (own if int(number) in self.own else met)[int(number)] += 1
                assert (state == "published") == (int(number) in self.told.visible)
                assert (state == "held") == (int(number) in self.own)
            path = address.partition("?")[0]
            for further, more in ONWARD.findall(page):
                way = unescape(further or more)
                ways.append(path + way if way.startswith("?") else way)
        assert max(own.values(), default=1) == 1, own
        return met


def once(numbers: set[int]) -> Counter[int]:
    return Counter(dict.fromkeys(numbers, 1))


def walk_everything(told: Told, reader: Member | None, first_branch: int) -> None:
    """Read the whole by every order, all on one page, every part, and every fourth branch."""
    walk, start = Walk(told, reader), told.article.get_absolute_url()
    standing = told.standing()
    for order in Order.values:
        assert walk.met(f"{start}?order={order}") == once(standing), order
        assert walk.met(f"{start}?order={order}&all=1") == once(standing), f"all, {order}"
    for part, numbers in parts(told).items():
        for order in filters.ORDERS:
            assert walk.met(f"{start}?show={part}&order={order}") == once(numbers), part
    for number in sorted(standing)[first_branch::4]:
        below = {one for one in standing if number in (one, *told.above(one))}
        assert walk.met(f"/comments/{number}/") == once(below), number
    for number in told.kept_from(reader):
        assert walk.client.get(f"/comments/{number}/").status_code == 404


def parts(told: Told) -> dict[str, set[int]]:
    """Return which comments each part of the discussion has."""
    said, visible = told.said, told.visible
    writers = (told.authors[2], told.authors[3])  # The article's author, and the staff.

    def answers_a_reader(number: int) -> bool:
        parent = told.parent.get(number)
        return parent is not None and said[parent].author != said[number].author

    answered = {told.parent[number] for number in told.standing() if answers_a_reader(number)}
    return {
        "links": {n for n in visible if "https" in said[n].text},
        "questions": {n for n in visible if said[n].text == "Why?" and n not in answered},
        "picks": {n for n in visible if said[n].fate == "picked"},
        "newsroom": {
            n for n in visible if told.authors[said[n].author] in writers and answers_a_reader(n)
        },
        "member&name=bob": {n for n in visible if said[n].author == 1},
    }


# Nothing is made shorter that has failed: it takes minutes, and is short as it is.
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    said=remarks,
    sizes=sizes,
    old=st.integers(0, 24),
    first_branch=st.integers(0, 3),
    reader=st.sampled_from((None, None, "alice", "bob", "mori")),
)
def test_every_way_through_meets_each_comment_once(db, said, sizes, old, first_branch, reader):
    """As nobody in particular, as alice who muted bob and branches, as bob, as a moderator."""
    store.clear()
    forget_all()
    with transaction.atomic(), pages_of(sizes):
        told = Told(said, old)
        mute(member=told.authors[0], target=told.authors[1])
        walk_everything(told, getattr(cast, reader)() if reader else None, first_branch)
        transaction.set_rollback(True)
