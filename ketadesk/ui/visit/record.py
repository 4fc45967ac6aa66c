"""The tab "Record": everything that was written, corrections, addendum, closing, voiding."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _, plural
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.kit import Banner, Button, ButtonKind, Card, Column, FocusScroll, column
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status, px
from ketadesk.ui.visit.leaving.account import AccountCard
from ketadesk.ui.visit.leaving.ending import Ending
from ketadesk.ui.visit.leaving.evidence import clock_words, patient_words
from ketadesk.ui.visit.part_words import answer_words, person_name
from ketadesk.ui.visit.record_correct import (
    NEXT,
    CorrectAnswerDialog,
    CorrectSetDialog,
    PickDialog,
)
from ketadesk.ui.visit.record_list import RecordList
from ketadesk.ui.visit.record_side import AddendumCard, ChainCard, SignatureCard
from ketadesk.ui.visit.record_words import record_lines, vitals_words
from ketadesk.ui.wording import stage_word
from ketadesk.visit.entries import Voided
from ketadesk.visit.stages import Action, Stage, next_stage

_SIDE_PX: Final = 320
_WIDEST_SIDE: Final = 440


class RecordTab(QWidget):
    """The whole record, readable, and what may still be done to it.

    Args:
        presenter: of the visit.
        dialogs: for corrections and signatures.
        navigator: gives the window as parent of dialogs.
    """

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs, navigator: Navigator) -> None:
        super().__init__()
        self._presenter = presenter
        self._dialogs = dialogs
        self._navigator = navigator
        self._shown = ""
        self.banner = Banner("")
        self.banner.hide()
        self.card = Card(_("Record"), parent=self)
        scroll = FocusScroll(parent=self.card)
        self._scroll = scroll
        self.list = RecordList(scroll)
        scroll.setWidget(self.list)
        # The rows hold nothing to stop at, so the keyboard scrolls the list as a whole.
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(_("Every entry of the record"))
        self.card.body.addWidget(scroll, 1)
        self.signatures = SignatureCard(presenter)
        self.chain = ChainCard(presenter)
        self.addendum = AddendumCard(presenter)
        self.account = AccountCard(presenter, dialogs)
        self.ending = Ending(presenter, dialogs)
        self.correct_answer = Button(_("Correct an answer"))
        self.correct_answer.clicked.connect(self._on_correct_answer)
        self.correct_set = Button(_("Correct an observation"))
        self.correct_set.clicked.connect(self._on_correct_set)
        self.corrections = Card(_("Corrections"), title_role="subheading")
        self.corrections.add(self.correct_answer, above=12, below=0)
        self.corrections.add(self.correct_set, above=8, below=12)
        self.void = Button(_("Void: wrong patient"), ButtonKind.STOP)
        self.void.clicked.connect(self._on_void)
        self._lay_out()
        presenter.changed.connect(self._on_changed)
        presenter.clinic.person_changed.connect(self._on_changed)

    def begin(self) -> None:
        """Go to the list, where keys only scroll."""
        self._scroll.setFocus()

    def _lay_out(self) -> None:
        side = column(
            self.ending,
            self.account,
            self.signatures,
            self.corrections,
            self.addendum,
            self.chain,
            self.void,
            gap=14,
        )
        beside = FocusScroll(side)
        wide = min(px(_SIDE_PX), _WIDEST_SIDE)
        beside.setMinimumWidth(wide)
        beside.setMaximumWidth(wide + 40)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.card, 1)
        row.addWidget(beside, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(14)
        outer.addWidget(self.banner)
        outer.addLayout(row, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the record as it now is."""
        self.render_record()
        super().showEvent(event)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.render_record()

    def render_record(self) -> None:
        """Show every entry and what may be done."""
        visit = self._presenter.case.visit
        if self._shown != visit.head:
            self._shown = visit.head
            self.list.show_lines(record_lines(self._presenter))
        self._show_state()
        self.signatures.render_signatures()
        self.chain.render_chain()
        self.addendum.render_addendum()
        self.account.render_account()
        self.ending.render_ending()
        may_close = self._may(Action.SIGN_RECORD)
        self.ending.setVisible(may_close)
        self.account.setVisible(may_close)
        self.corrections.setVisible(self._may(Action.CORRECT))
        self.void.setVisible(self._may(Action.VOID))

    def _may(self, action: Action) -> bool:
        stage = self._presenter.case.visit.stage
        return not isinstance(next_stage(stage, action), Problem)

    def _show_state(self) -> None:
        visit = self._presenter.case.visit
        if visit.amended:
            self.card.set_pill(Status.CAUTION, _("AMENDED"))
        elif visit.corrections:
            words = plural("{n} correction", "{n} corrections", visit.corrections)
            self.card.set_pill(Status.CAUTION, words)
        else:
            closed = visit.stage is Stage.CLOSED
            status = Status.OK if closed else Status.PLAIN
            self.card.set_pill(status, stage_word(visit.stage))
        found = visit.last(Voided)
        self.banner.setVisible(found is not None)
        if found is not None:
            entry = found[0]
            self.banner.show_fault(
                _("VOID: this record was written for the wrong patient."),
                _("Voided by {name} at {time}: {reason}. Nothing in it counts.").format(
                    name=person_name(entry.by, self._presenter),
                    time=clock_words(self._presenter, entry.happened_at),
                    reason=entry.reason,
                ),
            )

    def _on_correct_answer(self) -> None:
        presenter = self._presenter
        rows = []
        for item_id, answer in presenter.case.visit.answers.items():
            item = presenter.protocol.item(item_id)
            if item is not None:
                rows.append((item_id, (item.prompt, answer_words(answer.body, presenter))))
        columns = (Column(_("Question"), share=1), Column(_("On record"), share=1))
        key = self._picked(_("Which answer is wrong?"), columns, rows)
        item = None if key is None else presenter.protocol.item(key)
        if item is None:
            return
        self._dialogs.show(CorrectAnswerDialog(presenter, item, self._navigator.window_widget()))
        self.render_record()

    def _on_correct_set(self) -> None:
        presenter = self._presenter
        sets = {each.entry.id: each for each in presenter.case.visit.sets}
        rows = [
            (
                key,
                (clock_words(presenter, each.at), vitals_words(presenter.protocol, each.vitals)),
            )
            for key, each in sets.items()
        ]
        columns = (Column(_("Taken at")), Column(_("On record"), share=1))
        key = self._picked(_("Which set is wrong?"), columns, rows)
        if key is None:
            return
        self._dialogs.show(CorrectSetDialog(presenter, sets[key], self._navigator.window_widget()))
        self.render_record()

    def _picked(
        self, title: str, columns: tuple[Column, ...], rows: list[tuple[str, tuple[str, str]]]
    ) -> str | None:
        dialog = PickDialog(title, columns, rows, self._navigator.window_widget())
        return dialog.key if self._dialogs.show(dialog) == NEXT else None

    def _on_void(self) -> None:
        presenter = self._presenter
        visit = presenter.case.visit
        day = presenter.clinic.local(visit.entries[0].happened_at).date()
        people = presenter.desk.session.people.values()
        me = presenter.clinic.person
        wanted = SignIn(
            _("Void this record: wrong patient"),
            (
                patient_words(presenter.case),
                _("Visit of {day}, chair {chair}.").format(
                    day=show_date(day), chair=visit.opened.chair
                ),
                _(
                    "The whole record is marked as void and counts for nobody. It stays readable. "
                    "This cannot be taken back."
                ),
            ),
            _("Void the record"),
            tuple(each for each in people if each == me and each.charts),
            reason_label=_("Reason"),
            destructive=True,
            drafts=presenter.draft_place("void."),
        )

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            return refusal(
                presenter.attempt(
                    lambda: presenter.desk.leaving.void(presenter.visit, signed.reason),
                    tried,
                )
            )

        self._dialogs.sign_in(wanted, act)
