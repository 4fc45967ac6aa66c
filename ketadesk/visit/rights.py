"""What a nurse may do with drug and pump: the action table of a clinic.

Source: clinical reference §2, the table under "Loading/titration": rules differ by state, so a
clinic may choose, within floors that stand here in code and that no setting moves:

- Pausing, slowing and stopping are always a nurse's alone. They are no acts of this table.
- Overriding and deciding are never a nurse's. They are no acts of this table either.
- Only going on under today's order may be a nurse's alone. Everything else gives more than was
  ordered, or gives it otherwise: that takes a new order, so an order is the loosest right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem


class Act(StrEnum):
    """What a clinic may decide about."""

    RESUME_AMBER = "resume_amber"
    RESUME_RED = "resume_red"
    INCREASE = "increase"
    EXTEND = "extend"
    BEYOND_CEILING = "beyond_ceiling"
    BOLUS = "bolus"


class Right(StrEnum):
    """How far a nurse may do an act: alone, under a recorded order that was read back, or not."""

    ALONE = "alone"
    ORDER = "order"
    BLOCKED = "blocked"


LOOSEST: Final[Mapping[Act, Right]] = MappingProxyType(
    {**dict.fromkeys(Act, Right.ORDER), Act.RESUME_AMBER: Right.ALONE}
)
"""The floor: no clinic gives a nurse more than this."""

DEFAULT: Final[Mapping[Act, Right]] = MappingProxyType({**LOOSEST, Act.BOLUS: Right.BLOCKED})
"""The table of the reference."""


def offered(act: Act) -> tuple[Right, ...]:
    """What a clinic may choose for an act, the loosest first."""
    rights = list(Right)
    return tuple(rights[rights.index(LOOSEST[act]) :])


@dataclass(frozen=True, slots=True)
class ActionTable:
    """The rights of a nurse, one for each act."""

    rights: Mapping[Act, Right] = field(default_factory=lambda: DEFAULT)

    def right(self, act: Act) -> Right:
        """How far a nurse may do this."""
        return self.rights[act]

    @property
    def written(self) -> tuple[str, ...]:
        """As ``ActionTableWritten`` keeps it."""
        return tuple(f"{act}={self.rights[act]}" for act in Act)


def table_from(written: Iterable[str]) -> ActionTable | Problem:
    """The table that these ``act=right`` say; an act that is not named keeps its default.

    Returns:
        ``unknown-item`` for an act that there is not or that is named twice, ``out-of-range`` for
        a right that there is not or that is looser than the floor; the item is the act.
    """
    rights, named = dict(DEFAULT), set[str]()
    for each in written:
        name, _, said = each.partition("=")
        if name not in set(Act) or name in named:
            return Problem(Code.UNKNOWN_ITEM, name)
        named.add(name)
        act = Act(name)
        if said not in offered(act):
            return Problem(Code.OUT_OF_RANGE, name, {"loosest": LOOSEST[act].value})
        rights[act] = Right(said)
    return ActionTable(MappingProxyType(rights))


def known_table(written: Iterable[str]) -> ActionTable:
    """The table of an entry that was checked when it was written.

    Raises:
        EnvironmentFault: ``STORE_NEWER`` for an act or a right that this release does not know.
    """
    table = table_from(written)
    if isinstance(table, Problem):
        raise EnvironmentFault(Fault.STORE_NEWER, f"action table: {table.item}")
    return table
