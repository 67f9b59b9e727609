"""Reported comments for a moderator to decide about; runs inside Django (bench.inside)."""

from typing import Any
from urllib.parse import urlencode

TOKEN = "b" * 32  # What a form and its cookie share, against forgery.
AUTHORS = 20
REPORTERS = 2  # Too few for a comment to be hidden by itself.
WHYS = {"remove": "abuse", "restore": "taken_back", "dismiss": "no_rule_broken"}


def report(article_pk: int, count: int) -> dict[str, Any]:
    """Make so many reported comments, with a reply each, and a moderator's session.

    Their authors have an address: each removal mails a statement of reasons.
    """
    from articles.models import Article
    from bench.cases import make_moderator
    from bench.inside import answerable, make_members
    from forum.discussion.posting import post_comment
    from forum.moderation.reporting import report_comment

    article, readers = Article.objects.get(pk=article_pk), make_members()
    authors = [_make_author(number) for number in range(AUTHORS)]
    answered, cases = answerable(article_pk, 50)["comments"], []
    for number in range(count):
        comment = post_comment(
            article=article, author=authors[number % AUTHORS], is_import=True,
            text=f"Said in anger, for the time number {number}.",
            reply_to=answered[number % len(answered)],
        )  # fmt: skip
        post_comment(
            article=article, author=readers[number % len(readers)], is_import=True,
            text=f"Answered in calm, for the time number {number}.", reply_to=comment.pk,
        )  # fmt: skip
        for place in range(REPORTERS):
            reporter = readers[(REPORTERS * number + place) % len(readers)]
            report_comment(comment_id=comment.pk, reporter=reporter, reason="abuse")
        cases.append(comment.pk)
    return {"cases": cases, "cookie": f"session={make_moderator('decider')}; csrf={TOKEN}"}


def judgements(act: str, cases: list[int]) -> dict[str, Any]:
    """Return what the case's form would send for an act, as the comments stand now."""
    from forum.discussion.models import Comment
    from forum.moderation.decisions.models import Decision
    from forum.moderation.seen import Seen

    bodies = []
    for comment in Comment.objects.filter(pk__in=cases).order_by("pk"):
        last = Decision.objects.last_on(comment)
        report = comment.reports.filter(closed_at=None).order_by("pk").last()
        seen = Seen(comment.state, 0, last.pk if last else 0, report.pk if report else 0)
        why = WHYS[act]
        form = {"seen": str(seen), "reason": why, f"reason_{act}": why}
        bodies.append(urlencode(form | {"csrfmiddlewaretoken": TOKEN, "words": "", "note": ""}))
    return {"bodies": bodies}


def _make_author(number: int) -> Any:
    from forum.members.models import Member

    name = f"judged-{number:02}"
    return Member.objects.get_or_create(
        username=name, defaults={"display_name": name, "email": f"{name}@reader.example"}
    )[0]
