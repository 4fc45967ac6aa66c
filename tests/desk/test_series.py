"""A patient's visits side by side, and the accounts of the register."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketadesk.desk.series import accounts_of, next_number, read_visit, series_of
from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Problem
from ketadesk.visit.stages import Stage
from tests.builders import PASSPHRASE, a_clinic
from tests.ui.clinic.visits import a_series


def test_a_series_tells_dose_peaks_score_and_when_each_left() -> None:
    clinic = a_clinic()
    series = series_of(clinic.desk.charts, a_series(clinic, (21, 18, 11)))
    assert series.done == 3
    assert series.next_number == 4
    assert series.prescriber == "prescriber"
    first = series.lines[0]
    assert (first.weight_kg, first.given_mg, first.mg_per_kg) == (80, 40, Decimal("0.5"))
    assert (first.peak, first.peak_cadss6, first.left_after_min) == ((140, 84), 8, 69)
    assert (first.events, first.medicines) == ((), ())
    assert series.outcome is not None
    assert [value for _, value in series.outcome.scores] == [21, 18, 11]
    assert (series.outcome.first, series.outcome.last) == (21, 11)
    assert series.outcome.change is not None
    # Worked case: 21 to 11 is a fall of 47.6 %, which is no response at 50 %.
    assert series.outcome.change.change_percent == Decimal("-47.6")
    assert series.outcome.change.response is False


def test_documents_come_newest_first() -> None:
    clinic = a_clinic()
    series = series_of(clinic.desk.charts, a_series(clinic, (21, 18)))
    times = [at for _, at, _ in series.documents]
    assert len(times) == 2
    assert times == sorted(times, reverse=True)


def test_a_booked_appointment_is_shown_only_while_it_lies_ahead() -> None:
    clinic = a_clinic()
    stream = clinic.play()
    patient = clinic.desk.charts.case(stream).patient.id
    assert series_of(clinic.desk.charts, patient).next_at is not None
    clinic.ticks.advance(30 * 24 * 3600)
    assert series_of(clinic.desk.charts, patient).next_at is None


def test_a_cancelled_visit_does_not_count() -> None:
    clinic = a_clinic()
    stream = clinic.play("hard-stop")
    patient = clinic.desk.charts.case(stream).patient.id
    series = series_of(clinic.desk.charts, patient)
    assert series.lines[0].visit.stage is Stage.CANCELLED
    assert series.lines[0].given_mg is None
    assert (series.done, series.counted, series.outcome) == (0, (), None)
    assert series.next_number == next_number(clinic.desk.charts, patient) == 1
    proof = clinic.desk.session.prove("nurse", PASSPHRASE)
    assert isinstance(proof, Proof)
    assert not isinstance(clinic.desk.leaving.sign_record(stream, proof), Problem)
    closed = series_of(clinic.desk.charts, patient)
    assert closed.lines[0].visit.stage is Stage.CLOSED
    assert (closed.done, closed.counted) == (0, ())
    assert closed.next_number == next_number(clinic.desk.charts, patient) == 1


def test_a_patient_without_visits_has_an_empty_series() -> None:
    clinic = a_clinic()
    clinic.play(until="0:00:30")
    patient = clinic.desk.charts.case(clinic.streams[0]).patient
    added = clinic.desk.patients.register(patient.body.__class__(*_facts(patient.body, "N-1")))
    series = series_of(clinic.desk.charts, added.id)  # type: ignore[union-attr]
    assert (series.lines, series.prescriber, series.next_number) == ((), "", 1)


def _facts(body: object, record_no: str) -> list[object]:
    names = ("family", "given", "born", "sex", "record_no", "phone", "address", "allergies")
    facts = [getattr(body, name) for name in (*names, "language", "sheet_size")]
    facts[4] = record_no
    return facts


def test_accounts_show_where_the_ketamine_of_each_visit_went() -> None:
    clinic = a_clinic()
    clinic.play("early-stop-waste", chair=1)
    clinic.play(until="0:08:00", chair=2)
    (line,) = accounts_of(clinic.desk.charts)
    account = line.account
    assert (account.drawn_mg, account.given_mg, account.wasted_mg) == (40, 22, 18)
    assert account.balanced
    assert line.visit.stream == clinic.streams[0]


def test_a_stream_that_is_no_visit_is_refused() -> None:
    clinic = a_clinic()
    with pytest.raises(TypeError):
        read_visit(clinic.desk.charts, "clinic")
