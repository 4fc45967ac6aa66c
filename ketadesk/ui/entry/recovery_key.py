"""The recovery key on the screen: shown once, written down or printed, typed back (R-SEC-12)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.desk.desk import Desk
from ketadesk.desk.session import AUDIT
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, FieldRow, Label, Panel, TextField, line_up
from ketadesk.ui.theme import Status
from ketadesk.visit.entries import AuditNoted

_GROUPS_A_LINE = 3


_ON_PAPER = frozenset({"recovery-key-confirmed", "recovery-key-replaced", "recovery-key-used"})
"""What the audit says once somebody has typed a recovery key from its paper."""


def is_on_paper(desk: Desk) -> bool:
    """Whether a recovery key of this clinic was ever typed back from its paper (R-SEC-12).

    The first start asks for it, but the program may have ended before. Reads the whole audit:
    ask rarely. The practice clinic has none to lose.
    """
    if desk.vault is None or desk.training:
        return True
    events = (each.body for each in desk.session.store.entries(AUDIT))
    return any(isinstance(body, AuditNoted) and body.event in _ON_PAPER for body in events)


def in_lines(key: str) -> str:
    """The key's groups, three a line, for reading and copying by hand."""
    groups = key.split("-")
    lines = (groups[at : at + _GROUPS_A_LINE] for at in range(0, len(groups), _GROUPS_A_LINE))
    return "\n".join("   ".join(line) for line in lines)


class RecoveryKeyPanel(QWidget):
    """Shows the key, then hides it and asks for it back: it can only come from the paper.

    Signals:
        passed_on(): Enter was pressed in the field.

    Attributes:
        key: the key as text.

    Args:
        key: the key as text.
        is_key: whether a typed text is this key; a Problem for a slip of the hand.
    """

    passed_on = Signal()

    def __init__(
        self,
        key: str,
        is_key: Callable[[str], Problem | bool],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_key = is_key
        self.key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(
            Label(
                _(
                    "This key opens the record when nobody's passphrase does. It is shown once. "
                    "Two people keep it on paper, in two places, away from this computer."
                )
            )
        )
        panel = self._panel = Panel(Status.INFO)
        words = Label(in_lines(key), "figure")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.setAccessibleName(_("Recovery key: {key}").format(key=" ".join(key.split("-"))))
        words.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        panel.body.addWidget(words)
        column.addWidget(panel)
        self.print_button = Button(_("Print the key"))
        self.print_button.clicked.connect(self._print)
        self.paper_button = Button(_("It is on paper: type it back"))
        self.paper_button.clicked.connect(self.ask_back)
        self._printed = Label("", "message")
        self._shown = line_up(self.print_button, self.paper_button, self._printed)
        column.addWidget(self._shown)
        self.field = TextField(_("The recovery key, typed from the paper"))
        self._row = FieldRow(
            _("Type the key from the paper; spaces and hyphens do not matter"),
            self.field,
            stacked=True,
        )
        self.field.returnPressed.connect(self.passed_on)
        column.addWidget(self._row)
        self.again_button = Button(_("It is not on paper yet: show it again"))
        self.again_button.clicked.connect(self.show_key)
        self._back = line_up(self.again_button)
        column.addWidget(self._back)
        self._turn(hidden=False)

    def show_key(self) -> None:
        """Show the key, to be printed or written down."""
        self._turn(hidden=False)
        self.print_button.setFocus()

    def ask_back(self) -> None:
        """Hide the key and ask for it from its paper."""
        self._turn(hidden=True)
        self.field.setFocus()

    def _turn(self, *, hidden: bool) -> None:
        self.setFocusProxy(self.field if hidden else self.print_button)
        for widget in (self._row, self._back):
            widget.setVisible(hidden)
        for widget in (self._panel, self._shown):
            widget.setVisible(not hidden)

    def confirmed(self) -> bool:
        """Whether the typed text is the key; otherwise what is in the way is said beside it.

        While nothing was typed the key is hidden and asked for.
        """
        if not self.field.text().strip() and self._row.isHidden():
            self.ask_back()
            return False
        found = self._is_key(self.field.text())
        if found is True:
            self._row.clear_problem()
            return True
        sentence = _("This is not the key. Compare it with the paper, group by group.")
        self._row.show_problem(sentence)
        self.field.setFocus()
        return False

    def _print(self) -> None:
        from ketadesk.ui.entry.print_key import print_key

        self._printed.setText(print_key(in_lines(self.key), self.window()))
