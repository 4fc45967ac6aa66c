"""What about the order whoever looks after the infusion must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.dates import show_time
from ketadesk.kernel.numbers import half_up, plain
from ketadesk.kernel.text import N_, _
from ketadesk.ui.kit import Button, ButtonKind, Card, Label
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.visit.part_words import person_name
from ketadesk.ui.wording import item_words
from ketadesk.visit.ceiling import PastCeiling, past_ceiling
from ketadesk.visit.findings import UNORDERED
from ketadesk.visit.orders import order_is_owed

_PAST: Final[Mapping[str, str]] = {
    "ordered": N_("The order of {time} brings the total to {mg} mg."),
    "bolus-given": N_("The bolus of {time} brings the total to {mg} mg."),
    "extended": N_("The extension of {time} brings the total to {mg} mg."),
    "reconciled": N_("The pump reading accepted at {time} brings the total to {mg} mg."),
}


def ceiling_sentence(presenter: VisitPresenter, past: PastCeiling) -> str:
    """What went past the ceiling, when, and who ordered it."""
    said = _(_PAST[past.entry.body.kind]).format(
        time=show_time(presenter.clinic.local(past.entry.happened_at)), mg=plain(half_up(past.mg))
    )
    above = _("That is above the ceiling of {ceiling} mg.").format(ceiling=plain(past.ceiling_mg))
    by = (
        _("Ordered by {name}.").format(name=person_name(past.ordered_by, presenter))
        if past.ordered_by
        else _("No order is recorded for it.")
    )
    return f"{said} {above} {by}"


class OrderNotice(Card):
    """Shown while an order is owed, or once something went past the ceiling.

    Signals:
        order_asked(): the order is to be signed.
    """

    order_asked = Signal()

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(_("Order"), title_role="subheading", parent=parent)
        self._presenter = presenter
        self.words = Label("", "message")
        self.go = Button(_("Go to the order"), ButtonKind.LINK)
        self.go.clicked.connect(self.order_asked)
        self.add(self.words, above=6, below=6)
        self.add(self.go, above=0, below=6)
        self.refresh()

    def refresh(self) -> None:
        """Show what stands now, or nothing."""
        visit = self._presenter.case.visit
        owed, past = order_is_owed(visit), past_ceiling(visit)
        lines = (
            [f"{SYMBOLS[Status.STOP]} {item_words(self._presenter.protocol, UNORDERED)}"]
            if owed
            else []
        )
        lines += [
            f"{SYMBOLS[Status.CAUTION]} {ceiling_sentence(self._presenter, each)}" for each in past
        ]
        status = Status.STOP if owed else Status.CAUTION
        self.setVisible(bool(lines))
        self.go.setVisible(owed)
        if lines and self.words.text() != "\n".join(lines):
            self.words.setText("\n".join(lines))
            self.words.set_status(status)
            self.set_status(status)
