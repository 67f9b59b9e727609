"""A thread's page in the room: what was reported, who talks there, how fast, and every measure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import READ_ALONG, Case, Kind
from forum.moderation.cases.queue import load_comments
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.log import withhold_notes
from forum.moderation.offers import make_offers
from forum.moderation.rules import possible_acts
from forum.moderation.scopes.covering import keep_out
from forum.moderation.subjects.judging import last_on
from forum.moderation.subjects.newest import COMMENTS_SHOWN, find_newest
from forum.moderation.subjects.shown import address_of, load_subject
from forum.moderation.subjects.taking_up import offer_taking_up
from forum.moderation.subjects.threads import ACTS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is said in a thread, by how many, and how fast: what readers see, the newest."""

    comments: int
    people: int
    last_hour: int
    last_day: int
    cut_at: datetime | None  # When the newest was posted that isn't counted.
    now: datetime

    @property
    def is_hour_cut(self) -> bool:
        """Say whether the last hour may have had more."""
        return self.cut_at is not None and self.cut_at > self.now - HOUR

    @property
    def is_day_cut(self) -> bool:
        """Say whether the last 24 hours may have had more."""
        return self.cut_at is not None and self.cut_at > self.now - DAY


@require_safe
@for_moderators
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a thread that was reported as a whole; lead to the page of a member."""
    case = find_subject(pk, signed_in(request))
    if case.kind != Kind.THREAD:
        return redirect(address_of(case))
    return show_thread(request, case)


def find_subject(pk: int, moderator: Member) -> Case:
    """Return a case about a thread or a member, open or closed; 404, or 403 out of scope."""
    rows = Case.objects.filter(comment=None).with_part_of(moderator)
    rows = rows.select_related(*READ_ALONG, "author", "article")
    case = get_object_or_404(rows.defer("article__body", "article__body_html"), pk=pk)
    keep_out(moderator, case.article)
    return case


def show_thread(request: HttpRequest, case: Case, error: str = "") -> HttpResponse:
    """Render a thread's page; 422 with what was typed if something of it was refused."""
    moderator, now = signed_in(request), timezone.now()
    case.refresh_from_db(fields=["closed_at", "claimed_by", "claimed_until"])
    [root] = load_comments([case.branch_id or 0])
    low, high = tree.branch_range(root.path)
    near = Q(article=root.article_id, comment__path__gte=low, comment__path__lt=high)
    shown = load_subject(case, moderator, now, near=near, root=root)
    shown.back, shown.typed = way_back(request), request.POST.dict() if error else {}
    acts = [act for act in possible_acts(root) if act in ACTS]
    last = last_on(case)
    withhold_notes([last] if last else [], moderator)
    newest, cut_at = find_newest(root)
    context = {
        "case": shown,
        "comment": root,
        "offer": make_offers(root.pk, acts, shown.typed, {})[0] if acts else None,
        "error": error,
        "last": last,
        "taking_up": offer_taking_up(case, moderator, now, shown.typed) if case.closed_at else None,
        "pace": measure_pace(newest, cut_at, now),
        "recent": _load_recent(newest, root),
        "counts": count_waiting(moderator),
        **look_at_one(root.pk, moderator, now, besides=shown.reasons),
    }
    return render(request, "moderation/subjects/thread.html", context, status=422 if error else 200)


def measure_pace(newest: QuerySet[Comment], cut_at: datetime | None, now: datetime) -> Pace:
    """Count what find_newest() gave, a thread's root included, in one query."""
    counted = newest.aggregate(
        comments=Count("pk"),
        people=Count("author", distinct=True),
        last_hour=Count("pk", filter=Q(created_at__gt=now - HOUR)),
        last_day=Count("pk", filter=Q(created_at__gt=now - DAY)),
    )
    return Pace(**counted, cut_at=cut_at, now=now)


def _load_recent(newest: QuerySet[Comment], root: Comment) -> list[Comment]:
    """Return the newest comments below a thread's root in the order in which they came."""
    there = newest.exclude(pk=root.pk).select_related("author", "article", "reply_to__author")
    rows = there.defer("article__body", "article__body_html").order_by("-arrival")
    return list(rows[:COMMENTS_SHOWN])[::-1]
