"""Documents: facts from the record, kept byte for byte, a new version once the record changed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.desk import Desk
from ketadesk.desk.papers import Issue, Paper, Papers
from ketadesk.documents.sheet_facts import SheetFacts
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.visit.entries import DocumentIssued
from ketadesk.visit.leaving import SHEET, TAUGHT
from tests.builders import SENTINEL, SETTINGS, STARTS, ZONE, SampleClinic, a_clinic

BEFORE_PRINTING = "2:04:30"
"""The patient has recovered, nothing was printed yet."""


def ready(until: str = BEFORE_PRINTING, **patient: object) -> tuple[SampleClinic, str]:
    clinic = a_clinic()
    return clinic, clinic.play("uneventful", until, **patient)


def issued(desk: Desk, visit: str, wanted: Paper | None = None) -> Issue:
    done = desk.papers.issue(visit, wanted or Paper(), "printer")
    assert isinstance(done, Issue)
    return done


def words_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def facts_of(clinic: SampleClinic, visit: str) -> SheetFacts:
    facts = clinic.desk.papers.sheet_facts(clinic.desk.charts.case(visit), 1)
    assert isinstance(facts, SheetFacts)
    return facts


def test_the_sheet_states_what_the_record_says() -> None:
    clinic, visit = ready()
    facts = facts_of(clinic, visit)
    started, ended = STARTS + timedelta(minutes=20), STARTS + timedelta(minutes=60)
    assert (facts.family, facts.given, facts.born, facts.record_no) == (
        "Sample",
        "Ada",
        date(1984, 2, 3),
        "S-0001",
    )
    assert facts.dose_given_mg == Decimal("40.0")
    assert (facts.started_at, facts.ended_at) == (started, ended)
    assert facts.visit_date == date(2026, 3, 2)
    assert facts.last_vitals is not None
    assert facts.last_vitals.taken_at == STARTS + timedelta(hours=2)
    assert (facts.prescriber, facts.nurse) == ("Prescriber One", "Nurse One")
    assert (facts.escort_name, facts.escort_relation) == ("Ben Sample", "spouse")
    assert facts.next_visit == datetime(2026, 3, 5, 9, tzinfo=ZONE)
    assert (facts.clinic_name, facts.phone_after_hours) == (SETTINGS.name, "555-0199")
    assert (facts.version, facts.replaces, facts.training) == (1, None, False)
    assert facts.medicines_given == ()


def test_the_sheet_names_the_medicine_that_was_given_and_counts_from_a_sedative() -> None:
    clinic = a_clinic()
    visit = clinic.play("red-pressure")
    facts = facts_of(clinic, visit)
    given = clinic.desk.charts.case(visit).visit
    assert [name for name, _dose in facts.medicines_given] == [
        entry.body.medicine  # type: ignore[attr-defined]
        for entry in given.entries
        if entry.body.kind == "medicine-given"
    ]
    assert clinic.desk.papers.no_driving_until(visit) == facts.no_driving_until


def test_nothing_is_issued_before_the_pump_has_ended() -> None:
    clinic, visit = ready("0:25:00")
    done = clinic.desk.papers.issue(visit, Paper(), "printer")
    assert isinstance(done, Problem)
    assert done.code is Code.OUT_OF_ORDER
    assert clinic.desk.papers.no_driving_until(visit) is None
    unmade = clinic.desk.papers.sheet_facts(clinic.desk.charts.case(visit), 1)
    assert isinstance(unmade, Problem)
    assert clinic.desk.papers.issued(visit) == ()


def test_issued_bytes_are_kept_under_their_hash() -> None:
    clinic, visit = ready()
    made = issued(clinic.desk, visit)
    assert made.pdf.startswith(b"%PDF")
    assert made.body.sha256 == hashlib.sha256(made.pdf).hexdigest()
    assert clinic.desk.papers.bytes_of(made.body.sha256) == made.pdf
    assert clinic.desk.papers.bytes_of("0" * 64) is None
    assert clinic.desk.papers.issued(visit) == (made.body,)
    assert made.body == DocumentIssued(
        SHEET,
        "en",
        "normal",
        "letter",
        made.body.pages,
        made.body.sha256,
        1,
        reprint=False,
        destination="printer",
    )


def test_a_preview_records_nothing() -> None:
    clinic, visit = ready()
    before = clinic.desk.session.store.head(visit)
    made = clinic.desk.papers.preview(visit, Paper())
    assert isinstance(made, Issue)
    assert clinic.desk.session.store.head(visit) == before
    assert clinic.desk.papers.bytes_of(made.body.sha256) is None


def test_a_reprint_is_the_same_bytes_and_says_that_it_is_one() -> None:
    clinic, visit = ready()
    first = issued(clinic.desk, visit)
    clinic.ticks.advance(600)
    again = issued(clinic.desk, visit)
    assert again.pdf == first.pdf
    assert [(each.version, each.reprint) for each in clinic.desk.papers.issued(visit)] == [
        (1, False),
        (1, True),
    ]


def test_a_reprint_is_taken_from_the_record_and_not_drawn_again() -> None:
    """R-DOC-15: also of a version that another has taken the place of."""
    clinic, visit = ready()
    first = issued(clinic.desk, visit)
    clinic.ticks.advance(60)
    clinic.desk.leaving.correct_observation(
        visit, STARTS + timedelta(hours=2), {"sbp": 124}, "Misread"
    )
    second = issued(clinic.desk, visit)
    clinic.ticks.advance(60)
    papers = clinic.desk.papers
    again = papers.reprint(visit, first.body.sha256)
    assert isinstance(again, Issue)
    assert again.pdf == first.pdf != second.pdf
    assert (again.body.version, again.body.reprint) == (1, True)
    assert isinstance(papers.record(visit, again, "printer"), Change)
    said = [(each.version, each.reprint, each.destination) for each in papers.issued(visit)]
    assert said == [(1, False, "printer"), (2, False, "printer"), (1, True, "printer")]
    assert papers.reprint(visit, "0" * 64) == Problem(Code.UNKNOWN_ITEM, "document")


def test_a_document_whose_bytes_are_gone_is_damage() -> None:
    clinic, visit = ready()
    first, papers = issued(clinic.desk, visit), clinic.desk.papers
    clinic.desk.session.store.document = lambda sha256: None  # type: ignore[method-assign]
    for again in (
        lambda: papers.preview(visit, Paper()),
        lambda: papers.reprint(visit, first.body.sha256),
    ):
        with pytest.raises(EnvironmentFault) as damaged:
            again()
        assert damaged.value.fault is Fault.DAMAGED


def test_who_prints_it_again_does_not_change_the_sheet() -> None:
    clinic, visit = ready()
    first = issued(clinic.desk, visit)
    clinic.sign_in("nurse2")
    again = issued(clinic.desk, visit)
    assert (again.pdf, again.body.reprint) == (first.pdf, True)
    third = issued(clinic.desk, visit)
    assert (third.pdf, third.body.reprint) == (first.pdf, True)
    fresh = issued(clinic.desk, visit, Paper(size="large"))
    assert "Nurse Two" in words_of(fresh.pdf)
    assert "Nurse Two" not in words_of(first.pdf)


def test_a_changed_record_gives_version_2_that_replaces_1() -> None:
    """F-73."""
    clinic, visit = ready()
    first = issued(clinic.desk, visit)
    assert "version 1" in words_of(first.pdf)
    clinic.ticks.advance(60)
    done = clinic.desk.leaving.correct_observation(
        visit, STARTS + timedelta(hours=2), {"sbp": 124}, "Misread"
    )
    assert not isinstance(done, Problem)
    second = issued(clinic.desk, visit)
    assert (second.body.version, second.body.reprint) == (2, False)
    assert second.pdf != first.pdf
    text = clinic.desk.papers.plain_text(visit, Paper())
    assert isinstance(text, str)
    assert "124" in text
    said = words_of(second.pdf)
    assert "This is version 2. It takes the place of version 1." in said
    # The first stays as it was handed out.
    assert clinic.desk.papers.bytes_of(first.body.sha256) == first.pdf


def test_another_size_is_a_version_of_its_own_and_each_is_reprinted_as_it_was() -> None:
    clinic, visit = ready()
    normal = issued(clinic.desk, visit)
    large = issued(clinic.desk, visit, Paper(size="large", paper="a4"))
    assert (large.body.version, large.body.size, large.body.paper) == (2, "large", "a4")
    again = issued(clinic.desk, visit)
    assert (again.pdf, again.body.version, again.body.reprint) == (normal.pdf, 1, True)


def test_empty_parts_follow_the_patient_and_the_clinic() -> None:
    clinic, visit = ready(sheet_size="large")
    assert clinic.desk.papers.wanted(visit, Paper()) == Paper(SHEET, "en", "large", "letter")
    assert clinic.desk.papers.wanted(visit, Paper(size="normal", paper="a4")) == Paper(
        SHEET, "en", "normal", "a4"
    )


@pytest.mark.parametrize("phone", ["emergency", "crisis", "phone_day", "phone_after_hours"])
def test_a_missing_telephone_number_blocks_the_sheet(phone: str) -> None:
    clinic = a_clinic()
    visit = clinic.play(until=BEFORE_PRINTING)
    clinic.sign_in("director")
    assert clinic.desk.clinic.write_settings(replace(SETTINGS, **{phone: ""})) is None
    done = clinic.desk.papers.issue(visit, Paper(), "printer")
    assert done == Problem(Code.MISSING_CONTACT, phone)
    assert clinic.desk.papers.issued(visit) == ()


def test_an_unknown_language_or_document_is_refused() -> None:
    clinic, visit = ready()
    refused = clinic.desk.papers.issue(visit, Paper(language="xx"), "printer")
    assert isinstance(refused, Problem)
    assert refused.code is Code.UNKNOWN_LANGUAGE
    for ask in (clinic.desk.papers.preview, clinic.desk.papers.plain_text):
        assert ask(visit, Paper("letter")) == Problem(Code.UNKNOWN_ITEM, "document")
    unread = clinic.desk.papers.plain_text(visit, Paper(language="xx"))
    assert isinstance(unread, Problem)


def test_a_letter_that_the_font_lacks_is_named_and_nothing_is_recorded() -> None:
    clinic, visit = ready(family="Sample \U0001f600")
    done = clinic.desk.papers.issue(visit, Paper(), "printer")
    assert isinstance(done, Problem)
    assert done.code is Code.MISSING_GLYPH
    assert clinic.desk.papers.issued(visit) == ()


def test_a_closed_record_can_be_printed_again() -> None:
    clinic = a_clinic()
    visit = clinic.play()
    first = clinic.desk.papers.issued(visit)[0]
    done = clinic.desk.papers.issue(visit, Paper(), "file")
    assert isinstance(done, Issue)
    assert done.body.destination == "file"
    assert clinic.desk.papers.issued(visit)[-1] == done.body
    assert clinic.desk.papers.bytes_of(first.sha256) is not None


def test_every_page_of_practice_says_training() -> None:
    """R-UX-31."""
    clinic, visit = ready()
    plain = clinic.desk.papers.preview(visit, Paper())
    marked = Papers(clinic.desk.charts, training=True).preview(visit, Paper())
    assert isinstance(plain, Issue)
    assert isinstance(marked, Issue)
    assert "TRAINING" not in words_of(plain.pdf)
    reader = pypdf.PdfReader(io.BytesIO(marked.pdf))
    assert all("TRAINING" in page.extract_text() for page in reader.pages)


def test_the_file_name_holds_nothing_of_the_patient() -> None:
    """R-SEC-16."""
    clinic, visit = ready(family=SENTINEL)
    made = issued(clinic.desk, visit)
    name = clinic.desk.papers.proposed_name(visit, made)
    assert name.startswith("discharge-sheet-")
    assert name.endswith(".pdf")
    assert not {"ada", "sample", SENTINEL.casefold(), "s-0001"} & set(name.casefold().split("-"))
    assert SENTINEL not in name


def test_saving_writes_exactly_the_bytes_or_says_what_failed(tmp_path: Path) -> None:
    clinic, visit = ready()
    made = issued(clinic.desk, visit)
    clinic.desk.papers.save(made, tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == made.pdf
    for path in (tmp_path, tmp_path / "gone" / "sheet.pdf", tmp_path / "sheet.pdf" / "x"):
        with pytest.raises(EnvironmentFault) as failed:
            clinic.desk.papers.save(made, path)
        assert failed.value.fault is Fault.IO


def test_the_languages_say_how_they_call_themselves() -> None:
    languages = a_clinic().desk.papers.languages()
    assert [each.code for each in languages] == sorted(each.code for each in languages)
    english = next(each for each in languages if each.code == "en")
    assert (english.name, english.draft) == ("English", False)


def test_paper_that_is_printed_already_is_recorded_only_once_per_copy() -> None:
    clinic, visit = ready()
    made = clinic.desk.papers.preview(visit, Paper())
    assert isinstance(made, Issue)
    done = clinic.desk.papers.record(visit, made, "printer")
    assert not isinstance(done, Problem)
    assert [each.destination for each in clinic.desk.papers.issued(visit)] == ["printer"]
    assert clinic.desk.papers.bytes_of(made.body.sha256) == made.pdf


def test_a_changed_sheet_is_taught_back_again_in_the_same_words() -> None:
    """What was said of the first sheet is nothing said of the second."""
    clinic, visit = ready()
    desk = clinic.desk
    issued(desk, visit)
    assert isinstance(desk.screening.answer(visit, TAUGHT, True), Change)
    issued(desk, visit)
    assert desk.screening.answer(visit, TAUGHT, True) is None, "the same bytes once more"
    issued(desk, visit, Paper(size="large"))
    assert TAUGHT in desk.charts.assessment(visit).leaving.unmet
    assert isinstance(desk.screening.answer(visit, TAUGHT, True), Change)
    assert TAUGHT not in desk.charts.assessment(visit).leaving.unmet


def test_no_sheet_states_a_dose_that_nobody_knows() -> None:
    clinic = a_clinic()
    visit = clinic.play("uneventful", "0:13:00")
    begun = clinic.desk.infusion.start(visit, 60, happened=True)
    assert isinstance(begun, Change)
    clinic.ticks.advance(600)
    assert isinstance(clinic.desk.infusion.stop(visit, "no order"), Change)
    refused = clinic.desk.papers.preview(visit, Paper())
    assert isinstance(refused, Problem)
    assert (refused.code, refused.params) == (Code.NEEDS_ORDER, {"unordered": "yes"})
