"""Patients: found however they are spelled, told apart, changed without losing what was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.desk.charts import PATIENTS
from ketadesk.desk.papers import Issue, Paper
from ketadesk.desk.patients import LONGEST_NAME, plain_letters
from ketadesk.desk.session import AUDIT
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.entries import AuditNoted, PatientWritten
from ketadesk.visit.people import Patient
from tests.builders import SENTINEL, STARTS, SampleClinic, a_clinic

ADA = PatientWritten(
    "Sample",
    "Ada",
    date(1984, 2, 3),
    "female",
    "KD-000001",
    "555-0141",
    "1 Sample Street",
    ("latex",),
    "en",
    "normal",
)


def registered(clinic: SampleClinic, **facts: object) -> Patient:
    done = clinic.desk.patients.register(replace(ADA, **facts))  # type: ignore[arg-type]
    assert isinstance(done, Patient)
    return done


def names_found(clinic: SampleClinic, text: str) -> list[str]:
    return [each.patient.family for each in clinic.desk.patients.find(text)]


@pytest.fixture
def crowd() -> SampleClinic:
    clinic = a_clinic()
    registered(clinic)
    registered(
        clinic, family="Müller-Søndergård", given="Zoë", record_no="KD-7", born=date(1990, 12, 1)
    )
    registered(
        clinic, family="O'Neill", given="Patricia", record_no="KD-8", born=date(1966, 11, 30)
    )
    return clinic


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Müller-Søndergård", "O'Neill", "Sample"]),
        ("sample", ["Sample"]),
        ("  ADA   sam ", ["Sample"]),
        ("muller", ["Müller-Søndergård"]),
        ("MÜLLER", ["Müller-Søndergård"]),
        ("mu\u0308ller zoe", ["Müller-Søndergård"]),
        ("o'n", ["O'Neill"]),
        ("KD-000001", ["Sample"]),
        ("kd-8", ["O'Neill"]),
        ("1966-11-30", ["O'Neill"]),
        ("1966", ["O'Neill"]),
        ("sample 1966", []),
        ("nobody", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_patient_is_found_by_name_accents_record_number_or_birth_date(
    typed: str, found: list[str], crowd: SampleClinic
) -> None:
    assert names_found(crowd, typed) == found


def test_an_auditor_finds_nobody_and_the_attempt_is_kept() -> None:
    """R-SEC-02, F-56: rights to charts come from three roles alone, below the screens."""
    clinic = a_clinic()
    registered(clinic)
    clinic.sign_in("auditor")
    before = len(clinic.desk.session.store.entries(AUDIT))
    for typed in ("", "sam", "sample"):
        assert names_found(clinic, typed) == []
    kept = clinic.desk.session.store.entries(AUDIT)[before:]
    refused = AuditNoted("read-refused", "patients")
    assert [(each.body, each.by) for each in kept] == [(refused, "auditor")]
    clinic.sign_in("nurse")
    assert names_found(clinic, "sam") == ["Sample"]


def test_an_attempt_is_kept_again_after_the_next_sign_in() -> None:
    clinic = a_clinic()
    clinic.sign_in("auditor")
    session = clinic.desk.session
    for _ in range(3):
        clinic.desk.patients.find("sam")
        clinic.desk.patients.find("ada")
        session.sign_out()
        clinic.sign_in("auditor")
    rows = [each.body for each in session.store.entries(AUDIT)]
    assert rows.count(AuditNoted("read-refused", "patients")) == 3


def test_nobody_is_found_while_nobody_is_signed_in() -> None:
    """R-SEC-02: deny by default; there is nobody whose attempt it would be."""
    clinic = a_clinic()
    registered(clinic)
    clinic.desk.session.sign_out()
    before = clinic.desk.session.store.store_head()
    assert clinic.desk.patients.find("") == ()
    assert clinic.desk.session.store.store_head() == before


def test_how_many_visits_there_were_is_told() -> None:
    clinic = a_clinic()
    clinic.play(until="0:25:00")
    assert [each.visits for each in clinic.desk.patients.find("S-0001")] == [1]


def test_a_record_number_belongs_to_one_patient_whatever_its_case_and_blanks(
    crowd: SampleClinic,
) -> None:
    taken = Problem(Code.NAME_TAKEN, "record_no")
    registered(crowd, record_no=" KD-9 ")
    for typed in ("KD-000001", "kd-000001", "  KD-000001 ", "kd-9"):
        assert crowd.desk.patients.register(replace(ADA, record_no=typed)) == taken


def test_a_free_record_number_is_offered(crowd: SampleClinic) -> None:
    assert crowd.desk.patients.next_record_no() == "KD-000004"
    registered(crowd, record_no="KD-000005")
    assert crowd.desk.patients.next_record_no() == "KD-000006"


@pytest.mark.parametrize(
    "facts",
    [
        {"family": "<img src=x>", "given": "Robert'); DROP TABLE entry;--"},
        {"family": "מִזְרָחִי", "given": "\u200fנועה"},
        {"address": "1 Sample Street\nNew York\t10001", "born": date(1900, 1, 1)},
        {"family": "Müller\u2011Søndergård", "given": "👩\u200d⚕️"},
    ],
)
def test_odd_but_honest_facts_are_kept_as_typed(facts: dict[str, object]) -> None:
    """F-44, F-63."""
    clinic = a_clinic()
    kept = registered(clinic, **facts)
    assert {name: getattr(kept, name) for name in facts} == facts


def test_a_reason_of_any_length_is_not_kept() -> None:
    """F-40, R-UX-14: refused with the count, never cut."""
    clinic = a_clinic()
    patient = registered(clinic)
    refused = clinic.desk.patients.change(patient.id, replace(ADA, phone="1"), "x" * 1_000_000)
    counts = {"longest": "5000", "length": "1000000"}
    assert refused == Problem(Code.OUT_OF_RANGE, "reason", counts)
    assert clinic.desk.charts.patient(patient.id) == patient


TOMORROW = STARTS.date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"family": "  "}, Problem(Code.UNANSWERED, "family")),
        ({"given": ""}, Problem(Code.UNANSWERED, "given")),
        ({"record_no": ""}, Problem(Code.UNANSWERED, "record_no")),
        (
            {"family": "x" * 81},
            Problem(Code.OUT_OF_RANGE, "family", {"longest": "80", "length": "81"}),
        ),
        ({"born": TOMORROW}, Problem(Code.FUTURE_TIME, "born")),
        ({"sex": "f"}, Problem(Code.OUT_OF_RANGE, "sex")),
        (
            {"born": date(1899, 12, 31)},
            Problem(Code.OUT_OF_RANGE, "born", {"low": "01-Jan-1900", "high": "02-Mar-2026"}),
        ),
        ({"language": "xx"}, Problem(Code.UNKNOWN_LANGUAGE, "language")),
        ({"sheet_size": "huge"}, Problem(Code.OUT_OF_RANGE, "sheet_size")),
        (
            {"phone": "5" * 81},
            Problem(Code.OUT_OF_RANGE, "phone", {"longest": "80", "length": "81"}),
        ),
        (
            {"address": "x" * 5001},
            Problem(Code.OUT_OF_RANGE, "address", {"longest": "5000", "length": "5001"}),
        ),
        (
            {"allergies": ("z" * 3000, "y" * 3000)},
            Problem(Code.OUT_OF_RANGE, "allergies", {"longest": "5000", "length": "6001"}),
        ),
        (
            {"family": "Smith\u202egnp"},
            Problem(Code.OUT_OF_RANGE, "family", {"character": "U+202E"}),
        ),
        ({"given": "A\nB"}, Problem(Code.OUT_OF_RANGE, "given", {"character": "U+000A"})),
        ({"record_no": "R1\x00"}, Problem(Code.OUT_OF_RANGE, "record_no", {"character": "U+0000"})),
        (
            {"allergies": ("latex", "eggs\u2066")},
            Problem(Code.OUT_OF_RANGE, "allergies", {"character": "U+2066"}),
        ),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: dict[str, object], refused: Problem) -> None:
    clinic = a_clinic()
    assert clinic.desk.patients.register(replace(ADA, **facts)) == refused  # type: ignore[arg-type]
    assert clinic.desk.patients.all() == ()


def test_the_longest_name_and_a_birth_today_are_taken() -> None:
    clinic = a_clinic()
    done = registered(clinic, family="x" * LONGEST_NAME, born=STARTS.date())
    assert clinic.desk.patients.all() == (done,)


def test_namesakes_share_the_name_or_the_family_name_and_birth_date(crowd: SampleClinic) -> None:
    """R-UX-06."""
    registered(crowd, family="SAMPLE", given="Bea", born=date(1990, 1, 1), record_no="KD-10")
    namesakes = crowd.desk.patients.namesakes

    def numbers(family: str, given: str, born: date | None) -> list[str]:
        return sorted(each.record_no for each in namesakes(family, given, born))

    assert numbers(" sample", "ADA ", None) == ["KD-000001"]
    assert numbers("Sample", "Cleo", date(1984, 2, 3)) == ["KD-000001"]
    assert numbers("Sample", "Ada", date(1990, 1, 1)) == ["KD-000001", "KD-10"]
    assert numbers("muller-søndergard", "Zoe", None) == ["KD-7"]
    assert numbers("Other", "Ada", date(1984, 2, 3)) == []
    assert numbers("Sample", "Cleo", None) == []


def test_a_change_keeps_the_earlier_facts_readable_and_says_who_and_why() -> None:
    """R-SEC-13: amendments keep the old value."""
    clinic = a_clinic()
    patient = registered(clinic)
    clinic.sign_in("nurse2")
    written = replace(patient.body, family="Married", phone="")
    changed = clinic.desk.patients.change(patient.id, written, " Married ")
    assert changed == Patient(**{**_facts(patient), "family": "Married", "phone": ""})
    first, second = clinic.desk.session.store.entries(PATIENTS + patient.id)
    assert (first.body, first.by) == (ADA, "nurse")
    assert (second.body, second.by, second.reason) == (written, "nurse2", "Married")
    assert names_found(clinic, "sample") == []
    assert names_found(clinic, "married") == ["Married"]


def _facts(patient: Patient) -> dict[str, object]:
    return {name: getattr(patient, name) for name in Patient.__slots__}


def test_a_change_needs_a_reason_and_keeps_the_own_record_number() -> None:
    clinic = a_clinic()
    patient = registered(clinic)
    other = registered(clinic, record_no="KD-2")
    change = clinic.desk.patients.change
    assert change(patient.id, patient.body, " ") == Problem(Code.REASON_NEEDED, "reason")
    taken = change(other.id, replace(other.body, record_no="kd-000001"), "Typed wrongly")
    assert taken == Problem(Code.NAME_TAKEN, "record_no")
    assert isinstance(change(patient.id, patient.body, "Read again"), Patient)


def test_an_open_visit_shows_the_changed_patient_at_once() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:25:00")
    patient = clinic.desk.charts.case(visit).patient
    clinic.desk.patients.change(patient.id, replace(patient.body, family="Married"), "Married")
    assert clinic.desk.charts.case(visit).patient.family == "Married"


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "Robert'); DROP TABLE entries;--",
    '"; SELECT * FROM entries WHERE "" = "',
    "&amp;<b>",
    "%s {0} {family}",
    "..\\..\\keys.json",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_plain_text_wherever_it_goes(name: str) -> None:
    """F-63."""
    clinic = a_clinic()
    visit = clinic.play(until="2:04:30", given=name)
    patient = clinic.desk.charts.case(visit).patient
    assert patient.given == name
    assert clinic.desk.patients.find(name)[0].patient == patient
    assert clinic.desk.patients.namesakes(patient.family, name, None) == (patient,)
    text = clinic.desk.papers.plain_text(visit, Paper())
    assert isinstance(text, str)
    assert name in " ".join(text.split())
    issue = clinic.desk.papers.preview(visit, Paper())
    assert isinstance(issue, Issue)
    assert name not in clinic.desk.papers.proposed_name(visit, issue)
    assert clinic.desk.session.store.verify() == ()


def test_what_cannot_be_done_does_not_tell_the_patient_s_name() -> None:
    """R-SEC-16: a refusal carries codes, never what was typed about a patient."""
    clinic = a_clinic()
    registered(clinic, family=SENTINEL)
    refused = clinic.desk.patients.register(replace(ADA, given=SENTINEL))
    assert refused == Problem(Code.NAME_TAKEN, "record_no")
    assert SENTINEL not in repr(refused)


@given(st.text(max_size=30))
def test_plain_letters_stay_as_they_are_when_made_plain_again(text: str) -> None:
    assert plain_letters(plain_letters(text)) == plain_letters(plain_letters(plain_letters(text)))
    assert plain_letters(text.upper().lower()) == plain_letters(text.upper())
