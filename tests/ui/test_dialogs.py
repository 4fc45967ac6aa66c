"""The real sign-in and reason dialogs, by key: what keeps them open. They lose nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Fault
from ketadesk.ui.dialogs import AskReason, Refused, Signed, SignIn, refusal
from ketadesk.ui.dialogs_shown import ReasonDialog, SignInDialog, documents_folder
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from ketadesk.visit.entries import Noted
from tests.builders import PASSPHRASE, SampleClinic, a_clinic
from tests.ui.doubles import FailingDisk

Shown = TypeVar("Shown", SignInDialog, ReasonDialog)


@dataclass
class Asked:
    """A visit whose notes are signed for, over a disk that may fail."""

    clinic: SampleClinic
    visit: VisitPresenter
    disk: FailingDisk
    qtbot: QtBot

    def recorded(self) -> list[str]:
        return [body.text for _entry, body in self.visit.case.visit.of(Noted)]

    def note(self, text: str) -> Refused | None:
        desk, visit = self.visit.desk, self.visit
        return refusal(visit.attempt(lambda: desk.watch.note(visit.visit, text), Try()))

    def sign_in(self) -> SignInDialog:
        wanted = SignIn(
            "Sign the note",
            ("LINDQVIST, Maja",),
            "Sign note",
            (self.clinic.desk.session.people["nurse"],),
            reason_label="Reason",
            drafts=self.visit.draft_place("sign."),
        )

        def act(signed: Signed) -> Refused | None:
            return self.note(signed.reason)

        return self.shown(SignInDialog(self.clinic.desk, wanted, act, None))

    def reason(self) -> ReasonDialog:
        wanted = AskReason("Cancel", (), "Cancel visit", self.visit.draft_place("cancel."))
        return self.shown(ReasonDialog(wanted, self.note, None))

    def shown(self, dialog: Shown) -> Shown:
        self.qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow)
        return dialog


@pytest.fixture
def asked(qtbot: QtBot) -> Asked:
    clinic = a_clinic()
    visit = clinic.play("uneventful", until="0:40:00")
    presenter = VisitPresenter(ClinicPresenter(clinic.desk), visit)
    return Asked(clinic, presenter, FailingDisk.under(clinic.desk), qtbot)


def _type(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def _press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def _sign(dialog: SignInDialog, passphrase: str = PASSPHRASE) -> None:
    dialog.passphrase.field.setFocus()
    _type(passphrase)
    _press(Qt.Key.Key_Return)


def test_an_act_that_met_a_fault_is_not_signed_r_rel_04(asked: Asked) -> None:
    """F-11: the fault is told in the dialog, which stays with the typed reason."""
    before = asked.recorded()
    dialog = asked.sign_in()
    _type("prescriber asked for it")
    asked.disk.fault = Fault.DISK_FULL
    _sign(dialog)
    assert dialog.isVisible()
    assert dialog.chosen is None
    assert "NOT SAVED. The disk is full." in dialog.message.text()
    assert "press the button again" in dialog.message.text()
    assert dialog.reason_field.text() == "prescriber asked for it"
    assert asked.recorded() == before
    asked.disk.fault = None
    dialog.button("sign").setFocus()
    _press(Qt.Key.Key_Return)
    assert dialog.chosen == "sign"
    assert asked.recorded() == [*before, "prescriber asked for it"]


def test_a_wrong_passphrase_on_a_full_disk_is_told_as_both(asked: Asked) -> None:
    """F-07: the refusal cannot be written down; it is a refusal all the same."""
    dialog = asked.sign_in()
    _type("reason")
    asked.disk.fault = Fault.DISK_FULL
    _sign(dialog, "not the one")
    assert dialog.isVisible()
    assert "This passphrase does not fit." in dialog.message.text()
    assert "The disk is full." in dialog.message.text()
    assert dialog.passphrase.text() == ""
    assert QApplication.focusWidget() is dialog.passphrase.field


def test_what_is_missing_gets_the_focus(asked: Asked) -> None:
    dialog = asked.sign_in()
    _sign(dialog)
    assert dialog.message.text() == "■ A reason is needed here."
    assert QApplication.focusWidget() is dialog.reason_field


def test_choice_and_signer_have_numbers_and_lead_on_r_ux_26(asked: Asked) -> None:
    people = asked.clinic.desk.session.people
    wanted = SignIn(
        "Decide",
        (),
        "Record decision",
        (people["prescriber"], people["director"]),
        reason_label="Reason",
        choices=(("proceed", "Proceed"), ("postpone", "Postpone")),
    )
    given: list[tuple[str, str, str]] = []

    def act(signed: Signed) -> None:
        given.append((signed.proof.person.id, signed.choice, signed.reason))

    dialog = asked.shown(SignInDialog(asked.clinic.desk, wanted, act, None))
    for text in ("2", "seen by me"):
        _type(text)
    _press(Qt.Key.Key_Tab)
    for text in ("1", PASSPHRASE):
        _type(text)
    assert given == []
    _press(Qt.Key.Key_Return)
    assert given == [("prescriber", "postpone", "seen by me")]
    assert dialog.chosen == "sign"


def test_a_half_typed_reason_comes_back_and_the_passphrase_never_f_01(asked: Asked) -> None:
    dialog = asked.sign_in()
    _type("prescriber as")
    dialog.passphrase.field.setFocus()
    _type("four words")
    dialog.reject()
    assert asked.visit.drafts() == {"sign.reason": "prescriber as"}
    dialog = asked.sign_in()
    assert dialog.reason_field.text() == "prescriber as"
    assert dialog.passphrase.text() == ""
    assert dialog.message.text() == "What you typed here before is back. Check it."
    _sign(dialog)
    assert asked.recorded()[-1] == "prescriber as"
    assert asked.visit.drafts() == {}


def test_a_reason_is_kept_while_its_dialog_is_open_f_01(asked: Asked) -> None:
    """A kill loses at most two seconds of it."""
    dialog = asked.reason()
    _type("feels unw")
    asked.qtbot.waitUntil(
        lambda: asked.visit.drafts() == {"cancel.reason": "feels unw"}, timeout=2500
    )
    assert dialog.isVisible()


def test_the_draft_stays_its_typists_r_sec_08(asked: Asked) -> None:
    dialog = asked.reason()
    _type("feels unwell")
    dialog.reject()
    asked.clinic.sign_in("nurse2")
    assert asked.reason().field.text() == ""
    asked.clinic.sign_in("nurse")
    assert asked.reason().field.text() == "feels unwell"


def test_a_reason_that_could_not_be_recorded_stays(asked: Asked) -> None:
    dialog = asked.reason()
    dialog.button("go").setFocus()
    _press(Qt.Key.Key_Return)
    assert dialog.message.text() == "■ A reason is needed here."
    _type("feels unwell")
    asked.disk.fault = Fault.READ_ONLY
    dialog.button("go").click()
    assert dialog.isVisible()
    assert "NOT SAVED." in dialog.message.text()
    assert dialog.field.text() == "feels unwell"
    asked.disk.fault = None
    dialog.button("go").click()
    assert dialog.chosen == "go"
    assert asked.recorded()[-1] == "feels unwell"
    assert asked.visit.drafts() == {}


def test_enter_on_an_empty_passphrase_is_nobodys_attempt(asked: Asked) -> None:
    """The audit keeps failed passphrases; a key pressed once too often is none."""
    dialog = asked.sign_in()
    _type("prescriber asked for it")
    head = asked.clinic.desk.session.store.store_head()
    dialog.passphrase.field.setFocus()
    for _ in range(3):
        _press(Qt.Key.Key_Return)
    assert dialog.message.text() == "■ Type the passphrase first."
    assert asked.clinic.desk.session.store.store_head()[1] == head[1]


def test_a_file_is_saved_among_the_documents_of_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", staticmethod(lambda _place: str(tmp_path))
    )
    assert documents_folder() == tmp_path
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", staticmethod(lambda _place: str(tmp_path / "none"))
    )
    assert documents_folder() == Path.home()


def test_a_decision_goes_from_the_reason_to_the_passphrase(asked: Asked) -> None:
    """The one who may sign is chosen already: what is typed next is all of the passphrase."""
    people = asked.clinic.desk.session.people
    wanted = SignIn(
        "Decide", (), "Record decision", (people["prescriber"],),
        reason_label="Reason", choices=(("proceed", "Proceed"), ("postpone", "Postpone")),
    )  # fmt: skip
    signed: list[Signed] = []

    def act(done: Signed) -> Refused | None:
        signed.append(done)
        return None

    dialog = asked.shown(SignInDialog(asked.clinic.desk, wanted, act, None))
    dialog.button("sign").click()
    assert "Choose one of the answers first." in dialog.message.text()
    _type("1")
    assert not dialog.message.isVisible()
    _type("stable")
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _type(PASSPHRASE)
    _press(Qt.Key.Key_Return)
    assert [(each.choice, each.reason) for each in signed] == [("proceed", "stable")]
    assert dialog.chosen == "sign"
