"""Post a comment: the one door for the page, commands and programs.

posting_together.py is the same door for all the comments of an import.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_comments.signals import comment_was_posted, comment_will_be_posted

from articles.models import Article
from forum.discussion import checking, drafts, inserting, rules, states
from forum.discussion.access import can_moderate_under
from forum.discussion.branch_rules import why_too_soon_in_branch
from forum.discussion.grounds import Grounds, lock_grounds
from forum.discussion.marks import read_marks
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.newsroom.rules import ASKING
from forum.discussion.pace import keep_pace
from forum.discussion.pictures.attaching import attach_pictures
from forum.discussion.preparing import Prepared, check_form, prepare
from forum.discussion.speaking import tell_listener
from forum.discussion.telling import tell_about_comment
from forum.discussion.wide_calm import Slowness, why_too_soon_anywhere
from forum.members import limits
from forum.members.models import Member
from forum.ready import trips
from forum.refusals import Refusal, Refused


def post_comment(
    *,
    article: Article,
    author: Member,
    text: str,
    reply_to: int | None = None,
    submission_key: UUID | None = None,
    security: Mapping[str, str] | None = None,
    address: str = "",
    request: HttpRequest | None = None,
    posted_at: datetime | None = None,
    is_import: bool = False,
    asks_author: bool = False,
    is_official: bool = False,
    insistence: str = "",
) -> Comment:
    """Insert a comment and everything that follows from it, in one transaction.

    `security` holds the form's timestamp, hash and honeypot as they were
    sent; a caller in this process that shows no form leaves it out.
    `submission_key` makes a second submit return the first one's comment.
    `address` is the shortened network address. Of `article` only the key is
    asked, and the section of what speaks for the moderation; the row is read again
    under the lock. An import may give `posted_at` and meets neither the rates nor a
    closed discussion. `asks_author` wants the article's author to answer, or else the
    newsroom. `is_official` speaks for the moderation, which moderators may in their
    scope: never held, and in the log. `insistence` is what a Nudge gave whose author
    sends the text as it is; no import is judged, nor what speaks for the moderation.

    Locks the discussion, then members by id; for the moderation, the head of its log
    last. Raises Refused.
    """
    if is_official and not can_moderate_under(author, article):
        raise Refused(rules.NOT_FOR_THE_MODERATION)
    cleaned = check_form(article, text, reply_to, security)
    if not is_import:
        check_address(address)
    ready = prepare(cleaned, author)
    if asks_author and not is_import:
        keep_pace(ASKING, author)
    now = timezone.now()
    judgement = checking.Judgement()
    if not is_import and not is_official:
        judgement = checking.judge(
            checking.Text(
                cleaned, ready.html, author, article.pk, reply_to,
                insistence=insistence, address=address,
            )
        )  # fmt: skip
    with transaction.atomic():
        grounds = lock_grounds(
            article_id=article.pk,
            author_id=author.pk,
            reply_to=reply_to,
            submission_key=submission_key,
            slow_over={one.over for one in judgement.slow},
            anew=judgement.anew,
        )
        if grounds.sent_id:
            return _find_same(grounds, cleaned, reply_to)
        judgement = judgement.settled(grounds.read_anew)
        # A form that is sent twice names a picture which its comment has by now.
        _ask_rules(
            grounds, author, reply_to, now,
            slow=judgement.slow, unseen=ready.unseen, is_import=is_import,
        )  # fmt: skip
        if judgement.refusal:
            raise Refused(judgement.refusal)
        comment = make_comment(
            grounds.discussion,
            author=author,
            parent=grounds.parent,
            text=cleaned,
            html=ready.html,
            posted_at=posted_at or now,
            submission_key=submission_key,
            ip_address=address or None,
            asks_author=asks_author and author.pk != grounds.discussion.article.author_id,
            is_official=is_official,
        )
        waits_anyway = _settle_state(comment, grounds, judgement, request)
        _insert(comment, grounds, ready, judgement, now, waits_anyway, is_import=is_import)
        if grounds.has_draft and not is_import:
            drafts.drop_draft(
                member_id=author.pk, article_id=article.pk, reply_to_id=reply_to or None
            )
        comment_was_posted.send(sender=Comment, comment=comment, request=request)
        if is_official:
            tell_listener(comment)
    return comment


def _settle_state(
    comment: Comment, grounds: Grounds, judgement: checking.Judgement, request: HttpRequest | None
) -> bool:
    """Let a new comment wait where something asks for it; say whether it would unless judged.

    What speaks for the moderation never waits: whoever could let it through has said it.
    """
    ask_package(comment, request)
    waits_anyway = comment.state == State.HELD
    if judgement.must_wait or (grounds.branch_holds_replies and not comment.author.is_staff):
        comment.state = State.HELD
    if comment.is_official:
        comment.state = State.PUBLISHED
    return waits_anyway


def _insert(
    comment: Comment,
    grounds: Grounds,
    ready: Prepared,
    judgement: checking.Judgement,
    now: datetime,
    waits_anyway: bool,
    *,
    is_import: bool,
) -> None:
    """Write and count a comment, keep what was judged, tell of it, and give it its pictures."""
    inserting.give_id(comment, grounds.next_id)
    states.number_posted(grounds.discussion, comment)
    with trips.in_one_trip():
        inserting.insert_comment(comment)
        judgement.keep(comment, waits_anyway)
        states.count_posted(grounds.discussion, comment)
        tell_about_comment(grounds, comment, ready.mentioned, now, is_import=is_import)
    attach_pictures(ready.shown, comment_id=comment.pk, author_id=comment.author_id)


def make_comment(
    discussion: Discussion, *, parent: Comment | None, posted_at: datetime, **fields: Any
) -> Comment:
    """Return a comment that isn't inserted yet, held where the discussion asks for it."""
    author: Member = fields["author"]
    is_held = discussion.mode == Mode.PREMODERATED or rules.waits_as_newcomer(discussion, author)
    is_newsroom = author.is_staff or author.pk == discussion.article.author_id
    return Comment(
        article=discussion.article,
        reply_to=parent,
        created_at=posted_at,
        state=State.HELD if is_held else State.PUBLISHED,
        is_newsroom_answer=is_newsroom and parent is not None and parent.author_id != author.pk,
        user_name=author.display_name,
        site_id=settings.SITE_ID,
        **read_marks(fields["html"])._asdict(),
        **fields,
    )


