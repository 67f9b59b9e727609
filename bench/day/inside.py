"""What a day does inside our own Django: it is said, reported, and proved afterwards.

Run as `python -m bench.day.inside VERB ARGUMENTS` with the site's environment; answers
as JSON. Every comment and report goes through the verbs that the pages use; only the
clock is the day's, so that twelve hours pass in a minute.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

HISTORY = 2_000  # Comments of the day before, by which the writers are known here.
HEADLINES = (
    "Island ferry to lose its last morning boat", "Council votes to share the cost of the sea wall",
    "School kitchens return to local fish", "Night buses extended to the harbour district",
    "Clinic hours cut as two doctors retire", "Wind farm hearing runs past midnight",
    "Library to open on Sundays from April", "Rents near the new station rise by a third",
    "Fishermen ask for a later season", "Old cinema saved by its audience",
    "Winter road salt runs short", "Market hall roof passes inspection",
)  # fmt: skip


def prepare(count: int) -> dict[str, Any]:
    """Make the paper, its people and the day before; then let the day happen."""
    from django.utils import timezone

    from bench.corpus import AUTHORS, make_corpus
    from bench.day import stream
    from forum.discussion.generating import generate_discussion, make_authors
    from forum.members.models import Member
    from forum.moderation.checks.setting import change_lists

    now = timezone.now()
    begins = now - timedelta(seconds=stream.SECONDS + 60)
    articles = [_make_article(number, begins) for number in range(stream.ARTICLES)]
    yesterday = _make_article(stream.ARTICLES, begins - timedelta(days=1))
    history = make_corpus(HISTORY, seed=9)
    with clock_of(begins):
        generate_discussion(article=yesterday, count=HISTORY, author_count=AUTHORS, remarks=history)
    change_lists(texts={"suspect": stream.SUSPECT, "banned": stream.BANNED}, changed_by=None)
    authors = make_authors(AUTHORS)
    Member.objects.filter(pk__in=[one.pk for one in authors]).update(
        date_joined=begins - timedelta(days=90), trust_level=1, best_trust_level=1, is_claimed=True
    )
    said = stream.make_day(count)
    told = _happen(said, stream.make_reports(said), articles, make_authors(AUTHORS), begins)
    return told | {
        "sessions": _sign_staff_in(),
        "article": articles[0].pk,
        "paths": [article.get_absolute_url() for article in articles],
    }


def _make_article(number: int, at: datetime) -> Any:
    from articles.models import Section
    from articles.publishing import create_article, publish_article

    names = (("region", "Region", "地域"), ("economy", "Economy", "経済"))
    slug, name, name_ja = names[number % 2]
    section, _made = Section.objects.get_or_create(
        slug=slug, defaults={"name": name, "name_ja": name_ja, "position": number % 2}
    )
    headline = HEADLINES[number] if number < len(HEADLINES) else "What was said the day before"
    article = create_article(
        editor=None, headline=headline, credit="© NORTHWIRE", section=section,
        body="The hearing is open to residents, and the report is public.\n\nIt goes on at nine.",
    )  # fmt: skip
    return publish_article(article=article, editor=None, at=at - timedelta(hours=1))


def _happen(said: Any, reports: Any, articles: Any, authors: Any, begins: datetime) -> Any:
    """Post and report all of it at the day's own times."""
    from forum.moderation.reports.models import Report

    posted: dict[int, int] = {}
    became: Counter[str] = Counter()
    truth: dict[int, str] = {}
    waiting = sorted(
        [(one.at, 0, number) for number, one in enumerate(said)]
        + [(one.at, 1, one) for several in reports.values() for one in several],
        key=lambda entry: entry[:2],
    )
    with clock_of(begins) as set_clock:
        for at, kind, what in waiting:
            set_clock(at)
            if kind == 0:
                one = said[what]
                parent = _nearest(said, posted, one.parent)
                author = authors[one.author]
                text = _show_picture(one, what, author) if one.shows_picture else one.text
                state, pk = _post(articles[one.article], author, text, parent)
                if one.shows_picture and pk:
                    became[f"with a picture {state}"] += 1
                became[f"{'wrong' if one.wrong else 'fine'} {state}"] += 1
                if pk:
                    posted[what], truth[pk] = pk, one.wrong
            elif what.number in posted:
                _report(posted[what.number], authors[what.reporter], what.reason)
    return {"truth": truth, "became": became, "reports": Report.objects.count()}


@contextmanager
def clock_of(begins: datetime) -> Iterator[Callable[[float], None]]:
    """Let it be so many seconds after a moment, in this process, until the block ends."""
    from django.utils import timezone

    real, shown = timezone.now, [begins]
    timezone.now = lambda: shown[0]
    try:
        yield lambda at: shown.__setitem__(0, begins + timedelta(seconds=at))
    finally:
        timezone.now = real


def _nearest(said: Any, posted: dict[int, int], number: int | None) -> int | None:
    """Return the nearest comment above that was let through."""
    while number is not None and number not in posted:
        number = said[number].parent
    return None if number is None else posted[number]


