"""The steps of a script that write down what is seen at the chair, and that correct it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.desk.replay.parts import confirmed, confirmed_set, plain
from ketadesk.desk.replay.shape import Toml
from ketadesk.desk.replay.times import seconds
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, Problem

_OBSERVE_WORDS: Final = ("at_clinical", "late_reason", "partial")
_OBSERVATION: Final = "observation "


def observe(
    desk: Desk, visit: str, value: Mapping[str, Toml], started: datetime, proof: Proof | None
) -> Change | Problem:
    """A set of observations.

    Args:
        desk: of the clinic.
        visit: its stream.
        value: what the step says.
        started: instant of step time 0.
        proof: of the person who enters it, where it may be late.
    """
    parts = {name: typed for name, typed in value.items() if name not in _OBSERVE_WORDS}
    raw, sure = confirmed_set(desk, visit, parts)
    late = value.get("at_clinical")
    at = None if late is None else started + timedelta(seconds=seconds(late) or 0)
    return desk.watch.observe(
        visit,
        raw,
        at=at,
        late_reason=value.get("late_reason", ""),
        partial=value.get("partial", ""),
        confirmed=sure,
        proof=proof,
    )


def score_aldrete(desk: Desk, visit: str, value: Mapping[str, Toml]) -> Change | Problem:
    """A recovery score; its pressure part may be typed again."""
    sure = confirmed(value, "circulation")
    return desk.leaving.score_aldrete(visit, plain(value), confirmed=sure)


def score_padss(desk: Desk, visit: str, value: Mapping[str, Toml]) -> Change | Problem:
    """A discharge score; its part on vital signs may be typed again."""
    return desk.leaving.score_padss(visit, plain(value), confirmed=confirmed(value, "vitals"))


def correct(
    desk: Desk, visit: str, value: Mapping[str, Toml], started: datetime
) -> Change | Problem:
    """A correction of an answer, or of the set of observations of a time after the start."""
    what, raw, reason = value["what"], value["value"], value.get("reason", "")
    if not what.startswith(_OBSERVATION):
        return desk.leaving.correct_answer(visit, what, raw, reason)
    offset = seconds(what.removeprefix(_OBSERVATION).strip())
    if offset is None or not isinstance(raw, dict):
        return Problem(Code.UNKNOWN_ITEM, what)
    changed, sure = confirmed_set(desk, visit, raw)
    at = started + timedelta(seconds=offset)
    return desk.leaving.correct_observation(visit, at, changed, reason, confirmed=sure)
