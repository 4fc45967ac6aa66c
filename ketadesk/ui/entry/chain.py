"""Enter moves on: from field to field of a form, then to what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ketadesk.ui.kit import PassphraseField, SegmentedAnswer, TextField

Editor = TextField | PassphraseField | SegmentedAnswer


class Chain(QObject):
    """The editors of a form in order.

    Args:
        editors: in the order in which they are filled in.
        after: called after Enter in the last one.
        parent: the form.
    """

    def __init__(
        self, editors: Sequence[Editor], after: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._editors = tuple(editors)
        self._after = after
        for editor in self._editors:
            if isinstance(editor, TextField):
                editor.returnPressed.connect(self._on)
                editor.textEdited.connect(editor.clear_problem)
            elif isinstance(editor, PassphraseField):
                editor.submitted.connect(self._on)
                editor.field.textEdited.connect(editor.field.clear_problem)
            else:
                editor.key_answered.connect(self._on)

    def begin(self) -> None:
        """Put the cursor into the first editor."""
        self._editors[0].setFocus()

    def _on(self) -> None:
        sender = self.sender()
        at = next(n for n, editor in enumerate(self._editors) if editor is sender)
        if at + 1 < len(self._editors):
            self._editors[at + 1].setFocus()
        else:
            self._after()
