"""Count again from the rows, and prove or mend the counters."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from django_comments.models import CommentFlag
from django_comments_xtd.models import DISLIKEDIT_FLAG, LIKEDIT_FLAG

from articles.models import Status
from forum.discussion import states
from forum.discussion.models import TOMBSTONES, Comment, Discussion, Mode, State
from forum.discussion.ranking import wilson_lower_bound
from forum.members.models import Member
from forum.notifications.setting_aside import astray, set_aside


@dataclass(frozen=True, slots=True)
class Drift:
    """One counter that was not what the rows say."""

    what: str
    stored: object
    counted: object


BATCH = 500  # Rows a statement.
COUNTED = (
    "is_listed", "reply_count", "others_reply_count", "thread_count", "up_count", "down_count",
    "rank", "newsroom_answer_count",
)  # fmt: skip


def recount_discussion(article_id: int, *, mend: bool) -> list[Drift]:
    """Compare a discussion's counters with its rows and, if `mend`, write what is right.

    Holds the discussion's lock while it reads every comment of the article.
    """
    with transaction.atomic():
        discussion = Discussion.objects.select_for_update().get(article_id=article_id)
        rows = _count_rows(article_id)
        drifts, wrong = [], []
        for comment, counted in rows:
            drifted = _drifts_of(comment, counted)
            drifts += drifted
            if drifted:
                wrong.append(comment)
        if mend:
            Comment.objects.bulk_update(wrong, _counted_names(), batch_size=BATCH)
        totals = _total(rows)
        for name, value in totals.items():
            if getattr(discussion, name) != value:
                drifts.append(
                    Drift(f"article {article_id} {name}", getattr(discussion, name), value)
                )
                setattr(discussion, name, value)
        drifts += _set_notices_right(discussion, mend=mend)
        if mend and drifts:
            discussion.version += 1
            discussion.save()
    return drifts


def _set_notices_right(discussion: Discussion, *, mend: bool) -> list[Drift]:
    """Say how many notices are shown that should be set aside, or the other way; move them."""
    place = states.place_of(discussion.article_id)
    is_aside = not states.counts_for_members(discussion)
    count = astray(place=place, is_aside=is_aside).count()
    if count and mend:
        set_aside(place=place, is_aside=is_aside)
    what = f"article {discussion.article_id} notices that aren't where they should be"
    return [Drift(what, count, 0)] if count else []


def _counted_names() -> list[str]:
    """Return the counters of a comment, those that others write among them."""
    return [*COUNTED, *settings.DISCUSSION_COUNTERS]


def _drifts_of(comment: Comment, counted: dict[str, object]) -> list[Drift]:
    """Return where a comment's counters differ from the rows, and set them right on it."""
    drifts = []
    for name, value in counted.items():
        if getattr(comment, name) != value:
            drifts.append(Drift(f"comment {comment.pk} {name}", getattr(comment, name), value))
            setattr(comment, name, value)
    return drifts


def _count_rows(article_id: int) -> list[tuple[Comment, dict[str, object]]]:
    """Return each comment of an article with what its counters should be."""
    comments = list(
        Comment.objects.filter(article_id=article_id)
        .only(
            "path",
            "depth",
            "root",
            "author",
            "reply_to",
            "state",
            "created_at",
            "arrival",
            "picked_at",
            "is_newsroom_answer",
            *_counted_names(),
        )
        .order_by("-path")  # Answers come before what they answer.
    )
    votes = _count_votes(article_id)
    elsewhere = {
        name: import_string(dotted)(article_id)
        for name, dotted in settings.DISCUSSION_COUNTERS.items()
    }
    author_of = {comment.pk: comment.author_id for comment in comments}
    listed_answers: dict[int, int] = {}
    of_others: Counter[int] = Counter()
    published_below: dict[int, int] = {}
    newsroom_below: Counter[int | None] = Counter()
    counted = []
    for comment in comments:
        answers = listed_answers.get(comment.pk, 0)
        is_listed = comment.state == State.PUBLISHED or (
            comment.state in TOMBSTONES and answers > 0
        )
        if is_listed and comment.reply_to_id:
            listed_answers[comment.reply_to_id] = listed_answers.get(comment.reply_to_id, 0) + 1
            of_others[comment.reply_to_id] += comment.author_id != author_of[comment.reply_to_id]
        if comment.state == State.PUBLISHED and comment.root_id != comment.pk:
            published_below[comment.root_id] = published_below.get(comment.root_id, 0) + 1
        if comment.state == State.PUBLISHED and comment.is_newsroom_answer:
            newsroom_below[comment.reply_to_id] += 1
        up, down = votes.get(comment.pk, (0, 0))
        is_root = comment.root_id == comment.pk
        values = {
            "is_listed": is_listed,
            "reply_count": answers,
            "others_reply_count": of_others[comment.pk],
            "thread_count": published_below.get(comment.pk, 0) if is_root else 0,
            "up_count": up,
            "down_count": down,
            "rank": wilson_lower_bound(up, down),
            "newsroom_answer_count": newsroom_below[comment.pk],
        }
        values |= {name: counts.get(comment.pk, 0) for name, counts in elsewhere.items()}
        counted.append((comment, values))
    return counted


