"""Tell who reported a comment what became of it: never who decided, nor of whom it is.

One notice to each, which says what holds now. When that changes it makes way for the
next, and after MOST_TOLD of them it is put right without calling for attention: however
often moderators change their minds, nobody is told of one report without an end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State
from forum.members.counting import add_to_counters
from forum.moderation.acts import SWEEPS, Act
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report, Told
from forum.moderation.rules import MOST_TOLD
from forum.notifications.models import NoticeKind
from forum.notifications.telling import reword, take_back, write_notices
from forum.ready import trips
from forum.ready.compiled import CompiledQuery

_STANDS = _("A moderator has read the comment that you reported and let it stand.")
_STANDS_AGAIN = _("A moderator has looked at the comment that you reported: it stands.")
_REMOVED = (Told.REMOVED, _("Thank you. The comment that you reported has been removed."))
# That reports are taken up again is no outcome: what comes of it is told, if it differs.
OUTCOMES: Mapping[str, tuple[Told, str | Promise]] = {
    Act.HIDE: (Told.HIDDEN, _("Thank you. The comment that you reported has been hidden.")),
    Act.REMOVE: _REMOVED,
    **dict.fromkeys(SWEEPS, _REMOVED),
    Act.REDACT: (
        Told.ACTED,
        _("Thank you. A moderator has changed the text of the comment that you reported."),
    ),
    Act.DISMISS: (Told.STANDS, _STANDS),
    Act.PUBLISH: (Told.STANDS, _STANDS),
    Act.RESTORE: (Told.STANDS, _STANDS_AGAIN),
    Act.UNREDACT: (Told.STANDS, _STANDS_AGAIN),
}
# Where reports are dismissed, but no moderator let the comment stand for what it is.
DEALT_WITH = (
    Told.ACTED,
    _("Thank you. What you reported has been dealt with already."),
)
_DELETED = (
    Told.REMOVED,
    _("The comment that you reported is gone: its author has deleted it."),
)
# Of what is so taken away nobody can say that it stands.
_GONE: Mapping[str, tuple[Told, str | Promise]] = {
    State.HIDDEN: OUTCOMES[Act.HIDE],
    State.REMOVED: _REMOVED,
    State.DELETED: _DELETED,
}
_TAKEN_BACK = (
    Told.WAITS,
    _(
        "What a moderator decided about the comment that you reported has been taken back. "
        "It will be looked at again."
    ),
)

_COLUMNS = ("reporter", "reporter__language", "told", "told_count")
_judged = {
    "comment": CompiledQuery(
        lambda number, decision: (
            Report.objects.filter(comment=number, decision=decision).values_list(*_COLUMNS)
        ),
        "number", "decision", is_prepared=True,
    ),
    "case": CompiledQuery(
        lambda number, decision: (
            Report.objects.filter(case=number, decision=decision).values_list(*_COLUMNS)
        ),
        "number", "decision", is_prepared=True,
    ),
}  # fmt: skip
_HEARD = """
UPDATE moderation_report SET told = %s, told_count = told_count + 1
WHERE {column}_id = %s AND decision_id = %s AND reporter_id <> %s AND told <> %s
"""


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Somebody to tell: in which language, and whether they are told for the first time."""

    pk: int
    language: str
    told_count: int


@dataclass(frozen=True, slots=True)
class Where:
    """What a notice says of what was reported, and where it leads."""

    column: str  # By which a report names it: a comment, or a case.
    number: int
    url: str
    about: str = ""
    place: str = ""
    is_aside: bool = False

    @property
    def subject(self) -> str:
        """Return by what notices know it: one to each reporter of it at a time."""
        kind = "" if self.column == "comment" else f"{self.column}:"
        return f"report:{kind}{self.number}"


def tell_reporters(decision: Decision, comment: Comment, *, is_taken_back: bool = False) -> None:
    """Tell each whose report of a comment the decision judged; as tell_judged() else.

    `is_taken_back`: that it takes back what they were told, and their reports wait again.
    A decision that removes many comments is told of each by itself.
    """
    if decision.act not in OUTCOMES and not is_taken_back:
        return
    outcome, words = _TAKEN_BACK if is_taken_back else _outcome_of(decision, comment)
    tell_judged(decision, outcome, words, _where(comment))


def tell_what_holds(decision: Decision, comment: Comment) -> None:
    """Tell those whose reports of a comment were judged before what holds since a decision.

    What they heard isn't so any more: the text was changed, and now the comment is hidden.
    As tell_judged() else: each hears it of their last report. Two queries; where it is news to
    anybody what that takes for each thing that is told.
    """
    before = _find_judged_before(decision, comment)
    judgements = Decision.objects.only("act", "reason", "comment").in_bulk(
        {report.decision_id for report in before}
    )
    news: dict[tuple[Told, str | Promise], list[Report]] = {}
    for report in before:
        outcome = _what_holds(judgements[report.decision_id or 0], comment)
        if outcome and outcome[0] != report.told:
            news.setdefault(outcome, []).append(report)
    for (told, words), reports in news.items():
        heard = Report.objects.filter(pk__in=[report.pk for report in reports])
        heard.update(told=told, told_count=F("told_count") + 1)
        reporters = [
            _Reporter(one.reporter_id, one.reporter.language, one.told_count) for one in reports
        ]
        _tell(decision, words, _where(comment), reporters)


