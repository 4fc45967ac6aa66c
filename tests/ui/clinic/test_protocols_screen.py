"""The clinic's protocols in the settings: copied, edited by keyboard, compared, approved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.desk.protocol_drafts import Draft
from ketadesk.kernel.problems import Fault
from ketadesk.protocols.catalogue import load_shipped, shipped_text
from ketadesk.protocols.editing import value_at, with_value
from ketadesk.ui.kit import Button, Dialog
from ketadesk.ui.protocols.add_medicine import AddMedicine
from ketadesk.ui.protocols.field_row import EditRow
from ketadesk.ui.protocols.held import Stand
from ketadesk.ui.protocols.import_flaws import FileFlaws
from ketadesk.ui.protocols.screen import ProtocolsScreen
from ketadesk.ui.protocols.switches import SwitchChoices
from ketadesk.ui.settings_dialogs import ReadProtocol
from tests.builders import SETTINGS, a_clinic
from tests.ui.clinic.conftest import Stage
from tests.ui.doubles import FailingDisk, Signs

MOOD, PAIN = load_shipped("ketamine-iv-mood"), load_shipped("ketamine-iv-pain")
SBP = ("limits", "sbp")


@pytest.fixture
def screen(stage: Stage) -> ProtocolsScreen:
    stage.clinic.sign_in("director")
    made = ProtocolsScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(made)
    made.begin()
    return made


def words(widget: QWidget) -> str:
    return " | ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def row_of(screen: ProtocolsScreen, name: str) -> EditRow:
    (found,) = [each for each in screen.editor.rows if each.field.path[-1] == name]
    return found


def drafted(screen: ProtocolsScreen) -> Draft:
    """A copy of the mood protocol, open in the form."""
    screen.listing.choose(MOOD.content_hash)
    screen.listing.copy.click()
    working = screen.editor.working
    assert working is not None
    return working.draft


def typed(stage: Stage, screen: ProtocolsScreen, name: str, text: str) -> EditRow:
    row = row_of(screen, name)
    row.setFocus()
    assert isinstance(row.editor, QLineEdit)
    row.editor.selectAll()
    stage.press(Qt.Key.Key_Delete)
    stage.type(text)
    stage.press(Qt.Key.Key_Return)
    return row


def read_all(dialog: Dialog) -> None:
    """A director pages to the end and signs."""
    assert isinstance(dialog, ReadProtocol)
    dialog.show()
    for _page in range(120):
        dialog.list.page.verticalScrollBar().setValue(
            dialog.list.page.verticalScrollBar().value()
            + dialog.list.page.verticalScrollBar().pageStep() // 2
        )
        QApplication.processEvents()
    dialog.button("do").click()


def test_from_a_copy_to_the_next_visit_by_keyboard(
    stage: Stage, screen: ProtocolsScreen, qtbot: QtBot
) -> None:
    """A raised limit shows as looser; the next visit has it and the running one does not."""
    running = stage.clinic.play(until="0:16:00")
    stage.clinic.sign_in("director")
    screen.begin()
    screen.listing.choose(MOOD.content_hash)
    screen.listing.copy.setFocus()
    stage.press(Qt.Key.Key_Space)
    editor = screen.editor
    assert editor.parts.hasFocus()
    number = next(n for n in range(editor.parts.rowCount()) if editor._parts[n].path == SBP)
    stage.press(Qt.Key.Key_Down, number)
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is row_of(screen, "amber_from").editor
    stage.press(Qt.Key.Key_Return)
    assert stage.focus is row_of(screen, "red_from").editor
    stage.press(Qt.Key.Key_Backspace, 3)
    stage.type("190")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return, 6)
    assert stage.focus is editor.keep
    stage.press(Qt.Key.Key_Space)
    assert "Kept. Nobody uses it before a director has approved it." in words(editor)
    editor.back.setFocus()
    stage.press(Qt.Key.Key_Space)
    chosen = screen.listing.chosen()
    assert chosen is not None
    assert chosen.stand is Stand.DRAFT

    screen.listing.compare.setFocus()
    stage.press(Qt.Key.Key_Space)
    told = words(screen.comparison)
    assert "Limits during the visit: SBP | Red from | 180 | 190 | ▲ looser" in told
    assert "1 difference. 1 is looser." in told
    stage.press(Qt.Key.Key_Space)

    stage.dialogs.expect(read_all, Signs("director"))
    screen.listing.approve.setFocus()
    stage.press(Qt.Key.Key_Space)
    assert stage.dialogs.refused == []
    desk = stage.clinic.desk
    (own,) = desk.clinic.usable_protocols()
    assert (own.version, value_at(own, (*SBP, "red_from"))) == ("1.1-clinic.1", 190)
    assert value_at(desk.charts.case(running).visit.protocol, (*SBP, "red_from")) == 180
    body = replace(desk.patients.all()[0].body, record_no="S-0099", family="Other")
    patient = desk.patients.register(body)
    begun = desk.charts.open_visit(patient.id, own.content_hash, 1, 6)  # type: ignore[union-attr]
    protocol = begun.case.visit.protocol  # type: ignore[union-attr]
    assert value_at(protocol, (*SBP, "red_from")) == 190


def test_the_list_says_what_stands(screen: ProtocolsScreen, stage: Stage) -> None:
    assert [(each.protocol.id, each.stand) for each in screen.listing.held] == [
        ("ketamine-iv-mood", Stand.IN_USE),
        ("ketamine-iv-aud", Stand.SHIPPED),
        ("ketamine-iv-pain", Stand.SHIPPED),
    ]
    draft = drafted(screen)
    screen.editor.back.click()
    assert [each.stand for each in screen.listing.held][1] is Stand.DRAFT
    chosen = screen.listing.chosen()
    assert chosen is not None
    assert chosen.draft == draft
    assert screen.listing.edit.isEnabled()
    assert not screen.listing.copy.isEnabled()
    screen.listing.table.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert screen.pages.currentWidget() is screen.editor


def test_each_field_shows_what_is_shipped_and_where_it_comes_from(screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(SBP)
    told = words(row_of(screen, "red_from"))
    assert "Shipped: 180\u00a0mmHg · AAGBI/BHS 2016" in told
    screen.editor.choose(("limits", "moaas"))
    assert "Shipped: 2 · [D]" in words(row_of(screen, "red_to"))


def test_one_field_is_set_back(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(SBP)
    row = typed(stage, screen, "red_from", "190")
    assert "Set by this clinic." in words(row)
    assert row.undo.isVisible()
    row.undo.click()
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == "180"
    assert not row.undo.isVisible()
    assert screen.editor.save()
    assert value_at(stage.clinic.desk.protocols.drafts()[0].protocol, SBP) == value_at(MOOD, SBP)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("19O", "This is not a number that can be read. The decimal sign here is a point."),
        ("1,234", "1,234 can be read in two ways. Write 1234 or 1.234."),
        ("150", "Expected not below amber from (160), found 150."),
    ],
)
def test_what_is_in_the_way_stands_beside_the_field(
    stage: Stage, screen: ProtocolsScreen, text: str, sentence: str
) -> None:
    drafted(screen)
    screen.editor.choose(SBP)
    row = typed(stage, screen, "red_from", text)
    assert f"■ {sentence}" in words(row)
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == text
    assert not screen.editor.save()
    assert value_at(stage.clinic.desk.protocols.drafts()[0].protocol, SBP) == value_at(MOOD, SBP)


def test_what_must_be_there_and_what_is_counted(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(("schedule",))
    assert "■ This is not answered yet." in words(typed(stage, screen, "interval_min", ""))
    row = typed(stage, screen, "interval_min", "7.5")
    assert "■ This is counted in whole numbers." in words(row)
    screen.editor.choose(SBP)
    assert not screen.editor.save()
    assert stage.focus is row_of(screen, "interval_min").editor
    typed(stage, screen, "interval_min", "7")
    assert screen.editor.save()


def test_a_bound_is_taken_away_by_emptying_its_field(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(SBP)
    typed(stage, screen, "emergency_from", "")
    assert screen.editor.save()
    (draft,) = stage.clinic.desk.protocols.drafts()
    assert value_at(draft.protocol, (*SBP, "emergency_from")) is None


def test_a_comma_where_the_clinic_writes_one(qtbot: QtBot, stage: Stage) -> None:
    stage.clinic = a_clinic(replace(SETTINGS, decimal_sign=","))
    stage.clinic.sign_in("director")
    stage.presenter.desk = stage.clinic.desk
    screen = ProtocolsScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(screen)
    screen.begin()
    drafted(screen)
    screen.editor.choose(("dosing",))
    row = typed(stage, screen, "mg_per_kg_ask_above", "0,90")
    assert "■" not in words(row)
    assert screen.editor.save()
    (draft,) = stage.clinic.desk.protocols.drafts()
    assert draft.protocol.dosing.mg_per_kg_ask_above == Decimal("0.9")
    assert "0.90" not in draft.text


def test_words_marks_and_answers_of_a_question(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(("items", "hx.cv"))
    prompt = row_of(screen, "prompt")
    prompt.setFocus()
    prompt.editor.selectAll()  # type: ignore[union-attr]
    stage.type("Any trouble of the heart?")
    row_of(screen, "required").setFocus()
    stage.type("n")
    screen.editor.choose(("items", "ind.code"))
    offered = row_of(screen, "offered")
    offered.setFocus()
    stage.press(Qt.Key.Key_Space)
    assert "Set by this clinic." in words(offered)
    assert screen.editor.save()
    (draft,) = stage.clinic.desk.protocols.drafts()
    item = draft.protocol.items_by_id["hx.cv"]
    assert (item.prompt, item.required) == ("Any trouble of the heart?", False)
    assert "mdd" in [each.value for each in draft.protocol.items_by_id["ind.code"].switched_off]
    screen.editor.choose(("items", "ind.code"))
    row_of(screen, "offered").undo.click()
    assert screen.editor.save()
    (draft,) = stage.clinic.desk.protocols.drafts()
    assert draft.protocol.items_by_id["ind.code"] == MOOD.items_by_id["ind.code"]


def test_medicines_come_change_and_go(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(("medicines",))
    name = screen.editor.findChildren(AddMedicine)[-1].name
    name.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert "Type its generic name." in words(screen.editor)
    stage.type("Oxygen")
    stage.press(Qt.Key.Key_Return)
    assert "This medicine is on the list." in words(screen.editor)
    name.selectAll()
    stage.type("Droperidol")
    stage.press(Qt.Key.Key_Return)
    desk = stage.clinic.desk.protocols
    assert desk.drafts()[0].protocol.medicine("droperidol") is not None
    row_of(screen, "drug_class").setFocus()
    stage.type("1")
    row_of(screen, "needs_order").setFocus()
    stage.type("n")
    typed(stage, screen, "name", "haloperidol")
    assert screen.editor.save()
    found = desk.drafts()[0].protocol.medicine("haloperidol")
    assert found is not None
    assert (found.drug_class, found.needs_order) == ("antiemetic", False)
    assert desk.drafts()[0].protocol.medicine("droperidol") is None
    (off,) = [
        each
        for each in screen.editor.findChildren(Button)
        if each.text() == "Take it off the list" and each.isVisible()
    ]
    off.click()
    assert desk.drafts()[0].protocol.medicine("haloperidol") is None


def test_what_was_typed_and_not_kept_comes_back(stage: Stage, screen: ProtocolsScreen) -> None:
    """F-01: the program ended before the draft was kept."""
    draft = drafted(screen)
    screen.editor.choose(SBP)
    typed(stage, screen, "red_from", "190")
    typed(stage, screen, "amber_from", "16O")
    again = ProtocolsScreen(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(again)
    again.begin()
    again.listing.choose(draft.protocol.content_hash)
    again.listing.edit.click()
    assert "What you typed here before is back. Check it." in words(again.editor)
    again.editor.choose(SBP)
    assert row_of(again, "red_from").editor.text() == "190"  # type: ignore[union-attr]
    assert row_of(again, "amber_from").editor.text() == "16O"  # type: ignore[union-attr]
    typed(stage, again, "amber_from", "160")
    assert again.editor.save()
    assert stage.presenter.drafts.of("clinic") == {}


def test_whoever_signs_in_next_does_not_keep_what_another_has_typed(
    stage: Stage, screen: ProtocolsScreen
) -> None:
    """R-SEC-08: it waits under the person who typed it."""
    draft = drafted(screen)
    screen.editor.choose(SBP)
    typed(stage, screen, "red_from", "190")
    stage.presenter.person_changed.emit()
    assert screen.pages.currentWidget() is screen.editor
    stage.clinic.sign_in("prescriber")
    stage.presenter.person_changed.emit()
    assert screen.pages.currentWidget() is screen.listing
    screen.listing.choose(draft.protocol.content_hash)
    screen.listing.edit.click()
    screen.editor.choose(SBP)
    assert row_of(screen, "red_from").editor.text() == "180"  # type: ignore[union-attr]
    stage.clinic.sign_in("director")
    stage.presenter.person_changed.emit()
    screen.listing.choose(draft.protocol.content_hash)
    screen.listing.edit.click()
    screen.editor.choose(SBP)
    assert row_of(screen, "red_from").editor.text() == "190"  # type: ignore[union-attr]


def test_leaving_asks_before_it_lets_go(stage: Stage, screen: ProtocolsScreen) -> None:
    draft = drafted(screen)
    screen.editor.choose(SBP)
    typed(stage, screen, "red_from", "190")
    stage.dialogs.expect(False)
    screen.editor.back.click()
    assert screen.pages.currentWidget() is screen.editor
    stage.dialogs.expect(True)
    screen.editor.back.click()
    assert screen.pages.currentWidget() is screen.listing
    assert stage.clinic.desk.protocols.drafts() == (draft,)
    assert stage.presenter.drafts.of("clinic") == {}


def test_a_draft_that_somebody_else_changed_is_not_written_over(
    stage: Stage, screen: ProtocolsScreen
) -> None:
    draft = drafted(screen)
    other = with_value(draft.protocol, (*SBP, "red_from"), Decimal(185))
    desk = stage.clinic.desk.protocols
    assert isinstance(desk.save(draft.id, draft.protocol.content_hash, other), Draft)
    screen.editor.choose(SBP)
    typed(stage, screen, "red_from", "190")
    assert not screen.editor.save()
    assert "The record has moved on meanwhile." in words(screen.editor)


def test_a_full_disk_keeps_what_was_typed(stage: Stage, screen: ProtocolsScreen) -> None:
    drafted(screen)
    screen.editor.choose(SBP)
    typed(stage, screen, "red_from", "190")
    disk = FailingDisk.under(stage.clinic.desk)
    disk.fault = Fault.DISK_FULL
    assert not screen.editor.save()
    disk.fault = None
    assert stage.presenter.try_again()
    assert value_at(
        stage.clinic.desk.protocols.drafts()[0].protocol, (*SBP, "red_from")
    ) == Decimal(190)


def test_a_nurse_is_told_that_the_role_does_not_allow_it(
    stage: Stage, screen: ProtocolsScreen
) -> None:
    stage.clinic.sign_in("nurse")
    screen.listing.choose(MOOD.content_hash)
    screen.listing.copy.click()
    assert "Your role does not allow this." in words(screen.listing)
    assert stage.clinic.desk.protocols.drafts() == ()


def test_a_director_rejects_and_an_administrator_throws_away(
    stage: Stage, screen: ProtocolsScreen
) -> None:
    drafted(screen)
    screen.editor.back.click()
    stage.dialogs.expect(None)
    screen.listing.reject.click()
    stage.dialogs.expect(Signs("director", reason="Too high"))
    screen.listing.reject.click()
    assert "The draft was rejected." in words(screen.listing)
    assert stage.clinic.desk.protocols.drafts() == ()
    drafted(screen)
    screen.editor.back.click()
    stage.dialogs.expect(False)
    screen.listing.throw.click()
    assert len(stage.clinic.desk.protocols.drafts()) == 1
    stage.dialogs.expect(True)
    screen.listing.throw.click()
    assert stage.clinic.desk.protocols.drafts() == ()


def test_out_as_one_file_and_in_as_a_draft(
    stage: Stage, screen: ProtocolsScreen, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    screen.listing.choose(PAIN.content_hash)
    stage.dialogs.expect(None)
    screen.listing.export.click()
    stage.dialogs.expect(file)
    screen.listing.export.click()
    assert stage.dialogs.asked[-1] == ("Export the protocol", ("ketamine-iv-pain-1.0.toml",))
    assert file.read_text(encoding="utf-8") == shipped_text("ketamine-iv-pain")
    stage.dialogs.expect(None)
    screen.listing.take_in.click()
    stage.dialogs.expect(file)
    screen.listing.take_in.click()
    chosen = screen.listing.chosen()
    assert chosen is not None
    assert chosen.protocol.version == "1.0-clinic.1"
    stage.dialogs.expect(tmp_path / "none" / "own.toml")
    screen.listing.export.click()
    assert "The disk did not answer." in words(screen.listing)


def test_a_broken_file_shows_all_its_flaws(
    stage: Stage, screen: ProtocolsScreen, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    text = shipped_text("ketamine-iv-mood").replace("interval_min = 10", 'interval_min = "ten"', 1)
    file.write_text(text.replace("amber_from = 160", "amber_fron = 160", 1), encoding="utf-8")
    seen: list[str] = []

    def look(dialog: Dialog) -> None:
        assert isinstance(dialog, FileFlaws)
        dialog.show()
        seen.append(words(dialog))

    stage.dialogs.expect(file, look)
    screen.listing.take_in.click()
    assert 'schedule | interval_min | a whole number | "ten"' in seen[0]
    assert 'limit sbp | amber_fron | no such key; probably "amber_from" | 160' in seen[0]
    assert stage.clinic.desk.protocols.drafts() == ()


def test_a_director_turns_on_pain_after_surgery(stage: Stage, screen: ProtocolsScreen) -> None:
    desk = stage.clinic.desk
    desk.protocols.approve(PAIN.content_hash, desk.session.prove("director", "four words in a row"))  # type: ignore[arg-type]

    def turn_on(dialog: Dialog) -> None:
        assert isinstance(dialog, SwitchChoices)
        dialog.show()
        answer = dialog.answers["ketamine-iv-pain"]
        values = [each.value for each in answer.options]
        answer.segments()[values.index("ketamine-iv-pain/ind.code/postop")].click()
        dialog.button("do").click()

    stage.dialogs.expect(turn_on, Signs("director"))
    screen.listing.switches.click()
    assert desk.clinic.switched_on() == {"ketamine-iv-pain/ind.code/postop"}
    assert "On from now: Pain after surgery" in words(screen.listing)


def test_an_own_protocol_that_is_not_shipped_has_nothing_beside_it(
    stage: Stage, screen: ProtocolsScreen, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    text = shipped_text("ketamine-iv-mood").replace('id = "ketamine-iv-mood"', 'id = "ketamine-x"')
    file.write_text(text, encoding="utf-8")
    stage.dialogs.expect(file)
    screen.listing.take_in.click()
    screen.listing.compare.click()
    assert "there is none to compare" in words(screen.comparison)
    screen.comparison.back.click()
    screen.listing.edit.click()
    screen.editor.choose(SBP)
    assert "Not in the shipped protocol." in words(row_of(screen, "red_from"))
    assert not row_of(screen, "red_from").undo.isVisible()
