"""Who takes the patient home, and the sheet that goes along."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ketadesk.desk.papers import Paper
from ketadesk.kernel.dates import show_moment
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import Button, Card, Fact, KeyValueTable, Label, rule
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.leaving.absent import EscortAbsent
from ketadesk.ui.visit.leaving.evidence import clock_words
from ketadesk.ui.visit.sheet_words import language_name, size_words
from ketadesk.visit.entries import DocumentIssued


class GoingCard(Card):
    """Escort and discharge sheet.

    Signals:
        preview_wanted(): the sheet is to be shown.

    Args:
        presenter: of the visit.
        dialogs: shows the forms for an escort who does not come.
    """

    preview_wanted = Signal()

    def __init__(
        self, presenter: VisitPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Escort"), title_role="subheading", parent=parent)
        self._presenter = presenter
        self._shown: tuple[Fact, ...] = ()
        self.escort = Label("")
        self.here = Label("", "secondary")
        self.add(self.escort, above=10, below=0)
        self.add(self.here, above=1, below=4)
        self.absent = EscortAbsent(presenter, dialogs, self)
        self.add(self.absent, above=0, below=10)
        self.body.addWidget(rule())
        self.add(Label(_("Discharge sheet"), "subheading"), above=11, below=11)
        self.body.addWidget(rule())
        self._facts = KeyValueTable()
        self.body.addWidget(self._facts)
        self.body.addWidget(rule())
        # The visit's screen owns the shortcut, so that it works on each of its tabs.
        self.preview = Button(_("Preview sheet"), legend="Ctrl P")
        self.preview.clicked.connect(self.preview_wanted)
        self.add(self.preview, above=11, below=12)
        self.render_going()

    def render_going(self) -> None:
        """Show what the record says now."""
        self._show_escort()
        self.absent.refresh()
        facts = self._sheet()
        if facts != self._shown:
            self._shown = facts
            self._facts.show_facts(facts)
        self.preview.setEnabled(self._presenter.case.visit.ended_at is not None)

    def _show_escort(self) -> None:
        answers = self._presenter.case.visit.answers
        named = answers.get("esc.name")
        parts = {} if named is None else named.fields
        who = [str(parts[name]) for name in ("name", "relation") if parts.get(name)]
        nobody = not who
        self.escort.setText(_("Nobody is named yet") if nobody else ", ".join(who))
        self.escort.set_status(Status.CAUTION if nobody else None)
        words = [str(parts["phone"])] if parts.get("phone") else []
        ready = answers.get("dc.escort")
        done = {} if ready is None else ready.fields
        if ready is not None and done.get("present") is True:
            time = clock_words(self._presenter, ready.entry.happened_at)
            words.append(_("here {time}").format(time=time))
        if done.get("identity") is True:
            words.append(_("identity checked"))
        if done.get("told") is True:
            words.append(_("told the warning signs"))
        if not done and not nobody:
            words.append(_("not here yet"))
        self.here.setText(" · ".join(words))
        self.here.setVisible(bool(words))

    def _sheet(self) -> tuple[Fact, ...]:
        papers, visit = self._presenter.desk.papers, self._presenter.visit
        paper = papers.wanted(visit, Paper())
        until = papers.no_driving_until(visit)
        answer = self._presenter.case.visit.answers.get("dc.next_visit")
        booked = None if answer is None else answer.fields.get("at")
        if isinstance(booked, datetime):
            next_visit = show_moment(self._presenter.clinic.local(booked))
        else:
            yes = answer is not None and answer.value is True
            next_visit = _("Booked, no time entered") if yes else _("Not booked yet")
        facts = [
            Fact(_("Language"), language_name(papers.languages(), paper.language)),
            Fact(_("Print size"), size_words(paper.size)),
            Fact(
                _("No driving until"),
                _("Known at the pump end") if until is None else show_moment(until),
            ),
            Fact(_("Next visit"), next_visit),
        ]
        issued = self._presenter.case.visit.last(DocumentIssued)
        if issued is not None:
            entry, body = issued
            words = _("Version {version} at {time}").format(
                version=body.version, time=clock_words(self._presenter, entry.happened_at)
            )
            facts.append(Fact(_("Issued"), words))
        return tuple(facts)
