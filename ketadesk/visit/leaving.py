"""What leaving depends on: recovery scores, minimum times, today's criteria, when it happened.

Source: clinical reference §4. ``criteria`` judges the checklist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ketadesk.clinical.recovery import REVERSAL, ClassedDose, earliest_leave
from ketadesk.clinical.scores import PASS, total
from ketadesk.protocols.model import Criterion
from ketadesk.visit.entries import (
    AdverseEvent,
    AldreteScored,
    BolusGiven,
    DocumentIssued,
    Entry,
    LeftEarly,
    MedicineGiven,
    Overridden,
    PadssScored,
    Resumed,
    Signed,
    Started,
    Stopped,
)
from ketadesk.visit.facts import item_nine_asks, suicide_level
from ketadesk.visit.visit import Visit

TIME: Final = "dc.time"
TAUGHT: Final = "dc.sheet_taught"
SUICIDE: Final = "dc.suicide"
ESCORT: Final = "dc.escort"
SHEET: Final = "discharge-sheet"
"""The document that ``TAUGHT`` is about."""


@dataclass(frozen=True, slots=True)
class RecoveryScore:
    """A score as recorded. ``total`` is None while a part is missing."""

    entry: Entry
    parts: tuple[int | None, ...]

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.entry.happened_at

    @property
    def total(self) -> int | None:
        """0 to 10, or None."""
        return total(self.parts)

    @property
    def passed(self) -> bool:
        """Total of 9 or more; the criteria say the rest."""
        return self.total is not None and self.total >= PASS


@dataclass(frozen=True, slots=True)
class CriterionState:
    """A criterion as it stands.

    Attributes:
        criterion: of the protocol.
        met: by the record.
        overridden: the override that lets it pass, or None.
        value: the evidence, without words; empty where there is none.
        at: when the evidence was taken, or None.
        standing: the newest override while it holds, needed or not; None once worse evidence
            came, so that it must be given anew.
        outdated_at: when a newer sheet was made than the one that was taught back; None while
            the last one is.
        unasked: of the pressure: symptoms must be asked about with the last one, and were not.
    """

    criterion: Criterion
    met: bool
    overridden: Entry | None
    value: str
    at: datetime | None
    standing: Entry | None
    outdated_at: datetime | None = None
    unasked: bool = False

    @property
    def passes(self) -> bool:
        """Whether it is no longer in the way."""
        return self.met or self.overridden is not None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whether the patient may leave.

    Attributes:
        criteria: every criterion of today, in the protocol's order.
        earliest_at: the latest of the minimum times, None before the pump end.
    """

    criteria: tuple[CriterionState, ...]
    earliest_at: datetime | None

    @property
    def unmet(self) -> tuple[str, ...]:
        """Criteria still in the way."""
        return tuple(each.criterion.id for each in self.criteria if not each.passes)

    @property
    def overridden(self) -> tuple[str, ...]:
        """Criteria that pass by override alone."""
        return tuple(each.criterion.id for each in self.criteria if each.overridden is not None)

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.unmet


def aldrete_scores(visit: Visit) -> tuple[RecoveryScore, ...]:
    """Every modified Aldrete score in order."""
    return tuple(
        RecoveryScore(entry, (b.movement, b.breathing, b.circulation, b.awareness, b.oxygen))
        for entry, b in visit.of(AldreteScored)
    )


def padss_scores(visit: Visit) -> tuple[RecoveryScore, ...]:
    """Every modified PADSS in order."""
    return tuple(
        RecoveryScore(entry, (b.vitals, b.walking, b.nausea, b.pain, b.bleeding))
        for entry, b in visit.of(PadssScored)
    )


