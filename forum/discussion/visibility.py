"""Carry along what hangs on whether readers may see a discussion: its authors' counts, its notices.

What is asked at reading time (pages, feeds, search) follows by itself.
"""

from django.db.models import Q

from articles.models import Article
from forum.discussion import recounting, states
from forum.discussion.models import Comment, Discussion
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.notifications.setting_aside import set_aside


def follow_visibility(discussion: Discussion) -> None:
    """Let authors' counts and notices be as they are to be now that a discussion came or went.

    Call in the transaction of the change, with the article locked: whoever
    writes comments or notices in the discussion holds that as well. Locks
    members by id, authors and recipients in one go, since two rounds would
    be two orders.
    """
    authors = Comment.objects.filter(article_id=discussion.article_id).values("author")
    place = states.place_of(discussion.article_id)
    told = Notice.objects.filter(place=place).values("recipient")
    members = Member.objects.filter(Q(pk__in=authors) | Q(pk__in=told)).order_by("pk")
    list(members.select_for_update(no_key=True).values_list("pk", flat=True))
    recounting.recount_members(Q(pk__in=authors))
    set_aside(place=place, is_aside=not states.counts_for_members(discussion))


def follow_article(*, article: Article, change: str) -> None:
    """Follow an article that was withdrawn or restored; it is locked."""
    if change not in ("withdrawn", "restored"):
        return
    discussion = Discussion.objects.filter(article=article).first()
    if discussion is not None:
        discussion.article = article
        follow_visibility(discussion)
