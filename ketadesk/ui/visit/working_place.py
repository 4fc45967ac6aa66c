"""Where the keys go once a question is closed or an act is recorded."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from ketadesk.ui.kit import NoteField, TextField
from ketadesk.ui.kit.segment import Segment


@runtime_checkable
class Begins(Protocol):
    """A tab that knows where work in it begins."""

    def begin(self) -> None:
        """Put the focus there."""


class WorkingPlace(QObject):
    """Gives the focus back to the work, never to what opened a question and never to the top bar.

    It goes to the field or answer row that was left for the question, if that can still be seen
    and used, and otherwise to where the tab begins. A button that has recorded something is left
    as well: one Enter too many must not record it again. Whoever wants the focus elsewhere takes it
    afterwards.

    Args:
        tabs: the tabs of one visit.
    """

    def __init__(self, tabs: QStackedWidget) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._last: QWidget | None = None
        self._leaving_field = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def after_question(self) -> None:
        """A question was answered or left."""
        focused = self._tabs.window().focusWidget()
        if self._tabs.isVisible() and not (_takes_answers(focused) and self._is_here(focused)):
            self._go_back()

    def after_act(self) -> None:
        """Something was recorded. A field that was recorded by leaving it is really left."""
        if not self._leaving_field:
            self.after_question()

    def _go_back(self) -> None:
        tab: object = self._tabs.currentWidget()
        last = self._last
        if last is not None and isValid(last) and self._is_here(last):
            last.setFocus()
        elif isinstance(tab, Begins):
            tab.begin()

    def _is_here(self, widget: QWidget | None) -> bool:
        tab = self._tabs.currentWidget()
        return (
            widget is not None
            and tab is not None
            and tab.isAncestorOf(widget)
            and widget.isVisibleTo(tab)
            and widget.isEnabled()
        )

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self._tabs.window():
            return
        # A field commits while the focus leaves it, before anybody hears where it went.
        self._leaving_field = _takes_answers(now)
        if self._leaving_field and self._tabs.isAncestorOf(now):
            self._last = now


def _takes_answers(widget: QWidget | None) -> bool:
    return isinstance(widget, TextField | NoteField | Segment)
