"""Put the demo's articles and discussions on the site, through the ordinary verbs."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from articles.images import store_image
from articles.models import Article, Image, Section, Source
from articles.publishing import correct_article, create_article, publish_article
from forum.demo.pictures import draw_for_comment, draw_picture
from forum.discussion.generating import make_authors
from forum.discussion.models import Comment
from forum.discussion.newsroom.picking import pick_comment
from forum.discussion.pictures.keeping import keep_picture, markdown_of
from forum.discussion.posting import post_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.reasons import Reason
from forum.moderation.reporting import report_comment
from forum.moderation.subjects.reporting import report_member
from forum.moderation.subjects.thread_reporting import report_thread

CONTENT = Path(__file__).parent / "content"
VOTERS = 60

# Name, Japanese name, slug.
SECTIONS = (
    ("Politics", "政治", "politics"),
    ("Business", "経済", "business"),
    ("Region", "地域", "region"),
    ("Society", "社会", "society"),
    ("Culture", "文化", "culture"),
    ("Sport", "スポーツ", "sport"),
)


def load_articles(editor: Member) -> Iterator[Article]:
    """Load each article that isn't there yet with its discussion, and yield it when done.

    One transaction an article, so an interrupted run goes on where it was.
    """
    _make_sections()
    now = timezone.now()
    for file in sorted(CONTENT.glob("*.toml"), key=lambda file: file.stem):
        intake_key = f"demo:{file.stem}"
        if Article.objects.filter(intake_key=intake_key).exists():
            continue
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        with transaction.atomic():
            article = _publish(content, editor, now, intake_key)
            at = article.published_at or now
            _post_all(article, content.get("comments", []), at, now, reply_to=None)
            _pick_all(article, content.get("comments", []), editor)
        yield article


def _make_sections() -> None:
    for position, (name, name_ja, slug) in enumerate(SECTIONS):
        Section.objects.get_or_create(
            slug=slug, defaults={"name": name, "name_ja": name_ja, "position": position}
        )


def _publish(content: dict[str, Any], editor: Member, now: datetime, intake_key: str) -> Article:
    source = None
    if content.get("source"):
        source, _made = Source.objects.get_or_create(
            name=content["source"], defaults={"credit": content["credit"]}
        )
    article = create_article(
        editor=editor,
        headline=content["headline"],
        section=Section.objects.get(slug=content["section"]),
        source=source,
        language=content["language"],
        dateline=content.get("dateline", ""),
        byline=content.get("byline", ""),
        credit=content["credit"],
        standfirst=content.get("standfirst", ""),
        body=content["body"].strip(),
        tags=content.get("tags", []),
        lead_image=_picture(content, editor),
        intake_key=intake_key,
    )
    at = now - timedelta(hours=content["hours_ago"])
    publish_article(article=article, editor=editor, at=at)
    for text in content.get("corrections", []):
        correct_article(article=article, editor=editor, text=text)
    article.refresh_from_db()
    return article


def _picture(content: dict[str, Any], editor: Member) -> Image | None:
    if "picture" not in content:
        return None
    file = ContentFile(draw_picture(content["picture"]), name=f"{content['picture']}.jpg")
    return store_image(
        file=file,
        alt=content["picture_alt"],
        caption=content["picture_caption"],
        credit=content["picture_credit"],
        uploaded_by=editor,
    )


def _post_all(
    article: Article,
    comments: list[dict[str, Any]],
    after: datetime,
    now: datetime,
    *,
    reply_to: Comment | None,
) -> None:
    """Post comments and what answers them, spread over the time since `after`."""
    for number, content in enumerate(comments, start=1):
        share = number / (len(comments) + 2)
        at = after + (now - after) * share * 0.8
        author = _make_member(content["by"])
        comment = post_comment(
            article=article,
            author=author,
            text=content["text"].strip() + _show_picture(content, author),
            reply_to=reply_to.pk if reply_to else None,
            posted_at=at,
            is_import=True,
            asks_author=content.get("asks_author", False),
        )
        _vote(comment, *content.get("votes", (0, 0)))
        _post_all(article, content.get("replies", []), at, now, reply_to=comment)
        _report(comment, content)


def _show_picture(content: dict[str, Any], author: Member) -> str:
    """Upload what a comment shows, where the content says so; return what its text says then."""
    if "picture" not in content:
        return ""
    if not author.trust.pictures:
        author.trust_level = author.best_trust_level = 1
        author.save(update_fields=["trust_level", "best_trust_level"])
    file = BytesIO(draw_for_comment(content["picture"]))
    picture = keep_picture(file=file, uploader=author)
    return f"\n\n{markdown_of(picture, content['picture_alt'])}"


def _report(comment: Comment, content: dict[str, Any]) -> None:
    """Report a comment, its author, the thread below it, where the content says so."""
    if reason := content.get("report"):
        reporter = make_authors(VOTERS)[-1]
        report_comment(comment_id=comment.pk, reporter=reporter, reason=Reason(reason))
    if reason := content.get("report_author"):
        reporter = make_authors(VOTERS)[-1]
        report_member(member_id=comment.author_id, reporter=reporter, reason=reason)
    if reason := content.get("report_thread"):
        reporter = make_authors(VOTERS)[-1]
        report_thread(comment_id=comment.pk, reporter=reporter, reason=reason)


def _pick_all(article: Article, comments: list[dict[str, Any]], editor: Member) -> None:
    """Pick what the content says is an editors' pick, and in what words."""
    for content in comments:
        if why := content.get("pick"):
            text = content["text"].strip()
            picked = Comment.objects.get(article=article, text=text)
            pick_comment(comment_id=picked.pk, editor=editor, why=why)
        _pick_all(article, content.get("replies", []), editor)


def _make_member(name: str) -> Member:
    """Return the fictional member of that name, who can't sign in."""
    found = Member.objects.filter(name_key=name_key(name)).first()
    if found:
        return found
    username = "".join(letter if letter.isalnum() or letter in "_-" else "-" for letter in name)
    member = Member(username=username.strip("-"), display_name=name)
    member.date_joined = timezone.now() - timedelta(days=30 + len(name) * 17)
    member.set_unusable_password()
    member.save()
    return member


def _vote(comment: Comment, up: int, down: int) -> None:
    voters = make_authors(VOTERS)
    for voter in voters[:up]:
        cast_vote(comment_id=comment.pk, member=voter, value=1)
    for voter in voters[up : up + down]:
        cast_vote(comment_id=comment.pk, member=voter, value=-1)
