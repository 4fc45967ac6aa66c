"""What all steps share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.answers import Raw, Reading, read_amount
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Body
from ketadesk.visit.people import Person
from ketadesk.visit.rights import Act, ActionTable, Right
from ketadesk.visit.texts import text_problem


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a step is taken: the case, the moment, who acts, who else there is, their rights."""

    case: Case
    now: datetime
    actor: Person
    people: Mapping[str, Person]
    decimal_sign: str = "."
    rights: ActionTable = field(default_factory=ActionTable)

    @property
    def reading(self) -> Reading:
        """How typed values are read."""
        zone = self.case.zone
        return Reading(self.decimal_sign, self.now, zone, frozenset(self.people))

    def prescriber(self, person_id: str) -> Person | None:
        """The prescriber of this id, or None."""
        person = self.people.get(person_id)
        return person if person is not None and person.prescribes else None


@dataclass(frozen=True, slots=True)
class Step:
    """A body ready to be written, and what is wrong with it.

    Attributes:
        body: what the entry will say.
        refused: why the rules would refuse it as an order; then it is only recorded where it has
            already happened.
        flagged: what it tells of should not have happened, but it has: it is recorded, red and
            with an adverse event, and nobody is asked again.
    """

    body: Body
    refused: Problem | None = None
    flagged: Problem | None = None

    @property
    def broken(self) -> Problem | None:
        """The rule that what is recorded has broken, or None."""
        return self.refused or self.flagged


def amount(
    scene: Scene,
    name: str,
    raw: Raw,
    *,
    zero: bool = False,
    highest: Decimal = Decimal(10_000),
) -> Decimal | Problem:
    """An amount as typed where the step is taken; see ``read_amount``."""
    return read_amount(name, raw, scene.reading, zero=zero, highest=highest)


def reason_problem(reason: str, item: str | None = None) -> Problem | None:
    """``reason-needed`` where the reason is blank, ``out-of-range`` where it is no fit text."""
    return text_problem(reason, item) if reason.strip() else Problem(Code.REASON_NEEDED, item)


def texts_problem(**texts: str) -> Problem | None:
    """``out-of-range`` for the first of these fields that is no fit text; blank is fit."""
    found = (text_problem(text, name) for name, text in texts.items())
    return next((each for each in found if each is not None), None)


def order_problem(scene: Scene, ordered_by: str, *, readback: bool = True) -> Problem | None:
    """``needs-order`` unless the actor prescribes or names a prescriber and read the order back."""
    if scene.actor.prescribes:
        return None
    if scene.prescriber(ordered_by) is None or not readback:
        return Problem(Code.NEEDS_ORDER, "ordered_by")
    return None


def act_problem(scene: Scene, act: Act, ordered_by: str, *, readback: bool) -> Problem | None:
    """Why the actor may not do this act: the clinic's action table, for who does not prescribe."""
    right = scene.rights.right(act)
    if scene.actor.prescribes or right is Right.ALONE:
        return None
    if right is Right.BLOCKED:
        return Problem(Code.NOT_PERMITTED, act.value)
    return order_problem(scene, ordered_by, readback=readback)


def who_ordered(scene: Scene, ordered_by: str) -> str:
    """Who is named as ordering it, or who does it and prescribes; empty where nobody ordered."""
    return ordered_by or (scene.actor.id if scene.actor.prescribes else "")
