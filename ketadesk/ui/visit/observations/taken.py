"""When a set was taken, and the reasons that a late or a partial one asks for (R-UX-30)."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.dates import show_duration, show_time
from ketadesk.kernel.text import _
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    FieldRow,
    Label,
    TextField,
    TimeField,
    keep_height,
    line_up,
)
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.time_of_day import instant_of


class TakenAt(QWidget):
    """The line "Taken at 10:02", a time field behind it, and lines for reasons.

    Signals:
        edited(): something was typed.
        left(): Enter in one of its fields.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._words = Label("", "small", wraps=False)
        self._change = Button(
            _("change"), ButtonKind.LINK, key="Alt+T", spoken=_("change time"), quiet=True
        )
        spoken = _("part of a set, with a reason")
        self._part = Button(
            _("part of a set"), ButtonKind.LINK, key="Alt+A", spoken=spoken, quiet=True
        )
        self._change.clicked.connect(self.open_time)
        self._part.clicked.connect(self.open_partial)
        self.time = TimeField(_("Taken at, hours and minutes"), _("HH:MM"))
        self.late_reason = TextField(_("Why it is written down late"))
        self.partial = TextField(_("Why this is part of a set"))
        self._late = Label("", "small", status=Status.CAUTION)
        self._time_row = FieldRow(_("Taken at"), self.time, stacked=True)
        self._late_row = FieldRow(_("Why it is written down late"), self.late_reason, stacked=True)
        self._partial_row = FieldRow(_("Why this is part of a set"), self.partial, stacked=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(line_up(self._words, self._change, self._part, gap=2))
        for row in (self._time_row, self._late, self._late_row, self._partial_row):
            layout.addWidget(row)
        keep_height(self)
        for field in (self.time, self.late_reason, self.partial):
            field.textEdited.connect(self._on_edited)
            field.returnPressed.connect(self.left)
        self.time.committed.connect(self.refresh)
        self.wipe()

    def at(self) -> datetime | None:
        """The clinical time that was typed, aware; None while the set is of now."""
        return instant_of(self._presenter, self.time.text().strip())

    @property
    def unreadable(self) -> bool:
        """Whether something was typed that is no time of day."""
        return bool(self.time.text().strip()) and self.at() is None

    @property
    def lies_ahead(self) -> bool:
        """Whether the time typed has not come yet."""
        at = self.at()
        return at is not None and at > self._presenter.clinic.now()

    def late_min(self) -> int:
        """Whole minutes between the time typed and now; 0 for a set of now."""
        at = self.at()
        if at is None:
            return 0
        return max(0, int((self._presenter.clinic.now() - at).total_seconds() // 60))

    def refresh(self) -> None:
        """Show the time of now, or what the typed time brings with it."""
        now = self._presenter.clinic.local(self._presenter.clinic.now())
        at, schedule = self.at(), self._presenter.protocol.schedule
        shown = _("Taken at {time}").format(time=show_time(at or now))
        if self._words.text() != shown:
            self._words.setText(shown)
        late = self.late_min()
        self._late.setVisible(late >= schedule.late_marked_min)
        self._late_row.setVisible(late >= schedule.late_reason_min)
        if late >= schedule.late_marked_min:
            words = _("Taken {span} ago: it will be marked as a late entry.")
            if late >= schedule.late_sign_in_min:
                words = _("Taken {span} ago: it asks for a reason and your passphrase.")
            elif late >= schedule.late_reason_min:
                words = _("Taken {span} ago: it will be marked and asks for a reason.")
            span = show_duration(timedelta(minutes=late))
            self._late.setText(f"{SYMBOLS[Status.CAUTION]} {words.format(span=span)}")

    def open_time(self) -> None:
        """Show the time field and go there."""
        self._time_row.show()
        self.time.setFocus()
        self.time.selectAll()

    def show_partial(self) -> None:
        """Show the line for the reason of a partial set."""
        self._partial_row.show()

    def open_partial(self) -> None:
        """Show that line and go there."""
        self.show_partial()
        self.partial.setFocus()

    def open_late(self) -> None:
        """Go to the reason of a late entry."""
        self._late_row.show()
        self.late_reason.setFocus()

    def wipe(self) -> None:
        """As for a set of now."""
        for field in (self.time, self.late_reason, self.partial):
            field.set_text("")
        for row in (self._time_row, self._late_row, self._partial_row):
            row.hide()
        self.refresh()

    def texts(self) -> dict[str, str]:
        """What is typed, by name of the draft."""
        return {
            "time": self.time.text(),
            "late_reason": self.late_reason.text(),
            "partial": self.partial.text(),
        }

    def restore(self, texts: dict[str, str]) -> None:
        """Show drafts again."""
        for name, field, row in (
            ("time", self.time, self._time_row),
            ("late_reason", self.late_reason, self._late_row),
            ("partial", self.partial, self._partial_row),
        ):
            if name in texts:
                field.set_text(texts[name])
                row.setVisible(bool(texts[name]))
        self.refresh()

    def _on_edited(self) -> None:
        self.edited.emit()