def _post(article: Any, author: Any, text: str, parent: int | None) -> tuple[str, int]:
    """Post it, the second time as it is if the site would rather not; return what became of it."""
    from forum.discussion.checking import Nudge
    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    insistence = ""
    for _attempt in range(2):
        try:
            comment = post_comment(
                article=article, author=author, text=text, reply_to=parent, insistence=insistence
            )
        except Refused as refused:
            if isinstance(refused.refusal, Nudge) and not insistence:
                insistence = refused.refusal.insistence
                continue
            if parent is not None and refused.refusal.code != "checked":
                return _post(article, author, text, None)
            return f"refused ({refused.refusal.code})", 0
        return str(comment.state), comment.pk
    return "refused (nudged)", 0


def _show_picture(one: Any, number: int, author: Any) -> str:
    """Upload what a comment shows; return its text with it."""
    from bench.day.pictures import ALTS, draw
    from forum.discussion.pictures.keeping import keep_picture, markdown_of

    picture = keep_picture(file=draw(one.wrong, number), uploader=author)
    return f"{one.text}\n\n{markdown_of(picture, ALTS[one.wrong])}"


def _report(pk: int, reporter: Any, reason: str) -> None:
    from forum.moderation.reporting import report_comment
    from forum.refusals import Refused

    try:
        report_comment(comment_id=pk, reporter=reporter, reason=reason)
    except Refused:
        return  # It was held or hidden meanwhile, or the reporter has reported enough.


def _sign_staff_in() -> dict[str, str]:
    """Make two moderators and an administrator; return a session of each."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import Group

    from forum.members.models import Member

    sessions = {}
    for name, role in (("mori", "moderator"), ("marlo", "moderator"), ("ada", "administrator")):
        person = Member(username=name, email=f"{name}@paper.example", is_staff=True)
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=role))
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        sessions[name] = _sign_in(person)
    return sessions


def _sign_in(person: Any) -> str:
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "forum.members.backends.RoleBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    UserSession.objects.create(
        user=person, session_key=session.session_key, ip="127.0.0.1", user_agent=""
    )
    return str(session.session_key)


def wave(article_pk: int, count: int, seconds: float) -> dict[str, Any]:
    """Let new accounts insult for so many seconds, while readers report what appears."""
    from articles.models import Article
    from bench.corpus import AUTHORS
    from bench.day import stream
    from forum.discussion.generating import make_authors
    from forum.members.models import Member

    article = Article.objects.get(pk=article_pk)
    newcomers = []
    for number in range(stream.NEWCOMERS):
        newcomer = Member(username=f"joined-{number:02}", display_name=f"Joined {number}")
        newcomer.set_unusable_password()
        newcomer.save()
        newcomers.append(newcomer)
    readers = make_authors(AUTHORS)
    became: Counter[str] = Counter()
    truth: dict[int, str] = {}
    for number, one in enumerate(stream.make_wave(count)):
        author = newcomers[one.author - AUTHORS]
        state, pk = _post(article, author, one.text, None)
        became[f"wave {state}"] += 1
        if pk:
            truth[pk] = one.wrong
            if state == "published" and one.wrong and number % 2:
                _report(pk, readers[20 + number % 60], "abuse")
        time.sleep(seconds / count)
    return {"truth": truth, "became": became}


def appeal(pks: list[int]) -> dict[str, Any]:
    """Return a session of each author whose comment was removed, and the decision."""
    from forum.moderation.acts import Act
    from forum.moderation.decisions.models import Decision

    found = []
    removed = Decision.objects.filter(comment__in=pks, act=Act.REMOVE).exclude(moderator=None)
    for decision in removed.select_related("moderator", "member").order_by("-pk"):
        moderator = decision.moderator.username if decision.moderator else ""
        session = _sign_in(decision.member)
        found.append({"session": session, "decision": decision.pk, "by": moderator})
    return {"appeals": found}


def prove() -> dict[str, Any]:
    """Return how the day ended: what is counted, chained, visible, open."""
    from django.core.management import call_command

    from forum.discussion.models import Comment, CommentPicture, State
    from forum.moderation.appeals.models import Appeal
    from forum.moderation.cases.models import Case
    from forum.moderation.chain.verifying import verify_log
    from forum.moderation.decisions.models import Decision

    call_command("recount", "--check", stdout=sys.stderr)
    verdict = verify_log()
    gone = Comment.objects.exclude(state=State.PUBLISHED)
    return {
        "log": verdict.count, "broken": verdict.broken,
        "decisions": Decision.objects.count(),
        "by_people": Decision.objects.exclude(moderator=None).count(),
        "open": Case.objects.filter(closed_at=None).count(),
        "states": Counter(map(str, Comment.objects.values_list("state", flat=True))),
        "published": list(
            Comment.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True)
        ),
        "gone": list(gone.values_list("pk", "text")),
        "appeals": Counter(map(str, Appeal.objects.values_list("outcome", flat=True))),
        "pictures": list(CommentPicture.objects.values_list("key", "comment__state")),
    }  # fmt: skip


def main() -> None:
    """Run the verb with its JSON arguments."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    django.setup()
    verbs: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": prepare,
        "wave": wave,
        "appeal": appeal,
        "prove": prove,
    }
    answer = verbs[sys.argv[1]](*json.loads(sys.argv[2]))
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
