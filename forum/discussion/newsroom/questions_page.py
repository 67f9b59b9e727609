"""What readers ask the newsroom, in one place: by article, waiting or answered."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from articles.desk.access import EDIT
from articles.models import Article
from forum.discussion.answers import number_from, sign_in_first, signed_in
from forum.discussion.models import Comment
from forum.members.models import Member

PAGE_SIZE = 20  # Questions.


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List what is asked under the member's own articles; for editors, under all.

    `?tab=answered` lists what the newsroom has replied to, `?of=me` keeps an
    editor's own articles.
    """
    if not request.user.is_authenticated:
        return sign_in_first(request, request.path)
    member = signed_in(request)
    is_editor = member.has_perm(EDIT)
    if not is_editor and not Article.objects.filter(author=member).exists():
        raise PermissionDenied
    is_answered = request.GET.get("tab") == "answered"
    is_own = not is_editor or request.GET.get("of") == "me"
    rows = _asked(member if is_own else None, is_answered=is_answered)
    found = list(_after(rows, request.GET.get("after", ""))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    query = {"tab": "answered" if is_answered else "", "of": "me" if is_own else ""}
    cursor = f"{shown[-1].article_id}-{shown[-1].pk}" if len(found) > PAGE_SIZE else ""
    context = {
        "questions": shown,
        "is_answered": is_answered,
        "is_own": is_own,
        "is_editor": is_editor,
        "next_url": f"?{urlencode({**query, 'after': cursor})}" if cursor else "",
    }
    return render(request, "discussion/questions.html", context)


def _asked(author: Member | None, *, is_answered: bool) -> QuerySet[Comment]:
    """Return what is asked, of the articles of one author or of all, by their article."""
    rows = Comment.objects.public().filter(asks_author=True)
    rows = rows.filter(article__author=author) if author else rows
    counted = {"newsroom_answer_count__gt": 0} if is_answered else {"newsroom_answer_count": 0}
    return rows.filter(**counted).select_related("author", "article").order_by("-article_id", "-pk")


def _after(rows: QuerySet[Comment], cursor: str) -> QuerySet[Comment]:
    """Keep what follows the cursor; all of it for what is no cursor of ours."""
    article_id, _dash, comment_id = cursor.partition("-")
    last = (number_from(article_id), number_from(comment_id))
    if None in last:
        return rows
    return rows.filter(TupleLessThan((F("article_id"), F("pk")), last))
