"""Enter alone records nothing and answers nothing, wherever in a visit it is pressed (R-UX-13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication

from ketadesk.ui.kit import Button, NoteField, TextField
from ketadesk.ui.kit.segment import Segment
from ketadesk.ui.navigation import INFUSION, LEAVING, RECORD, SCREENING
from ketadesk.ui.visit.infusion.tab import InfusionTab
from ketadesk.ui.visit.leaving.tab import LeavingTab
from ketadesk.ui.visit.screening.order_page import OrderPage
from ketadesk.ui.visit.screening.tab import ScreeningTab
from tests.ui.visit_keys.conftest import OpenVisit
from tests.ui.visit_keys.desk import ENTERS, Open, answered, press_enter

Before = Callable[[Open], object]


def _pregnancy_refused(at: Open) -> None:
    at.screen.presenter.do(
        lambda: at.clinic.desk.screening.answer(at.screen.visit, "preg.test", "refused"), _nothing
    )


def _nothing() -> None:
    """Nothing is tried again."""


def _order_typed(at: Open) -> None:
    tab = at.screen.tab(SCREENING)
    assert isinstance(tab, ScreeningTab)
    tab.open_section("order", focus=True)
    page = tab.page("order")
    assert isinstance(page, OrderPage)
    for name, text in (("mg_per_kg", "0.5"), ("minutes", "40"), ("concentration_mg_ml", "1")):
        page.fields[name].setText(text)


def _red_and_paused(at: Open) -> None:
    presenter, watch = at.screen.presenter, at.clinic.desk.watch
    taken = {"sbp": 190, "dbp": 112, "hr": 72, "spo2": 97, "rr": 14, "moaas": 5, "distress": 0}
    raw = {**taken, "nausea": 0, "vomited": 0, "site_ok": True}
    presenter.do(lambda: watch.observe(at.screen.visit, raw), _nothing)
    presenter.do(lambda: at.clinic.desk.infusion.pause(at.screen.visit), _nothing)


def _identified(at: Open) -> None:
    patient = at.screen.presenter.case.patient
    screening, visit = at.clinic.desk.screening, at.screen.visit
    done = at.screen.presenter.do(
        lambda: screening.identify(visit, patient.born, patient.record_no), _nothing
    )
    assert done is not None


QUESTIONS: Final[tuple[tuple[str, str, str, Before | None, Mapping[str, str]], ...]] = (
    (
        "uneventful", "0:00:10", SCREENING, _pregnancy_refused,
        {
            "Record decision": "Record the prescriber's decision",
            "Enter identifiers": "Enter two identifiers again",
            "Cancel this visit": "Cancel this visit",
            "Wrong patient": "Wrong patient",
        },
    ),
    ("uneventful", "0:13:00", SCREENING, _order_typed, {
        "Prescriber signs the order": "Sign the order",
    }),
    ("uneventful", "0:18:10", SCREENING, None, {
        "Sign screening and go to infusion": "Sign the screening",
    }),
    ("uneventful", "0:19:00", INFUSION, None, {
        "Draw up": "Draw up ketamine",
        "Prime the line": "Prime the line",
        "The pump was started before": "The pump was started before this page",
    }),
    ("uneventful", "0:31:00", INFUSION, None, {
        "Rate": "Change the rate",
        "Medicine": "Medicine",
        "Symptom": "Symptom or event",
        "Note": "Note",
        "Prescriber": "Prescriber",
        "Stop infusion": "Stop the infusion",
        "Bolus": "Bolus",
        "Extend": "Extend the infusion",
    }),
    ("uneventful", "0:31:00", INFUSION, _red_and_paused, {
        "Resume": "Resume the infusion",
        "Acknowledge": "What was done?",
    }),
    ("early-stop-waste", "0:50:10", LEAVING, None, {
        "Record waste": "Record waste",
        "Override": "Override",
        "Patient leaves early": "Patient leaves early",
        "Report discrepancy": "Report discrepancy",
    }),
    ("uneventful", "2:08:30", LEAVING, _identified, {"Sign and discharge": "Sign and discharge"}),
    ("uneventful", "2:05:30", RECORD, None, {
        "Correct an answer": "Which answer is wrong?",
        "Correct an observation": "Which",
        "Void": "Void this record",
    }),
)  # fmt: skip
"""Script, time, tab, what is done first, and each button with the title of what it asks."""


def _button(at: Open, words: str) -> Button:
    QApplication.processEvents()
    tab = at.screen.tab(at.screen.current)
    usable = [each for each in tab.findChildren(Button) if each.isVisible() and each.isEnabled()]
    found = [each for each in usable if each.words.lstrip("■ ") == words]
    found += [each for each in usable if each.words.startswith(words)]
    assert found, (words, [each.words for each in tab.findChildren(Button)])
    return found[0]


@pytest.mark.parametrize(("script", "until", "tab", "before", "asks"), QUESTIONS)
def test_enter_in_a_question_attests_nothing_and_leads_back_to_the_work(
    open_visit: OpenVisit,
    script: str,
    until: str,
    tab: str,
    before: Before | None,
    asks: Mapping[str, str],
) -> None:
    at = open_visit(until, tab, script)
    if before is not None:
        before(at)
    head = at.head()
    for words, title in asks.items():
        button = _button(at, words)
        asked = len(at.dialogs.asked)
        button.setFocus()
        button.click()
        QApplication.processEvents()
        assert at.dialogs.asked[asked].startswith(title), at.dialogs.asked
        assert at.dialogs.answered == []
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is not button
        assert at.screen.tab(at.screen.current).isAncestorOf(focused), focused.accessibleName()
        asked = len(at.dialogs.asked)
        press_enter(3)
        assert len(at.dialogs.asked) == asked, at.dialogs.asked[-1]
        assert at.head() == head, words


def test_enter_in_the_sections_answers_no_question(open_visit: OpenVisit) -> None:
    at = open_visit("0:00:10", SCREENING)
    tab = at.screen.tab(SCREENING)
    assert isinstance(tab, ScreeningTab)
    head = at.head()
    for name in tab.names:
        tab.open_section(name, focus=True)
        before = answered(tab)
        press_enter(ENTERS)
        assert before == {key: value for key, value in answered(tab).items() if key in before}
        assert at.head() == head, name
    assert at.dialogs.asked == []


def test_enter_before_the_start_and_in_the_entry_records_nothing(open_visit: OpenVisit) -> None:
    for until in ("0:19:00", "0:31:00"):
        at = open_visit(until, INFUSION)
        tab = at.screen.tab(INFUSION)
        assert isinstance(tab, InfusionTab)
        head = at.head()
        tab.begin()
        press_enter(ENTERS)
        tab.entry.symptoms.open_button.click()
        press_enter(ENTERS)
        assert tab.entry.symptoms.answer.values == ()
        assert at.head() == head


def test_enter_in_scores_and_checklist_chooses_nothing(open_visit: OpenVisit) -> None:
    at = open_visit("1:20:00", LEAVING)
    tab = at.screen.tab(LEAVING)
    assert isinstance(tab, LeavingTab)
    before, head = answered(tab), at.head()
    for begin in (tab.aldrete.begin, tab.padss.begin, tab.ready.begin, tab.begin):
        begin()
        press_enter(ENTERS)
        assert answered(tab) == before
        assert at.head() == head
    assert at.dialogs.asked == []


def test_a_question_gives_the_focus_back_to_the_field_it_was_asked_from(
    open_visit: OpenVisit,
) -> None:
    at = open_visit("0:31:00", INFUSION)
    tab = at.screen.tab(INFUSION)
    assert isinstance(tab, InfusionTab)
    tab.entry.fields["hr"].setFocus()
    tab.actions_card.buttons["rate"].setFocus()
    tab.actions_card.buttons["rate"].click()
    assert QApplication.focusWidget() is tab.entry.fields["hr"]


def test_pause_leaves_its_button_so_that_enter_does_not_resume(open_visit: OpenVisit) -> None:
    at = open_visit("0:31:00", INFUSION)
    tab = at.screen.tab(INFUSION)
    assert isinstance(tab, InfusionTab)
    tab.actions_card.pause_button.setFocus()
    tab.actions_card.pause_button.click()
    head = at.head()
    assert isinstance(QApplication.focusWidget(), TextField)
    press_enter(ENTERS)
    assert at.head() == head
    assert tab.actions_card.pause_button.words == "Resume"


def test_a_field_that_is_recorded_by_leaving_it_is_left(open_visit: OpenVisit) -> None:
    at = open_visit("0:00:10", SCREENING)
    tab = at.screen.tab(SCREENING)
    assert isinstance(tab, ScreeningTab)
    tab._open_item("wt.kg")
    field = QApplication.focusWidget()
    assert isinstance(field, TextField)
    field.setText("80")
    head = at.head()
    tab.cancel.setFocus()
    assert at.head() != head, "leaving the field records it"
    assert QApplication.focusWidget() is tab.cancel


def test_the_focus_never_lies_in_the_bar_once_the_opener_is_gone(open_visit: OpenVisit) -> None:
    at = open_visit("0:00:10", SCREENING)
    _pregnancy_refused(at)
    link = _button(at, "Record decision")
    link.setFocus()
    # The list is made anew and its links with it.
    at.screen.presenter.do(
        lambda: at.clinic.desk.screening.answer(at.screen.visit, "preg.test", "negative"), _nothing
    )
    focused = QApplication.focusWidget()
    assert focused is not at.bar
    assert isinstance(focused, TextField | NoteField | Segment)
