"""The parts of a table answer: a small label over a field or a row of buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Field, Kind
from ketadesk.ui.items.choices import (
    is_short_scale,
    raw_of,
    scale_options,
    value_of,
    yes_no_options,
)
from ketadesk.ui.items.editor import StepKeys, options_of
from ketadesk.ui.items.fields import field_for, read_field, text_of
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import FieldRow, MultiAnswer, Option, SegmentedAnswer
from ketadesk.visit.answers import Raw
from ketadesk.visit.entries import Value

NONE: Final = "none_of_them"
_SEPARATOR: Final = "|"


class Part(QObject):
    """One part of a table answer.

    Signals:
        changed(): a person chose or committed something.
        typed(): half-typed text has changed.
        stepped(int): the person goes on (1) or back (-1).
    """

    changed = Signal()
    typed = Signal()
    stepped = Signal(int)

    def __init__(self, field: Field, editor: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editor
        label = field.label if field.required else _("{label} (if known)").format(label=field.label)
        self.row = FieldRow(label, editor, stacked=True)
        self.steps = StepKeys(self)
        self.steps.stepped.connect(self.stepped)

    @property
    def options(self) -> tuple[Option, ...]:
        """Its buttons; none for a field."""
        return ()

    def raw(self) -> Raw:
        """What is given, or None."""
        raise NotImplementedError

    def show_value(self, value: Value) -> None:
        """Show what the record holds."""
        raise NotImplementedError

    def draft(self) -> str:
        """What is chosen or typed, as text."""
        raise NotImplementedError

    def restore(self, text: str) -> None:
        """Show a draft."""
        raise NotImplementedError

    def show_sentence(self, sentence: str) -> None:
        """Say under the part what is in the way; empty for nothing."""
        if sentence:
            self.row.show_problem(sentence)
        else:
            self.row.clear_problem()


class ChosenPart(Part):
    """A yes-no, a choice or a short scale."""

    def __init__(self, field: Field, parent: QObject) -> None:
        if field.kind is Kind.YES_NO:
            options = yes_no_options()
        elif is_short_scale(field):
            options = scale_options(field)
        else:
            options = options_of(field.options, left_out=False)
        self.answers = SegmentedAnswer(options, field.label)
        super().__init__(field, self.answers, parent)
        for segment in self.answers.segments():
            segment.installEventFilter(self.steps)
        self.answers.chosen.connect(self.changed)
        self.answers.key_answered.connect(self._go_on)

    @property
    def options(self) -> tuple[Option, ...]:
        """See ``Part``."""
        return self.answers.options

    def raw(self) -> Raw:
        """See ``Part``."""
        value = self.answers.value
        return None if value is None else raw_of(self.field.kind, value)

    def show_value(self, value: Value) -> None:
        """See ``Part``."""
        self.answers.set_value(value_of(value))

    def draft(self) -> str:
        """See ``Part``."""
        return self.answers.value or ""

    def restore(self, text: str) -> None:
        """See ``Part``."""
        if text in {option.value for option in self.answers.options}:
            self.answers.set_value(text)

    def _go_on(self) -> None:
        self.stepped.emit(1)


class ManyPart(Part):
    """Several of many, or expressly none of them."""

    def __init__(self, field: Field, parent: QObject) -> None:
        none = Option(NONE, _("None"), "0")
        options = (none, *options_of(field.options, left_out=False))
        self.answers = MultiAnswer(options, field.label)
        super().__init__(field, self.answers, parent)
        self._before: tuple[str, ...] = ()
        for segment in self.answers.segments():
            segment.installEventFilter(self.steps)
        self.answers.chosen.connect(self._chosen)

    @property
    def options(self) -> tuple[Option, ...]:
        """See ``Part``."""
        return self.answers.options

    def raw(self) -> Raw:
        """See ``Part``."""
        values = self.answers.values
        if not values:
            return None
        return [value for value in values if value != NONE]

    def show_value(self, value: Value) -> None:
        """See ``Part``."""
        values = value if isinstance(value, tuple) else None
        self._set(() if values is None else values or (NONE,))

    def draft(self) -> str:
        """See ``Part``."""
        return _SEPARATOR.join(self.answers.values)

    def restore(self, text: str) -> None:
        """See ``Part``."""
        known = {option.value for option in self.answers.options}
        self._set([each for each in text.split(_SEPARATOR) if each in known])

    def _set(self, values: Iterable[str]) -> None:
        self.answers.set_values(values)
        self._before = self.answers.values

    def _chosen(self, values: tuple[str, ...]) -> None:
        added = set(values) - set(self._before)
        if NONE in added:
            values = (NONE,)
        elif added:
            values = tuple(each for each in values if each != NONE)
        self._set(values)
        self.changed.emit()


class TypedPart(Part):
    """A number, text, time or date."""

    def __init__(self, field: Field, around: Surroundings, parent: QObject) -> None:
        self.typing = field_for(field, field.label)
        super().__init__(field, self.typing, parent)
        self._around = around
        self._kept: Value = None
        self._kept_text = ""
        self.typing.committed.connect(self.changed)
        self.typing.textEdited.connect(self.typed)
        self.typing.returnPressed.connect(self._go_on)

    def raw(self) -> Raw:
        """See ``Part``; text that was not touched is the recorded value itself."""
        text = self.typing.text().strip()
        if text == self._kept_text:
            return self._kept
        return read_field(self.field, text)[0]

    def sentence(self) -> str:
        """Why the typed text cannot be read, or an empty text."""
        text = self.typing.text().strip()
        if not text or text == self._kept_text:
            return ""
        return read_field(self.field, text)[1]

    def show_value(self, value: Value) -> None:
        """See ``Part``."""
        self._kept, self._kept_text = value, text_of(value, self._around)
        self.typing.set_text(self._kept_text)

    def draft(self) -> str:
        """See ``Part``."""
        return self.typing.text()

    def restore(self, text: str) -> None:
        """See ``Part``."""
        self.typing.setText(text)

    def _go_on(self) -> None:
        if not self.typing.problem:
            self.stepped.emit(1)


def part_for(field: Field, around: Surroundings, parent: QObject) -> Part:
    """The part that asks this field."""
    if field.kind is Kind.MANY:
        return ManyPart(field, parent)
    if field.kind in (Kind.YES_NO, Kind.CHOICE) or is_short_scale(field):
        return ChosenPart(field, parent)
    return TypedPart(field, around, parent)
