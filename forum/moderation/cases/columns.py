"""What is read of the rows that a case shows; of an article all but its text."""

from django.db.models import Model

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.cases.models import Case
from forum.ready.columns import Columns
from forum.ready.rows import Joined


def _all_but(model: type[Model], *names: str) -> list[str]:
    fields = model._meta.local_concrete_fields
    return [field.name for field in fields if field.name not in names]


NAMED = Columns(Member, "id", "username", "display_name", "is_staff")
MEMBER = Columns(Member, *_all_but(Member, "password", "email", "last_login"))
ARTICLE = Columns(Article, *_all_but(Article, "body", "body_html"))
COMMENT = Columns(Comment)

# Questions are read by themselves: few cases have one, and PostgreSQL plans for 8 ms how to
# join four more tables.
CASES = Joined(Columns(Case), author=MEMBER, claimed_by=NAMED)
QUESTIONS = Joined(Columns(Question), asked_by=NAMED, asked_of=NAMED, answered_by=NAMED)
COMMENTS = Joined(COMMENT, author=MEMBER, article=ARTICLE, reply_to=COMMENT, reply_to__author=NAMED)
