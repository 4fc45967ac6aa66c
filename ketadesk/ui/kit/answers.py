"""Answers as rows of buttons: nothing chosen beforehand, one key each (R-UX-13, R-UX-16).

The printed key and Space choose. Enter goes on, as it does in a typed field, and chooses nothing:
a key pressed once too often must not answer a question. Arrow keys move the focus and never change
an answer (R-UX-12). Letters answer only while the row has the focus (R-UX-26), and the keys are
printed only then; their room is always kept, so that nothing moves under the pointer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ketadesk.ui.kit.layout import FlowLayout, keep_height
from ketadesk.ui.kit.segment import Segment
from ketadesk.ui.kit.settings_by_number import (
    FOCUS_BY_CLICK,
    FOCUS_BY_TAB_AND_CLICK,
    set_focus_policy,
)
from ketadesk.ui.theme import shown_text_percent


class Option(NamedTuple):
    """One possible answer. A named tuple is made in a fifth of the time of a dataclass.

    Attributes:
        value: what the record keeps.
        label: what the button says.
        key: the letter or digit that chooses it while the row has the focus; empty for none.
        note: smaller words under the label, such as the meaning of a score.
    """

    value: str
    label: str
    key: str = ""
    note: str = ""


class _Answers(QWidget):
    """What both kinds of answer rows share."""

    key_answered = Signal()

    def __init__(
        self,
        options: Iterable[Option],
        spoken: str,
        *,
        least_width_px: int = 0,
        exclusive: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._spoken = spoken
        self._measured_percent = 0
        self.setAccessibleName(spoken)
        layout = FlowLayout(self, gap=-1, row_gap=4)
        self._segments: list[Segment] = []
        for position, option in enumerate(self._options):
            segment = Segment(
                option.label,
                option.note,
                option.key,
                first=position == 0,
                last=position == len(self._options) - 1,
                exclusive=exclusive,
                least_width_px=least_width_px,
            )
            segment.setAccessibleName(f"{spoken}: {option.label} {option.note}".strip())
            segment.clicked.connect(self._clicked)
            segment.installEventFilter(self)
            layout.addWidget(segment)
            self._segments.append(segment)
        self._level_heights()
        keep_height(self)
        self._stop_at(0)

    @property
    def options(self) -> tuple[Option, ...]:
        """The possible answers, in order."""
        return self._options

    def segments(self) -> tuple[Segment, ...]:
        """The buttons, in the order of the options."""
        return tuple(self._segments)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Hear keys and focus of the buttons."""
        if isinstance(watched, Segment):
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._take_key(self._segments.index(watched), event)
            if event.type() == QEvent.Type.FocusIn:
                self._stop_at(self._segments.index(watched))
                self._show_keys(shown=True)
            elif event.type() == QEvent.Type.FocusOut:
                self._show_keys(shown=False)
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of theme or text size."""
        super().changeEvent(event)
        styled = event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}
        # Moving a row into its screen restyles it many times; only a new text size needs measuring.
        if styled and self._measured_percent != shown_text_percent():
            self._level_heights()

    def _take_key(self, position: int, event: QKeyEvent) -> bool:
        from PySide6.QtCore import Qt

        key = Qt.Key
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held not in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}:
            return False
        if event.key() in {key.Key_Left, key.Key_Up, key.Key_Right, key.Key_Down}:
            step = -1 if event.key() in {key.Key_Left, key.Key_Up} else 1
            target = max(0, min(len(self._segments) - 1, position + step))
            self._segments[target].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.key() in {key.Key_Return, key.Key_Enter}:
            if not event.isAutoRepeat():
                self.key_answered.emit()
            return True
        chosen: int | None = None
        if event.key() == key.Key_Space:
            chosen = position
        elif event.text():
            typed = event.text().casefold()
            keys = [option.key.casefold() for option in self._options]
            chosen = keys.index(typed) if typed in keys else None
        if chosen is None:
            return False
        if not event.isAutoRepeat():
            self._segments[chosen].setFocus(Qt.FocusReason.OtherFocusReason)
            self._choose(chosen)
            self._chosen_by_key()
        return True

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Segment):
            self._choose(self._segments.index(sender))

    def _choose(self, position: int) -> None:
        raise NotImplementedError

    def _chosen_by_key(self) -> None:
        """A key chose; most rows want no more than one answer and go on."""
        self.key_answered.emit()

    def _stop_at(self, position: int) -> None:
        """Make this button the one that Tab reaches."""
        for index, segment in enumerate(self._segments):
            set_focus_policy(
                segment, FOCUS_BY_TAB_AND_CLICK if index == position else FOCUS_BY_CLICK
            )
        if self._segments:
            self.setFocusProxy(self._segments[position])

    def _show_keys(self, *, shown: bool) -> None:
        for segment in self._segments:
            segment.show_key(shown=shown)

    def _level_heights(self) -> None:
        self._measured_percent = shown_text_percent()
        tallest = max((segment.own_height() for segment in self._segments), default=0)
        for segment in self._segments:
            segment.set_row_height(tallest)


class SegmentedAnswer(_Answers):
    """One answer out of a few. Starts blank.

    Signals:
        chosen(str): a person chose another answer than the one shown; its value. The row shows
            it at once; call ``set_value`` with the old answer if it is refused.
        key_answered(): a person is done with the row by key: answered, changed or not, or pressed
            Enter, which chooses nothing. For moving on to the next row.

    Args:
        options: the possible answers.
        spoken: accessible name of the question, with its unit if it has one.
        least_width_px: least width of each button at 100 % text, to line up rows of scores.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Iterable[Option],
        spoken: str,
        *,
        least_width_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            options, spoken, least_width_px=least_width_px, exclusive=True, parent=parent
        )
        self._value: str | None = None

    @property
    def value(self) -> str | None:
        """The value of the answer shown, or None."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show this answer, or none. Emits nothing.

        Raises:
            ValueError: if no option has this value.
        """
        values = [option.value for option in self._options]
        if value is not None and value not in values:
            raise ValueError("no such option")
        self._value = value
        for option, segment in zip(self._options, self._segments, strict=True):
            segment.setChecked(option.value == value)
        if value is not None and not any(segment.hasFocus() for segment in self._segments):
            self._stop_at(values.index(value))

    def _choose(self, position: int) -> None:
        value = self._options[position].value
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)


class MultiAnswer(_Answers):
    """Any number of answers out of a few. Starts blank.

    Signals:
        chosen(tuple[str, ...]): a person changed the answers; all values now chosen, in order.
        key_answered(): Enter was pressed, which chooses nothing. For moving on to the next row.
    """

    chosen = Signal(tuple)

    def __init__(
        self,
        options: Iterable[Option],
        spoken: str,
        *,
        least_width_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            options, spoken, least_width_px=least_width_px, exclusive=False, parent=parent
        )
        self._values: frozenset[str] = frozenset()

    @property
    def values(self) -> tuple[str, ...]:
        """The values chosen, in the order of the options."""
        return tuple(option.value for option in self._options if option.value in self._values)

    def set_values(self, values: Iterable[str]) -> None:
        """Show these answers. Emits nothing.

        Raises:
            ValueError: if an option is unknown.
        """
        wanted = frozenset(values)
        if not wanted <= {option.value for option in self._options}:
            raise ValueError("no such option")
        self._values = wanted
        for option, segment in zip(self._options, self._segments, strict=True):
            segment.setChecked(option.value in wanted)

    def _choose(self, position: int) -> None:
        self.set_values(self._values ^ {self._options[position].value})
        self.chosen.emit(self.values)

    def _chosen_by_key(self) -> None:
        """Another one may follow: the row stays."""
