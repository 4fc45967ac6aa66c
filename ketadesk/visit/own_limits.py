"""A patient's own limits for the series, beside the protocol's.

A prescriber sets the lowest or highest value that is usual for this patient; that value itself is
inside the limit. What it replaces:

- a low limit: the amber lower bound of the observations, the bound below which the baseline asks
  for a decision, and the lowest value that may leave ("or the patient's approved lower limit");
- a high limit: the amber upper bound of the observations. For the baseline and for leaving the
  clinical reference knows no approved upper limit: there it only tightens.

A red limit of the protocol is never loosened: the reference gives no figure for that, and a red
limit is the director's. An own limit beyond it is in force up to it.

Which one counts: what is judged at an instant is judged by the limits written until that
instant; a baseline by those until the start. So a limit that is changed during a visit changes no
level reached before it, and none changes a visit that is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from ketadesk.protocols.model import BaselineLimit, Limit, Protocol, Recovery
from ketadesk.visit.entries import Cancelled, Decided, Entry, OwnLimitWritten, Voided
from ketadesk.visit.leaving import left_at
from ketadesk.visit.visit import Visit

_LOW: Final = {"sbp": "sbp_low", "spo2": "spo2_low"}
_HIGH: Final = {"sbp": "sbp_high", "dbp": "dbp_high"}


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """One limit of one patient.

    Attributes:
        name: as ``visit.course`` names it.
        parameter: the value it limits.
        own: as the prescriber wrote it, mmHg or %.
        usual: the protocol's, as the last value inside it; None where the protocol has none.
        in_force: what is judged by: ``own``, but never beyond the protocol's red limit.
        entry: who set it, when, and why.
    """

    name: str
    parameter: str
    own: Decimal
    usual: Decimal | None
    in_force: int
    entry: Entry

    @property
    def is_low(self) -> bool:
        """Whether values below it are outside."""
        return self.name.endswith("_low")

    @property
    def looser(self) -> bool:
        """Whether it lets pass what the protocol does not."""
        if self.usual is None:
            return False
        return self.in_force < self.usual if self.is_low else self.in_force > self.usual

    @property
    def tighter(self) -> bool:
        """Whether it does not let pass what the protocol does."""
        if self.usual is None:
            return True
        return self.in_force > self.usual if self.is_low else self.in_force < self.usual


def own_limits(
    protocol: Protocol, written: Iterable[Entry], at: datetime | None = None
) -> tuple[OwnLimit, ...]:
    """The limits of a patient that stand at an instant, beside the protocol's.

    Args:
        protocol: as its file says it.
        written: entries of the patient that write limits, oldest first.
        at: the instant; None is after all of them.
    """
    standing: dict[str, Entry] = {}
    for each in written:
        if isinstance(each.body, OwnLimitWritten) and (at is None or each.happened_at <= at):
            standing[each.body.limit] = each
    found = []
    for sides, low in ((_LOW, True), (_HIGH, False)):
        for parameter, name in sides.items():
            entry = standing.get(name)
            body = None if entry is None else entry.body
            limit = protocol.limit(parameter)
            if entry is None or limit is None or not isinstance(body, OwnLimitWritten):
                continue
            if body.value is not None:
                found.append((_low if low else _high)(name, limit, entry, body.value))
    return tuple(found)


def _low(name: str, limit: Limit, entry: Entry, own: Decimal) -> OwnLimit:
    in_force = int(own.to_integral_value(ROUND_CEILING))
    if limit.red_to is not None:
        in_force = max(in_force, int(limit.red_to) + 1)
    usual = None if limit.amber_to is None else limit.amber_to + 1
    return OwnLimit(name, limit.parameter, own, usual, in_force, entry)


def _high(name: str, limit: Limit, entry: Entry, own: Decimal) -> OwnLimit:
    in_force = int(own.to_integral_value(ROUND_FLOOR))
    if limit.red_from is not None:
        in_force = min(in_force, int(limit.red_from) - 1)
    usual = None if limit.amber_from is None else limit.amber_from - 1
    return OwnLimit(name, limit.parameter, own, usual, in_force, entry)


def rules_at(visit: Visit, at: datetime) -> Protocol:
    """The visit's protocol with the patient's own limits as they stood at an instant."""
    protocol = visit.protocol
    for own in limits_at(visit, at):
        protocol = replace(
            protocol,
            limits=tuple(_limit(each, own) for each in protocol.limits),
            baseline=tuple(_baseline(each, own) for each in protocol.baseline),
            recovery=_recovery(protocol.recovery, own),
        )
    return protocol


def _limit(limit: Limit, own: OwnLimit) -> Limit:
    if limit.parameter != own.parameter:
        return limit
    if own.is_low:
        return replace(limit, amber_to=Decimal(own.in_force - 1))
    return replace(limit, amber_from=Decimal(own.in_force + 1))


def _baseline(limit: BaselineLimit, own: OwnLimit) -> BaselineLimit:
    if limit.parameter != own.parameter:
        return limit
    if own.is_low:
        return replace(limit, decide_to=Decimal(own.in_force - 1))
    return replace(limit, decide_from=_lower(limit.decide_from, Decimal(own.in_force + 1)))


def _lower(usual: Decimal | None, own: Decimal) -> Decimal:
    return own if usual is None else min(usual, own)


def _recovery(rules: Recovery, own: OwnLimit) -> Recovery:
    match own.name:
        case "sbp_low":
            return replace(rules, sbp_low=own.in_force)
        case "spo2_low":
            return replace(rules, spo2_low=own.in_force)
        case "sbp_high":
            return replace(rules, sbp_high=min(rules.sbp_high, own.in_force))
        case _:
            return replace(rules, dbp_high=min(rules.dbp_high, own.in_force))


def limits_at(visit: Visit, at: datetime) -> tuple[OwnLimit, ...]:
    """The patient's own limits as they stood at an instant of the visit, never after its end."""
    over = over_at(visit)
    return own_limits(visit.protocol, visit.own_limits, at if over is None else min(at, over))


def over_at(visit: Visit) -> datetime | None:
    """When the patient left or the visit was called off, or None while it goes on."""
    left = left_at(visit)
    if left is not None:
        return left
    for each in visit.entries:
        match each.body:
            case Cancelled() | Voided() | Decided(decision="postpone"):
                return each.happened_at
            case _:
                continue
    return None
