"""What was checked about the chair earlier today, beside the question that it answers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Item, Once
from ketadesk.ui.kit import Button, ButtonKind, line_up
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.part_words import person_name
from ketadesk.visit.chair_day import standing
from ketadesk.visit.entries import Answered
from ketadesk.visit.visit import Answer


class ChairCheck(QObject):
    """Who checked this about the chair today, and the way to check it anew.

    Args:
        presenter: the visit.
        item: what is asked.

    Attributes:
        line: holds the button that asks the question again; None for what is asked every time.

    Signals:
        anew(): somebody wants to look again; the question is open until it is answered.
    """

    anew = Signal()

    def __init__(self, presenter: VisitPresenter, item: Item) -> None:
        super().__init__()
        self._presenter, self._item = presenter, item
        self._again = False
        self.line: QWidget | None = None
        if item.once is Once.CHAIR_DAY:
            link = Button(
                _("Check again"),
                ButtonKind.LINK,
                quiet=True,
                spoken=_("{item}: check again").format(item=item.prompt),
            )
            link.clicked.connect(self._ask_again)
            self.line = line_up(link)
            self.line.hide()

    def shown(self, own: Answer | None) -> Answer | None:
        """The visit's own answer or, unless somebody is looking again, the day's that stands."""
        found = None if self._again else standing(self._presenter.case, self._item)
        if self.line is not None:
            self.line.setVisible(found is not None)
        return found if own is None else own

    def words(self) -> str:
        """Who checked it and when; empty where the visit's own answer needs no such words."""
        own = self._presenter.case.visit.answers.get(self._item.id)
        if own is None:
            found = standing(self._presenter.case, self._item)
            if found is None:
                return ""
            by, at = found.entry.by, found.entry.happened_at
            words = _("Checked today {time} by {name}")
        elif isinstance(own.body, Answered) and own.body.checked_at is not None:
            by, at = own.body.checked_by, own.body.checked_at
            words = _("Checked {time} by {name}")
        else:
            return ""
        return words.format(
            time=f"{self._presenter.clinic.local(at):%H:%M}",
            name=person_name(by, self._presenter),
        )

    def _ask_again(self) -> None:
        self._again = True
        self.anew.emit()
