"""The patient leaves before the criteria are met: agreed, or against advice."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import refusal
from ketadesk.ui.drafts import DialogDrafts
from ketadesk.ui.kit import (
    ButtonKind,
    Dialog,
    FieldRow,
    NoteField,
    Option,
    SegmentedAnswer,
    Verb,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import yes_no
from ketadesk.ui.visit.leaving.evidence import patient_words
from ketadesk.ui.wording import note_hint, refusal_sentence

AGAINST: Final = "against"
_ASKED: Final = {
    "form_signed": N_("Was the against-advice form signed?"),
    "escort_told": N_("Was the escort told the warning signs?"),
    "call_booked": N_("Is a call within 24 hours booked?"),
}


class LeaveDialog(Dialog):
    """Why the patient leaves; against advice also what was done about it, each answered.

    Args:
        presenter: of the visit.
        parent: the window.
    """

    def __init__(self, presenter: VisitPresenter, parent: QWidget) -> None:
        sentences = (
            patient_words(presenter.case),
            _("The visit ends now. What is not met stays open on the record."),
        )
        verbs = (
            Verb("back", _("Go back")),
            Verb("leave", _("Record that the patient leaves"), ButtonKind.STOP, closes=False),
        )
        super().__init__(_("Patient leaves early"), sentences, verbs, parent=parent)
        self.how = SegmentedAnswer(
            (
                Option(AGAINST, _("Against advice"), "a"),
                Option("early", _("Early, agreed with the prescriber"), "e"),
            ),
            _("How the patient leaves"),
        )
        self.add(self.how)
        self.asked: dict[str, SegmentedAnswer] = {}
        self._rows: dict[str, FieldRow] = {}
        for name, words in _ASKED.items():
            self.asked[name] = yes_no(_(words))
            self._rows[name] = FieldRow(_(words), self.asked[name], stacked=True)
            self._rows[name].hide()
            self.add(self._rows[name])
        self.reason = NoteField(_("Reason"), "", lines=2)
        self.add(FieldRow(_("Reason"), self.reason, hint=note_hint(), stacked=True))
        self._presenter, self._tried = presenter, Try()
        self._drafts = DialogDrafts(presenter.draft_place("leave."), {"reason": self.reason}, self)
        self.verb_pressed.connect(self._on_verb)
        self.how.chosen.connect(self._on_how)
        self.how.key_answered.connect(self._on_how_left)
        self.how.setFocus()

    def _on_how(self, how: str) -> None:
        for row in self._rows.values():
            row.setVisible(how == AGAINST)
        self.show_message("")

    def _on_how_left(self) -> None:
        first = next(iter(self.asked.values()))
        (first if self.how.value == AGAINST else self.reason).setFocus()

    def _on_verb(self, _name: str) -> None:
        against = self.how.value == AGAINST
        if self.how.value is None:
            self.show_message(_("Choose one of the answers first."))
            self.how.setFocus()
            return
        for name, answer in self.asked.items():
            self._rows[name].clear_problem()
            if against and answer.value is None:
                self._rows[name].show_problem(_("Answer this first."))
                answer.setFocus()
                return
        if not self.reason.text().strip():
            self.show_message(_("A reason is needed here."))
            self.reason.setFocus()
            return
        self._leave(self.reason.text(), against=against)

    def _leave(self, reason: str, *, against: bool) -> None:
        presenter = self._presenter
        said = {
            name: answer.value == "yes" if against else None for name, answer in self.asked.items()
        }
        refused = refusal(
            presenter.attempt(
                lambda: presenter.desk.leaving.leave(
                    presenter.visit, reason, against_advice=against, **said
                ),
                self._tried,
            )
        )
        if refused is not None:
            self.show_message(refusal_sentence(refused))
            return
        self._drafts.end()
        self.finish("leave")
