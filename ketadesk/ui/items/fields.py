"""Editors with one typed field: number, text, list of texts, date, time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.dates import show_date, show_time
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Field, Item, Kind
from ketadesk.ui.items.dates import read_date
from ketadesk.ui.items.editor import ItemEditor, StepKeys, Take, options_of
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import NumberField, Option, SegmentedAnswer, TextField, TimeField, line_up
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.answers import NOT_ASSESSED, Raw
from ketadesk.visit.entries import Value

NONE_KNOWN: Final = "none_known"
_POUNDS: Final = ("lb", "lbs")


def field_for(part: Item | Field, spoken: str) -> TextField:
    """The field in which a part of this kind is typed."""
    match part.kind:
        case Kind.NUMBER:
            return NumberField(spoken, part.unit)
        case Kind.TIME:
            return TimeField(_("{what}, time HH:mm").format(what=spoken), _("HH:mm"))
        case Kind.DATE:
            return TextField(_("{what}, date").format(what=spoken), _("dd-Mmm-yyyy"))
        case Kind.TEXT_LIST:
            return TextField(spoken, _("Names, with commas between"))
        case _:
            return TextField(spoken)


def text_of(value: Value, around: Surroundings) -> str:
    """A recorded value as its field shows it."""
    match value:
        case None | bool():
            return ""
        case Decimal():
            return plain(value).replace(",", "")
        case datetime():
            return show_time(value.astimezone(around.zone))
        case date():
            return show_date(value)
        case tuple():
            return ", ".join(value)
        case _:
            return value


def read_field(part: Item | Field, text: str) -> tuple[Raw, str]:
    """What is recorded for a typed text, and the sentence that says why it cannot be read."""
    if part.kind is Kind.DATE:
        day = read_date(text)
        return (None, day) if isinstance(day, str) else (day, "")
    if part.kind is Kind.NUMBER and part.unit == "kg":
        words = text.casefold().replace("\u00a0", " ").strip()
        for unit in _POUNDS:
            if words.endswith(unit):
                return {"lb": words.removesuffix(unit).strip()}, ""
    return text, ""


class FieldEditor(ItemEditor):
    """A typed answer, with the words that may stand in its place beside it."""

    def __init__(
        self, item: Item, take: Take, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(item, take, parent)
        self._around = around
        self._kept_text = ""
        self._unlikely = ""
        self._retyped = False
        self.field = field_for(item, item.prompt)
        self.field.committed.connect(self._committed)
        self.field.returnPressed.connect(self._go_on)
        self.field.textEdited.connect(self._edited)
        self.field.problem_shown.connect(self._pass_on)
        own = options_of(item.options, left_out=item.not_assessed)
        if item.kind is Kind.TEXT_LIST:
            own = (Option(NONE_KNOWN, _("None"), "n"), *own)
        self.beside: SegmentedAnswer | None = None
        self._steps = StepKeys(self)
        self._steps.stepped.connect(self.moved)
        if own:
            self.beside = SegmentedAnswer(own, item.prompt)
            for segment in self.beside.segments():
                segment.installEventFilter(self._steps)
            self.beside.chosen.connect(self._chosen)
            self.beside.key_answered.connect(self._key_answered)
            self.column.addWidget(line_up(self.field, self.beside))
        else:
            self.column.addWidget(self.field)
        self._stays = False
        self.setFocusProxy(self.field)

    def show_fields(self, fields: Mapping[str, Value], not_assessed: bool) -> None:  # noqa: FBT001
        """Show the recorded text or the words in its place."""
        value = fields.get("value")
        word = NOT_ASSESSED if not_assessed else value
        if value == () and self.item.kind is Kind.TEXT_LIST:
            word = NONE_KNOWN
        values = [] if self.beside is None else [each.value for each in self.beside.options]
        chosen = word if isinstance(word, str) and word in values else None
        if self.beside is not None:
            self.beside.set_value(chosen)
        self._kept_text = "" if chosen else text_of(value, self._around)
        self._unlikely = ""
        self.field.set_text(self._kept_text)

    def show_problem(self, problem: Problem) -> bool:
        """The sentence goes beside the field; the typed text stays."""
        unlikely = problem.code is Code.IMPLAUSIBLE
        self.field.show_problem(problem_sentence(problem), caution=unlikely)
        self._unlikely = self.field.text().strip() if unlikely else ""
        self._retyped = False
        self._stays = True
        if unlikely:
            self.field.selectAll()
        return True

    def show_fault(self) -> bool:
        """The typed text stays, and Enter tries again."""
        self.field.show_problem(_("Not saved. Press Enter to try again."))
        self._stays = True
        return True

    def keys(self) -> frozenset[str]:
        """Every letter: it is typed."""
        return frozenset("abcdefghijklmnopqrstuvwxyz=")

    def draft_text(self) -> str:
        """The text while it differs from the record."""
        return "" if self.field.text() == self._kept_text else self.field.text()

    def restore_draft(self, text: str) -> None:
        """Show the text as typed and not yet recorded."""
        self.field.setText(text)

    def _edited(self) -> None:
        self._retyped = True
        self.typed.emit()

    def _pass_on(self, sentence: str) -> None:
        self.problem_shown.emit(sentence, self.field.property("problem") == "caution")

    def _committed(self, text: str) -> None:
        self._stays = False
        typed = text.strip()
        if not typed:
            self.field.set_text(self._kept_text)
            return
        raw, sentence = read_field(self.item, typed)
        if sentence:
            self.field.show_problem(sentence)
            self._stays = True
            return
        if typed == self._unlikely:
            if not self._retyped:
                self._stays = True
                return
            raw = {"value": raw, "confirmed": True}
        if self._take(raw):
            self.field.set_text(self._kept_text)

    def _go_on(self) -> None:
        stays, self._stays = self._stays, False
        if not stays:
            self.moved.emit(1)

    def _chosen(self, value: str) -> None:
        beside = self.beside
        if beside is None:
            return
        kept = self._shown
        if value == NOT_ASSESSED:
            self._stays = True
            self.left_out.emit()
        else:
            self._stays = not self._take([] if value == NONE_KNOWN else value)
        if self._shown == kept:
            # Refused, or it waits for a reason: show what the record still says.
            fields, not_assessed = kept or ({}, False)
            typed = self.field.text()
            self.show_fields(fields, not_assessed)
            if typed != self.field.text():
                self.field.setText(typed)

    def _key_answered(self) -> None:
        self._go_on()
