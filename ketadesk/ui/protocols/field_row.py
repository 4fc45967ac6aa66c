"""One place of a protocol in the form: the editor, the shipped value with its source, undo."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.editable import EditField, EditKind
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    FieldRow,
    MultiAnswer,
    NoteField,
    NumberField,
    Option,
    SegmentedAnswer,
    TextField,
)
from ketadesk.ui.protocols.values import NO, YES
from ketadesk.ui.theme import Status

_KEYS_END: Final = 10
_FIGURES: Final = (EditKind.NUMBER, EditKind.WHOLE)


class EditRow(QWidget):
    """A field of the form. It keeps no protocol: what is typed goes out, what holds comes in.

    Signals:
        typed(str): another value was typed or chosen.
        set_back(): the shipped value is wanted.
        passed_on(): Enter; the next field is wanted.

    Args:
        field: the place.
    """

    typed = Signal(str)
    set_back = Signal()
    passed_on = Signal()

    def __init__(self, field: EditField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = self._editor(field)
        stacked = field.kind is EditKind.WORDS
        self.row = FieldRow(field.label, self.editor, stacked=stacked)
        self.undo = Button(
            _("Set back"),
            ButtonKind.LINK,
            spoken=_("{label}: set back to the shipped value").format(label=field.label),
            quiet=True,
        )
        self.undo.clicked.connect(self.set_back)
        self.undo.hide()
        self.row.add_under(self.undo)
        layout = QVBoxLayout(self)
        side = 13 if stacked else 0
        layout.setContentsMargins(side, 9 if stacked else 0, side, 9 if stacked else 0)
        layout.addWidget(self.row)
        self.setFocusProxy(self.editor)

    def _editor(self, field: EditField) -> TextField | NoteField | SegmentedAnswer | MultiAnswer:
        match field.kind:
            case EditKind.WORDS:
                note = NoteField(field.label, lines=2)
                note.committed.connect(self.typed)
                note.sent.connect(self.passed_on)
                return note
            case EditKind.YES_NO:
                return self._segments(
                    (Option(YES, _("Yes"), "y"), Option(NO, _("No"), "n")), field.label
                )
            case EditKind.ONE:
                return self._segments(
                    tuple(
                        Option(value, words, str(number) if number < _KEYS_END else "")
                        for number, (value, words) in enumerate(field.choices, start=1)
                    ),
                    field.label,
                )
            case EditKind.SEVERAL:
                many = MultiAnswer((Option(*each) for each in field.choices), field.label)
                many.chosen.connect(self._on_several)
                many.key_answered.connect(self.passed_on)
                return many
            case _:
                figure = field.kind in _FIGURES
                line = NumberField(field.label, field.unit) if figure else TextField(field.label)
                line.committed.connect(self.typed)
                line.returnPressed.connect(self.passed_on)
                return line

    def _segments(self, options: tuple[Option, ...], spoken: str) -> SegmentedAnswer:
        answer = SegmentedAnswer(options, spoken)
        answer.chosen.connect(self.typed)
        answer.key_answered.connect(self.passed_on)
        return answer

    def _on_several(self, values: tuple[str, ...]) -> None:
        self.typed.emit(",".join(values))

    def show_text(self, text: str) -> None:
        """Show this value as the one that holds."""
        editor: Any = self.editor
        if isinstance(editor, SegmentedAnswer):
            editor.set_value(text or None)
        elif isinstance(editor, MultiAnswer):
            editor.set_values(each for each in text.split(",") if each)
        else:
            editor.set_text(text)

    def show_standing(self, hint: str, *, changed: bool, can_be_set_back: bool) -> None:
        """Say what is shipped and where it comes from, and whether this is another value."""
        self.row.set_hint(hint)
        self.undo.setVisible(changed and can_be_set_back)
        if changed:
            self.row.show_note(Status.INFO, _("Set by this clinic."))
        else:
            self.row.clear_note()

    def show_problem(self, sentence: str) -> None:
        """Say what is in the way; empty for nothing."""
        if sentence:
            self.row.show_problem(sentence)
        else:
            self.row.clear_problem()
