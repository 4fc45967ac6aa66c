"""A patient's own limits for the series: what stands, and the form of a prescriber."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ketadesk.desk.charts import PATIENTS
from ketadesk.desk.permissions import PERMITTED, Task
from ketadesk.desk.series import Series
from ketadesk.desk.tries import Try
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Refused, Signed, SignIn, refusal
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.kit import (
    Button,
    Card,
    Fact,
    FieldRow,
    KeyValueTable,
    Option,
    SegmentedAnswer,
    TextField,
    line_up,
)
from ketadesk.ui.own_limit_words import NAMES, own_limit_words
from ketadesk.ui.patient_words import full_name, second_identifiers
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.visit.entries import Entry, OwnLimitWritten
from ketadesk.visit.own_limits import own_limits


class PatientLimits(Card):
    """What stands of a patient's own limits, each beside the protocol's, and its form.

    Args:
        clinic: the clinic.
        dialogs: asks for the prescriber's passphrase and reason.
    """

    def __init__(
        self, clinic: ClinicPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Own limits"), title_role="subheading", parent=parent)
        self._clinic, self._dialogs = clinic, dialogs
        self._series: Series | None = None
        self._facts = KeyValueTable()
        options = (
            Option(name, _(label), str(number))
            for number, (name, label) in enumerate(NAMES.items(), start=1)
        )
        self.limit = SegmentedAnswer(tuple(options), _("Which limit"))
        self.value = TextField(_("Last value inside the limit"))
        self._limit_row = FieldRow(_("Which limit"), self.limit, stacked=True)
        self._value_row = FieldRow(
            _("Last value inside the limit, mmHg or %"),
            self.value,
            hint=_("The red limits of the protocol stay as they are."),
            stacked=True,
        )
        self.set_button = Button(_("Sign the limit"))
        self.set_button.clicked.connect(self._set)
        self.back_button = Button(_("Take the protocol's again"))
        self.back_button.clicked.connect(self._take_back)
        self.limit.key_answered.connect(self.value.setFocus)
        self.value.returnPressed.connect(self.set_button.setFocus)
        self.add_row(self._facts)
        self.add(self._limit_row, above=14, below=6)
        self.add(self._value_row, above=0, below=12)
        self.add(line_up(self.set_button, self.back_button, gap=12), below=14)

    def show_limits(self, series: Series) -> None:
        """Show what stands for this patient now."""
        self._series = series
        course = self._clinic.desk.courses.of(series.patient.id)
        found = {}
        if series.lines:
            protocol = series.lines[-1].visit.protocol
            found = {each.name: each for each in own_limits(protocol, course.limits_written)}
        facts = []
        for name, entry in course.limits.items():
            own, body = found.get(name), entry.body
            assert isinstance(body, OwnLimitWritten)  # noqa: S101 - the course holds no others
            words = plain(body.value or 0) if own is None else own_limit_words(own)
            sentence = f"{words[:1].upper()}{words[1:]}. {self._by(entry)}"
            facts.append(Fact(_(NAMES[name]), sentence, strong=False))
        none = Fact(_("Limits"), _("The protocol's alone"), strong=False)
        self._facts.show_facts(tuple(facts) or (none,))

    def _by(self, entry: Entry) -> str:
        person = self._clinic.desk.session.people.get(entry.by)
        return _("{name}, {day}: {reason}").format(
            name=entry.by if person is None else person.name,
            day=show_date(self._clinic.local(entry.happened_at).date()),
            reason=entry.reason,
        )

    def _set(self) -> None:
        text = self.value.text().strip()
        self._value_row.clear_problem()
        if not text:
            self._value_row.show_problem(_("This is not answered yet."))
            self.value.setFocus()
            return
        self._write(text, _("Set an own limit"), _("Sign the limit"))

    def _take_back(self) -> None:
        self._write(None, _("Take the protocol's limit again"), _("Sign it"))

    def _write(self, value: str | None, title: str, verb: str) -> None:
        name, series = self.limit.value, self._series
        self._limit_row.clear_problem()
        if name is None or series is None:
            self._limit_row.show_problem(_("This is not answered yet."))
            self.limit.setFocus()
            return
        clinic, patient, tried = self._clinic, series.patient, Try()
        wanted = SignIn(
            title,
            (
                f"{full_name(patient)} · {second_identifiers(patient)}",
                _(NAMES[name]) if value is None else f"{_(NAMES[name])}: {value}",
            ),
            verb,
            tuple(
                each
                for each in clinic.desk.session.people.values()
                if each.active and each.roles & PERMITTED[Task.WRITE_LIMITS]
            ),
            reason_label=_("Reason"),
            drafts=DraftPlace(clinic.drafts, PATIENTS + patient.id, f"limit.{name}."),
        )

        def act(signed: Signed) -> Refused | None:
            return refusal(
                clinic.attempt(
                    lambda: clinic.desk.courses.write_limit(
                        patient.id, name, value, signed.reason, signed.proof
                    ),
                    tried,
                )
            )

        if self._dialogs.sign_in(wanted, act):
            self.limit.set_value(None)
            self.value.set_text("")
            self.show_limits(series)
