"""Editors that are rows of buttons: yes-no, choice, person, several of many, short scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Field, Item, Kind
from ketadesk.ui.items.editor import ItemEditor, StepKeys, Take, options_of
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import Label, MultiAnswer, Option, SegmentedAnswer
from ketadesk.ui.theme import Status
from ketadesk.visit.answers import NOT_ASSESSED, Raw
from ketadesk.visit.entries import Value

YES: Final = "yes"
NO: Final = "no"
_LONGEST_SCALE: Final = 5
_ONSITE: Final = "order.onsite"


def yes_no_options() -> tuple[Option, ...]:
    """Yes and No with their keys."""
    return (Option(YES, _("Yes"), "y"), Option(NO, _("No"), "n"))


def is_short_scale(part: Item | Field) -> bool:
    """Whether a number has so few whole values that each gets its own button and digit."""
    if part.kind is not Kind.NUMBER or part.unit or part.low is None or part.high is None:
        return False
    return part.step == 1 and part.low >= 0 and part.high - part.low <= _LONGEST_SCALE


def scale_options(part: Item | Field) -> tuple[Option, ...]:
    """A button for each whole value."""
    low, high = int(part.low or 0), int(part.high or 0)
    return tuple(Option(str(each), str(each), str(each)) for each in range(low, high + 1))


def people_options(item: Item, around: Surroundings) -> tuple[Option, ...]:
    """Whoever may be named: a prescriber where one must be in the building, else who charts."""
    people = [each for each in around.people.values() if each.active]
    wanted = [each for each in people if (each.prescribes if item.id == _ONSITE else each.charts)]
    return tuple(
        Option(each.id, each.name, str(place) if place <= 9 else "")
        for place, each in enumerate(wanted, start=1)
    )


def raw_of(kind: Kind, value: str) -> Raw:
    """What is recorded for a button's value."""
    return value == YES if kind in (Kind.YES_NO, Kind.SEVERAL_YES_NO) else value


def value_of(value: Value) -> str | None:
    """The button's value for a recorded one."""
    match value:
        case None:
            return None
        case bool():
            return YES if value else NO
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)


class ChoiceEditor(ItemEditor):
    """One answer out of a few; a key answers and goes on to the next row."""

    def __init__(
        self,
        item: Item,
        take: Take,
        options: Iterable[Option],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(item, take, parent)
        self.answers = SegmentedAnswer(options, item.prompt)
        self._kept: str | None = None
        self._stays = False
        self._steps = StepKeys(self)
        for segment in self.answers.segments():
            segment.installEventFilter(self._steps)
        self._steps.stepped.connect(self.moved)
        self.answers.chosen.connect(self._chosen)
        self.answers.key_answered.connect(self._go_on)
        self.column.addWidget(self.answers)
        self.setFocusProxy(self.answers)

    def show_fields(self, fields: Mapping[str, Value], not_assessed: bool) -> None:  # noqa: FBT001
        """Show the recorded choice."""
        kept = NOT_ASSESSED if not_assessed else value_of(fields.get("value"))
        values = [option.value for option in self.answers.options]
        self._kept = kept if kept in values else None
        self.answers.set_value(self._kept)

    def keys(self) -> frozenset[str]:
        """The keys of the buttons."""
        return frozenset(option.key.casefold() for option in self.answers.options)

    def _chosen(self, value: str) -> None:
        if value == NOT_ASSESSED:
            self._stays = True
            self.answers.set_value(self._kept)
            self.left_out.emit()
            return
        self._stays = not self._take(raw_of(self.item.kind, value))
        self.answers.set_value(self._kept)

    def _go_on(self) -> None:
        stays, self._stays = self._stays, False
        if not stays:
            self.moved.emit(1)


def choice_editor(item: Item, take: Take, around: Surroundings) -> ItemEditor:
    """The row of buttons for a yes-no, a choice, a person or a short scale."""
    own = options_of(item.options, left_out=item.not_assessed)
    first: tuple[Option, ...] = ()
    if item.kind is Kind.YES_NO:
        first = yes_no_options()
    elif item.kind is Kind.PERSON:
        first = people_options(item, around)
    elif is_short_scale(item):
        first = scale_options(item)
    return ChoiceEditor(item, take, (*first, *own))


class ManyEditor(ItemEditor):
    """Any number out of a few; each change is recorded, Enter goes on."""

    def __init__(self, item: Item, take: Take, parent: QWidget | None = None) -> None:
        super().__init__(item, take, parent)
        options = options_of(item.options, left_out=False)
        self.answers = MultiAnswer(options, item.prompt)
        self._message = Label("", "message", status=Status.CAUTION)
        self._message.hide()
        self._kept: tuple[str, ...] = ()
        self._steps = StepKeys(self)
        for segment in self.answers.segments():
            segment.installEventFilter(self._steps)
        self._steps.stepped.connect(self.moved)
        self.answers.chosen.connect(self._chosen)
        self.column.addWidget(self.answers)
        self.column.addWidget(self._message)
        self.beside: SegmentedAnswer | None = None
        if item.not_assessed:
            self.beside = SegmentedAnswer((Option(NOT_ASSESSED, _("Not assessed")),), item.prompt)
            self.beside.chosen.connect(self._leave_out)
            self.beside.segments()[0].installEventFilter(self._steps)
            self.column.addWidget(self.beside)
        self.setFocusProxy(self.answers)

    def show_fields(self, fields: Mapping[str, Value], not_assessed: bool) -> None:  # noqa: FBT001
        """Show the recorded choices."""
        value = fields.get("value")
        self._kept = value if isinstance(value, tuple) else ()
        self.answers.set_values(self._kept)
        if self.beside is not None:
            self.beside.set_value(NOT_ASSESSED if not_assessed else None)

    def keys(self) -> frozenset[str]:
        """The keys of the buttons."""
        return frozenset(option.key.casefold() for option in self.answers.options)

    def _chosen(self, values: tuple[str, ...]) -> None:
        self._say("" if values else _("Choose another one before you take the last away."))
        if values:
            self._take(list(values))
        self.answers.set_values(self._kept)

    def _say(self, sentence: str) -> None:
        self._message.setText(f"▲ {sentence}" if sentence else "")
        self._message.setVisible(bool(sentence))

    def _leave_out(self) -> None:
        if self.beside is not None:
            self.beside.set_value(None)
        self.left_out.emit()
