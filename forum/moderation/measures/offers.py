"""The measures that can be taken against a member now, each with its form."""

from dataclasses import dataclass, field
from datetime import datetime

from forum.members.models import Member
from forum.moderation.acts import SWEEPS, Act
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.waiting import MOST_SHOWN
from forum.moderation.measures import rules
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.forms import MeasureForm
from forum.moderation.measures.kinds import KINDS, Kind
from forum.moderation.subjects.shown import ShownSubject
from forum.moderation.sweeping.noticing import notices_before_sweep
from forum.moderation.sweeping.starting import DAY


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that can be taken now, with its form."""

    act: str
    kind: Kind
    form: MeasureForm
    is_open: bool  # Its form was sent and refused.
    notices: list[LegalNotice] = field(default_factory=list)  # That wait about what would go.


def offer_measures(
    found: Member,
    moderator: Member,
    now: datetime,
    failed: MeasureForm | None,
    act: str,
    case: ShownSubject | None,
) -> list[Offer]:
    """Return the measures that make sense now, with the refused form among them."""
    seen = {"seen": find_last(found), "report": case.seen if case else 0}
    offers = []
    for name, kind in KINDS.items():
        is_open = name == act
        if not is_open and (
            rules.why_out_of_place(act=name, member=found, now=now)
            or rules.why_cannot_measure(act=name, member=found, moderator=moderator, now=now)
        ):
            continue
        form = failed if is_open and failed else MeasureForm(initial=seen, act=Act(name))
        if is_open:
            # Who has now seen how things stand may send it again.
            form.data = {**dict(form.data.items()), **{one: str(pk) for one, pk in seen.items()}}
        offers.append(Offer(name, kind, form, is_open))
    # One that was sent and refused stands there also for who may not take it.
    sweeps = [
        one
        for one in offers
        if one.act in SWEEPS
        and not rules.why_cannot_measure(act=one.act, member=found, moderator=moderator, now=now)
    ]
    _remind(found, sweeps, now)
    return offers


def _remind(found: Member, sweeps: list[Offer], now: datetime) -> None:
    """Name the notices of illegal content that wait about what would go with a sweep.

    One query; one more where not all of them are shown, so that those of a day are.
    """
    waiting = notices_before_sweep(found) if sweeps else []
    for offer in sweeps:
        since = now - DAY if offer.act == Act.SWEEP_DAY else None
        if since and len(waiting) >= MOST_SHOWN:
            offer.notices.extend(notices_before_sweep(found, since))
        else:
            offer.notices.extend(
                one for one in waiting if since is None or one.comment.created_at >= since
            )
