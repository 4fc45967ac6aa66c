"""The clinic's protocols in a list, and what may be done with each.

Who may do what is the desk's to say; its refusal is shown beside the buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import N_, _
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.entry.approval import reject
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    FocusScroll,
    Label,
    PickTable,
    line_up,
)
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.protocols.comparison import counted
from ketadesk.ui.protocols.held import HeldProtocol, Stand, held_protocols
from ketadesk.ui.protocols.import_flaws import FileFlaws
from ketadesk.ui.protocols.switches import SwitchChoices
from ketadesk.ui.settings_dialogs import ReadProtocol
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.wording import refusal_sentence

_STANDS: Final = {
    Stand.IN_USE: (Status.OK, N_("In use")),
    Stand.DRAFT: (Status.CAUTION, N_("Draft, nobody uses it")),
    Stand.SHIPPED: (Status.PLAIN, N_("Shipped, not approved")),
    Stand.EARLIER: (Status.PLAIN, N_("Approved earlier")),
}


class ProtocolListing(QWidget):
    """The list. What opens another page is left to its host.

    Signals:
        edit_wanted(object): this draft.
        comparison_wanted(object): this protocol.
        left(): back to the settings.

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: signatures, files, questions.
    """

    edit_wanted = Signal(object)
    comparison_wanted = Signal(object)
    left = Signal()

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._navigator, self._dialogs = clinic, navigator, dialogs
        self.held: tuple[HeldProtocol, ...] = ()
        self.table = PickTable(
            (
                Column(_("Protocol"), share=3),
                Column(_("Version"), share=2),
                Column(_("State"), share=2),
                Column(_("By"), share=2),
                Column(_("On"), share=1),
            ),
            spoken=_("Protocols"),
        )
        self._message = Label("", "message")
        self.copy = self._button(_("Copy, to make it our own"), self._on_copy)
        self.edit = self._button(_("Edit the draft"), self._on_edit)
        self.compare = self._button(_("Compare with the shipped one"), self._on_compare)
        self.export = self._button(_("Export as a file"), self._on_export)
        self.approve = self._button(_("Read and approve"), self._on_approve)
        self.reject = self._button(_("Reject the draft"), self._on_reject, ButtonKind.STOP)
        self.throw = self._button(_("Throw the draft away"), self._on_throw, ButtonKind.STOP)
        self.take_in = self._button(_("Import a file as a draft"), self._on_take_in)
        self.switches = self._button(_("Choices that are switched off"), self._on_switches)
        self.back = Button(_("Back to the settings"), key="Alt+B")
        self.back.clicked.connect(self.left)
        self.table.itemSelectionChanged.connect(self._show_acts)
        self.table.row_opened.connect(self._on_opened)
        self._build()
        self.setFocusProxy(self.table)

    def _button(
        self, words: str, act: Callable[[], object], kind: ButtonKind = ButtonKind.PLAIN
    ) -> Button:
        button = Button(words, kind)
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        card = Card(_("Protocols"))
        card.add_row(self.table)
        note = _(
            "A visit starts only under a protocol in use, and keeps it to its end. Enter on a "
            "draft edits it."
        )
        card.add(Label(note, "small"), above=8)
        card.add(line_up(self.copy, self.edit, self.compare, self.export, gap=12), above=0)
        card.add(line_up(self.approve, self.reject, self.throw, gap=16), above=0)
        card.add(self._message, above=0)
        more = Card(_("More"))
        more.add(line_up(self.take_in, self.switches, gap=12))
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.setSpacing(14)
        inside.addWidget(line_up(Label(_("Protocols"), "page"), self.back, gap=16))
        inside.addWidget(card)
        inside.addWidget(more)
        inside.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FocusScroll(content))

    # --- showing -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what there is now."""
        self.held = held_protocols(self._clinic.desk)
        self.table.show_rows((each.protocol.content_hash, self._row(each)) for each in self.held)
        self._fit()
        if self.table.chosen_key() is None and self.held:
            self.table.selectRow(0)
        self._show_acts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the rows anew: their words may need other lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.table.resizeRowsToContents()
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows + head + 6)

    def _row(self, held: HeldProtocol) -> tuple[str | Cell, ...]:
        status, words = _STANDS[held.stand]
        entry = held.draft.entry if held.draft else held.approval.entry if held.approval else None
        people = self._clinic.desk.session.people
        by = "" if entry is None else entry.by
        known = people.get(by)
        return (
            held.protocol.title,
            held.protocol.version,
            Cell(_(words), status),
            by if known is None else known.name,
            "" if entry is None else show_date(self._clinic.local(entry.happened_at).date()),
        )

    def chosen(self) -> HeldProtocol | None:
        """The row that is chosen, or None."""
        key = self.table.chosen_key()
        return next((each for each in self.held if each.protocol.content_hash == key), None)

    def choose(self, content_hash: str) -> None:
        """Choose the row of this text."""
        for number, each in enumerate(self.held):
            if each.protocol.content_hash == content_hash:
                self.table.selectRow(number)

    def _show_acts(self) -> None:
        held = self.chosen()
        is_draft = held is not None and held.draft is not None
        self.copy.setEnabled(held is not None and not is_draft)
        self.edit.setEnabled(is_draft)
        self.compare.setEnabled(held is not None and not held.is_shipped)
        self.export.setEnabled(held is not None)
        self.approve.setEnabled(held is not None and held.stand is not Stand.IN_USE)
        self.reject.setEnabled(is_draft)
        self.throw.setEnabled(is_draft)

    # --- doing -------------------------------------------------------------------------------

    def _on_opened(self, _key: str) -> None:
        held = self.chosen()
        if held is not None:
            wanted = self.edit if held.draft else self.copy if held.is_shipped else self.compare
            wanted.click() if held.draft else wanted.setFocus()

    def _on_copy(self) -> None:
        held = self.chosen()
        if held is None:
            return
        wanted = held.protocol.content_hash
        done = self._clinic.do(lambda: self._clinic.desk.protocols.copy(wanted), self._on_copy)
        if self._refused(done) or isinstance(done, Problem | EnvironmentFault):
            return
        self._say(
            Status.OK, _("Version {version} is a draft.").format(version=done.protocol.version)
        )
        self.edit_wanted.emit(done)

    def _on_edit(self) -> None:
        held = self.chosen()
        if held is not None and held.draft is not None:
            self._say(Status.PLAIN, "")
            self.edit_wanted.emit(held.draft)

    def _on_compare(self) -> None:
        held = self.chosen()
        if held is not None:
            self.comparison_wanted.emit(held.protocol)

    def _on_export(self) -> None:
        held = self.chosen()
        if held is None:
            return
        protocol = held.protocol
        name = f"{protocol.id}-{protocol.version}.toml"
        path = self._dialogs.save_path(_("Export the protocol"), name)
        if path is None:
            return
        try:
            done: object = self._clinic.desk.protocols.export(protocol.content_hash, path)
        except EnvironmentFault as fault:
            done = fault
        if not self._refused(done):
            self._say(Status.OK, _("Written as {name}.").format(name=path.name))

    def _on_take_in(self) -> None:
        path = self._dialogs.open_path(_("Import a protocol"))
        if path is None:
            return
        done = self._clinic.do(lambda: self._clinic.desk.protocols.take_in(path), self._on_take_in)
        if isinstance(done, tuple):
            self._dialogs.show(FileFlaws(path.name, done, self._navigator.window_widget()))
            return
        if self._refused(done) or isinstance(done, Problem | EnvironmentFault):
            return
        self.refresh()
        self.choose(done.protocol.content_hash)
        self._say(
            Status.OK, _("Version {version} is a draft.").format(version=done.protocol.version)
        )

    def _on_approve(self) -> None:
        held = self.chosen()
        if held is None:
            return
        beside = ""
        desk = self._clinic.desk.protocols
        if not held.is_shipped and desk.shipped_beside(held.protocol) is not None:
            leanings = tuple(each.leaning for each in desk.compared(held.protocol))
            beside = _("Against the shipped protocol: {counts}").format(counts=counted(leanings))
        window = self._navigator.window_widget()
        dialog = ReadProtocol(self._clinic, self._dialogs, held.protocol, window, beside)
        self._say(Status.PLAIN, "")
        if self._dialogs.show(dialog) is not None and dialog.outcome:
            self._say(Status.OK, dialog.outcome)
        self.refresh()

    def _on_reject(self) -> None:
        held = self.chosen()
        if held is None or held.draft is None:
            return
        draft, desk = held.draft, self._clinic.desk
        if reject(desk, self._dialogs, draft):
            self._gone(_("The draft was rejected."))

    def _on_throw(self) -> None:
        held = self.chosen()
        if held is None or held.draft is None:
            return
        draft, desk = held.draft, self._clinic.desk.protocols
        sentence = _("{title}, version {version}").format(
            title=held.protocol.title, version=held.protocol.version
        )
        title = _("Throw this draft away?")
        if not self._dialogs.confirm(title, (sentence,), _("Throw it away"), destructive=True):
            return
        done = self._clinic.do(lambda: desk.throw_away(draft.id), self._on_throw)
        if not self._refused(done):
            self._gone(_("The draft was thrown away."))

    def _gone(self, sentence: str) -> None:
        self.refresh()
        self._say(Status.OK, sentence)

    def _on_switches(self) -> None:
        if not self._clinic.desk.clinic.choices():
            self._say(Status.INFO, _("No protocol in use has anything switched off."))
            return
        window = self._navigator.window_widget()
        dialog = SwitchChoices(self._clinic, self._dialogs, window)
        if self._dialogs.show(dialog) is not None and dialog.outcome:
            self._say(Status.OK, dialog.outcome)

    def _refused(self, done: object) -> bool:
        if isinstance(done, Problem | EnvironmentFault):
            self._say(Status.STOP, refusal_sentence(done))
            return True
        return False

    def _say(self, status: Status, sentence: str) -> None:
        self._message.set_status(status)
        self._message.setText(f"{SYMBOLS[status]} {sentence}".strip() if sentence else "")
