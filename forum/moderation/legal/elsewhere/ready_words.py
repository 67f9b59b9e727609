"""What is often answered to notices of illegal content in articles and on members' pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.elsewhere.models import PageNotice, PageOutcome
from forum.moderation.ready_words import ReadyWords, written

_OF_ARTICLES: tuple[tuple[str, PageOutcome, Promise, Promise], ...] = (
    (
        "reporting", PageOutcome.LEFT, _("Reporting or an opinion, or what may be said"),
        _(
            "We have read the article and what you write. It reports, or gives an opinion, within "
            "what may be said in public; we don’t find that it breaks the law. "
            "It stays as it is."
        ),
    ),
    (
        "unclear", PageOutcome.LEFT, _("Not clear what breaks the law"),
        _(
            "What you write doesn’t let us see which words of the article break the law, and why. "
            "It stays as it is; you can send another notice that says so."
        ),
    ),
    (
        "acted", PageOutcome.ACTED, _("You are right"),
        _("We have read the article and agree with you. It was changed or taken away."),
    ),
)  # fmt: skip
_OF_MEMBERS: tuple[tuple[str, PageOutcome, Promise, Promise], ...] = (
    (
        "allowed", PageOutcome.LEFT, _("A name that may be borne"),
        _(
            "We have looked at the member’s page and read what you write. We don’t find that the "
            "name or the page breaks the law. It stays as it is."
        ),
    ),
    (
        "unclear", PageOutcome.LEFT, _("Not clear what breaks the law"),
        _(
            "What you write doesn’t let us see what on the member’s page breaks the law, and why. "
            "It stays as it is; you can send another notice that says so."
        ),
    ),
    (
        "acted", PageOutcome.ACTED, _("You are right"),
        _("We have looked at the member’s page and agree with you. Something was done about it."),
    ),
)  # fmt: skip


def answers_to_page_notice(notice: PageNotice) -> list[ReadyWords]:
    """Return what can be answered to a notice about an article or a member, for its sender."""
    answers = _OF_MEMBERS if notice.article_id is None else _OF_ARTICLES
    return [
        ReadyWords(code, outcome, label, written(text, notice.language))
        for code, outcome, label, text in answers
    ]