def suicide_flagged(visit: Visit) -> bool:
    """Whether a suicide re-check is asked before leaving (clinical reference §4).

    What was not assessed counts as flagged, and so does a screener that nobody answered although
    ketamine was given: what is missing makes nobody readier to leave.
    """
    screener, nine = visit.answers.get("si.cssrs"), visit.answers.get("si.item9")
    if any(each is not None and each.not_assessed for each in (screener, nine)):
        return True
    owed = visit.protocol.item("si.cssrs") is not None and visit.started_at is not None
    if screener is None and owed:
        return True
    new_thoughts = any(body.event == "suicidal" for _, body in visit.of(AdverseEvent))
    return (
        suicide_level(visit.answers) in ("moderate", "high")
        or item_nine_asks(visit.answers)
        or new_thoughts
    )


def todays_criteria(visit: Visit) -> tuple[Criterion, ...]:
    """The protocol's criteria without those that today does not ask for."""
    flagged = suicide_flagged(visit)
    return tuple(each for each in visit.protocol.criteria if each.id != SUICIDE or flagged)


def override_of(visit: Visit, criterion: str) -> Entry | None:
    """The newest override of this criterion, or None."""
    return next(
        (entry for entry, body in reversed(visit.of(Overridden)) if body.item == criterion), None
    )


def classed_doses(visit: Visit) -> tuple[ClassedDose, ...]:
    """Every medicine with the class it was recorded under."""
    return tuple(ClassedDose(e.happened_at, b.drug_class) for e, b in visit.of(MedicineGiven))


def reversal_over_at(visit: Visit) -> datetime | None:
    """When the time after flumazenil or naloxone is over; None if none was given.

    Nobody may override it.
    """
    minutes = visit.protocol.recovery.extensions_min.get(REVERSAL, 0)
    doses = [each.at for each in classed_doses(visit) if each.drug_class == REVERSAL]
    return max(doses) + timedelta(minutes=minutes) if doses else None


def moves_earliest(visit: Visit, entry: Entry) -> bool:
    """Whether the waiting time rests on this entry: flow of ketamine, or a medicine that extends.

    A medicine of any other class changes nothing about it.
    """
    match entry.body:
        case Started() | Resumed() | Stopped() | BolusGiven():
            return True
        case MedicineGiven(drug_class=drug_class):
            return drug_class in visit.protocol.recovery.extensions_min
        case _:
            return False


def shortened(visit: Visit) -> Entry | None:
    """The newest override of the waiting time, or None; it lapses when that time moves.

    What counts is what was written before it, for that is what the prescriber saw: a sedative
    that is written down late was not known either.
    """
    override = override_of(visit, TIME)
    if override is None:
        return None
    later = visit.entries[visit.position(override) + 1 :]
    return None if any(moves_earliest(visit, each) for each in later) else override


def earliest_at(visit: Visit) -> datetime | None:
    """The latest of all minimum times, or None before the pump end."""
    started, ended = visit.started_at, visit.last_ketamine_at
    if started is None or ended is None:
        return None
    override = shortened(visit)
    return earliest_leave(
        visit.protocol.recovery,
        started_at=started,
        ended_at=ended,
        given=classed_doses(visit),
        shortened_at=None if override is None else override.happened_at,
    )


def newer_sheets(visit: Visit, until: datetime) -> tuple[Entry, ...]:
    """Sheets that were made since it was last said that one was taught back; empty without that.

    The same bytes once more are the sheet that the patient has in hand.
    """
    answer = visit.answers.get(TAUGHT)
    if answer is None:
        return ()
    later = visit.entries[visit.position(answer.entry) + 1 :]
    return tuple(
        each
        for each in later
        if isinstance(each.body, DocumentIssued)
        and each.body.document == SHEET
        and not each.body.reprint
        and each.happened_at <= until
    )


def alone_at(visit: Visit) -> datetime | None:
    """From when a clinic that allows it may let a patient go without an escort [25].

    None before the pump end.
    """
    ended = visit.last_ketamine_at
    minutes = visit.protocol.recovery.alone_after_min
    return None if ended is None else ended + timedelta(minutes=minutes)


def left_at(visit: Visit) -> datetime | None:
    """When the patient left, or None."""
    for entry in visit.entries:
        discharged = isinstance(entry.body, Signed) and entry.body.meaning == "discharge"
        if discharged or isinstance(entry.body, LeftEarly):
            return entry.happened_at
    return None
