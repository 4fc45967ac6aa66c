"""The number of a visit in its series: counted, then confirmed or corrected by somebody."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Label, NumberField, Option, SegmentedAnswer

OTHER = "other"
LARGEST_NUMBER = 999


class VisitNumber(QWidget):
    """Offers the counted number; nothing is chosen beforehand.

    Signals:
        changed(): another number is given, or none any more.
        passed_on(): a key answered; the next question may have the focus.
        entered(): Enter was pressed in the field for another number.

    Attributes:
        answer: the counted number or another one.
        other: the other number.
    """

    changed = Signal()
    passed_on = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = SegmentedAnswer((), _("Number of the visit"))
        self.other = NumberField(_("Number of the visit"))
        self.other.textEdited.connect(self.changed)
        self.other.returnPressed.connect(self.entered)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addWidget(Label(_("Number of the visit in the series"), "small"))
        self._rows.addWidget(self.answer)
        self._rows.addWidget(self.other)

    def offer(self, counted: int | None) -> None:
        """Offer this number; None while no patient is chosen."""
        options: tuple[Option, ...] = ()
        if counted is not None:
            words = _("Visit {n}, as counted").format(n=counted)
            options = (
                Option(str(counted), words, "y"),
                Option(OTHER, _("Another number"), "a"),
            )
        answer = SegmentedAnswer(options, _("Number of the visit"))
        answer.chosen.connect(self._on_chosen)
        answer.key_answered.connect(self.passed_on)
        self._rows.replaceWidget(self.answer, answer)
        self.answer.hide()
        self.answer.deleteLater()
        self.answer = answer
        self.other.set_text("")
        self.other.hide()

    @property
    def given(self) -> int | None:
        """The number chosen or typed, 1 to ``LARGEST_NUMBER``; None for none that fits."""
        if self.answer.value != OTHER:
            return None if self.answer.value is None else int(self.answer.value)
        typed = self.other.text().strip()
        fits = typed.isascii() and typed.isdigit() and 0 < int(typed) <= LARGEST_NUMBER
        return int(typed) if fits else None

    @property
    def editor(self) -> QWidget:
        """Where the number is missing."""
        return self.other if self.answer.value == OTHER else self.answer

    def _on_chosen(self, value: str) -> None:
        self.other.setVisible(value == OTHER)
        self.changed.emit()
