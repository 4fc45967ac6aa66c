"""The parts of the two recovery scores in plain words (clinical reference §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import N_
from ketadesk.visit.leaving import RecoveryScore, aldrete_scores, padss_scores
from ketadesk.visit.steps.leaving import suggested_circulation, suggested_padss_vitals
from ketadesk.visit.steps.step import Scene
from ketadesk.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score.

    Attributes:
        name: the record's.
        label: the question.
        steps: what 0, 1 and 2 mean.
    """

    name: str
    label: str
    steps: tuple[str, str, str]


def _record_aldrete(
    desk: Desk, visit: str, parts: Mapping[str, str], *, confirmed: bool
) -> Change | Problem:
    return desk.leaving.score_aldrete(visit, parts, confirmed=confirmed)


def _record_padss(
    desk: Desk, visit: str, parts: Mapping[str, str], *, confirmed: bool
) -> Change | Problem:
    return desk.leaving.score_padss(visit, parts, confirmed=confirmed)


@dataclass(frozen=True, slots=True)
class ScoreKind:
    """A recovery score.

    Attributes:
        name: the name of its draft.
        title: on the card.
        criterion: the line of the discharge checklist that rests on it.
        parts: in the order of the record.
        from_readings: the part that the last readings suggest.
        suggested: what they suggest.
        taken: the scores of a visit.
        record: records one.
    """

    name: str
    title: str
    criterion: str
    parts: tuple[ScorePart, ...]
    from_readings: str
    suggested: Callable[[Scene], int | None]
    taken: Callable[[Visit], tuple[RecoveryScore, ...]]
    record: Callable[..., Change | Problem]


ALDRETE: Final = ScoreKind(
    "aldrete",
    N_("Modified Aldrete"),
    "dc.aldrete",
    (
        ScorePart(
            "movement", N_("Activity"), (N_("no limb"), N_("two limbs"), N_("all four limbs"))
        ),
        ScorePart(
            "breathing", N_("Breathing"), (N_("none"), N_("shallow, laboured"), N_("deep, coughs"))
        ),
        ScorePart(
            "circulation",
            N_("Pressure"),
            (N_("50 % off or more"), N_("over 20 %"), N_("within 20 %")),
        ),
        ScorePart(
            "awareness",
            N_("Awareness"),
            (N_("no response"), N_("wakes to voice"), N_("fully awake")),
        ),
        ScorePart(
            "oxygen",
            N_("Oxygen"),
            (N_("under 90 % on O₂"), N_("needs O₂"), N_("over 92 % on air")),
        ),
    ),
    "circulation",
    suggested_circulation,
    aldrete_scores,
    _record_aldrete,
)

PADSS: Final = ScoreKind(
    "padss",
    N_("Modified PADSS"),
    "dc.padss",
    (
        ScorePart("vitals", N_("BP and HR"), (N_("over 40 %"), N_("20–40 %"), N_("within 20 %"))),
        ScorePart("walking", N_("Walking"), (N_("cannot, dizzy"), N_("needs help"), N_("steady"))),
        ScorePart(
            "nausea",
            N_("Nausea"),
            (N_("persists"), N_("needed injection"), N_("none, mild, oral drug")),
        ),
        ScorePart("pain", N_("Pain"), (N_("7–10"), N_("4–6"), N_("0–3"))),
        ScorePart(
            "bleeding",
            N_("IV site"),
            (N_("bleeding on"), N_("dressing changed"), N_("none, slight")),
        ),
    ),
    "vitals",
    suggested_padss_vitals,
    padss_scores,
    _record_padss,
)
