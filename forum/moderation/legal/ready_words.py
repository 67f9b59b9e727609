"""What is often answered to notices of illegal content, and told to the author of the comment."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.models import Ground, LegalNotice, NoticeOutcome
from forum.moderation.ready_words import ReadyWords, written

# What in the comment breaks the law, and why: of another law nobody can say that beforehand.
_BREAKS: dict[str, Promise] = {
    Ground.DEFAMATION: _(
        "The comment insults somebody, or says of them what harms their name and isn’t shown to "
        "be true. That is against the law."
    ),
    Ground.PRIVACY: _(
        "The comment makes public what belongs to somebody’s private life, or data about them, "
        "without their consent. That is against the law."
    ),
    Ground.COPYRIGHT: _(
        "The comment uses a work or a mark of somebody else without their permission. "
        "That is against the law."
    ),
    Ground.THREAT: _(
        "The comment threatens with violence or calls for it. That is against the law."
    ),
    Ground.HATE: _(
        "The comment stirs up hatred of people for what they are. That is against the law."
    ),
    Ground.CHILD: _(
        "The comment shows or promotes the sexual abuse of children. That is against the law."
    ),
    Ground.FRAUD: _("The comment serves a fraud or a forbidden trade. That is against the law."),
}
_AGREE = _("You are right")
_ANSWERS: tuple[tuple[str, NoticeOutcome, Promise, Promise], ...] = (
    (
        "opinion", NoticeOutcome.KEPT, _("An opinion, or what may be said"),
        _(
            "We have read the comment and what you write. It gives an opinion, or says what may "
            "be said in public; we don’t find that it breaks the law. The comment stays."
        ),
    ),
    (
        "unclear", NoticeOutcome.KEPT, _("Not clear what breaks the law"),
        _(
            "What you write doesn’t let us see which words break the law, and why. The comment "
            "stays; you can send another notice that says so."
        ),
    ),
    (
        "removed", NoticeOutcome.REMOVED, _AGREE,
        _("We have read the comment and agree with you. It is removed."),
    ),
    (
        "hidden", NoticeOutcome.HIDDEN, _AGREE,
        _("We have read the comment and agree with you. Readers don’t see it any more."),
    ),
    (
        "changed", NoticeOutcome.CHANGED, _("Taken out"),
        _("What you named is taken out of the comment; the rest of it stays."),
    ),
    (
        "deleted", NoticeOutcome.DELETED, _("Deleted meanwhile"),
        _("The author has deleted the comment."),
    ),
)  # fmt: skip


def answers_to_notice(notice: LegalNotice, fitting: list[NoticeOutcome]) -> list[ReadyWords]:
    """Return what can be answered to a notice, with its comment's author at hand.

    With what takes the comment away goes what its author is told, by the law that is named.
    """
    told = told_to_author(notice)
    takes = (NoticeOutcome.REMOVED, NoticeOutcome.HIDDEN)
    return [
        ReadyWords(
            code, outcome, label, written(text, notice.language), told if outcome in takes else ""
        )
        for code, outcome, label, text in _ANSWERS
        if outcome in fitting
    ]


def told_to_author(notice: LegalNotice) -> str:
    """Return what the author of its comment is told by the law that a notice names; "" of others.

    In their language; needs them at hand.
    """
    breaks = _BREAKS.get(notice.ground)
    return written(breaks, notice.comment.author.language) if breaks else ""
