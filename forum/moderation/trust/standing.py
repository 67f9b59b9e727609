"""Where members stand: what counts for their levels, read in one statement for any number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from forum.discussion.models import State
from forum.members.models import NO_END
from forum.members.trust.levels import (
    HELD_AGAINST_FOR,
    HIGHEST,
    JUDGED_COUNTED,
    LEVELS,
    REMOVALS_COUNTED,
    Ask,
    Facts,
    asks_of,
    level_of,
)
from forum.moderation.acts import STRIKES, Act
from forum.moderation.appeals.models import Outcome
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Verdict
from forum.ready import trips
from forum.ready.compiled import as_datetime

NO_FACTS = Facts(*[0] * 8)

_JUDGED = f"""(
    SELECT count(*) FROM (
        SELECT verdict FROM moderation_report
        WHERE reporter_id = members_member.id AND NOT (verdict = '')
        ORDER BY id DESC LIMIT {JUDGED_COUNTED}
    ) AS judged WHERE judged.verdict = '{{verdict}}'
)"""  # noqa: S608
# By a decision about the comment, or with all others of the member's: those may be thousands.
_REMOVALS = f"""(
    SELECT count(*) FROM (
        SELECT decision.comment_id FROM moderation_decision AS decision
        JOIN discussion_comment AS comment ON comment.xtd_id = decision.comment_id
        WHERE decision.member_id = members_member.id AND decision.act = '{Act.REMOVE}'
            AND decision.decided_at > %s AND comment.state = '{State.REMOVED}'
        UNION
        SELECT * FROM (
            SELECT swept.comment_id FROM moderation_sweep AS sweep
            JOIN moderation_swept AS swept ON swept.sweep_id = sweep.id
            JOIN discussion_comment AS comment ON comment.xtd_id = swept.comment_id
            WHERE sweep.member_id = members_member.id AND sweep.undo_id IS NULL
                AND sweep.begun_at > %s AND comment.state = '{State.REMOVED}'
            LIMIT {REMOVALS_COUNTED}
        ) AS together
        LIMIT {REMOVALS_COUNTED}
    ) AS removed
)"""  # noqa: S608
# All of it in the words of the index decision_strikes; SQLite finds it by no others.
_STRIKES = ", ".join(f"'{act}'" for act in STRIKES)
# Those of some acts that nobody took back: neither by appeal, nor by what came next of them.
_MEASURES = f"""(
    SELECT count(*) FROM moderation_decision AS measure
    LEFT JOIN moderation_appeal AS appeal ON appeal.decision_id = measure.id
    WHERE measure.member_id = members_member.id AND measure.act IN ({_STRIKES})
        AND measure.act IN ({{acts}}) AND measure.decided_at > %s
        AND coalesce(appeal.outcome, '') <> '{Outcome.REVERSED}'
        AND NOT coalesce((
            SELECT {{clears}} FROM moderation_decision AS later
            WHERE later.member_id = members_member.id AND later.act IN ({_STRIKES})
                AND later.act IN ({{acts}}, {{ends}}) AND later.id > measure.id
            ORDER BY later.id LIMIT 1
        ), FALSE)
)"""  # noqa: S608
_WARNINGS = _MEASURES.format(
    acts=f"'{Act.WARN}'", ends=f"'{Act.UNWARN}'", clears=f"later.act = '{Act.UNWARN}'"
)
# Whose end is mercy, because it is calm again, has been suspended none the less.
_SUSPENSIONS = _MEASURES.format(
    acts=f"'{Act.SUSPEND}', '{Act.BAN}'",
    ends=f"'{Act.LIFT}', '{Act.UNBAN}'",
    clears=f"later.reason IN ('{Why.TAKEN_BACK}', '{Why.MISTAKE}', '{Why.APPEAL}')",
)
# Of the table members_member by its own name: SQLite lets RETURNING know no other.
COLUMNS = f"""
    members_member.id, trust_level, best_trust_level, fixed_trust_level,
    date_joined, visit_day_count, comment_count,
    {_JUDGED.format(verdict=Verdict.RIGHT)}, {_JUDGED.format(verdict=Verdict.WRONG)}, {_REMOVALS},
    {_WARNINGS}, {_SUSPENSIONS}, suspended_until
"""

_READ = f"SELECT {COLUMNS} FROM members_member WHERE id {{ids}} ORDER BY id"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's level as it is written, and what counts for it now."""

    member_id: int
    level: int
    best: int
    fixed: int | None
    facts: Facts

    @property
    def due(self) -> int:
        """Return the level that should be written."""
        return level_of(self.facts) if self.fixed is None else self.fixed

    @property
    def next_asks(self) -> list[Ask]:
        """Return what the next level asks; nothing on the highest, or on one that is fixed."""
        if self.fixed is not None or self.level >= HIGHEST:
            return []
        return asks_of(LEVELS[self.level + 1], self.facts)

    @property
    def lost(self) -> list[Ask]:
        """Return what is missing for the highest level that a member has had."""
        if self.fixed is not None or self.best <= self.level:
            return []
        return [ask for ask in asks_of(LEVELS[self.best], self.facts) if not ask.is_met]


def parameters(now: datetime) -> list[Any]:
    """Return what goes with COLUMNS."""
    return [connection.ops.adapt_datetimefield_value(now - HELD_AGAINST_FOR)] * 4


def read_standings(member_ids: Iterable[int], now: datetime) -> list[Standing]:
    """Return where members stand, by id; one statement whatever their number, or none."""
    ids = sorted(set(member_ids))
    if not ids:
        return []
    if connection.vendor == "postgresql":  # One statement for any number, to keep its plan.
        return fetch(_READ.format(ids="= ANY (%s)"), [*parameters(now), ids], now)
    marks = ", ".join(["%s"] * len(ids))
    return fetch(_READ.format(ids=f"IN ({marks})"), [*parameters(now), *ids], now)


def fetch(sql: str, values: Sequence[Any], now: datetime) -> list[Standing]:
    """Run a statement that gives COLUMNS."""
    return [_standing(row, now) for row in trips.read_all((sql, values))]


def _standing(row: tuple[Any, ...], now: datetime) -> Standing:
    member_id, level, best, fixed, joined_at, *counts, suspended_until = row
    joined_at = as_datetime(joined_at) or now
    facts = Facts((now - joined_at).days, *counts)
    if as_datetime(suspended_until) == NO_END:  # A ban that holds counts, however old it is.
        facts = replace(facts, suspensions=max(1, facts.suspensions))
    return Standing(member_id, level, best, fixed, facts)
