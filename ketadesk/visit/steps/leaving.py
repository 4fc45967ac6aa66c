"""Steps after the pump end and around the record: scores, waste, signatures, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Final

from ketadesk.clinical.observation import VITALS
from ketadesk.clinical.scores import aldrete_circulation, padss_vitals
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.account import account_of
from ketadesk.visit.answers import Raw, read_number
from ketadesk.visit.assessment import identified
from ketadesk.visit.baseline import baseline_of
from ketadesk.visit.cautions import fresh_vitals
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.entries import (
    AddendumWritten,
    AldreteScored,
    AnswerCorrected,
    Cancelled,
    DiscrepancyReported,
    LeftEarly,
    ObservationCorrected,
    PadssScored,
    Signed,
    Voided,
    Wasted,
)
from ketadesk.visit.steps.screening import read_answer, screening_problem
from ketadesk.visit.steps.step import Scene, amount, reason_problem
from ketadesk.visit.steps.watching import note, pressure_problem, read_vitals
from ketadesk.visit.visit import ObservationSet

_HIGHEST_PART: Final = 2
_A_SECOND: Final = timedelta(seconds=1)


def _parts(
    scene: Scene, raw: Mapping[str, Raw], names: tuple[str, ...]
) -> dict[str, int] | Problem:
    read: dict[str, int] = {}
    for name, typed in raw.items():
        if name not in names:
            return Problem(Code.UNKNOWN_ITEM, name)
        if typed is None:
            continue
        value = read_number(typed, scene.reading)
        if isinstance(value, Problem):
            return Problem(value.code, name, value.params)
        if value not in (0, 1, _HIGHEST_PART):
            return Problem(Code.OUT_OF_RANGE, name, {"low": "0", "high": str(_HIGHEST_PART)})
        read[name] = int(value)
    return read or Problem(Code.UNANSWERED, names[0])


def suggested_circulation(scene: Scene) -> int | None:
    """The Aldrete pressure part that fresh readings say; nothing is chosen by itself.

    None where the pressure is no longer fresh: a stale reading decides nothing.
    """
    visit = scene.case.visit
    sbp, usual = fresh_vitals(visit, scene.now).sbp, baseline_of(visit).vitals.sbp
    return None if sbp is None or usual is None else aldrete_circulation(sbp, usual)


def suggested_padss_vitals(scene: Scene) -> int | None:
    """The PADSS vitals part that fresh readings say; nothing is chosen by itself.

    None where one of the readings that it needs is no longer fresh.
    """
    visit = scene.case.visit
    return padss_vitals(fresh_vitals(visit, scene.now), baseline_of(visit).vitals)


def score_aldrete(
    scene: Scene, raw: Mapping[str, Raw], *, confirmed: bool
) -> AldreteScored | Problem:
    """A modified Aldrete score; a part left out leaves it incomplete."""
    names = tuple(each.name for each in fields(AldreteScored))
    read = _parts(scene, raw, names)
    if isinstance(read, Problem):
        return read
    suggested = suggested_circulation(scene)
    chosen = read.get("circulation")
    if None not in (chosen, suggested) and chosen != suggested and not confirmed:
        return Problem(Code.IMPLAUSIBLE, "circulation", {"suggested": str(suggested)})
    return AldreteScored(**read)


def score_padss(scene: Scene, raw: Mapping[str, Raw], *, confirmed: bool) -> PadssScored | Problem:
    """A modified PADSS; a part left out leaves it incomplete."""
    names = tuple(each.name for each in fields(PadssScored))
    read = _parts(scene, raw, names)
    if isinstance(read, Problem):
        return read
    suggested = suggested_padss_vitals(scene)
    chosen = read.get("vitals")
    if None not in (chosen, suggested) and chosen != suggested and not confirmed:
        return Problem(Code.IMPLAUSIBLE, "vitals", {"suggested": str(suggested)})
    return PadssScored(**read)


def waste(scene: Scene, mg: Raw, method: str, reason: str, witness: str) -> Wasted | Problem:
    """Ketamine is destroyed in front of a second person of the clinic."""
    value = amount(scene, "mg", mg)
    if isinstance(value, Problem):
        return value
    refused = reason_problem(method, "method") or reason_problem(reason, "reason")
    return refused or witness_problem(scene, witness) or Wasted(value, method.strip(), witness)


def witness_problem(scene: Scene, witness: str) -> Problem | None:
    """A witness is another person who may chart."""
    person = scene.people.get(witness)
    if person is None or not person.charts:
        return Problem(Code.WITNESS_NEEDED, "witness")
    return Problem(Code.WITNESS_SAME, "witness") if witness == scene.actor.id else None


def report_discrepancy(
    scene: Scene, reason: str, reported_to: str
) -> DiscrepancyReported | Problem:
    """The account does not balance; who was told."""
    refused = reason_problem(reason, "reason") or reason_problem(reported_to, "reported_to")
    if refused is not None:
        return refused
    account = account_of(scene.case.visit, scene.now)
    return DiscrepancyReported(account.unaccounted_mg, reported_to.strip())


def sign_screening(scene: Scene) -> Signed | Problem:
    """The screening is signed and the visit goes on to the infusion."""
    return screening_problem(scene) or _signature(scene, "screening")


def sign_discharge(scene: Scene) -> Signed | Problem:
    """The patient leaves: every criterion met or overridden, identifiers just entered again."""
    unmet = leaving_of(scene.case, scene.now).unmet
    if unmet:
        return Problem(Code.CRITERIA_UNMET, unmet[0], {"items": " ".join(unmet)})
    if not identified(scene.case.visit, scene.now):
        return Problem(Code.STALE, "identify")
    return _signature(scene, "discharge")


def sign_record(scene: Scene) -> Signed | Problem:
    """The record is closed: the ketamine account balances or a discrepancy was reported."""
    account = account_of(scene.case.visit, scene.now)
    if not account.balanced and not account.reported:
        unaccounted = account.unaccounted_mg
        missing = {} if unaccounted is None else {"mg": str(unaccounted)}
        return Problem(Code.UNBALANCED, "account", missing)
    return _signature(scene, "record")


def _signature(scene: Scene, meaning: str) -> Signed:
    return Signed(meaning, scene.case.visit.head, scene.actor.name)


def leave(
    scene: Scene,
    reason: str,
    *,
    against_advice: bool,
    form_signed: bool | None = None,
    escort_told: bool | None = None,
    call_booked: bool | None = None,
) -> LeftEarly | Problem:
    """The patient leaves before the criteria are met. None is what nobody said."""
    if scene.case.visit.started_at is None:
        return Problem(Code.OUT_OF_ORDER)
    return reason_problem(reason, "reason") or LeftEarly(
        against_advice, form_signed, escort_told, call_booked
    )


def cancel(scene: Scene, reason: str) -> Cancelled | Problem:
    """The visit ends before the start."""
    if scene.case.visit.started_at is not None:
        return Problem(Code.OUT_OF_ORDER)
    return reason_problem(reason, "reason") or Cancelled()


def void(reason: str) -> Voided | Problem:
    """Wrong patient: the record stays, marked."""
    return reason_problem(reason, "reason") or Voided()


def addendum(text: str) -> AddendumWritten | Problem:
    """Text after closing."""
    found = note(text)
    return found if isinstance(found, Problem) else AddendumWritten(found.text)


def correct_answer(
    scene: Scene, item_id: str, raw: Raw, reason: str
) -> tuple[AnswerCorrected, str] | Problem:
    """Another answer in place of one that was wrong, and the id of the entry it replaces."""
    before = scene.case.visit.answers.get(item_id)
    if before is None:
        return Problem(Code.UNKNOWN_ITEM, item_id)
    refused = reason_problem(reason, item_id)
    if refused is not None:
        return refused
    body = read_answer(scene, item_id, raw)
    if isinstance(body, Problem):
        return body
    corrected = AnswerCorrected(body.item, body.fields, body.typed, body.note, body.not_assessed)
    return corrected, before.entry.id


def set_at(scene: Scene, at: datetime) -> ObservationSet | None:
    """The set whose clinical time is this instant, to the second."""
    sets = scene.case.visit.sets
    return next((each for each in sets if abs(each.at - at) < _A_SECOND), None)


def correct_observation(
    scene: Scene,
    taken: ObservationSet | None,
    changed: Mapping[str, Raw],
    reason: str,
    *,
    confirmed: bool,
) -> tuple[ObservationCorrected, str] | Problem:
    """Other values in place of wrong ones, and the id of the set's entry."""
    if taken is None:
        return Problem(Code.UNKNOWN_ITEM, "observation")
    refused = reason_problem(reason, "observation")
    if refused is not None:
        return refused
    strange = next((name for name in changed if name not in VITALS), None)
    if strange is not None:
        return Problem(Code.UNKNOWN_ITEM, strange)
    removed = {name: None for name, raw in changed.items() if raw is None}
    typed = {name: raw for name, raw in changed.items() if raw is not None}
    read = read_vitals(scene, typed, confirmed=confirmed)
    if isinstance(read, tuple):
        return read[0]
    parts = {name: getattr(read, name) for name in typed}
    vitals = replace(taken.vitals, **parts, **removed)
    crossed = pressure_problem(vitals)
    return crossed or (ObservationCorrected(vitals), taken.entry.id)
