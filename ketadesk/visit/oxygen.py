"""Oxygen over time: whether it was given at a set that does not say, and whether it is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ketadesk.clinical.levels import needs_more_oxygen
from ketadesk.clinical.observation import Vitals
from ketadesk.visit.allergies import any_names
from ketadesk.visit.entries import MedicineGiven
from ketadesk.visit.visit import ObservationSet, Visit

_OXYGEN: Final = ("oxygen", "O2")
"""Its name and its formula, as people write it with a flow or a mask beside it."""


def _last_said(sets: Iterable[ObservationSet]) -> ObservationSet | None:
    """The last of these sets that says whether oxygen is given."""
    return next((each for each in reversed([*sets]) if each.vitals.oxygen is not None), None)


def _oxygen_given(visit: Visit, since: datetime | None, until: datetime) -> bool:
    """Whether oxygen was recorded as a medicine in this time."""
    return any(
        any_names(_OXYGEN, body.medicine)
        and entry.happened_at <= until
        and (since is None or entry.happened_at > since)
        for entry, body in visit.of(MedicineGiven)
    )


def air_before(visit: Visit, earlier: Iterable[ObservationSet], at: datetime) -> bool | None:
    """Whether the patient breathes air where a set does not say.

    True while no oxygen was ever recorded; unknown once some was, until a set says so itself.
    """
    said = _last_said(earlier)
    if said is not None and said.vitals.oxygen:
        return None
    return None if _oxygen_given(visit, None if said is None else said.at, at) else True


def breathes_air(visit: Visit, taken: ObservationSet) -> bool | None:
    """Whether air was breathed at this set; None where it does not say and oxygen came before."""
    if taken.vitals.oxygen is not None:
        return not taken.vitals.oxygen
    earlier = (each for each in visit.sets if each.at < taken.at)
    return air_before(visit, earlier, taken.at)


def on_usual_oxygen(visit: Visit, taken: ObservationSet, usual: Vitals) -> bool:
    """Whether a set shows air, or no more oxygen than at the baseline.

    A set that does not say stands under what was last said, and proves nothing once oxygen was
    given since.
    """
    if breathes_air(visit, taken) is True:
        return True
    said = _last_said(each for each in visit.sets if each.at <= taken.at)
    if said is None or _oxygen_given(visit, said.at, taken.at):
        return False
    return usual.oxygen is True and not needs_more_oxygen(said.vitals, usual)
