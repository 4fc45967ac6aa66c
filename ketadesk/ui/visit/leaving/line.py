"""What a line primed with drug held at the end: waste still to be recorded, or flushed in."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, ButtonKind, Label
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.leaving.amounts import mg_words
from ketadesk.visit.account import Account, line_rest, line_waste_mg
from ketadesk.visit.stages import Action, next_stage
from ketadesk.visit.visit import Visit


def line_sentences(visit: Visit, account: Account) -> tuple[str, ...]:
    """What of the line is still to be recorded as waste, with its sum; nothing is filled in."""
    rest, waste_mg = line_rest(visit), line_waste_mg(visit, account)
    if rest is None or not waste_mg:
        return ()
    words = _(
        "The line held {ml}\u00a0mL × {strength}\u00a0mg/mL = {mg} at the end. Unless it was "
        "flushed in, {waste} of it is waste that is still to be recorded."
    )
    return (
        words.format(
            ml=plain(rest.line_ml),
            strength=plain(rest.concentration_mg_ml),
            mg=mg_words(rest.mg),
            waste=mg_words(waste_mg),
        ),
    )


class LinePart(QWidget):
    """The sentence, and the button that records that the line was flushed in.

    Args:
        presenter: of the visit.
    """

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.words = Label("", "secondary")
        self.flushed = Button(_("The line was flushed in"), ButtonKind.LINK)
        self.flushed.clicked.connect(self._flush)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.words)
        layout.addWidget(self.flushed)

    def show_rest(self, account: Account) -> None:
        """Show what is still to be recorded; hidden where nothing is."""
        visit = self._presenter.case.visit
        said = line_sentences(visit, account)
        if self.words.text() != " ".join(said):
            self.words.setText(" ".join(said))
        may_flush = not isinstance(next_stage(visit.stage, Action.FLUSH), Problem)
        self.flushed.setVisible(may_flush)
        self.setVisible(bool(said))

    def _flush(self) -> None:
        presenter = self._presenter
        presenter.do(lambda: presenter.desk.infusion.flush(presenter.visit), self._flush)
