"""What a day took, in words."""

from statistics import median
from typing import TYPE_CHECKING

from bench.day.moderators import READING, Shift

if TYPE_CHECKING:
    from bench.day.__main__ import Day


def tell(day: "Day", *, minutes: float) -> str:
    """Return the figures; note as faults what must never be."""
    end, told = day.told["end"], day.told
    shifts = [shift for shift in day.shifts if shift.judged]
    everything = Shift("both")
    for shift in shifts:
        everything.judged += shift.judged
        everything.seconds += shift.seconds
        everything.keys += shift.keys
        everything.acts += shift.acts
        everything.mistakes += shift.mistakes
        everything.pictures += shift.pictures
        day.faults += shift.faults
    _find_faults(day, everything)
    plain: Shift = told["plain"]
    lines = [
        f"Said: {sum(day.site.became.values()):,} comments, {day.site.report_count} reports. "
        + ", ".join(f"{what} {count:,}" for what, count in sorted(day.site.became.items())),
        f"Two moderators at once, by keys: {len(everything.judged)} cases, "
        f"{everything.keys / max(1, len(everything.judged)):.2f} keys a decision, "
        f"{median(everything.seconds or [0]):.2f} s from one case to the next (median), of "
        f"which {READING:.0f} s to read, before which no key decides; "
        f"none judged twice. {dict(everything.acts)}",
        f"Without scripts: {len(plain.judged)} cases, {median(plain.seconds or [0]):.2f} s each.",
        f"Pictures: {everything.pictures + plain.pictures} looked at, each blurred until then; at "
        f"the end readers see {told['pictures'][200]} of them, nobody {told['pictures'][404]}.",
        f"Wave: suggested after {told.get('wave_after', 0):.0f} s of watching, switched on by one "
        f"button; {told.get('wave_removed', 0)} comments removed and the rest published in "
        f"{told.get('wave_acts', 0)} acts.",
        f"Appeals: {told['appeals']} of decisions taken by mistake, by the colleague "
        f"{end['appeals'].get('reversed', 0)} reversed.",
        f"At the end: {end['open']} cases wait, counters exact, {end['log']:,} entries of the log "
        f"hold, {told['looked']} comments that are gone are on no page.",
        f"Played in {minutes:.1f} minutes.",
    ]
    return "\n".join(lines)


def _find_faults(day: "Day", everything: Shift) -> None:
    end = day.told["end"]
    if len(set(everything.judged)) != len(everything.judged):
        day.faults.append("a case was judged twice")
    if end["broken"] is not None:
        day.faults.append(f"the log breaks at entry {end['broken']}")
    if end["appeals"].get("reversed", 0) != day.told["appeals"]:
        day.faults.append(f"of {day.told['appeals']} appeals were {end['appeals']}")
    published = set(end["published"])
    for pk in everything.mistakes:
        if pk not in published:
            day.faults.append(f"comment {pk} was removed by mistake and did not come back")
    for pk in everything.judged:
        wrong = day.truth.get(pk, "")
        if pk not in everything.mistakes and bool(wrong) == (pk in published):
            day.faults.append(f"comment {pk} ({wrong or 'fine'}) ended as it was not decided")
