"""The end of the visit: discharge, leaving early, closing the record."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.kit import Button, ButtonKind, Label, StatusPill
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.amounts import mg_words
from ketadesk.ui.visit.leaving.evidence import (
    clock_words,
    patient_words,
    second_padss_at,
    short_words,
)
from ketadesk.ui.visit.leaving.leave import LeaveDialog
from ketadesk.ui.wording import stage_word
from ketadesk.visit.assessment import identified
from ketadesk.visit.leaving import CriterionState, left_at
from ketadesk.visit.people import Person
from ketadesk.visit.stages import Action, Stage, next_stage

_LONGEST_LIST = 6


class Ending(QWidget):
    """What is missing, the one primary button, and the way out for those who will not wait.

    Args:
        presenter: of the visit.
        dialogs: for identifiers and signatures.
    """

    def __init__(self, presenter: VisitPresenter, dialogs: Dialogs) -> None:
        super().__init__()
        self._presenter = presenter
        self._dialogs = dialogs
        self.state = StatusPill(Status.OK, "")
        self.missing = Label("", "secondary")
        self.sign = Button(_("Sign and discharge"), ButtonKind.PRIMARY, key="Alt+G")
        self.sign.clicked.connect(self._on_sign)
        self.leave = Button(_("Patient leaves early"), ButtonKind.STOP)
        self.leave.clicked.connect(self._on_leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.state, self.missing, self.sign):
            layout.addWidget(widget)
        layout.addSpacing(16)
        layout.addWidget(self.leave)
        layout.addStretch(1)
        self.render_ending()

    def render_ending(self) -> None:
        """Show what may be done now and what keeps it from being done."""
        visit = self._presenter.case.visit
        stage = visit.stage
        gone = left_at(visit)
        self.state.setVisible(gone is not None or stage in (Stage.CANCELLED, Stage.VOID))
        if gone is not None:
            time = clock_words(self._presenter, gone)
            words = _("{stage}, gone at {time}").format(stage=stage_word(stage), time=time)
            self.state.show_status(Status.OK if stage is not Stage.LEFT else Status.CAUTION, words)
        elif not self.state.isHidden():
            self.state.show_status(Status.CAUTION, stage_word(stage))
        self.leave.setVisible(not isinstance(next_stage(stage, Action.LEAVE), Problem))
        may_close = not isinstance(next_stage(stage, Action.SIGN_RECORD), Problem)
        discharging = stage in (Stage.SCREENING, Stage.INFUSION, Stage.RECOVERY)
        self.sign.setVisible(discharging or may_close)
        words = _("Close the record") if may_close else _("Sign and discharge")
        if self.sign.words != words:
            self.sign.set_words(words)
        missing = self._to_close() if may_close else self._to_leave()
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing) and not self.sign.isHidden())
        self.sign.setEnabled(not missing)

    def _to_leave(self) -> str:
        visit = self._presenter.case.visit
        if visit.stage is not Stage.RECOVERY:
            return _("Missing: the pump has not ended.")
        unmet = [each for each in self._presenter.assessment().leaving.criteria if not each.passes]
        if not unmet:
            return ""
        words = [self._missing_words(each) for each in unmet[:_LONGEST_LIST]]
        if len(unmet) > _LONGEST_LIST:
            words.append(_("{count} more").format(count=len(unmet) - _LONGEST_LIST))
        return _("Missing: {list}.").format(list="; ".join(words))

    def _missing_words(self, state: CriterionState) -> str:
        presenter, now = self._presenter, self._presenter.assessment().at
        if state.criterion.id == "dc.padss":
            second = second_padss_at(presenter.case.visit)
            if second is not None:
                words = _("second PADSS from {time}")
                return words.format(time=clock_words(presenter, second))
        earliest = presenter.assessment().leaving.earliest_at
        if state.criterion.id == "dc.time" and earliest is not None and earliest > now:
            return _("not before {time}").format(time=clock_words(presenter, earliest))
        return short_words(state)

    def _to_close(self) -> str:
        account = self._presenter.assessment().account
        if account.balanced or account.reported:
            return ""
        if account.unaccounted_mg is None:
            return _(
                "Missing: nobody knows how much ketamine was given. Have the order signed or "
                "report the discrepancy."
            )
        return _(
            "Missing: {mg} of ketamine are unaccounted for. Record the waste or report the "
            "discrepancy."
        ).format(mg=mg_words(account.unaccounted_mg))

    def _on_sign(self) -> None:
        may_close = next_stage(self._presenter.case.visit.stage, Action.SIGN_RECORD)
        if isinstance(may_close, Problem):
            self._discharge()
        else:
            self._close_record()

    def _signer(self) -> tuple[Person, ...]:
        person = self._presenter.clinic.person
        return () if person is None else (person,)

    def _discharge(self) -> None:
        from ketadesk.ui.visit.identify import ask_identity

        presenter = self._presenter
        fresh = identified(presenter.case.visit, presenter.clinic.now())
        if not fresh and not ask_identity(presenter, self._dialogs):
            return
        overridden = len(presenter.assessment().leaving.overridden)
        effect = _("The patient leaves the clinic. The checklist is kept as it stands now.")
        if overridden:
            effect += " " + _("{count} of its lines pass by override.").format(count=overridden)
        wanted = SignIn(
            _("Sign and discharge"),
            (patient_words(presenter.case), effect),
            _("Sign and discharge"),
            self._signer(),
        )

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            return refusal(
                presenter.attempt(
                    lambda: presenter.desk.leaving.sign_discharge(presenter.visit, signed.proof),
                    tried,
                )
            )

        self._dialogs.sign_in(wanted, act)

    def _close_record(self) -> None:
        presenter = self._presenter
        wanted = SignIn(
            _("Close the record"),
            (
                patient_words(presenter.case),
                _("Nothing more is entered. Corrections and addenda stay possible and are marked."),
            ),
            _("Sign and close"),
            self._signer(),
        )

        tried = Try()

        def act(signed: Signed) -> Refused | None:
            return refusal(
                presenter.attempt(
                    lambda: presenter.desk.leaving.sign_record(presenter.visit, signed.proof),
                    tried,
                )
            )

        self._dialogs.sign_in(wanted, act)

    def _on_leave(self) -> None:
        self._dialogs.show(LeaveDialog(self._presenter, self.window()))
