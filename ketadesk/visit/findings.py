"""What the screening found: stops, decisions and information, and what settled them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.protocols.model import BaselineLimit, Item, Protocol, Rule, RuleLevel
from ketadesk.visit.baseline import Baseline, baseline_of
from ketadesk.visit.case import Case
from ketadesk.visit.ceiling import past_ceiling
from ketadesk.visit.chair_day import standing
from ketadesk.visit.entries import Decided, Entry, Ordered, Overridden, Started
from ketadesk.visit.facts import Known, all_hold, answer_parts, bmi, item_nine_asks
from ketadesk.visit.orders import (
    ORDER_DECISIONS,
    PUMP_CHECK,
    WEIGHT_ITEMS,
    order_flags,
    order_is_owed,
    pump_check_is_outdated,
)
from ketadesk.visit.own_limits import rules_at
from ketadesk.visit.visit import Visit

ABOVE_CEILING: Final = "dose.above_ceiling"
"""More than the order's ceiling was ordered or given; who ordered it stands in ``ceiling``."""

UNORDERED: Final = "dose.unordered"
"""The pump was started without an order; only the order itself settles it."""

_SEVERITY: Final = {
    RuleLevel.ABSOLUTE_STOP: 3,
    RuleLevel.STOP: 2,
    RuleLevel.DECISION: 1,
    RuleLevel.INFORMATION: 0,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an answer, the baseline or the order brought up.

    Attributes:
        item: the item, ``base.<value>``, ``dose.<flag>`` or a derived id.
        level: what it asks for.
        text: the rule's sentence; empty where the screen words it itself.
        sources: keys of the protocol's sources.
        house_default: KetaDesk's own proposal.
        basis: ids of the entries it rests on; a decision on another basis does not settle it.
        settled_by: the decision or override that settled it, or None.
        advise_postpone: postponing is advised, never preselected.
        override_with: what an override must answer beside its reason; empty where the reason is
            enough.
    """

    item: str
    level: RuleLevel
    text: str
    sources: tuple[str, ...]
    house_default: bool
    basis: tuple[str, ...]
    settled_by: Entry | None
    advise_postpone: bool = False
    override_with: str = ""

    @property
    def stops(self) -> bool:
        """Whether it is a hard stop."""
        return self.level in (RuleLevel.ABSOLUTE_STOP, RuleLevel.STOP)

    @property
    def asks(self) -> bool:
        """Whether somebody must settle it before the start."""
        return self.level is not RuleLevel.INFORMATION

    @property
    def open(self) -> bool:
        """Whether it still stands in the way."""
        return self.asks and self.settled_by is None


def required(case: Case, item: Item, now: datetime) -> bool:
    """Whether signing waits for this item: it is asked and, today, required."""
    if not asked(case, item, now):
        return False
    if item.required or not item.required_when:
        return item.required
    return all_hold(case, item.required_when, item.required_behavior, {}, now)


def asked(case: Case, item: Item, now: datetime) -> bool:
    """Whether the item is asked today."""
    return all_hold(case, item.enable_when, item.enable_behavior, {}, now)


def answered(case: Case, item: Item) -> bool:
    """Whether the item has an answer that counts.

    C-SSRS left out counts as unanswered where PHQ-9 item 9 makes it mandatory. A pump check of
    an order that was replaced counts no longer.
    """
    answer = case.visit.answers.get(item.id)
    if answer is None:
        return standing(case, item) is not None
    if item.id == PUMP_CHECK and pump_check_is_outdated(case.visit):
        return False
    if item.id == "si.cssrs" and answer.not_assessed:
        return not item_nine_asks(case.visit.answers)
    return True


def settled_by(case: Case, item: str, level: RuleLevel, basis: tuple[str, ...]) -> Entry | None:
    """The latest decision (P) or override (H) on exactly this basis."""
    settles = Overridden if level is RuleLevel.STOP else Decided
    if level in (RuleLevel.ABSOLUTE_STOP, RuleLevel.INFORMATION):
        return None
    for entry in reversed(case.visit.entries):
        body = entry.body
        if isinstance(body, settles) and body.item == item and body.basis == basis:
            return entry
    return None


def _finding(
    case: Case, item: str, rule: Rule, own: tuple[str, ...], basis: tuple[str, ...]
) -> Finding:
    return Finding(
        item,
        rule.level,
        rule.text,
        tuple(dict.fromkeys((*rule.sources, *(() if rule.house_default else own)))),
        rule.house_default,
        basis,
        settled_by(case, item, rule.level, basis),
        override_with=rule.override_with,
    )


def _matching(case: Case, rules: Iterable[Rule], own: Known, now: datetime) -> Rule | None:
    """The first rule that holds: a protocol lists the worst first."""
    found = (rule for rule in rules if all_hold(case, rule.when, rule.behavior, own, now))
    return next(found, None)


def item_finding(case: Case, item: Item, now: datetime) -> Finding | None:
    """What the current answer to an item brings up, or None."""
    answer = case.visit.answers.get(item.id)
    if answer is None or not asked(case, item, now):
        return None
    basis = (answer.entry.id,)
    if answer.not_assessed:
        level = item.rules[0].level if item.rules else RuleLevel.DECISION
        if _SEVERITY[level] < _SEVERITY[RuleLevel.DECISION]:
            level = RuleLevel.DECISION
        settled = settled_by(case, item.id, level, basis)
        return Finding(item.id, level, "", item.sources, item.house_default, basis, settled)
    rule = _matching(case, item.rules, answer_parts(case, answer, now), now)
    if rule is None:
        return None
    found = _finding(case, item.id, rule, item.sources, basis)
    return _with_weight_choice(case, found) if item.id == "wt.bmi" else found


def _with_weight_choice(case: Case, found: Finding) -> Finding:
    """Choosing actual or ideal weight in the order is the decision; nothing else settles it."""
    order = case.visit.last(Ordered)
    chosen = order is not None and order[1].weight != ""
    return replace(found, settled_by=order[0] if order is not None and chosen else None)


def _derived_basis(case: Case, derived: str) -> tuple[str, ...]:
    prefix = derived.split(".", maxsplit=1)[0] + "."
    answers = case.visit.answers
    return tuple(answers[each].entry.id for each in sorted(answers) if each.startswith(prefix))


def derived_findings(case: Case, now: datetime) -> tuple[Finding, ...]:
    """Findings on what is worked out: age, the five bladder answers together."""
    found = []
    for derived in case.visit.protocol.derived:
        rule = _matching(case, derived.rules, {}, now)
        if rule is not None:
            basis = () if derived.id == "id.age" else _derived_basis(case, derived.id)
            found.append(_finding(case, derived.id, rule, derived.sources, basis))
    return tuple(found)


def _baseline_level(limit: BaselineLimit, value: Decimal) -> RuleLevel | None:
    def reached(at_least: Decimal | None, at_most: Decimal | None) -> bool:
        above = at_least is not None and value >= at_least
        return above or (at_most is not None and value <= at_most)

    if reached(limit.stop_from, limit.stop_to):
        return RuleLevel.STOP
    if reached(limit.decide_from, limit.decide_to):
        return RuleLevel.DECISION
    return RuleLevel.INFORMATION if reached(None, limit.inform_to) else None


def baseline_findings(case: Case, baseline: Baseline, now: datetime) -> tuple[Finding, ...]:
    """What the baseline values ask for before the start (clinical reference §1e).

    The patient's own limits count as they stood at the start, or stand now before it.
    """
    found: dict[str, Finding] = {}
    for limit in rules_at(case.visit, case.visit.started_at or now).baseline:
        value = getattr(baseline.vitals, limit.parameter)
        level = None if value is None else _baseline_level(limit, Decimal(value))
        if level is None:
            continue
        advise = limit.advise_postpone_from is not None and value >= limit.advise_postpone_from
        before = found.get(limit.item)
        if before is not None and _SEVERITY[before.level] >= _SEVERITY[level]:
            # The milder half of a pressure may still be the one that advises to postpone.
            advise = advise or before.advise_postpone
            found[limit.item] = replace(before, advise_postpone=advise)
            continue
        basis = baseline.basis(limit.parameter)
        found[limit.item] = Finding(
            limit.item,
            level,
            "",
            limit.sources,
            limit.house_default,
            basis,
            settled_by(case, limit.item, level, basis),
            advise_postpone=advise or (before is not None and before.advise_postpone),
        )
    return tuple(found.values())


def order_findings(case: Case) -> tuple[Finding, ...]:
    """What about the order a prescriber must look at again (clinical reference §2)."""
    if order_is_owed(case.visit):
        starts = tuple(entry.id for entry, _ in case.visit.of(Started))
        stop = RuleLevel.ABSOLUTE_STOP
        return (
            Finding(UNORDERED, stop, "", (), house_default=False, basis=starts, settled_by=None),
        )
    order = case.visit.last(Ordered)
    if order is None:
        return ()
    dosing = case.visit.protocol.dosing
    found = []
    for flag in order_flags(case):
        if flag not in ORDER_DECISIONS:
            continue
        basis = _order_basis(case, order[0], flag)
        settled = settled_by(case, f"dose.{flag}", RuleLevel.DECISION, basis)
        found.append(
            Finding(
                f"dose.{flag}",
                RuleLevel.DECISION,
                "",
                dosing.sources,
                dosing.house_default,
                basis,
                settled,
            )
        )
    return (*found, *_ceiling_findings(case.visit))


def _ceiling_findings(visit: Visit) -> tuple[Finding, ...]:
    past = tuple(each.entry.id for each in past_ceiling(visit))
    if not past:
        return ()
    told = RuleLevel.INFORMATION
    return (Finding(ABOVE_CEILING, told, "", (), house_default=False, basis=past, settled_by=None),)


def _order_basis(case: Case, order: Entry, flag: str) -> tuple[str, ...]:
    """The order alone, and for a dose that no longer fits also the weight and height."""
    if flag != "disagrees":
        return (order.id,)
    answers = case.visit.answers
    return (order.id, *(answers[each].entry.id for each in WEIGHT_ITEMS if each in answers))


def unanswered(case: Case, now: datetime) -> tuple[str, ...]:
    """Required items without an answer, in the protocol's order."""
    return tuple(
        item.id
        for item in case.visit.protocol.screening_items
        if required(case, item, now) and not answered(case, item)
    )


def screening_findings(case: Case, now: datetime) -> tuple[Finding, ...]:
    """Every finding, in the order of the protocol, then baseline, then order."""
    by_item = [item_finding(case, item, now) for item in case.visit.protocol.screening_items]
    found = [each for each in by_item if each is not None]
    return (
        *found,
        *derived_findings(case, now),
        *baseline_findings(case, baseline_of(case.visit), now),
        *order_findings(case),
    )


def finding_on(case: Case, item: str, now: datetime) -> Finding | None:
    """The finding with this id, or None."""
    return next((each for each in screening_findings(case, now) if each.item == item), None)


def needs_weight_choice(case: Case, protocol: Protocol) -> bool:
    """Whether BMI asks for actual or ideal weight."""
    index = bmi(case.visit.answers)
    return index is not None and index >= protocol.dosing.ideal_weight_from_bmi
