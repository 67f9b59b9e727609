"""Every address of the site, for everybody, in every state: what nobody may read is on none.

tests/discussion/test_doors.py asks the same of a comment's own addresses in
all their variants; this test walks the URLconf, so that none can be forgotten.
That one, and tests/search/test_doors.py where the SQL differs, run on every
database; this one, ten thousand answers, on one.
"""

from itertools import product
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from forum.discussion.attention import Follow
from forum.discussion.following import follow
from forum.discussion.models import Comment
from forum.discussion.newsroom.picking import pick_comment
from forum.discussion.posting import post_comment
from forum.moderation.acts import Act
from forum.moderation.appeals.models import Appeal
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.blind.models import SecondLook
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.notifications.models import Notice
from tests import cast
from tests.discussion.test_doors import SECRET, STATES
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_notice,
    make_page_notice,
    make_report,
)
from tests.site.addresses import Address, all_addresses, name_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADLINE = "Hushed affair"
PEOPLE = {"nobody": None, "other": cast.bob, "author": cast.alice, "moderator": cast.mori,
          "editor": cast.edo}  # fmt: skip
ADDRESSES = [one for one in all_addresses() if not one.name.startswith("admin:")]
# What is asked besides: the ways that lead furthest in.
QUERIES = {
    "discussion:search": [{"q": "something"}, {"q": "author:alice"}, {"q": "affair"}],
    "discussion:compose": [{"reply_to": "PK", "quote": "1"}],
    "moderation:queue": [{"tab": "held"}, {"tab": "reported"}, {"tab": "watched"}],
    "articles:article": [
        {"order": "newest"},
        {"order": "discussed"},
        {"show": "links"},
        {"show": "questions"},
        {"show": "member", "name": "alice"},
        {"show": "picks"},
        {"show": "newsroom"},
    ],
    "moderation:suspend": [{"comment": "PK"}],
    "moderation:together": [{"case": "PK"}, {"author": "alice"}, {"like": "PK"}],
}
# What is about signing in is walked in one state: no comment is asked for there.
ABOUT_SIGNING_IN = ("account_", "mfa_", "socialaccount_", "usersessions_")
HTMX = {"HX-Request": "true"}
OPEN = {"articles:article", "articles:front", "discussion:comment", "discussion:compose",
        "discussion:peek",
        "discussion:branch_feed", "discussion:feed", "discussion:member", "discussion:search",
        "moderation:report"}  # fmt: skip
JUDGING = {"discussion:history", "moderation:answer_question", "moderation:ask_colleague",
           "moderation:together", "moderation:prune", "moderation:pin", "moderation:redact",
           "moderation:comment",
           "moderation:judge_appeal", "moderation:judge_complaint", "moderation:judge_notice",
           "moderation:member", "moderation:queue", "moderation:second_look"}  # fmt: skip
ABOUT_ARTICLES = {
    "moderation:dashboard",
    "moderation:judge_page_notice",
    "moderation:page_notices",
    "moderation:place",
    "moderation:second_looks",
}  # These name no comment.
# What somebody said is told to them wherever they were told of it; what waits, where they wrote it.
OWN = {"moderation:decision", "moderation:inquiry"}
OWN_IN_VIEW = OWN | {"discussion:edit", "discussion:delete"}


def make_world() -> Comment:
    """Return alice's comment, of which all have been told in every way there is."""
    article = make_article(headline=HEADLINE, tags=["Ships"])
    top = make_comment(article=article, author=cast.bob(), text="Top")
    comment = post_comment(
        article=article, author=cast.alice(), text=f"@edo Something {SECRET}", reply_to=top.pk,
        asks_author=True,
    )  # fmt: skip
    post_comment(article=article, author=cast.bob(), text="An answer", reply_to=comment.pk)
    for target in (article, top, comment, cast.alice()):
        follow(member=cast.mori() if target == cast.alice() else cast.bob(), target=target)
    pick_comment(comment_id=comment.pk, editor=cast.edo(), why="Worth reading.")
    make_appeal(make_decision(Act.LOCK, comment))
    make_decision(Act.UNLOCK, comment)  # Alice hears of both.
    make_report(comment, reporter=cast.suzu())
    ask_author(notice_id=make_notice(comment).pk, moderator=cast.mori(), words="Is it true?")
    make_page_notice(article)
    complain_about(make_notice(comment, explanation="It is about me."))
    ask_colleague(comment_id=comment.pk, moderator=cast.mori(), text="Too harsh?")
    make_judged_twice(comment)
    return comment


def complain_about(notice: LegalNotice) -> None:
    """Let ada decide that the comment stays, and the sender not accept it."""
    judge_notice(
        notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="It may be said."
    )
    lodge_complaint(notice=notice, words="It may not.")


