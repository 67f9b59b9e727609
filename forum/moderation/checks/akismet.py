"""Ask Akismet, a filter against spam, what it thinks, and tell it what we found: AKISMET_KEY.

A check that is not pure, as webhook.py: whatever goes wrong raises, and so
holds the comment. The protocol: https://akismet.com/developers/comment-check/.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language

from articles.models import Article
from forum.members.addresses import UNKNOWN_ADDRESS
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.posting_out import post_out
from forum.moderation.checks.subject import Subject

HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    "User-Agent": "Dateline | Akismet check",
}
CODE, IS_SPAM = "akismet", "spam"  # The check's, and the reason of its finding.
SPAM, HAM = b"true", b"false"
THANKS = b"Thanks"  # "... for making the web a better place."


def check_akismet(subject: Subject) -> Match | None:
    """Return whether Akismet holds the text to be spam; nothing where no key is set.

    It gets the text, the author's public name and the network, never the whole
    address or a mail address. Raises OSError, ValueError when it answers late
    or neither yes nor no, as of a key that isn't one.
    """
    if not settings.AKISMET_KEY:
        return None
    body = urlencode(_describe(subject)).encode()
    answer = post_out(f"{settings.AKISMET_URL}comment-check", body, HEADERS).strip()
    if answer not in (SPAM, HAM):
        raise ValueError(f"Akismet answers {answer[:100]!r}.")
    return Match(IS_SPAM) if answer == SPAM else None


def submit(subject: Subject, *, is_spam: bool) -> None:
    """Tell Akismet what a comment was found to be. Raises OSError, ValueError if it takes it not.

    https://akismet.com/developers/submit-spam-missed-spam/
    """
    body = urlencode(_describe(subject)).encode()
    verb = "submit-spam" if is_spam else "submit-ham"
    answer = post_out(f"{settings.AKISMET_URL}{verb}", body, HEADERS)
    if not answer.startswith(THANKS):
        raise ValueError(f"Akismet answers {answer[:100]!r}.")


def _describe(subject: Subject) -> dict[str, str]:
    """Return what Akismet is told, by its own names. One query."""
    article = Article.objects.filter(pk=subject.article_id).only("slug", "language").first()
    told = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "blog_charset": "UTF-8",
        "blog_lang": article.language if article else get_language() or "en",
        "user_ip": subject.address or UNKNOWN_ADDRESS,
        "comment_type": "reply" if subject.reply_to else "comment",
        "comment_author": subject.author_key,
        "comment_content": subject.said,
        "comment_date_gmt": subject.now.isoformat(timespec="seconds"),
    }
    if article:
        told["permalink"] = settings.SITE_URL + article.get_absolute_url()
    return told | ({"recheck_reason": "edit"} if subject.comment_id else {})
