"""The form of a call after an infusion (clinical reference §6). Nothing in it is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Scale
from ketadesk.ui.course_dialog import CourseDialog, CourseForm, CourseRow, Values
from ketadesk.ui.course_words import OUTCOMES, call_title, tries_words
from ketadesk.ui.kit import Label, NoteField, NumberField, Option, Panel, SegmentedAnswer
from ketadesk.ui.patient_words import NOT_KNOWN, full_name, second_identifiers
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.visit.entries import Entry
from ketadesk.visit.people import Patient

_NOBODY: Final = "not-reached"


@dataclass(frozen=True, slots=True)
class CallAsked:
    """Which call is made.

    Attributes:
        patient: who is called.
        visit: the infusion's visit.
        kind: which of the planned calls.
        on: the day of the infusion.
        tries: tries so far that reached nobody.
    """

    patient: Patient
    visit: str
    kind: str
    on: date
    tries: int


class CallDialog(CourseDialog):
    """What came of a call. What only a patient who was reached can say is asked only then."""

    def __init__(self, clinic: ClinicPresenter, asked: CallAsked, parent: QWidget | None) -> None:
        scale = clinic.desk.follow_up.scale_of(asked.visit)
        self.outcome = SegmentedAnswer(
            (
                Option("reached", _(OUTCOMES["reached"]), _("R")),
                Option(_NOBODY, _(OUTCOMES[_NOBODY]), _("N")),
                Option("paper", _(OUTCOMES["paper"]), _("F")),
            ),
            _("What came of the call"),
        )
        self.suicidal = SegmentedAnswer(
            (Option("yes", _("Yes"), _("Y")), Option("no", _("No"), _("N"))),
            _("Thoughts of suicide"),
        )
        rows = (
            CourseRow("outcome", _("What came of the call"), self.outcome),
            CourseRow(
                "suicidal",
                _("Thoughts of suicide since the infusion, or thoughts of not wanting to live?"),
                self.suicidal,
            ),
            *_score_rows(scale),
            CourseRow(
                "effects",
                _("Side effects, in the patient's words; empty for none told"),
                NoteField(_("Side effects"), "", lines=2),
            ),
        )
        super().__init__(
            clinic,
            CourseForm(
                asked.patient.id,
                call_title(asked.kind),
                _sentences(asked),
                _("Record the call"),
                rows,
                lambda values: _record(clinic, asked, values),
                f"call.{asked.visit}.{asked.kind}.",
            ),
            parent,
        )
        self.now = Panel(Status.STOP)
        self.now.body.addWidget(Label(_now_words(clinic), "strong", status=Status.STOP))
        self.body.insertWidget(self.body.indexOf(self.rows["suicidal"]) + 1, self.now)
        self.outcome.chosen.connect(self._show_rows)
        self.suicidal.chosen.connect(self._show_rows)
        self._show_rows()

    def _show_rows(self, _value: str = "") -> None:
        spoke = self.outcome.value not in (None, _NOBODY)
        for name, row in self.rows.items():
            row.setVisible(spoke or name == "outcome")
        self.now.setVisible(spoke and self.suicidal.value == "yes")


def _score_rows(scale: Scale | None) -> tuple[CourseRow, ...]:
    if scale is None:
        return ()
    label = _("{scale}, {low} to {high}, if it was asked").format(
        scale=scale.title, low=scale.low, high=scale.high
    )
    return (CourseRow("score", label, NumberField(scale.title)),)


def _sentences(asked: CallAsked) -> tuple[str, ...]:
    patient = asked.patient
    about = _("After the infusion of {day}. Phone {phone}").format(
        day=show_date(asked.on), phone=patient.phone or _(NOT_KNOWN).lower()
    )
    named = f"{full_name(patient)} · {second_identifiers(patient)}"
    return (named, about, tries_words(asked.tries)) if asked.tries else (named, about)


def _now_words(clinic: ClinicPresenter) -> str:
    settings = clinic.desk.session.settings
    return (
        f"{SYMBOLS[Status.STOP]} "
        + _("Stay on the line and have the prescriber told now, before anything else.")
        + "\n"
        + _("Crisis line: {crisis}. In danger: {emergency}.").format(
            crisis=settings.crisis, emergency=settings.emergency
        )
    )


def _record(clinic: ClinicPresenter, asked: CallAsked, values: Values) -> Entry | Problem:
    thoughts = values.get("suicidal", "")
    return clinic.desk.courses.write_call(
        asked.patient.id,
        asked.visit,
        asked.kind,
        values["outcome"],
        score=values.get("score") or None,
        suicidal=thoughts == "yes" if thoughts else None,
        effects=values.get("effects", ""),
    )