def make_judged_twice(comment: Comment) -> None:
    """Let the comment have been judged a second time, otherwise than first."""
    first = Decision.objects.filter(comment=comment)[0]
    SecondLook.objects.create(
        decision=first, comment=comment, case=Case.objects.get(comment=comment),
        author=comment.author, first_by=first.moderator, first="keep", drawn_at=first.decided_at,
        judge=cast.ada(), verdict="remove", rule="spam", judged_at=timezone.now(),
    )  # fmt: skip


def client_of(person: str) -> Client:
    client = Client()
    if PEOPLE[person]:
        client.force_login(PEOPLE[person]())
    return client


def urls_of(address: Address, comment: Comment) -> list[str]:
    """Return the address for all that stands in the world, with each of its queries."""
    article = comment.article
    keys = {
        "articles/": [article.pk],
        "comments/": Comment.objects.filter(article=article).values_list("pk", flat=True),
        "appeals/": Appeal.objects.values_list("pk", flat=True),
        "second-looks/": SecondLook.objects.values_list("pk", flat=True),
        "questions/": Question.objects.values_list("pk", flat=True),
        "legal/": LegalNotice.objects.values_list("pk", flat=True),
        "complaints/": NoticeComplaint.objects.values_list("pk", flat=True),
        "page-notices/": PageNotice.objects.values_list("pk", flat=True),
        "inquiries/": Inquiry.objects.values_list("pk", flat=True),
        "decisions/": Decision.objects.values_list("pk", flat=True),
        "notices/": Notice.objects.values_list("pk", flat=True),
        "following/": Follow.objects.values_list("pk", flat=True),
    }
    here = next((start for start in keys if start in address.route), None)
    at = article.published_at or timezone.now()
    world = {
        "slug": "ships" if "tags/" in address.route else article.section.slug,
        "username": "alice", "section": "articles", "act": "hide",
        "name": name_in(address, "none.webp"), "key": "x", "uidb36": "1", "code": "abuse",
        "token": "x", "year": at.year, "month": at.month, "day": at.day, "number": 1,
    }  # fmt: skip
    if address.name == "articles:article":
        world["slug"] = article.slug
    urls = {address.url(**world, pk=pk): None for pk in (keys[here] if here else [1])}
    queries = [
        {name: comment.pk if value == "PK" else value for name, value in query.items()}
        for query in QUERIES.get(address.name, [])
    ]
    return [*urls, *(f"{url}?{urlencode(query)}" for url, query in product(urls, queries))]


def doors_of(urls: dict[str, list[str]], person: str) -> dict[str, set[str]]:
    """Return at which addresses, by name, somebody finds the secret and the headline.

    By page, and by htmx where that asks.
    """
    client, found = client_of(person), {SECRET: set(), HEADLINE: set()}
    for name in urls:
        for url in urls[name]:
            for headers in ({}, HTMX) if name.startswith("discussion:") else ({},):
                answer = client.get(url, headers=headers)
                assert answer.status_code < 500, url
                body = b"".join(answer) if answer.streaming else answer.content
                read = body.decode(errors="replace")
                for text in found:
                    if text in read:
                        found[text].add(name)
    return found


def may_read(state: str, person: str) -> set[str]:
    """Return where somebody may read alice's comment once that was done to it."""
    names = OPEN if state == "published" else set()
    if person in ("moderator", "editor") and state == "published":
        names = names | {"discussion:pick"}
    if person == "editor" and state == "published":
        names = names | {"discussion:questions"}
    if person == "moderator":
        names = names | JUDGING
    if person == "author":
        names = names | (OWN_IN_VIEW if state in ("published", "held") else OWN)
        if state == "held":
            names = names | {"articles:article", "discussion:comment", "discussion:member"}
            names = names | {"discussion:waiting"}
    return names


def may_name_withdrawn(name: str, person: str) -> bool:
    """Say whether an address may name an article that was taken back."""
    if person == "editor":  # Who changes it is told that somebody holds it to be illegal.
        return name.startswith("desk:") or name in ("discussion:settings", "notifications:notices")
    return person == "moderator" and name in JUDGING | ABOUT_ARTICLES


@pytest.mark.slow
@pytest.mark.timeout(300)  # A thousand answers: ten seconds of work, on a busy machine a minute.
@pytest.mark.parametrize("state", STATES)
def test_a_comment_is_read_where_it_may_be_and_at_no_other_address(state: str):
    comment = make_world()
    STATES[state][0](comment)
    is_withdrawn = state == "withdrawn article"
    urls: dict[str, list[str]] = {}
    for one in ADDRESSES:
        if is_withdrawn or not one.name.startswith(ABOUT_SIGNING_IN):
            urls.setdefault(one.name, []).extend(urls_of(one, comment))
    for person in PEOPLE:
        found = doors_of(urls, person)
        assert found[SECRET] == may_read(state, person), person
        if is_withdrawn:
            assert all(may_name_withdrawn(name, person) for name in found[HEADLINE]), person
            assert person != "moderator" or found[HEADLINE] == JUDGING | ABOUT_ARTICLES
