"""The sheet: preview from memory, printing and saving that the record only then knows of."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from ketadesk.desk.papers import Paper, SheetLanguage
from ketadesk.kernel.problems import EnvironmentFault, Fault, Problem
from ketadesk.ui.printing import paint_pages
from ketadesk.ui.visit.sheet import SheetTab
from ketadesk.visit.entries import DocumentIssued
from tests.builders import SENTINEL
from tests.ui.conftest import Show
from tests.ui.visit_leaving.bench import Bench, FakePrinter, a_bench


def shown(show: Show, bench: Bench, printer: FakePrinter | None = None) -> SheetTab:
    tab = SheetTab(bench.presenter, bench.dialogs, bench.places, printer or FakePrinter())
    bench.places.window = show(tab, width=1200, height=700)
    return tab


def issued(bench: Bench) -> list[DocumentIssued]:
    return [body for _, body in bench.visit.of(DocumentIssued)]


def test_preview_shows_pages_and_the_same_text_and_records_nothing(
    qtbot: QtBot, show: Show
) -> None:
    """R-DOC-17: a text view beside the pages."""
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    assert tab.preview.pages >= 1
    tab.preview.how.setFocus()
    qtbot.keyClicks(tab.preview.how.segments()[0], "t")
    assert tab.preview.text.isVisible()
    assert "Do not drive until" in tab.preview.text.toPlainText()
    assert "LINDQVIST" in tab.preview.text.toPlainText()
    assert issued(bench) == []
    tab.hide()
    assert tab.preview.pages == 0
    assert tab.preview.text.toPlainText() == ""


def test_options_start_from_patient_and_clinic_and_change_the_pages(
    qtbot: QtBot, show: Show
) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    assert (tab.language.value, tab.print_size.value, tab.paper.value) == ("en", "normal", "letter")
    before = tab.preview.pages
    tab.print_size.segments()[1].setFocus()
    qtbot.keyClick(tab.print_size.segments()[1], Qt.Key.Key_Space)
    assert tab.preview.pages > before


def test_printed_is_recorded_only_with_the_paper_in_hand(show: Show) -> None:
    """R-DOC-16, R-DOC-15: not on the record until confirmed; then exactly the printed bytes."""
    bench, printer = a_bench("1:50:00"), FakePrinter()
    tab = shown(show, bench, printer)
    bench.dialogs.expect(False)
    tab.print_button.click()
    assert len(printer.printed) == 1
    assert issued(bench) == []
    bench.dialogs.expect(True)
    tab.print_button.click()
    body = issued(bench)[0]
    assert (body.destination, body.reprint, body.version) == ("printer", False, 1)
    assert body.sha256 == hashlib.sha256(printer.printed[1][0]).hexdigest()
    assert bench.clinic.desk.papers.bytes_of(body.sha256) == printer.printed[1][0]
    bench.dialogs.expect(True)
    tab.print_button.click()
    assert [each.reprint for each in issued(bench)] == [False, True]


def test_person_who_goes_back_prints_nothing(show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench, FakePrinter(takes=False))
    tab.print_button.click()
    assert issued(bench) == []
    assert bench.dialogs.asked == []


def test_no_printer_says_so_and_offers_the_file(show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench, FakePrinter(installed=False))
    tab.print_button.click()
    assert tab.message.isVisible()
    assert "Save the sheet as PDF" in tab.message.text()
    assert tab.save_button.hasFocus()
    assert issued(bench) == []


def test_jammed_printer_raises_the_banner_and_records_nothing(show: Show) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench, FakePrinter(fault=EnvironmentFault(Fault.PRINTER)))
    faults: list[object] = []
    bench.presenter.clinic.faulted.connect(faults.append)
    tab.print_button.click()
    assert len(faults) == 1
    assert tab.message.isVisible()
    assert issued(bench) == []


def test_saved_file_holds_the_bytes_and_its_name_no_patient(show: Show, tmp_path: Path) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    bench.dialogs.expect(tmp_path / "chosen.pdf")
    tab.save_button.click()
    body = issued(bench)[0]
    written = (tmp_path / "chosen.pdf").read_bytes()
    assert (body.destination, body.sha256) == ("file", hashlib.sha256(written).hexdigest())
    proposed = bench.dialogs.asked[0][1][0]
    assert proposed.startswith("discharge-sheet-")
    for part in ("lindqvist", "maja", "s-0001", SENTINEL.casefold()):
        assert part not in proposed.casefold()


def test_file_that_cannot_be_written_is_not_issued(show: Show, tmp_path: Path) -> None:
    bench = a_bench("1:50:00")
    tab = shown(show, bench)
    bench.dialogs.expect(tmp_path / "missing" / "chosen.pdf")
    tab.save_button.click()
    assert issued(bench) == []
    assert "not written" in tab.message.text()


def test_before_the_pump_end_there_is_no_sheet(show: Show) -> None:
    bench = a_bench("0:45:00")
    tab = shown(show, bench)
    assert not tab.print_button.isEnabled()
    assert tab.message.text() == "The sheet can be made once the pump has ended."


def test_missing_telephone_is_a_sentence(show: Show) -> None:
    """R-DOC-08."""
    bench = a_bench("1:50:00")
    session = bench.clinic.desk.session
    session.clinic = replace(session.settings, phone_after_hours="")
    tab = shown(show, bench)
    assert not tab.print_button.isEnabled()
    assert "telephone number" in tab.message.text()


def test_draft_translation_says_so_and_asks(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-DOC-12."""
    bench, printer = a_bench("1:50:00"), FakePrinter()
    papers = bench.clinic.desk.papers
    monkeypatch.setattr(papers, "languages", lambda: (SheetLanguage("en", "English", draft=True),))
    tab = shown(show, bench, printer)
    assert tab.draft_note.isVisible()
    bench.dialogs.expect(False)
    tab.print_button.click()
    assert printer.printed == []


def test_issued_list_names_version_and_reprint(show: Show) -> None:
    bench = a_bench("2:05:30")
    papers, visit = bench.clinic.desk.papers, bench.presenter.visit
    papers.issue(visit, Paper(), "printer")
    tab = shown(show, bench)
    words = [each.text() for each in tab.issued.findChildren(type(tab.message))]
    assert any("Version 1 · printed" in each and "reprint" in each for each in words)
    assert tab.card._pill is not None
    assert "as issued" in tab.card._pill.text()


def test_pages_reach_the_printer_whole(tmp_path: Path, qapp: object) -> None:
    """Every page, at the size of the paper."""
    bench = a_bench("1:50:00")
    made = bench.clinic.desk.papers.preview(bench.presenter.visit, Paper(size="large"))
    assert not isinstance(made, Problem)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFullPage(True)
    paint_pages(made.pdf, printer)
    assert len(PdfReader(tmp_path / "out.pdf").pages) == made.body.pages


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_printer_that_does_not_begin_is_a_fault(tmp_path: Path, qapp: object) -> None:
    bench = a_bench("1:50:00")
    made = bench.clinic.desk.papers.preview(bench.presenter.visit, Paper())
    assert not isinstance(made, Problem)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "missing" / "out.pdf"))
    with pytest.raises(EnvironmentFault) as caught:
        paint_pages(made.pdf, printer)
    assert caught.value.fault is Fault.PRINTER
