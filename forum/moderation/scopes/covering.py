"""What in the room lies in a moderator's scope. Asks no query but for the scope itself.

What is about a comment lies where its article does. A removed branch does as
well. All other measures against a member hold on the whole site: they, the
appeals of them, blocks, checks and the dashboard are no matter for who
moderates parts of it, but for warnings, which anybody may give to a member who
wrote in their part.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from articles.models import Article
from forum.discussion.access import OUT_OF_SCOPE
from forum.discussion.models import Comment
from forum.discussion.scopes import Scope, scope_of
from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS, PARTS, Act
from forum.moderation.appeals.models import Appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.sweeping.models import Sweep
from forum.moderation.waves.models import Wave

# Measures that who moderates parts of the site may take.
NEAR_MEASURES = (Act.WARN, Act.UNWARN)
# Parts are decided about a member, yet about what they wrote in one place.
SITE_WIDE = tuple(act for act in MEMBER_ACTS if act not in PARTS)


def keep_out(moderator: Member, article: Article | None) -> None:
    """Raise PermissionDenied if the article, or where it is None the site, isn't in their scope."""
    scope = scope_of(moderator)
    if not (scope.is_whole or (article is not None and scope.covers(article))):
        raise PermissionDenied(str(OUT_OF_SCOPE.message))


def decisions_in(scope: Scope, decision: str = "") -> Q:
    """Return which rows are of decisions in a scope, by the name under which they reach theirs."""
    before = f"{decision}__" if decision else ""
    if scope.is_whole:
        return Q()
    about = scope.of(f"{before}comment__article") & ~Q(**{f"{before}act__in": SITE_WIDE})
    return about | scope.of(f"{before}sweep__branch__root__article")


def place_of_decision(decision: Decision) -> Article | None:
    """Return the article that a decision is about, with its comment at hand; None: the site."""
    if decision.act == Act.PRUNE:
        return place_of_sweep(decision.sweep)
    if decision.act in SITE_WIDE or decision.comment is None:
        return None
    return decision.comment.article


def waiting_appeals(scope: Scope) -> QuerySet[Appeal]:
    """Return the appeals that nobody has judged."""
    return Appeal.objects.filter(decisions_in(scope, "decision"), judged_at=None)


def waiting_notices(scope: Scope) -> QuerySet[LegalNotice]:
    """Return the notices of illegal content that nobody has decided."""
    return LegalNotice.objects.filter(scope.of("comment__article"), decided_at=None)


def waiting_complaints(scope: Scope) -> QuerySet[NoticeComplaint]:
    """Return the complaints about such decisions that nobody has judged."""
    covered = scope.of("notice__comment__article") | scope.of("page_notice__article")
    return NoticeComplaint.objects.filter(covered, judged_at=None)


def waiting_page_notices(scope: Scope) -> QuerySet[PageNotice]:
    """Return the notices about pages that nobody has decided; about members only everywhere."""
    return PageNotice.objects.filter(scope.of("article"), decided_at=None)


def has_written_in(scope: Scope, member: Member) -> bool:
    """Say whether a member wrote anything there; one query, none for the whole site."""
    return scope.is_whole or Comment.objects.filter(scope.of("article"), author=member).exists()


def covers_wave(scope: Scope, wave: Wave) -> bool:
    """Say whether all that a wave holds lies in a scope."""
    if scope.is_whole or wave.article is None:
        return scope.covers_section(wave.section_id)
    return scope.covers(wave.article)


def waves_in(scope: Scope) -> Q:
    """Return which waves lie wholly in a scope."""
    return Q() if scope.is_whole else scope.of("article") | Q(section__in=scope.sections)


def place_of_sweep(sweep: Sweep) -> Article | None:
    """Return the article that a sweep is in, of a branch; None: it is about all of the site."""
    return sweep.branch.root.article if sweep.branch is not None else None
