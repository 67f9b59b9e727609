"""Open ten thousand cases in our own database; runs inside Django (bench.inside)."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

AUTHORS, REPORTERS = 200, 300  # Who wrote what waits, and who reports.
# Of ten comments in a row, how many readers reported each; none: a check holds it.
READERS = (1, 1, 2, 1, 0, 3, 1, 1, 0, 7)
REASONS = ("abuse", "spam", "off_topic", "hate", "other", "abuse", "threat")
NOTES = ("", "", "This is about <my> family & me.", "これは規則に反しています。", "")
SUSPECT = "blithering\nnitwit*\nnumbskull*\nscoundrel*\nferr*\nのうたりん\nうすのろ\n予算"
APART = timedelta(seconds=40)  # From one case to the next.


def open_cases(count: int) -> dict[str, Any]:
    """Let that many comments below an article of their own wait, a thread and a member besides.

    Some three in four are reported by up to seven readers, the rest held by a check; some of
    their words stand on a list. Call it once, and last: what counts comments is left as it was.
    Return a session of who moderates the whole site.
    """
    from django.db import transaction

    from bench.filling import make_article
    from forum.discussion.generating import generate_discussion, make_authors
    from forum.discussion.models import Comment
    from forum.moderation.checks.setting import change_lists

    article = make_article(f"Harbour fees, {count:,} cases")
    with transaction.atomic():
        change_lists(texts={"suspect": SUSPECT, "banned": ""}, changed_by=None)
        generate_discussion(article=article, count=count, author_count=AUTHORS)
        comments = list(Comment.objects.filter(article=article).order_by("pk"))
        readers = make_authors(AUTHORS + REPORTERS)[AUTHORS:]
        _let_wait(comments, readers)
    _report_others(comments[0], readers[0])
    return {"session": make_moderator("mori"), "article": article.pk}


def _let_wait(comments: Sequence[Any], readers: Sequence[Any]) -> None:
    """Write cases, reports and what a check found of comments, by the thousand at once."""
    from django.utils import timezone

    from forum.discussion.models import Comment, State
    from forum.moderation.checks.models import CheckRun
    from forum.moderation.reports.models import Report

    chance, now, cases, reports, runs = random.Random(1), timezone.now(), [], [], []
    for number, comment in enumerate(comments):
        at = now - APART * (len(comments) - number)
        reporters = chance.sample(readers, READERS[number % len(READERS)])
        said = [
            Report(comment=comment, reporter=reader, reason=chance.choice(REASONS), weight=50,
                   note=chance.choice(NOTES), created_at=at)
            for reader in reporters
        ]  # fmt: skip
        if not said:
            runs.append(_found(CheckRun, comment, at))
        cases.append(_case(comment, said, at))
        reports += said
    for count in set(READERS):
        ids = [one.pk for at, one in enumerate(comments) if READERS[at % len(READERS)] == count]
        held = {} if count else {"state": State.HELD, "is_listed": False}
        Comment.objects.filter(pk__in=ids).update(open_report_count=count, **held)
    for rows in (cases, reports, runs):
        type(rows[0]).objects.bulk_create(rows, batch_size=500)


def _case(comment: Any, said: Sequence[Any], at: Any) -> Any:
    """Return the case that joining.py would have opened by these reports."""
    from forum.moderation.cases.models import Case
    from forum.moderation.cases.ranking import HARM, HELD_HARM, head_start

    gravest = max(said, key=lambda one: HARM[one.reason]).reason if said else ""
    harm = HARM[gravest] if gravest else HELD_HARM
    reach = comment.reply_count + comment.up_count + comment.down_count
    ahead = head_start(harm=harm, reach=reach, reporters=len(said))
    return Case(
        comment=comment, article_id=comment.article_id, author_id=comment.author_id,
        is_reported=bool(said), is_held=not said, reason=gravest, harm=harm, reach=reach,
        head_start=ahead, due=int(at.timestamp()) - ahead, opened_at=at,
    )  # fmt: skip


def _found(model: Any, comment: Any, at: Any) -> Any:
    from forum.moderation.checks.models import write_findings
    from forum.moderation.checks.outcomes import Finding, Outcome

    found = Finding("suspect", Outcome.HOLD, "", ("ferry",), 0, 40, False)
    return model(
        comment=comment, outcome=Outcome.HOLD, findings=write_findings([found]), checked_at=at,
        band_a=comment.pk, band_b=comment.pk, band_c=comment.pk,
    )  # fmt: skip


def _report_others(root: Any, reader: Any) -> None:
    """Report a thread and a member."""
    from forum.members.models import Member
    from forum.moderation.cases.models import Case
    from forum.moderation.subjects.reporting import report_member
    from forum.moderation.subjects.thread_reporting import report_thread

    report_thread(comment_id=root.pk, reporter=reader, reason="threat", note="All of it.")
    Member.objects.filter(pk=root.author_id).update(is_claimed=True)  # Nobody reports nobody.
    report_member(member_id=root.author_id, reporter=reader, reason="harassment", note="Again.")
    # As old as what is due first, so that both stand on the first page.
    first = Case.objects.open().order_by("due").first()
    Case.objects.filter(comment=None).update(due=first.due if first else 0)


def make_moderator(name: str) -> str:
    """Make somebody who moderates the whole site; return a session of theirs."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import Group

    from bench.inside import begin_session
    from forum.members.models import Member

    person = Member(username=name, email=f"{name}@paper.example", is_staff=True)
    person.set_unusable_password()
    person.save()
    person.groups.add(Group.objects.get(name="moderator"))
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return begin_session(person)
