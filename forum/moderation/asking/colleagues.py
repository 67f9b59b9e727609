"""Find whom a moderator can ask about a case: who may judge it, and had no part in it."""

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from forum.discussion.models import Comment
from forum.discussion.scopes import GIVE_ROLES
from forum.members.models import Member
from forum.moderation.asking.rules import SENIOR
from forum.moderation.cases.models import Case, wrote_in
from forum.moderation.rules import SUSPEND
from forum.moderation.scopes.finding import who_moderate, who_moderate_everywhere, with_permission

MOST_COLLEAGUES = 100  # In the list to choose from.


def find_colleagues(of: Member, about: Comment | Case) -> QuerySet[Member]:
    """Return who else may judge a comment, or the case of a thread or a member, by name."""
    rows = who_judge(about).exclude(pk=of.pk)
    return rows.order_by("display_name", "username")[:MOST_COLLEAGUES]


def find_seniors(about: Comment | Case) -> QuerySet[Member]:
    """Return who judges it when it is handed over, by id."""
    return who_judge(about).filter(pk__in=with_permission(SENIOR)).order_by("pk")


def who_judge(about: Comment | Case) -> QuerySet[Member]:
    """Return who has it in their scope, and neither wrote it nor took part in the thread.

    A case comes with its author, that of a thread with its branch and article.
    """
    now = timezone.now()
    if isinstance(about, Comment):
        return who_moderate(about.article, now).exclude(pk=about.author_id)
    if about.article is not None and about.branch is not None:
        theirs = wrote_in(about.article_id, about.branch.path, author=OuterRef("pk"))
        rows = who_moderate(about.article, now).exclude(theirs)
    else:
        rows = who_moderate_everywhere(now).filter(pk__in=with_permission(SUSPEND))
        if about.author.is_staff:
            rows = rows.filter(pk__in=with_permission(GIVE_ROLES))
    return rows.exclude(pk=about.author_id)
