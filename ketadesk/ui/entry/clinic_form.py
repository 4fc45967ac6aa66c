"""The clinic's facts as a form: for the first start and for the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QStringListModel, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from ketadesk.desk.clinic import MOST_CHAIRS, settings_problem
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.entry.chain import Chain, Editor
from ketadesk.ui.kit import FieldRow, Option, PassphraseField, SegmentedAnswer, TextField
from ketadesk.visit.entries import ClinicWritten

EMPTY: Final = ClinicWritten("", "", "", "", "", "", "", "", 0)

CONTACT: Final = (
    ("name", N_("Name of the clinic"), N_("as it is printed on every page")),
    ("phone_day", N_("Telephone by day"), ""),
    ("phone_after_hours", N_("Telephone after hours"), N_("answered when the clinic is closed")),
    ("emergency", N_("Emergency number"), N_("such as 911")),
    ("crisis", N_("Crisis line for suicidal thoughts"), N_("such as 988")),
)
_SOUND: Final = {
    "name": "-",
    "phone_day": "-",
    "phone_after_hours": "-",
    "emergency": "-",
    "crisis": "-",
    "timezone": "UTC",
    "decimal_sign": ".",
    "paper": "letter",
    "chairs": "1",
}
"""Stands for a fact that is in the way while the others are looked at; never kept."""

PLACE: Final = ("timezone", "decimal_sign", "paper", "chairs")


class ClinicForm(QWidget):
    """Some of the clinic's facts.

    Signals:
        passed_on(): Enter was pressed in the last field.

    Args:
        facts: names of the fields of ``ClinicWritten`` that this form asks for.
    """

    passed_on = Signal()

    def __init__(self, facts: tuple[str, ...], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._editors: dict[str, Editor] = {}
        self._rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for name, label, hint in CONTACT:
            if name in facts:
                self._add(column, name, _(label), TextField(_(label), _(hint) if hint else ""))
        for name, label, editor in _place_editors() if set(PLACE) & set(facts) else ():
            if name in facts:
                self._add(column, name, label, editor)
        ordered = tuple(self._editors[name] for name in facts)
        self.chain = Chain(ordered, self.passed_on.emit, self)
        self.setFocusProxy(ordered[0])

    def _add(self, column: QVBoxLayout, name: str, label: str, editor: Editor) -> None:
        self._editors[name] = editor
        hint = zone_hint() if name == "timezone" else ""
        self._rows[name] = FieldRow(label, editor, hint=hint, stacked=True)
        column.addWidget(self._rows[name])

    def editor(self, name: str) -> Editor:
        """The editor of this fact."""
        return self._editors[name]

    def plain_editors(self) -> dict[str, TextField | SegmentedAnswer]:
        """The editors by the name of the fact: none of them holds a secret."""
        return {
            name: editor
            for name, editor in self._editors.items()
            if not isinstance(editor, PassphraseField)
        }

    def show_facts(self, written: ClinicWritten) -> None:
        """Show these facts as kept."""
        for name, editor in self._editors.items():
            value = str(getattr(written, name))
            if isinstance(editor, TextField):
                editor.set_text(value)
            elif isinstance(editor, SegmentedAnswer):
                known = {option.value for option in editor.options}
                editor.set_value(value if value in known else None)

    def facts(self, onto: ClinicWritten, *, all_needed: bool) -> ClinicWritten | None:
        """What was typed, or None after saying beside the fields what is in the way.

        Args:
            onto: the facts of which this form changes its own.
            all_needed: whether an empty telephone number is refused too.
        """
        typed = {name: self._typed(name) for name in self._facts}
        needed = [
            name
            for name, text in typed.items()
            if not text and (all_needed or name in {"name", *PLACE})
        ]
        said = {name: _("This is not answered yet.") for name in needed}
        written = _with_facts(onto, typed | {name: _SOUND[name] for name in needed})
        # The rules name one thing at a time; a sound fact in its place lets them name the next.
        while (problem := settings_problem(written)) is not None:
            name = problem.item or ""
            if name not in self._rows or name in said:
                break
            said[name] = _problem_words(problem)
            written = _with_facts(written, {name: _SOUND[name]})
        for name, row in self._rows.items():
            row.clear_problem()
            if name in said:
                row.show_problem(said[name])
        first = next((name for name in self._facts if name in said), None)
        if first is None:
            return written
        self._editors[first].setFocus()
        return None

    def show_problem(self, problem: Problem) -> None:
        """Say beside its field what is in the way."""
        name = problem.item or self._facts[0]
        words = _problem_words(problem)
        self._rows[name].show_problem(words)
        self._editors[name].setFocus()

    def _typed(self, name: str) -> str:
        editor = self._editors[name]
        if isinstance(editor, SegmentedAnswer):
            return editor.value or ""
        return editor.text().strip()


def _with_facts(onto: ClinicWritten, facts: Mapping[str, str]) -> ClinicWritten:
    return replace(
        onto,
        name=facts.get("name", onto.name),
        phone_day=facts.get("phone_day", onto.phone_day),
        phone_after_hours=facts.get("phone_after_hours", onto.phone_after_hours),
        emergency=facts.get("emergency", onto.emergency),
        crisis=facts.get("crisis", onto.crisis),
        timezone=facts.get("timezone", onto.timezone),
        decimal_sign=facts.get("decimal_sign", onto.decimal_sign),
        paper=facts.get("paper", onto.paper),
        chairs=int(facts.get("chairs", onto.chairs)),
    )


def _problem_words(problem: Problem) -> str:
    if problem.item == "timezone" and problem.code is Code.OUT_OF_RANGE:
        return _("There is no time zone of this name. Type a city, then choose one of the list.")
    from ketadesk.ui.wording import problem_sentence

    return problem_sentence(problem)


def _place_editors() -> tuple[tuple[str, str, Editor], ...]:
    chairs = tuple(
        Option(str(number), str(number), str(number)) for number in range(1, MOST_CHAIRS + 1)
    )
    return (
        ("timezone", _("Time zone"), zone_field()),
        (
            "decimal_sign",
            _("Decimal sign on this computer's keypad"),
            SegmentedAnswer(
                (
                    Option(".", _("Point: 12.5"), "p"),
                    Option(",", _("Comma: 12,5 (12.5 is taken as well)"), "c"),
                ),
                _("Decimal sign"),
            ),
        ),
        (
            "paper",
            _("Paper"),
            SegmentedAnswer(
                (Option("letter", _("Letter"), "l"), Option("a4", _("A4"), "a")), _("Paper")
            ),
        ),
        ("chairs", _("Infusion chairs"), SegmentedAnswer(chairs, _("Infusion chairs"))),
    )


def zone_hint() -> str:
    """What to type, and the zone of this computer; under the field, so that none looks filled."""
    system = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    if system not in available_timezones():
        return _("Type a city, then choose one of the list.")
    return _("Type a city, then choose one of the list. This computer is set to {zone}.").format(
        zone=system
    )


def zone_field() -> TextField:
    """A field for a time zone: any part of its name offers the names that have it."""
    known = sorted(available_timezones())
    field = TextField(_("Time zone"))
    completer = QCompleter(QStringListModel(known, field), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    field.setCompleter(completer)
    return field
