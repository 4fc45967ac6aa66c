"""Whether a changed figure or mark of a protocol asks for less care than before, or for more.

Looser is what stops, asks or calls less often, or lets go sooner. It is a statement about the
rule, not a judgement of the clinic: where neither can be said the change is ``OPEN``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketadesk.protocols import model


class Leaning(StrEnum):
    """What a difference does to the care that a protocol asks for."""

    LOOSER = "looser"
    TIGHTER = "tighter"
    OPEN = "open"


_MORE_IS_LOOSER: Final[Mapping[type, str]] = {
    model.Protocol: "evening_begins_hour",
    model.Item: "not_assessed high likely_high",
    model.Field: "high",
    model.BaselineLimit: "decide_from stop_from advise_postpone_from",
    model.Limit: "amber_from red_from emergency_from rise_amber",
    model.ObservedValue: "high likely_high",
    model.Schedule: """
        baseline_max_age_min interval_min long_interval_min recovery_interval_min extra_after_min
        ahead_min amber_after_min overdue_after_min rearm_after_min repeat_baseline_sbp_from
        repeat_baseline_dbp_from late_marked_min late_reason_min late_sign_in_min
    """,
    model.DosingLimits: """
        mg_per_kg_ask_above mg_per_kg_confirm_above rate_ask_above_mg_per_kg_h
        rate_block_above_mg_per_kg_h concentration_high_mg_ml change_ask_above_percent
        agree_within_percent pump_gap_percent pump_gap_ml account_tolerance_mg
        ideal_weight_from_bmi
    """,
    model.Recovery: """
        long_infusion_min fresh_min sbp_high dbp_high hr_high rr_high nausea_high
        identity_fresh_min
    """,
    model.Criterion: "overridable",
}
_LESS_IS_LOOSER: Final[Mapping[type, str]] = {
    model.Item: "required every_visit low likely_low",
    model.Field: "required low",
    model.BaselineLimit: "decide_to stop_to inform_to",
    model.Limit: "amber_to red_to emergency_to",
    model.ObservedValue: "low likely_low",
    model.Schedule: "long_after_min long_first_min sets_after_change repeat_baseline_gap_min",
    model.DosingLimits: "minutes_ask_below concentration_low_mg_ml",
    model.Recovery: """
        minimum_min ordered_minimum_min long_minimum_min aldrete_pass aldrete_awareness
        aldrete_oxygen padss_pass padss_gap_min moaas sbp_low hr_low rr_low spo2_low
        no_driving_hours alone_after_min
    """,
    model.Medicine: "needs_order",
}
_DUE_LEAST: Final = "never"
_DUE_MOST: Final = "always"
_LEVELS: Final = tuple(model.RuleLevel)


def of_figure(part: type, key: str, old: object, new: object) -> Leaning:
    """The leaning of a figure or mark of this part; None is no bound, which asks least."""
    known = {each for table in (_MORE_IS_LOOSER, _LESS_IS_LOOSER) for each in _keys(table, part)}
    if key not in known:
        return Leaning.OPEN
    if old is None or new is None:
        return Leaning.LOOSER if new is None else Leaning.TIGHTER
    assert isinstance(old, int | Decimal)  # noqa: S101 - the keys above are figures and marks
    assert isinstance(new, int | Decimal)  # noqa: S101
    return _by_size(old, new, more_is_looser=key in _keys(_MORE_IS_LOOSER, part))


def _keys(table: Mapping[type, str], part: type) -> list[str]:
    return table.get(part, "").split()


def _by_size(old: int | Decimal, new: int | Decimal, *, more_is_looser: bool) -> Leaning:
    """The leaning of a figure that grew or shrank; it did one of them."""
    return Leaning.LOOSER if (new > old) is more_is_looser else Leaning.TIGHTER


def of_fewer(old: Iterable[str], new: Iterable[str]) -> Leaning:
    """The leaning of a list of which less asks for less: fewer is looser, more is tighter."""
    before, after = set(old), set(new)
    if after < before:
        return Leaning.LOOSER
    return Leaning.TIGHTER if before < after else Leaning.OPEN


def of_level(old: model.RuleLevel, new: model.RuleLevel) -> Leaning:
    """A milder level is looser."""
    return _by_size(_LEVELS.index(old), _LEVELS.index(new), more_is_looser=True)


def of_conditions(old: tuple[model.Condition, ...], new: tuple[model.Condition, ...]) -> Leaning:
    """Thresholds that a value passes less easily are looser; any other change is open."""
    if len(old) != len(new):
        return Leaning.OPEN
    return joined(_of_condition(before, after) for before, after in zip(old, new, strict=True))


def _of_condition(old: model.Condition, new: model.Condition) -> Leaning | None:
    if old == new:
        return None
    same = (old.question, old.field, old.operator) == (new.question, new.field, new.operator)
    figures = isinstance(old.answer, Decimal) and isinstance(new.answer, Decimal)
    if same and figures and old.operator in (model.Operator.GREATER, model.Operator.GREATER_EQUAL):
        return _by_size(Decimal(old.answer), Decimal(new.answer), more_is_looser=True)
    if same and figures and old.operator in (model.Operator.LESS, model.Operator.LESS_EQUAL):
        return _by_size(Decimal(old.answer), Decimal(new.answer), more_is_looser=False)
    return Leaning.OPEN


def of_times(old: Mapping[str, int], new: Mapping[str, int]) -> Leaning:
    """Shorter watching after a class of medicine is looser; a class without a time has none."""
    return joined(
        None
        if old.get(name, 0) == new.get(name, 0)
        else _by_size(old.get(name, 0), new.get(name, 0), more_is_looser=False)
        for name in {**old, **new}
    )


def of_once(old: model.Once | None, new: model.Once | None) -> Leaning:
    """What is asked less often than at every visit is looser."""
    if old is None or new is None:
        return Leaning.LOOSER if old is None else Leaning.TIGHTER
    return Leaning.OPEN


def of_due(old: str, new: str) -> Leaning:
    """A value that belongs to fewer sets is looser, as far as that can be said."""
    if _DUE_MOST in (old, new):
        return Leaning.LOOSER if old == _DUE_MOST else Leaning.TIGHTER
    if _DUE_LEAST in (old, new):
        return Leaning.LOOSER if new == _DUE_LEAST else Leaning.TIGHTER
    return Leaning.OPEN


def joined(leanings: Iterable[Leaning | None]) -> Leaning:
    """The leaning of several changes together; None is no change. Opposite ones are open."""
    found = {each for each in leanings if each is not None}
    return found.pop() if len(found) == 1 else Leaning.OPEN
