"""What a nurse may do, in the settings: read by anybody, signed by a director."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ketadesk.kernel.problems import Code
from ketadesk.ui.action_table import ActionTableCard, ChangeRights
from ketadesk.ui.kit import Dialog
from ketadesk.visit.rights import DEFAULT, Act, Right
from tests.ui.clinic.conftest import Stage
from tests.ui.doubles import Signs


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def a_card(stage: Stage) -> ActionTableCard:
    card = ActionTableCard(stage.presenter, stage.navigator, stage.dialogs)
    stage.put(card)
    return card


def choosing(act: Act, right: Right, said: list[str] | None = None) -> object:
    def use(dialog: Dialog) -> None:
        assert isinstance(dialog, ChangeRights)
        dialog.show()
        answer = dialog.answers[act]
        place = [each.value for each in answer.options].index(right.value)
        answer.segments()[place].click()
        dialog.button("do").click()
        if said is not None:
            said.append(words(dialog))
        dialog.close()

    return use


def test_the_table_of_the_reference_is_read_by_anybody(stage: Stage) -> None:
    said = words(a_card(stage))
    assert "As KetaDesk proposes it; no director has changed it." in said
    assert "A nurse may always pause, slow and stop the pump alone." in said


def test_a_director_signs_another_table(stage: Stage) -> None:
    card = a_card(stage)
    stage.dialogs.expect(choosing(Act.BOLUS, Right.ORDER), Signs("director"))
    card.change.click()
    rights = stage.clinic.desk.session.rights
    assert dict(rights.rights) == {**DEFAULT, Act.BOLUS: Right.ORDER}
    _title, sentences = stage.dialogs.asked[-1]
    assert list(sentences) == [
        "Give a bolus: Under an order that is read back (KetaDesk proposes: not at all)"
    ]
    said = words(card)
    assert "Signed by Director One, 02-Mar-2026" in said
    assert "● Signed: it holds from now on." in said


def test_without_the_signature_nothing_changes(stage: Stage) -> None:
    card = a_card(stage)
    wrong = Signs("director", passphrase="not the one")
    stage.dialogs.expect(choosing(Act.INCREASE, Right.BLOCKED), None)
    card.change.click()
    assert dict(stage.clinic.desk.session.rights.rights) == DEFAULT
    stage.dialogs.expect(choosing(Act.INCREASE, Right.BLOCKED), wrong)
    card.change.click()
    assert [each.code for each in stage.dialogs.refused] == [Code.SIGN_IN_FAILED]
    assert dict(stage.clinic.desk.session.rights.rights) == DEFAULT


def test_a_press_that_changes_nothing_says_so(stage: Stage) -> None:
    card = a_card(stage)
    said: list[str] = []
    stage.dialogs.expect(choosing(Act.BOLUS, Right.BLOCKED, said))
    card.change.click()
    assert "Nothing was changed." in said[0]


def test_what_goes_beyond_the_order_is_never_offered_as_a_nurses_alone(stage: Stage) -> None:
    def look(dialog: Dialog) -> None:
        assert isinstance(dialog, ChangeRights)
        offered = {act: [each.value for each in row.options] for act, row in dialog.answers.items()}
        assert [act for act, rights in offered.items() if "alone" in rights] == [Act.RESUME_AMBER]

    stage.dialogs.expect(look)
    a_card(stage).change.click()


def test_the_table_is_gone_through_by_keys(stage: Stage) -> None:
    def type_it(dialog: Dialog) -> None:
        assert isinstance(dialog, ChangeRights)
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        for key in (Qt.Key.Key_O, *(Qt.Key.Key_Return,) * 5):
            stage.press(key)
        assert stage.focus is dialog.button("do")
        assert dialog.answers[Act.RESUME_AMBER].value == "order"
        dialog.close()

    stage.dialogs.expect(type_it)
    a_card(stage).change.click()
