"""Beside the record: signatures and whether they stand, the chain's head, addenda."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtGui import QHideEvent

from ketadesk.desk.charts import Change
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import N_, _, plural
from ketadesk.ui.drafts import DraftKeeper
from ketadesk.ui.kit import Button, Card, FieldRow, Label, Moment, NoteField, Timeline
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.evidence import clock_words
from ketadesk.ui.wording import note_hint, problem_sentence
from ketadesk.visit.stages import Action, next_stage

_PREFIX: Final = "record."
_TEXT: Final = "addendum"
_GROUP: Final = 8

_MEANINGS: Final[Mapping[str, str]] = {
    "screening": N_("Screening"),
    "discharge": N_("Discharge"),
    "record": N_("Record closed"),
}


class SignatureCard(Card):
    """Every signature, and whether what it covers is unchanged."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(_("Signatures"), title_role="subheading")
        self._presenter = presenter
        self._list = Timeline()
        self.add_row(self._list)

    def render_signatures(self) -> None:
        """Show the signatures."""
        found = self._presenter.assessment().signatures
        self._list.show_moments(
            Moment(
                clock_words(self._presenter, each.at),
                _("{meaning}: {name}").format(
                    meaning=_(_MEANINGS[each.meaning]), name=each.printed_name
                ),
                Status.OK if each.valid else Status.STOP,
                _("What it covers is unchanged")
                if each.valid
                else _("What it covers was changed afterwards"),
            )
            for each in found
        )
        self.set_pill(Status.PLAIN, "" if found else _("None yet"))


class ChainCard(Card):
    """The head of the record's chain, to be compared with a printed one."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(_("Fingerprint of the record"), title_role="subheading")
        self._presenter = presenter
        self.head = Label("", "secondary")
        self.count = Label("", "small")
        self.add(self.head, above=10, below=0)
        self.add(self.count, above=4, below=12)

    def render_chain(self) -> None:
        """Show the fingerprint as it is after the last entry."""
        visit = self._presenter.case.visit
        parts = [visit.head[at : at + _GROUP] for at in range(0, len(visit.head), _GROUP)]
        self.head.setText(" ".join(parts))
        self.count.setText(plural("{n} entry", "{n} entries", len(visit.entries)))


class AddendumCard(Card):
    """Text after closing. A half-written one is kept as a draft."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(_("Addendum"), title_role="subheading")
        self._presenter = presenter
        self.text = NoteField(_("Addendum"), _("What is to be added"), lines=4)
        self._drafts = DraftKeeper(presenter.draft_place(_PREFIX), self.texts, self)
        self.text.textChanged.connect(self._drafts.touched)
        self.row = FieldRow(
            _("Added under your name and the time of writing"),
            self.text,
            hint=note_hint(),
            stacked=True,
        )
        self.write = Button(_("Write addendum"))
        self.write.clicked.connect(self._on_write)
        self.text.sent.connect(self.write.setFocus)
        self.add(self.row, above=10, below=0)
        self.add(self.write, above=8, below=12)

    def render_addendum(self) -> None:
        """Show the card while the record is closed."""
        stage = self._presenter.case.visit.stage
        self.setVisible(not isinstance(next_stage(stage, Action.ADDENDUM), Problem))
        news = self._drafts.news()
        if _TEXT in news:
            self.text.set_text(news[_TEXT])

    def texts(self) -> dict[str, str]:
        """What is half-written."""
        return {_TEXT: self.text.text()}

    def hideEvent(self, event: QHideEvent) -> None:
        """A half-written text is kept before the screen goes."""
        self._drafts.write()
        super().hideEvent(event)

    def _on_write(self) -> None:
        presenter, text = self._presenter, self.text.text()
        done = presenter.do(
            lambda: presenter.desk.leaving.write_addendum(presenter.visit, text),
            self._on_write,
            partial(self._on_found, text),
        )
        if isinstance(done, EnvironmentFault):
            return
        if isinstance(done, Problem):
            self.text.show_problem(problem_sentence(done))
            return
        self._on_found(text, done)

    def _on_found(self, text: str, _done: Change) -> None:
        """The addendum is in the record; what is another text by now is another addendum."""
        if self.text.text() == text:
            self.text.set_text("")
            self._drafts.write()
