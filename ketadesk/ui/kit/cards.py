"""A surface: the white card."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ketadesk.ui.kit.label import Label, StatusPill, rule
from ketadesk.ui.kit.layout import FlowLayout, clear, keep_height
from ketadesk.ui.theme import Status, set_role


class Card(QFrame):
    """A white card with a thin line round it, perhaps a title, and a pill at its right.

    Args:
        title: the title; empty for none.
        title_role: ``heading`` (18) or ``subheading`` (16).
        ruled: whether a line stands under the title.
    """

    def __init__(
        self,
        title: str = "",
        *,
        title_role: str = "heading",
        ruled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title = Label(title, title_role)
        self._pill: StatusPill | None = None
        self._extra: list[QWidget] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self._head = QWidget()
        self._head_flow = FlowLayout(self._head, gap=10, row_gap=6, margins=(15, 11, 15, 11))
        self._head_flow.addWidget(self.title)
        keep_height(self._head)
        self._outer.addWidget(self._head)
        self._rule = rule()
        self._outer.addWidget(self._rule)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._outer.addLayout(self.body, 1)
        self._ruled = ruled
        self._rows = 0
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show this title, or none."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self._show_head()

    def set_head_margins(self, side: int, above: int) -> None:
        """The room round the title, where cards stand close together."""
        self._head_flow.setContentsMargins(side, above, side, above)

    def set_pill(self, status: Status, text: str) -> None:
        """Show this status at the right of the title; an empty text removes it."""
        if self._pill is None:
            self._pill = StatusPill(status, text)
            self._head_flow.add_right(self._pill)
        self._pill.show_status(status, text)
        self._pill.setVisible(bool(text))
        self._show_head()

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right of the title."""
        self._extra.append(widget)
        self._head_flow.add_right(widget)
        self._show_head()

    def set_status(self, status: Status | None) -> None:
        """Draw the border in this status (amber or red), or as usual."""
        set_role(self, "status", "" if status is None else status.value)

    def add(self, widget: QWidget, *, above: int = 12, below: int = 12, side: int = 15) -> None:
        """Add a widget with room round it."""
        holder = QVBoxLayout()
        holder.setContentsMargins(side, above, side, below)
        holder.addWidget(widget)
        self.body.addLayout(holder)
        self._rows += 1

    def add_row(self, widget: QWidget) -> None:
        """Add a widget over the whole width, with a line between it and the row before it."""
        if self._rows:
            self.body.addWidget(rule())
        self.body.addWidget(widget)
        self._rows += 1

    def add_stretch(self) -> None:
        """Leave spare room at the foot of the card."""
        self.body.addStretch(1)

    def empty(self) -> None:
        """Take everything but the title out."""
        clear(self.body)
        self._rows = 0

    def _show_head(self) -> None:
        pill = self._pill is not None and not self._pill.isHidden()
        head = bool(self.title.text()) or pill or bool(self._extra)
        self._head.setVisible(head)
        self._rule.setVisible(head and self._ruled)
