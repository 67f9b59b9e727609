"""Set how the checks judge, and what they go by: the one write path of both."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.checks.changes import (
    change_of_list,
    change_of_setting,
    find_last_change,
    log_changes,
)
from forum.moderation.checks.models import (
    CheckList,
    CheckSetting,
    ChecksVersion,
    ListKind,
)
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.rules import STALE, why_unexplained
from forum.moderation.checks.tuning import VERSION_ID, Limits, Place, Setting, read_texts
from forum.refusals import Refused


@transaction.atomic
def change_settings(
    *,
    place: Place,
    settings: Mapping[str, Setting],
    changed_by: Member | None,
    why: str = "",
    seen: int | None = None,
) -> None:
    """Set checks for a place, all of them or none; what is the same stays as it was.

    What is all empty is as one step out. `seen` is what changes.find_last_change() gave whoever
    decides, who says why unless it is a program. Locks the version's row, then the head of the
    log, in which each change is an entry. Raises Refused, KeyError for a check that isn't one,
    ValueError for a mode, an outcome or a limit that isn't one of its own.
    """
    for code, one in settings.items():
        _check_setting(code, one)
    touch_version()
    _refuse(place, changed_by, why, seen)
    rows = CheckSetting.objects.filter(**_where(place))
    before = {row.code: Setting(row.mode, row.then, row.limits) for row in rows}
    changed = [
        (code, before.get(code, Setting()), one)
        for code, one in settings.items()
        if one != before.get(code, Setting())
    ]
    for code, _before, one in changed:
        _write_setting(code, place, one, changed_by)
    log_changes([change_of_setting(place, *change) for change in changed], changed_by, why)


def change_setting(
    *,
    code: str,
    place: Place,
    changed_by: Member | None,
    mode: str,
    then: str,
    limits: Limits,
    why: str = "",
) -> None:
    """Set one check for a place; as change_settings() in every other way."""
    one = Setting(mode, then, dict(limits))
    change_settings(place=place, settings={code: one}, changed_by=changed_by, why=why)


@transaction.atomic
def change_lists(
    *,
    texts: Mapping[str, str],
    changed_by: Member | None,
    why: str = "",
    seen: int | None = None,
) -> None:
    """Replace lists, all of them or none; one that is the same stays as it was.

    `seen` and `why` as in change_settings(). Locks the version's row, then the head of the log.
    Raises Refused, ValueError for an unknown kind.
    """
    touch_version()
    _refuse(None, changed_by, why, seen)
    before, changes = read_texts(), []
    for kind, text in texts.items():
        if text != before[ListKind(kind)]:
            _write_list(kind, text, changed_by)
            changes.append(change_of_list(kind, before[kind], text))
    log_changes(changes, changed_by, why)


def _refuse(place: Place | None, by: Member | None, why: str, seen: int | None) -> None:
    """Raise Refused if no why is given, or something was changed since. Call under the lock."""
    is_stale = seen is not None and seen != find_last_change(place)
    if refusal := why_unexplained(by, why) or (STALE if is_stale else None):
        raise Refused(refusal)


def _check_setting(code: str, one: Setting) -> None:
    """Raise what is wrong with a setting."""
    check = CHECKS[code]
    if one.mode:
        Mode(one.mode)
    if one.then:
        Then(one.then)
    for name, value in one.limits.items():
        if name not in check.limits:
            raise ValueError(f"{code} has no limit {name}")
        if not check.limits[name].least <= value <= check.limits[name].most:
            raise ValueError(f"{name} of {code} is out of bounds: {value}")


def _write_setting(code: str, place: Place, one: Setting, changed_by: Member | None) -> None:
    where = _where(place)
    rows = CheckSetting.objects.filter(code=code, **where)
    if one == Setting():
        rows.delete()
        return
    values: dict[str, Any] = {**asdict(one), "changed_by": changed_by, "changed_at": timezone.now()}
    if not rows.update(**values):
        CheckSetting.objects.create(code=code, **where, **values)


def _write_list(kind: str, text: str, changed_by: Member | None) -> None:
    values = {"text": text, "changed_by": changed_by, "changed_at": timezone.now()}
    CheckList.objects.update_or_create(kind=ListKind(kind), defaults=values)


def touch_version() -> None:
    """Say that something changed. The row is locked, so one change waits for another."""
    stamp = secrets.randbelow(2**62) + 1
    if not ChecksVersion.objects.filter(pk=VERSION_ID).update(stamp=stamp):
        ChecksVersion.objects.update_or_create(pk=VERSION_ID, defaults={"stamp": stamp})


def _where(place: Place) -> dict[str, int | None]:
    """Return the columns that name a place."""
    kind, pk = place
    return {
        "section_id": pk if kind == "section" else None,
        "article_id": pk if kind == "article" else None,
    }
