"""What the banner of a visit says (R-UX-01)."""

from __future__ import annotations

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Identity
from ketadesk.ui.patient_words import NOT_KNOWN, allergy_pills, born_words
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.weights import weight_words
from ketadesk.ui.wording import SEXES
from ketadesk.visit.facts import weight_kg


def visit_identity(presenter: VisitPresenter) -> Identity:
    """The patient and the visit, in the order of the banner."""
    case = presenter.case
    patient, opened = case.patient, case.visit.opened
    protocol = presenter.protocol
    today = presenter.clinic.local(case.visit.entries[0].happened_at).date()
    weight = weight_kg(case.visit.answers)
    number = _("{n} of {planned} · Chair {chair}")
    if opened.number > protocol.planned_infusions:
        number = _("{n} · Chair {chair}")
    return Identity(
        patient.family.upper(),
        patient.given,
        (
            (_("Born"), born_words(patient.born, today)),
            (_("Sex"), _(SEXES.get(patient.sex, NOT_KNOWN))),
            (_("Record no."), patient.record_no),
            (
                _("Weight today"),
                _(NOT_KNOWN) if weight is None else weight_words(weight),
            ),
            (_("Protocol"), f"{protocol.title} · v{protocol.version}"),
            (
                _("Visit"),
                number.format(
                    n=opened.number, planned=protocol.planned_infusions, chair=opened.chair
                ),
            ),
        ),
        strong=frozenset({_("Weight today")}),
    )


def visit_pills(presenter: VisitPresenter) -> tuple[tuple[Status, str], ...]:
    """Allergies of the chart and of today's answers, each once; namesakes in the clinic."""
    patient = presenter.case.patient
    pills = list(allergy_pills(patient))
    known = {each.casefold() for each in patient.allergies}
    answer = presenter.case.visit.answers.get("all.other")
    value = None if answer is None else answer.value
    for each in value if isinstance(value, tuple) else ():
        if each.casefold() not in known:
            pills.append((Status.STOP, _("Allergy: {substance}").format(substance=each)))
    if _has_namesake(presenter):
        pills.insert(0, (Status.CAUTION, _("NAME ALERT")))
    return tuple(pills)


def _has_namesake(presenter: VisitPresenter) -> bool:
    """Whether a patient with the same or a like name is in the clinic now (R-UX-06)."""
    patient, desk = presenter.case.patient, presenter.desk
    alike = {
        each.id for each in desk.patients.namesakes(patient.family, patient.given, patient.born)
    }
    here = {case.patient.id for case in desk.charts.open_visits()}
    return bool((alike & here) - {patient.id})