def _count_votes(article_id: int) -> dict[int, tuple[int, int]]:
    rows = (
        CommentFlag.objects.filter(
            comment_id__in=Comment.objects.filter(article_id=article_id).values("pk"),
            flag__in=(LIKEDIT_FLAG, DISLIKEDIT_FLAG),
        )
        .values_list("comment_id")
        .annotate(
            up=Count("pk", filter=Q(flag=LIKEDIT_FLAG)),
            down=Count("pk", filter=Q(flag=DISLIKEDIT_FLAG)),
        )
    )
    return {comment_id: (up, down) for comment_id, up, down in rows}


def _total(rows: list[tuple[Comment, dict[str, object]]]) -> dict[str, object]:
    """Return what the discussion's own counters should be."""
    published = [comment for comment, _values in rows if comment.state == State.PUBLISHED]
    newest = max(published, key=lambda comment: comment.pk, default=None)
    return {
        "comment_count": len(published),
        "thread_count": sum(
            1 for comment, values in rows if comment.depth == 0 and values["is_listed"]
        ),
        "posted_count": len(rows),
        "arrival_count": max((comment.arrival or 0 for comment, _values in rows), default=0),
        "pick_count": sum(1 for comment in published if comment.picked_at),
        "newsroom_answer_count": sum(1 for comment in published if comment.is_newsroom_answer),
        "last_comment_at": newest.created_at if newest else None,
    }


def recount_members(members: Q, *, mend: bool = True) -> int:
    """Return how many members' comment count or score drifted; set them right if `mend`."""
    own = (
        Comment.objects.filter(author=OuterRef("pk"), state=State.PUBLISHED)
        .exclude(article__status=Status.WITHDRAWN)
        .exclude(article__discussion__mode=Mode.HIDDEN)
        .order_by()
        .values("author")
    )
    count = own.annotate(n=Count("pk")).values("n")
    score = own.annotate(n=Sum(F("up_count") - F("down_count"))).values("n")
    counted = {
        "comment_count": Coalesce(Subquery(count, output_field=IntegerField()), 0),
        "score": Coalesce(Subquery(score, output_field=IntegerField()), 0),
    }
    rows = Member.objects.filter(members).annotate(
        right_count=counted["comment_count"], right_score=counted["score"]
    )
    drifted = list(
        rows.exclude(comment_count=F("right_count"), score=F("right_score"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(drifted) if mend else 0, BATCH):
        _mend_members(drifted[start : start + BATCH], counted)
    return len(drifted)


def _mend_members(ids: list[int], counted: dict[str, Coalesce]) -> None:
    """Write what is right, counted once nobody else can write it any more.

    Votes in other discussions change the same rows. A single UPDATE that has
    to wait for one counts with what it saw before, and loses that vote. The
    locks come by id, as everywhere.
    """
    with transaction.atomic():
        members = Member.objects.filter(pk__in=ids).order_by("pk")
        list(members.select_for_update(no_key=True).values_list("pk", flat=True))
        members.order_by().update(**counted)
