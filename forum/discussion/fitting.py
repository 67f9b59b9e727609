"""Fit lines to their reader: what they may do there, and nothing that they must not see.

This is the one place where the text of a comment that isn't published is dropped, so no
template can leak it.
"""

from forum.discussion import editing_rules, rules
from forum.discussion.lines import PUBLISHED, Line
from forum.discussion.models import State
from forum.discussion.muting import NOTHING, Muted, is_author_muted, is_branch_muted, is_muted
from forum.discussion.reader import Reader


def fit_to_reader(lines: list[Line], reader: Reader) -> list[Line]:
    """Mark what the reader may do with each line, and drop what they may not see."""
    me, author = reader.member.pk, reader.article_author_id
    may_write = reader.is_open and reader.may_write
    young_since = reader.now - rules.SCORE_HIDDEN_FOR
    has_muted = reader.muted != NOTHING
    for line in lines:
        line.is_own = is_own = line.author_id == me and me is not None
        line.is_by_article_author = author is not None and line.author_id == author
        is_published = line.state == PUBLISHED
        _drop_hidden(line, reader, is_published=is_published)
        if line.created_at > young_since:
            _drop_young_votes(line, reader)
        line.can_reply = reader.is_open and is_published and not line.is_locked
        line.can_vote = may_write and is_published and not is_own and not line.is_official
        if is_own:
            _fit_own(line, reader, may_write=may_write)
        if has_muted:
            line.muted = why_muted(line, reader.muted)
    return lines


def _fit_own(line: Line, reader: Reader, *, may_write: bool) -> None:
    """Mark what the reader may do with a comment of theirs, and until when."""
    is_there = line.state in (State.PUBLISHED, State.HELD)
    line.edit_until = editing_rules.edit_until(line.created_at, reader.member)
    line.can_delete = is_there
    line.can_edit = (
        is_there
        and may_write
        and not line.pick_why
        and line.redaction_id is None
        and reader.now <= line.edit_until
    ) and (reader.may_moderate or not line.is_official)


def is_unread(line: Line, reader: Reader, since: int | None) -> bool:
    """Say whether a line is a comment of somebody else, not muted, that arrived after `since`."""
    return (
        since is not None
        and line.is_published
        and (line.arrival or 0) > since
        and line.author_id != reader.member.pk
        and not is_muted(reader.muted, author_id=line.author_id, path=line.path)
    )


def why_muted(line: Line, muted: Muted) -> str:
    """Say which of its folds a line has, for Line.muted."""
    if is_branch_muted(muted, line.path):
        return "branch"
    is_muted_author = is_author_muted(muted, line.author_id, is_official=line.is_official)
    return "author" if is_muted_author else ""


def _drop_hidden(line: Line, reader: Reader, *, is_published: bool) -> None:
    """Empty a tombstone: no text, no name, no votes; and no name in answers to one."""
    if not is_published and not (line.is_own and line.state == State.HELD):
        line.html = line.username = line.name = line.pick_why = ""
        line.author_id = line.edited_at = line.redaction_id = line.redacted_at = None
        line.redacted_because = ""
        line.up_count = line.down_count = line.vote = line.open_report_count = 0
        line.is_own = line.is_staff = line.is_by_article_author = False
        line.asks_author = line.is_official = False
    if line.reply_to_state not in (None, PUBLISHED):
        line.reply_to_name = ""
    if not reader.may_moderate:
        line.open_report_count = 0


def _drop_young_votes(line: Line, reader: Reader) -> None:
    """Empty what was voted on a young comment, for all but moderators; one's own vote stays.

    A rank of 0 is that of a comment without votes, and its place in "best" too.
    """
    line.rank = 0.0
    if not reader.may_moderate:
        shown_at = line.created_at + rules.SCORE_HIDDEN_FOR
        line.score_from = shown_at if line.is_published else None
        line.up_count = line.down_count = 0


def close_locked_branches(lines: list[Line], *, is_locked_above: bool = False) -> None:
    """Take "reply" away below a locked comment, and where no answer goes any deeper.

    Lines come in path order, from a root down.

    `is_locked_above`: a comment above all of them is locked.
    """
    locked = ""
    for line in lines:
        if locked and not line.path.startswith(locked):
            locked = ""
        if line.is_locked and not locked:
            locked = line.path
        if locked or is_locked_above or line.depth >= rules.MAX_DEPTH:
            line.can_reply = False
