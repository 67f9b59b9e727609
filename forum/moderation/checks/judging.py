"""Judge a text before it is published: what the discussion asks by DISCUSSION_JUDGE."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext

from forum.discussion.checking import Anew, Judgement, Nudge, Text
from forum.discussion.models import Comment, State
from forum.moderation.blocks.finding import refuse_post
from forum.moderation.cases.joining import join_checked
from forum.moderation.checks.anew import ask_anew, check_again, find_calm, look_around, read_rows
from forum.moderation.checks.engine import Tuned, outcome_of, run_checks
from forum.moderation.checks.facts import read_facts
from forum.moderation.checks.models import CheckRun, write_findings
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.checks.pictured import read_pictured
from forum.moderation.checks.saying import say_all
from forum.moderation.checks.subject import Subject
from forum.moderation.checks.tuning import find_snapshot
from forum.moderation.waves.holding import drop_hold, keep_hold, look_at_waves
from forum.moderation.waves.models import Wave
from forum.moderation.waves.running import keep_on, waves_over
from forum.ready import trips
from forum.ready.columns import Columns
from forum.refusals import Refusal

INSISTENCE_LASTS = 3600  # Seconds from a nudge until "send anyway" has to be read again.
SALT = "checks.insist"
_columns = Columns(
    CheckRun,
    "comment", "outcome", "is_insisted", "findings", "band_a", "band_b", "band_c", "checked_at",
)  # fmt: skip
_INSERT = _columns.insert()


class Looked(NamedTuple):
    """What was read around a text, what the checks found in it, and the waves over its place."""

    subject: Subject
    findings: list[Finding]
    waves: Sequence[Wave]
    tuned: Sequence[Tuned]
    anew: Anew
    section_id: int


class Judged(NamedTuple):
    """What became of a text, and the wave that holds it, if one does."""

    subject: Subject
    findings: list[Finding]
    outcome: Outcome
    is_insisted: bool
    wave: Wave | None


def judge(asked: Text) -> Judgement:
    """Run a text through all checks: one statement, before anything is locked.

    Of staff it is recorded only. What is written at the same moment is looked at
    again under the lock (anew.py).
    """
    looked = look_at(asked)
    if looked.subject.block_id and not asked.author.is_staff:
        return Judgement(refusal=refuse_post(looked.subject.block_id))
    judgement = _judge(asked, looked, looked.waves)
    return replace(
        judgement,
        anew=looked.anew,
        reconsider=partial(_judge_again, asked, looked, judgement),
    )


def _judge(asked: Text, looked: Looked, waves: Sequence[Wave]) -> Judgement:
    """Say what becomes of a text while these waves are on."""
    insisted = _is_insisted(asked, looked.findings)
    outcome = outcome_of(looked.findings, insisted=insisted)
    if asked.author.is_staff:
        outcome = Outcome.PUBLISH
    held = look_at_waves(
        waves,
        author=asked.author,
        outcome=outcome,
        is_edit=asked.comment_id is not None,
        shows_picture=bool(looked.subject.new_pictures),
        now=looked.subject.now,
    )
    judged = Judged(
        looked.subject,
        [*looked.findings, *held.finding],
        Outcome.HOLD if held.wave else outcome,
        insisted,
        held.wave,
    )
    return Judgement(
        refusal=held.refusal or _refusal(asked, looked.findings, judged.outcome),
        must_wait=judged.outcome == Outcome.HOLD,
        say_why_it_waits=lambda: say_all(judged.findings, judged.outcome),
        keep=lambda comment, waits_anyway: _keep(comment, judged, waits_anyway=waits_anyway),
        slow=held.slow,
    )


def _judge_again(asked: Text, looked: Looked, judgement: Judgement, said: str | None) -> Judgement:
    """Judge under the lock: the waves are those that are on, and others may have written."""
    rows = read_rows(said)
    waves = keep_on(_waves_by_now(asked, looked, find_calm(rows)))
    around = look_around(looked.subject.around, rows)
    if around != looked.subject.around:
        subject = looked.subject.with_author(around=around)
        findings = check_again(looked.findings, looked.tuned, subject)
        looked = looked._replace(subject=subject, findings=findings)
    elif list(waves) == list(looked.waves):
        return judgement
    return _judge(asked, looked, waves)


def _waves_by_now(asked: Text, looked: Looked, calm: int | None) -> Sequence[Wave]:
    """Return the waves over the place; `calm` is the stamp if any has begun since."""
    if calm is None:
        return looked.waves
    return waves_over(
        calm, article_id=asked.article_id, section_id=looked.section_id, now=timezone.now()
    )


def look_at(asked: Text) -> Looked:
    """Return what the checks say of a text, what they were shown, and the waves over its place."""
    author, now = asked.author, timezone.now()
    bare = Subject(text=asked.text, html=asked.html, now=now)
    facts = read_facts(
        article_id=asked.article_id,
        author_id=author.pk,
        reply_to=asked.reply_to,
        bands=bare.likeness.bands,
        address=asked.address,
        now=now,
    )
    subject = bare.with_author(
        author_id=author.pk,
        author_key=author.username_key,
        # An edit doesn't count itself: else a harmless first comment would let in any second text.
        comment_count=max(0, author.comment_count - asked.is_published),
        level=author.trust,
        is_watched=author.is_watched(now),
        comment_id=asked.comment_id,
        article_id=asked.article_id,
        reply_to=asked.reply_to,
        around=facts.around,
        block_id=facts.block_id,
        address=asked.address,
    )
    if subject.pictures:  # Few texts show one, and most posts are spared the statement.
        pictured = read_pictured(author.pk, asked.comment_id)
        subject = subject.with_author(pictured=pictured)
    snapshot = find_snapshot(facts.stamp)
    tuned = snapshot.tuned(section_id=facts.section_id, article_id=asked.article_id)
    waves = waves_over(
        facts.calm, article_id=asked.article_id, section_id=facts.section_id, now=now
    )
    findings = run_checks(tuned, subject, snapshot.lists)
    anew = ask_anew(subject, shortest=snapshot.shortest_repeat, calm=facts.calm)
    return Looked(subject, findings, waves, tuned, anew, facts.section_id)


def _refusal(asked: Text, findings: list[Finding], outcome: Outcome) -> Refusal | None:
    """Return why the author has to change the text, or may insist on it."""
    if outcome not in (Outcome.NUDGE, Outcome.REFUSE):
        return None
    said = say_all(findings, outcome)
    if outcome == Outcome.REFUSE:
        return Refusal("checked", said)
    anyway = gettext("You can change your text, or send it anyway.")
    return Nudge("nudged", f"{said} {anyway}", insistence=_sign(asked, findings))


def _sign(asked: Text, findings: Iterable[Finding]) -> str:
    """Return what proves that the author was told of this, for this text in this place."""
    codes = sorted(one.check for one in findings if one.counted == Outcome.NUDGE)
    return signing.dumps([_digest(asked), codes], salt=SALT)


def _is_insisted(asked: Text, findings: Iterable[Finding]) -> bool:
    """Say whether the author was told of all that is a nudge now, and sends the same text."""
    if not asked.insistence:
        return False
    try:
        digest, told = signing.loads(asked.insistence, salt=SALT, max_age=INSISTENCE_LASTS)
    except signing.BadSignature:
        return False
    codes = {one.check for one in findings if one.counted == Outcome.NUDGE}
    return digest == _digest(asked) and codes <= set(told)


def _digest(asked: Text) -> str:
    place = [asked.author.pk, asked.article_id, asked.reply_to or 0, asked.comment_id or 0]
    return blake2b(json.dumps([place, asked.text]).encode(), digest_size=16).hexdigest()


def _keep(comment: Comment, judged: Judged, *, waits_anyway: bool) -> None:
    """Write what was found, with the comment: one statement of bounded size, few if it waits."""
    subject = judged.subject
    run = CheckRun(
        comment=comment,
        outcome=judged.outcome,
        is_insisted=judged.is_insisted,
        findings=write_findings(judged.findings),
        # Under the lock, as decisions are: whether it was published since is told by that.
        checked_at=timezone.now(),
    )
    run.band_a, run.band_b, run.band_c = subject.likeness.bands
    trips.write(_INSERT, _columns.values(run))
    if judged.wave is not None and not waits_anyway:
        keep_hold(comment, judged.wave)
    elif subject.comment_id and (
        (judged.wave is None and judged.outcome == Outcome.HOLD)
        # What a wave held was published since, and waits by a setting: no release is to end that.
        or (waits_anyway and comment.state == State.PUBLISHED)
    ):
        drop_hold(comment)
    join_checked(comment, judged.outcome, subject.now)
