"""The tab "Discharge sheet": preview, language and size, printing, what was issued."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ketadesk.desk.charts import Change
from ketadesk.desk.papers import Issue, Paper
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    FocusScroll,
    Label,
    Moment,
    Option,
    SegmentedAnswer,
    Timeline,
    column,
)
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.printing import Printer, SystemPrinter
from ketadesk.ui.theme import Status, px
from ketadesk.ui.visit.leaving.evidence import clock_words
from ketadesk.ui.visit.sheet_preview import SheetPreview
from ketadesk.ui.visit.sheet_words import PAPERS, SIZES, issue_words, language_name
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.entries import DocumentIssued

_SIDE_PX: Final = 340
_WIDEST_SIDE: Final = 440


class SheetTab(QWidget):
    """The patient's paper.

    Args:
        presenter: of the visit.
        dialogs: asks where to save, and whether the paper is there.
        navigator: gives the window for the print dialog.
        printer: the printing system.
    """

    def __init__(
        self,
        presenter: VisitPresenter,
        dialogs: Dialogs,
        navigator: Navigator,
        printer: Printer | None = None,
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._dialogs = dialogs
        self._navigator = navigator
        self._printer: Printer = printer or SystemPrinter()
        self._made: Issue | None = None
        self._out: tuple[Issue, str] | None = None
        self._shown: object = None
        self._languages = presenter.desk.papers.languages()
        wanted = presenter.desk.papers.wanted(presenter.visit, Paper())
        self.language = _choice(
            [(each.code, each.name) for each in self._languages], _("Language"), wanted.language
        )
        self.print_size = _choice(
            [(k, _(v)) for k, v in SIZES.items()], _("Print size"), wanted.size
        )
        self.paper = _choice([(k, _(v)) for k, v in PAPERS.items()], _("Paper"), wanted.paper)
        for each in (self.language, self.print_size, self.paper):
            each.chosen.connect(self._on_option)
        self.preview = SheetPreview()
        self.draft_note = Label("", "message", status=Status.CAUTION)
        self.message = Label("", "message", status=Status.STOP)
        self.print_button = Button(
            _("Print"), ButtonKind.PRIMARY, key="Alt+P", spoken=_("Print the sheet")
        )
        self.print_button.clicked.connect(self._on_print)
        self.save_button = Button(_("Save as PDF"), key="Alt+S", spoken=_("Save the sheet as PDF"))
        self.save_button.clicked.connect(self._on_save)
        self.issued = Timeline()
        self._lay_out()
        presenter.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        left = Card(_("Discharge sheet"))
        left.add(self.preview)
        left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.card = left
        options = Card(_("How it is printed"), title_role="subheading")
        for label, editor in (
            (_("Language"), self.language),
            (_("Print size"), self.print_size),
            (_("Paper"), self.paper),
        ):
            options.add(FieldRow(label, editor, stacked=True), above=10, below=0)
        options.add(self.draft_note, above=8, below=0)
        options.add(self.message, above=8, below=0)
        options.add(self.print_button, above=14, below=0)
        options.add(self.save_button, above=8, below=14)
        issued = Card(_("Issued"), title_role="subheading")
        issued.add_row(self.issued)
        self._issued_card = issued
        side = FocusScroll(column(options, issued, gap=14))
        wide = min(px(_SIDE_PX), _WIDEST_SIDE)
        side.setMinimumWidth(wide)
        side.setMaximumWidth(wide + 40)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left, 1)
        row.addWidget(side, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the document anew as the record now is."""
        self.render_sheet()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The pages leave the memory with the screen."""
        self._made = self._shown = None
        self.preview.show_nothing()
        super().hideEvent(event)

    def begin(self) -> None:
        """Go to how the sheet is printed: not to a button, which would print or save again."""
        self.language.setFocus()

    def render_sheet(self) -> None:
        """Show the document and what was issued."""
        presenter, papers = self._presenter, self._presenter.desk.papers
        wanted = self.wanted()
        key = (presenter.case.visit.head, wanted, presenter.clinic.person)
        if key != self._shown:
            self._shown = key
            made = papers.preview(presenter.visit, wanted)
            text = papers.plain_text(presenter.visit, wanted)
            self._show(made, text)
        self._show_issued()

    def wanted(self) -> Paper:
        """The document as chosen."""
        return Paper(
            language=self.language.value or "",
            size=self.print_size.value or "",
            paper=self.paper.value or "",
        )

    def _show(self, made: Issue | Problem, text: str | Problem) -> None:
        if isinstance(made, Problem):
            self._made = None
            self.preview.show_nothing()
            self._say(self._sentence(made))
            self.card.set_pill(Status.CAUTION, _("Not ready"))
        else:
            self._made = made
            self.preview.show_document(made.pdf, text if isinstance(text, str) else "")
            self._say("")
            words = _("Version {version}").format(version=made.body.version)
            again = _("{words}, as issued").format(words=words)
            self.card.set_pill(Status.INFO, again if made.body.reprint else words)
        self.preview.setVisible(self._made is not None)
        self.print_button.setEnabled(self._made is not None)
        self.save_button.setEnabled(self._made is not None)
        draft = self._is_draft()
        self.draft_note.setText(_draft_sentence() if draft else "")
        self.draft_note.setVisible(draft)

    def _sentence(self, problem: Problem) -> str:
        if self._presenter.case.visit.ended_at is None:
            return _("The sheet can be made once the pump has ended.")
        return problem_sentence(problem)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _is_draft(self) -> bool:
        return any(each.draft for each in self._languages if each.code == self.language.value)

    def _show_issued(self) -> None:
        found = self._presenter.case.visit.of(DocumentIssued)
        self.issued.show_moments(
            Moment(
                clock_words(self._presenter, entry.happened_at),
                issue_words(body, language_name(self._languages, body.language)),
            )
            for entry, body in reversed(found)
        )
        words = "" if found else _("Nothing was issued yet")
        self._issued_card.set_pill(Status.PLAIN, words)

    def _on_option(self, _value: str) -> None:
        self.render_sheet()

    def _on_changed(self) -> None:
        if self.isVisible():
            self.render_sheet()

    def _draft_is_meant(self) -> bool:
        if not self._is_draft():
            return True
        return self._dialogs.confirm(
            _("This translation is a draft"),
            (_draft_sentence(), _("Read it with somebody who speaks the language.")),
            _("Use the draft"),
        )

    def _on_print(self) -> None:
        made = self._made
        if made is None or not self._draft_is_meant():
            return
        if not self._printer.ready():
            self._say(_("No printer is installed. Save the sheet as PDF and print it elsewhere."))
            self.save_button.setFocus()
            return
        window = self._navigator.window_widget()
        done = self._presenter.do(
            lambda: self._printer.print_pages(made.pdf, made.body.paper, window), self._on_print
        )
        if isinstance(done, EnvironmentFault):
            self._say(_("The printer did not take the sheet. Print again, or save it as PDF."))
            return
        if not done:
            return
        there = self._dialogs.confirm(
            _("Is the paper in your hand?"),
            (_("The record says that the sheet was printed only when you have the paper."),),
            _("Yes, it is printed"),
        )
        if there:
            self._record(made, "printer")

    def _on_save(self) -> None:
        made = self._made
        if made is None or not self._draft_is_meant():
            return
        papers = self._presenter.desk.papers
        name = papers.proposed_name(self._presenter.visit, made)
        path: Path | None = self._dialogs.save_path(_("Save the sheet as PDF"), name)
        if path is None:
            return
        chosen = path
        done = self._presenter.do(lambda: papers.save(made, chosen), self._on_save)
        if isinstance(done, EnvironmentFault):
            self._say(_("The file was not written. Choose another place and save again."))
            return
        self._record(made, "file")

    def _record(self, made: Issue, destination: str) -> None:
        papers, visit = self._presenter.desk.papers, self._presenter.visit
        self._out = (made, destination)
        done = self._presenter.do(
            lambda: papers.record(visit, made, destination),
            self._record_again,
            self._on_recorded,
        )
        if isinstance(done, EnvironmentFault):
            self._say(_("The sheet is out, but the record does not say so yet. Press Try again."))
            return
        if isinstance(done, Problem):
            self._out = None
            self._say(problem_sentence(done))
            return
        self._on_recorded(done)

    def _on_recorded(self, _done: Change) -> None:
        self._out = None
        self.render_sheet()

    def _record_again(self) -> None:
        if self._out is not None:
            self._record(*self._out)


def _choice(options: list[tuple[str, str]], spoken: str, value: str) -> SegmentedAnswer:
    answer = SegmentedAnswer([Option(code, name) for code, name in options], spoken)
    if value in {code for code, _name in options}:
        answer.set_value(value)
    return answer


def _draft_sentence() -> str:
    return _("Nobody has approved this translation yet.")