def check_address(address: str) -> None:
    """Count a post against its network. Raises Refused over the limit."""
    if address and not limits.hit(
        scope="post",
        key=address,
        limit=rules.ADDRESS_LIMIT,
        period=rules.ADDRESS_PERIOD,
    ):
        raise Refused(rules.CROWDED)


def _find_same(grounds: Grounds, text: str, reply_to: int | None) -> Comment:
    """Return what an earlier submit of the form made. Raises Refused if it said something else.

    A browser that goes back shows the form with its old key, and whoever
    writes something new into it must not lose that.
    """
    found = Comment.objects.get(pk=grounds.sent_id)
    is_place = (found.article_id, found.reply_to_id) == (
        grounds.discussion.article_id,
        reply_to or None,
    )
    if not is_place or not (found.text == text or found.revisions.filter(text=text).exists()):
        raise Refused(rules.RESENT)
    return found


def _ask_rules(
    grounds: Grounds,
    author: Member,
    reply_to: int | None,
    now: datetime,
    *,
    slow: Iterable[Slowness],
    unseen: Refusal | None,
    is_import: bool,
) -> None:
    """Raise Refused if a rule forbids the comment. An import meets the depth alone."""
    if reply_to and grounds.parent is None:
        raise Refused(rules.NOT_ANSWERABLE)
    # What a moderator decided since the session was read counts.
    author.suspended_until = grounds.suspended_until
    author.warning_number = grounds.warning_number
    refusal = (
        rules.why_too_deep(grounds.parent)
        if is_import
        else rules.why_cannot_post(
            discussion=grounds.discussion,
            article=grounds.discussion.article,
            member=author,
            now=now,
            reply_to=grounds.parent,
            branch_is_locked=grounds.branch_is_locked,
        )
        or rules.why_too_fast(grounds.recent, now)
        or rules.why_too_soon(
            discussion=grounds.discussion, member=author, last_here=grounds.last_here, now=now
        )
        or why_too_soon_in_branch(
            minutes=grounds.branch_slow_minutes, member=author, last=grounds.last_in_branch, now=now
        )
        or why_too_soon_anywhere(
            slow=slow, last_written=grounds.last_written, member=author, now=now
        )
        or unseen
    )
    if refusal:
        raise Refused(refusal)


def ask_package(comment: Comment, request: HttpRequest | None) -> None:
    """Let the package's moderation registry and receivers judge, as its own view would.

    A receiver refuses by returning False and holds by clearing `is_public`.
    """
    comment.fill_package_columns()
    responses = comment_will_be_posted.send(sender=Comment, comment=comment, request=request)
    if any(response is False for _receiver, response in responses):
        raise Refused(rules.DECLINED)
    if not comment.is_public:
        comment.state = State.HELD
