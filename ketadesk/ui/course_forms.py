"""Forms of a course beside the calls: a review, a check of maintenance, care alongside."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import PATIENTS
from ketadesk.desk.permissions import PERMITTED, Task
from ketadesk.desk.standing import Standing
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _, plural
from ketadesk.ui.course_dialog import CourseDialog, CourseForm, CourseRow, Values
from ketadesk.ui.course_words import CHECKS, DECISIONS
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.kit import NoteField, Option, SegmentedAnswer, TextField
from ketadesk.ui.patient_words import full_name, second_identifiers
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.visit.entries import CareWritten, Entry
from ketadesk.visit.people import Patient

_WORDS = "words"


def named(patient: Patient) -> str:
    """Whose form it is, with the second identifiers."""
    return f"{full_name(patient)} · {second_identifiers(patient)}"


def ask_review(
    clinic: ClinicPresenter, dialogs: Dialogs, patient: Patient, standing: Standing, scores: str
) -> bool:
    """A prescriber decides how the series goes on, with reason and passphrase.

    Args:
        clinic: the clinic.
        dialogs: asks.
        patient: whose series.
        standing: where it stands; an infusion was given.
        scores: how the scores have moved, in words; empty without any.
    """
    last = standing.last
    if last is None:
        return False
    done, visit = standing.done, last.visit.stream
    after = plural("After {n} infusion", "After {n} infusions", done)
    people = tuple(
        each
        for each in clinic.desk.session.people.values()
        if each.active and each.roles & PERMITTED[Task.WRITE_REVIEW]
    )
    wanted = SignIn(
        _("Review of the response"),
        (named(patient), f"{after}. {scores}".strip()),
        _("Sign the review"),
        people,
        reason_label=_("Reason"),
        choices=tuple((value, _(words)) for value, words in DECISIONS.items()),
        drafts=DraftPlace(clinic.drafts, PATIENTS + patient.id, f"review.{done}."),
    )

    tried = Try()

    def act(signed: Signed) -> Refused | None:
        return refusal(
            clinic.attempt(
                lambda: clinic.desk.courses.write_review(
                    patient.id, visit, done, signed.choice, signed.reason, signed.proof
                ),
                tried,
            )
        )

    return dialogs.sign_in(wanted, act)


def check_dialog(clinic: ClinicPresenter, patient: Patient, parent: QWidget | None) -> CourseDialog:
    """A check of maintenance was done: which, and what came of it."""
    which, result, words = _("Which check"), _("Result"), _("Score or words, where it has any")
    checks = tuple(
        Option(value, _(label), str(number))
        for number, (value, label) in enumerate(CHECKS.items(), start=1)
    )
    results = (
        Option("normal", _("Normal"), _("N")),
        Option("abnormal", _("Abnormal"), _("A")),
        Option(_WORDS, _("Score or words only"), _("S")),
    )

    def act(values: Values) -> Entry | Problem:
        # What nobody chose is told in the order in which it stands there.
        for name in ("check", "result"):
            if not values[name]:
                return Problem(Code.UNANSWERED, name)
        said = values["result"]
        if said == _WORDS:
            if not values[_WORDS]:
                return Problem(Code.UNANSWERED, _WORDS)
            said = values[_WORDS]
        elif values[_WORDS]:
            said = f"{said}: {values[_WORDS]}"
        return clinic.desk.courses.write_check(patient.id, values["check"], said)

    return CourseDialog(
        clinic,
        CourseForm(
            patient.id,
            _("Record a check"),
            (named(patient),),
            _("Record the check"),
            (
                CourseRow("check", which, SegmentedAnswer(checks, which)),
                CourseRow("result", result, SegmentedAnswer(results, result)),
                CourseRow(_WORDS, words, TextField(words)),
            ),
            act,
            "check.",
        ),
        parent,
    )


def care_dialog(
    clinic: ClinicPresenter, patient: Patient, care: Entry | None, parent: QWidget | None
) -> CourseDialog:
    """Psychotherapy and usual medicines. They stand until changed, so they are shown as known."""
    therapy, medicines = "", ""
    if care is not None and isinstance(care.body, CareWritten):
        therapy, medicines = care.body.psychotherapy, "\n".join(care.body.medicines)

    def act(values: Values) -> Entry | Problem:
        lines = values["medicines"].splitlines()
        return clinic.desk.courses.write_care(patient.id, values["psychotherapy"], lines)

    return CourseDialog(
        clinic,
        CourseForm(
            patient.id,
            _("Care beside the infusions"),
            (named(patient),),
            _("Keep this"),
            (
                CourseRow(
                    "psychotherapy",
                    _("Psychotherapy: with whom, how often; or write None"),
                    TextField(_("Psychotherapy")),
                    therapy,
                ),
                CourseRow(
                    "medicines",
                    _("Usual medicines, one a line; or write None"),
                    NoteField(_("Usual medicines"), "", lines=5),
                    medicines,
                ),
            ),
            act,
            # Half-typed words belong to what they were to replace.
            f"care.{care.id if care else ''}.",
        ),
        parent,
    )