def _find_judged_before(decision: Decision, comment: Comment) -> list[Report]:
    """Return the last report of each reporter, where another decision judged it and they heard."""
    rows = Report.objects.filter(comment=comment).exclude(reporter=decision.moderator_id)
    rows = rows.select_related("reporter").only(
        "reporter__language", "decision", "told", "told_count", "closed_at"
    )
    last = {one.reporter_id: one for one in rows.order_by("pk")}
    return [
        one
        for one in last.values()
        if one.told and one.closed_at and one.decision_id not in (None, decision.pk)
    ]


def _what_holds(judgement: Decision, comment: Comment) -> tuple[Told, str | Promise] | None:
    """Return what came of a report that a decision judged, as the comment stands now.

    None where it waits.
    """
    if comment.state == State.HELD:
        return None
    if comment.state in _GONE:
        return _GONE[comment.state]
    if judgement.act == Act.DISMISS:
        return _outcome_of(judgement, comment)
    return OUTCOMES[Act.RESTORE if comment.redaction_id is None else Act.REDACT]


def _where(comment: Comment) -> Where:
    return Where(
        column="comment",
        number=comment.pk,
        url=comment.article.get_absolute_url(),
        about=comment.article.headline,
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(get_discussion(comment.article)),
    )


def _outcome_of(decision: Decision, comment: Comment) -> tuple[Told, str | Promise]:
    """Return what came of it; never that a comment stands which was taken away by another way."""
    if decision.act == Act.DISMISS and comment.state == State.DELETED:
        return _DELETED
    if decision.act == Act.DISMISS and decision.said == Why.DEALT_WITH:
        return DEALT_WITH
    outcome = OUTCOMES[decision.act]
    return _GONE.get(comment.state, outcome) if outcome[0] == Told.STANDS else outcome


def tell_judged(decision: Decision, outcome: Told, words: str | Promise, where: Where) -> None:
    """Tell each whose report of this the decision judged, in their language, if it is news to them.

    The moderator isn't told of their own report. Call in the decision's transaction, with all
    of them locked. Five statements and two a language at most, however many they are.
    """
    reporters = [
        _Reporter(pk, language, count)
        for pk, language, told, count in _judged[where.column](
            number=where.number, decision=decision.pk
        )
        if told != outcome and pk != decision.moderator_id
    ]
    if not reporters:
        return
    with trips.in_one_trip():
        trips.write(
            _HEARD.format(column=where.column),
            [str(outcome), where.number, decision.pk, decision.moderator_id or 0, str(outcome)],
        )
        _tell(decision, words, where, reporters)


def _tell(
    decision: Decision, words: str | Promise, where: Where, reporters: Sequence[_Reporter]
) -> None:
    """Call each, unless they were called often enough: then what they have is put right."""
    loud = {one.pk: one for one in reporters if one.told_count < MOST_TOLD}
    with trips.in_one_trip():
        _call(decision, words, where, loud)
    _put_right(words, where, [one for one in reporters if one.pk not in loud])


def _call(
    decision: Decision, words: str | Promise, where: Where, reporters: Mapping[int, _Reporter]
) -> None:
    """Write a notice to each, in place of the one before."""
    if not reporters:
        return
    before = take_back(subject=where.subject, kind=NoticeKind.REPORT, recipients=reporters)
    for language, members in _by_language(reporters.values()).items():
        with translation.override(language):
            write_notices(
                dict.fromkeys(members, NoticeKind.REPORT),
                subject=where.subject,
                place=where.place,
                is_aside=where.is_aside,
                url=where.url,
                about=where.about,
                note=str(words),
                now=decision.decided_at,
            )
    more = {pk: int(not where.is_aside) - before[pk] for pk in reporters}
    if any(more.values()):
        add_to_counters({"unread_notice_count": more})


def _put_right(words: str | Promise, where: Where, reporters: Iterable[_Reporter]) -> None:
    """Let the notice that each has say what holds now, read or not."""
    for language, members in _by_language(reporters).items():
        with translation.override(language):
            note = str(words)
        reword(subject=where.subject, kind=NoticeKind.REPORT, recipients=members, note=note)


def _by_language(reporters: Iterable[_Reporter]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in reporters:
        found.setdefault(one.language or settings.LANGUAGE_CODE, []).append(one.pk)
    return found
