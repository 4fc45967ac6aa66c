"""What every editor of an answer offers to the row that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Item
from ketadesk.protocols.model import Option as AnswerOption
from ketadesk.ui.kit import Option, keep_height
from ketadesk.visit.answers import NOT_ASSESSED, Raw
from ketadesk.visit.entries import Value
from ketadesk.visit.visit import Answer

Take = Callable[[Raw], bool]
"""Records a raw answer; False if it was refused, which the row has then said."""

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LEFT_OUT_KEYS = ("a", "z", "0")


class StepKeys(QObject):
    """Makes Up, Down and Enter on an answer button leave the row instead of choosing.

    Signals:
        stepped(int): 1 for on, -1 for back.
    """

    stepped = Signal(int)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Hear the keys before the answer row does."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _ENTER | {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if not event.isAutoRepeat():
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        return True


class ItemEditor(QWidget):
    """Asks one item. It starts blank and shows only what the record holds.

    Args:
        item: what is asked.
        take: records an answer.

    Signals:
        moved(int): the person goes on (1) or back (-1) to another row.
        left_out(): "not assessed" was chosen; the row asks for the reason.
        typed(): half-typed text has changed.
        problem_shown(str, bool): the sentence that belongs under the editor, and whether it is
            only a caution; empty when it is gone.
    """

    moved = Signal(int)
    left_out = Signal()
    typed = Signal()
    problem_shown = Signal(str, bool)

    def __init__(self, item: Item, take: Take, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._take = take
        self._shown: tuple[Mapping[str, Value], bool] | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        keep_height(self)

    def show_answer(self, answer: Answer | None) -> None:
        """Show what the record holds; half-typed text stays while the record has not moved."""
        wanted = ({}, False) if answer is None else (answer.fields, answer.not_assessed)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.show_fields(*wanted)

    def show_fields(self, fields: Mapping[str, Value], not_assessed: bool) -> None:  # noqa: FBT001
        """Show these parts."""
        raise NotImplementedError

    def show_problem(self, problem: Problem) -> bool:  # noqa: ARG002
        """Show a refusal beside the field it concerns; False if the row is to show it."""
        return False

    def show_fault(self) -> bool:
        """Say that nothing was saved and what was typed stays; False if the row is to say it."""
        return False

    def keys(self) -> frozenset[str]:
        """Letters that mean something in this editor."""
        return frozenset()

    def draft_text(self) -> str:
        """What is half-typed, to be kept; empty for nothing."""
        return ""

    def restore_draft(self, text: str) -> None:
        """Show half-typed text again."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down that a field has no use for leave the row."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            event.accept()
            return
        super().keyPressEvent(event)


def options_of(options: tuple[AnswerOption, ...], *, left_out: bool) -> tuple[Option, ...]:
    """The protocol's options as buttons, with "not assessed" at the end where it is offered."""
    shown = [Option(each.value, each.label, each.key) for each in options]
    if left_out:
        taken = {each.key.casefold() for each in shown}
        key = next(key for key in _LEFT_OUT_KEYS if key not in taken)
        shown.append(Option(NOT_ASSESSED, _("Not assessed"), key))
    return tuple(shown)
