"""§6: bands, response and remission of each scale, and the length of a series."""

from __future__ import annotations

from typing import Any

from ketadesk.clinical.scales import band_of, progress_of
from ketadesk.clinical.series import SeriesPlan, phase_of
from tests.visit.builders import protocol

from .shape import Never, Probe, Result, Threshold, table


def scale(name: str) -> Any:
    """A scale of the protocol."""
    return next(each for each in protocol().scales if each.name == name)


def band(name: str) -> Probe:
    """The band of a score."""

    def probe(score: Any) -> str:
        value = None if score is None else int(score)
        return str(band_of(scale(name).bands, value))

    return probe


def bands(name: str, *named: tuple[str, int, int]) -> list[Threshold]:
    """Both ends of each band: label, lowest and highest score, without a gap."""
    found: list[Threshold] = []
    for index, (label, low, high) in enumerate(named):
        before = named[index - 1][0] if index else "None"
        after = named[index + 1][0] if index + 1 < len(named) else "None"
        path = f"scales.{name}.bands.{label}"
        found += table(
            band(name),
            "§6 [21]",
            (f"{path}.low", str(low), (before, label, label)),
            (f"{path}.high", str(high), (label, label, after)),
            missing="None",
            zero=named[0][0],
        )
    return found


def response(name: str, first: int) -> Probe:
    """Whether a score is a response, this being the first of the series."""

    def probe(score: Any) -> str:
        found = progress_of(scale(name), score, first)
        return {True: "response", False: "no response", None: "unknown"}[found.response]

    return probe


def remission(name: str) -> Probe:
    """Whether a score is remission."""

    def probe(score: Any) -> str:
        found = progress_of(scale(name), None if score is None else int(score), 20)
        return {True: "remission", False: "no remission", None: "unknown"}[found.remission]

    return probe


def phase(number: Any) -> str:
    """The phase of the infusion with this number, by the protocol's plan."""
    plan = SeriesPlan(infusions=protocol().planned_infusions)
    return phase_of(int(number), plan).value


NO, YES = "no response", "response"
RESPONSE: tuple[Result, Result, Result] = (NO, YES, YES)
REMISSION: tuple[Result, Result, Result] = ("remission", "remission", "no remission")

SCALES = (
    *bands(
        "phq9",
        ("minimal", 0, 4),
        ("mild", 5, 9),
        ("moderate", 10, 14),
        ("moderately severe", 15, 19),
        ("severe", 20, 27),
    ),
    *bands("gad7", ("minimal", 0, 4), ("mild", 5, 9), ("moderate", 10, 14), ("severe", 15, 21)),
    *bands("madrs", ("none", 0, 6), ("mild", 7, 19), ("moderate", 20, 34), ("severe", 35, 60)),
    *bands(
        "pcl5",
        ("below the cut-off", 0, 30),
        ("at the cut-off", 31, 33),
        ("above the cut-off", 34, 80),
    ),
    # From a first score of 20 a fall of a half is one to 10; "zero" is no fall at all.
    *(
        each
        for name in ("phq9", "gad7", "madrs")
        for each in table(
            response(name, 20),
            "§6",
            (f"scales.{name}.response_percent", "50", RESPONSE),
            values=(11, 10, 9, 20),
            missing="unknown",
            zero=NO,
        )
    ),
    *table(
        response("pain", 10),
        "§6 [G2]",
        ("scales.pain.response_percent", "30", RESPONSE),
        values=(8, 7, 6, 10),
        missing="unknown",
        zero=NO,
    ),
    *table(
        response("pcl5", 40),
        "§6 [21]",
        ("scales.pcl5.response_points", "10", RESPONSE),
        values=(31, 30, 29, 40),
        missing="unknown",
        zero=NO,
    ),
    *table(
        remission("phq9"),
        "§6 [D]",
        ("scales.phq9.remission_to", "4", REMISSION),
        missing="unknown",
        zero="remission",
    ),
    *table(
        remission("madrs"),
        "§6 [31]",
        ("scales.madrs.remission_to", "10", REMISSION),
        missing="unknown",
        zero="remission",
    ),
    *table(
        phase,
        "§6 [1]",
        ("planned_infusions", "6", ("induction", "induction", "maintenance")),
        missing=Never("every infusion has a number"),
        zero="induction",
    ),
)
