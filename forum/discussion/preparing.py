"""Make a text ready to be published: cleaned, rendered, its names and pictures found.

Nothing is locked yet: others write meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.markup import clean_text, plain_text
from articles.models import Article
from forum.discussion import rules
from forum.discussion.forms import CommentForm
from forum.discussion.mentions import find_mentioned, render_with
from forum.discussion.models import Comment
from forum.discussion.pictures.attaching import check_shown, why_unseen
from forum.discussion.pictures.finding import find_pictures
from forum.discussion.pictures.shown import NO_PICTURES, Pictures, Shown
from forum.members.models import Member
from forum.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as it would be published; `unseen` is why a picture that it names isn't shown."""

    text: str
    html: str
    mentioned: list[Member]
    shown: list[Shown]
    unseen: Refusal | None


def check_form(
    article: Article, text: str, reply_to: int | None, security: Mapping[str, str] | None
) -> str:
    """Run the package's form over what was sent and return the cleaned text. Raises Refused."""
    if len(text) > rules.MAX_SENT_LENGTH:
        raise Refused(rules.TOO_LONG)
    sent = dict(security) if security is not None else CommentForm(article).generate_security_data()
    data = {**sent, "comment": clean_text(text), "reply_to": reply_to or 0}
    form = CommentForm(article, data=data)
    if not form.is_valid():
        raise Refused(_why_form_failed(form))
    return form.cleaned_data["comment"]


def prepare(text: str, author: Member, before: Comment | None = None) -> Prepared:
    """Return a text from check_form() as readers would see it. Raises Refused.

    `before` is the comment that is edited, as it stands.
    """
    mentioned = find_mentioned(text, author)
    pictures = find_pictures(text, author=author, comment_id=before.pk if before else None)
    html = render_visibly(text, mentioned, pictures)
    shown = check_shown(html, author, before=before.html if before else "")
    return Prepared(text, html, mentioned, shown, why_unseen(text, shown, pictures, before))


def render_visibly(text: str, mentioned: list[Member], pictures: Pictures = NO_PICTURES) -> str:
    """Return the HTML of a text. Raises Refused if nothing of it would be seen.

    CommonMark has text that stands for nothing: a lone link definition.
    """
    html = render_with(text, mentioned, pictures)
    if not plain_text(html):
        raise Refused(rules.EMPTY)
    return html


def _why_form_failed(form: CommentForm) -> Refusal:
    """Put the package's terse errors into words for a reader."""
    if "honeypot" in form.errors:
        return rules.SPAM
    if "comment" in form.errors:
        return rules.TOO_LONG if form.data["comment"].strip() else rules.EMPTY
    return rules.STALE
