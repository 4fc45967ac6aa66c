"""The form that edits a draft: left the parts, right what may be set in the chosen one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.desk.protocol_drafts import Draft
from ketadesk.desk.session import CLINIC
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.editable import MEDICINES, EditField, EditPart, fields_of, parts_of
from ketadesk.protocols.editing import Path, with_part, without_part
from ketadesk.protocols.model import Medicine
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.form_drafts import BACK
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Column,
    FocusScroll,
    Label,
    PickTable,
    line_up,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.protocols.add_medicine import AddMedicine
from ketadesk.ui.protocols.field_row import EditRow
from ketadesk.ui.protocols.part_rows import changes, part_rows
from ketadesk.ui.protocols.values import told
from ketadesk.ui.protocols.words import in_the_way, source_told
from ketadesk.ui.protocols.working import Working
from ketadesk.ui.theme import SYMBOLS, Status, px
from ketadesk.ui.wording import problem_sentence

_LEFT_PX: Final = 400


class ProtocolEditor(QWidget):
    """Edits one draft at a time.

    Signals:
        left(): back to the list.

    Args:
        clinic: the clinic's presenter.
        dialogs: asks before typed values are let go of.
    """

    left = Signal()

    def __init__(
        self, clinic: ClinicPresenter, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clinic, self._dialogs = clinic, dialogs
        self.working: Working | None = None
        self._parts: tuple[EditPart, ...] = ()
        self._part: EditPart | None = None
        self.rows: list[EditRow] = []
        self.title = Label("", "page")
        self.keep = Button(_("Keep this draft"), ButtonKind.PRIMARY, key="Alt+K")
        self.keep.clicked.connect(self.save)
        self.back = Button(_("Back to the protocols"), key="Alt+B")
        self.back.clicked.connect(self._on_back)
        self._message = Label("", "message")
        self.parts = PickTable(
            (Column(_("Part"), share=1), Column(_("Changed"))), spoken=_("Parts of the protocol")
        )
        self.parts.itemSelectionChanged.connect(self._on_part)
        self.parts.row_opened.connect(self._on_opened)
        self._right = QVBoxLayout()
        self._build()
        self.setFocusProxy(self.parts)

    def _build(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 16, 20, 16)
        page.setSpacing(12)
        page.addWidget(self.title)
        page.addWidget(line_up(self.keep, self.back, self._message, gap=12))
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.parts)
        columns.addLayout(self._right, 1)
        page.addLayout(columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the fields the larger half."""
        super().resizeEvent(event)
        self.parts.setFixedWidth(min(px(_LEFT_PX), self.width() * 2 // 5))
        self.parts.resizeRowsToContents()

    # --- beginning and ending ----------------------------------------------------------------

    def begin(self, draft: Draft) -> None:
        """Show this draft, with what was typed into it and never kept."""
        desk = self._clinic.desk
        place = DraftPlace(self._clinic.drafts, CLINIC, f"protocol.{draft.id}.")
        beside = desk.protocols.shipped_beside(draft.protocol)
        self.working = Working(draft, beside, place, desk.session.settings.decimal_sign)
        self.title.setText(
            _("{title}, version {version}").format(
                title=draft.protocol.title, version=draft.protocol.version
            )
        )
        self._say(Status.INFO, _(BACK) if self.working.came_back else "")
        self._show_parts()
        self.parts.selectRow(0)
        self._on_part()

    def save(self) -> bool:
        """Keep the draft; whether it is kept. What is in the way is said beside its field."""
        if self.working is None:
            return False
        return self._save(self.working)

    def _save(self, working: Working) -> bool:
        if working.refused:
            self._say(Status.STOP, _("A value cannot be read. Correct it first; see its field."))
            self._go_to_refused(working)
            return False
        desk, draft = self._clinic.desk.protocols, working.draft
        done = self._clinic.do(
            lambda: desk.save(draft.id, draft.protocol.content_hash, working.protocol), self.save
        )
        if isinstance(done, EnvironmentFault):
            return False
        if isinstance(done, Problem):
            self._say(Status.STOP, problem_sentence(done))
            return False
        if isinstance(done, tuple):
            self._say(Status.STOP, in_the_way(working.protocol, done))
            return False
        working.kept(done)
        self._say(Status.OK, _("Kept. Nobody uses it before a director has approved it."))
        self._show_parts()
        self._refresh()
        return True

    def _on_back(self) -> None:
        if self.working is not None and self.working.unkept:
            again = _("What you typed and did not keep is let go of.")
            if not self._dialogs.confirm(
                _("Leave without keeping?"), (again,), _("Leave it"), destructive=True
            ):
                return
            self.working.let_go()
        self.left.emit()

    # --- parts -------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        working = self._work()
        self._parts = parts_of(working.protocol)
        self.parts.show_rows(part_rows(working, self._parts))

    def _on_part(self) -> None:
        chosen = self.parts.chosen_key()
        if chosen is not None and self.working is not None:
            part = self._parts[int(chosen)]
            if part != self._part or not self.rows:
                self._show_part(part)

    def _on_opened(self, _key: str) -> None:
        if self.rows:
            self.rows[0].setFocus()

    def choose(self, path: Path) -> None:
        """Show the part at this path."""
        for number, each in enumerate(self._parts):
            if each.path == path:
                self.parts.blockSignals(True)  # noqa: FBT003 - Qt's own signature
                self.parts.selectRow(number)
                self.parts.blockSignals(False)  # noqa: FBT003
                self._show_part(each)
                return

    def _show_part(self, part: EditPart) -> None:
        working = self._work()
        self._part = part
        card = Card(part.title)
        self.rows = [EditRow(each) for each in fields_of(working.protocol, part.path)]
        for row in self.rows:
            row.typed.connect(self._on_typed)
            row.set_back.connect(self._on_set_back)
            row.passed_on.connect(self._on_passed)
            row.show_text(working.text(row.field))
            card.add_row(row)
        if part.path == MEDICINES:
            adding = AddMedicine(tuple(each.name for each in working.protocol.medicines))
            adding.wanted.connect(self._add_medicine)
            card.add(adding)
        elif part.path[:1] == MEDICINES:
            off = Button(_("Take it off the list"))
            off.clicked.connect(self._on_take_off)
            card.add(line_up(off))
        elif not self.rows:
            card.add(Label(_("Choose one of the parts under this heading."), "secondary"))
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(3, 3, 8, 3)
        inside.addWidget(card)
        inside.addStretch(1)
        while self._right.count():
            item = self._right.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        page = FocusScroll(content)
        self._right.addWidget(page)
        # At once, so that a field of it can take the focus.
        page.show()
        self._refresh()

    def _refresh(self) -> None:
        """Beside each field: shipped value, source, and what is in the way."""
        working = self._work()
        flaws = working.flaws()
        for row in self.rows:
            shipped = working.shipped_value(row.field.path)
            protocol = working.protocol if working.shipped is None else working.shipped
            words = _("Not in the shipped protocol.")
            if shipped is not None:
                words = _("Shipped: {value}").format(value=told(row.field, shipped[0]))
                source = source_told(protocol, row.field.path)
                words += f" · {source}" if source else ""
            row.show_standing(
                words,
                changed=working.changed(row.field),
                can_be_set_back=shipped is not None,
            )
            row.show_problem(working.problem(row.field, flaws))
        number = next((n for n, each in enumerate(self._parts) if each == self._part), None)
        item = None if number is None else self.parts.item(number, 1)
        if item is not None and self._part is not None:
            item.setText(changes(working, self._part))

    # --- fields ------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        row, working = self.sender(), self._work()
        if not isinstance(row, EditRow):
            return
        working.type(row.field, text)
        self._said_typed()
        if row.field.path[:1] == MEDICINES and row.field.path[-1] == "name":
            self._renamed(text)
            return
        self._refresh()

    def _on_set_back(self) -> None:
        row, working = self.sender(), self._work()
        if isinstance(row, EditRow):
            working.set_back(row.field)
            row.show_text(working.text(row.field))
            row.setFocus()
            self._said_typed()
            self._refresh()

    def _said_typed(self) -> None:
        self._say(Status.INFO, _("Not kept yet."))

    def _on_passed(self) -> None:
        row = self.sender()
        at = next((n for n, each in enumerate(self.rows) if each is row), len(self.rows))
        if at + 1 < len(self.rows):
            self.rows[at + 1].setFocus()
        else:
            self.keep.setFocus()

    # --- medicines ---------------------------------------------------------------------------

    def _add_medicine(self, name: str) -> None:
        working = self._work()
        new = Medicine(name, "other", "mg", ("IV",))
        working.protocol = with_part(working.protocol, MEDICINES, new)
        self._changed_list((*MEDICINES, name))

    def _on_take_off(self) -> None:
        working = self._work()
        if self._part is not None:
            working.protocol = without_part(working.protocol, self._part.path)
            self._changed_list(MEDICINES)

    def _renamed(self, text: str) -> None:
        working = self._work()
        name = text.strip()
        if working.protocol.medicine(name) is not None:
            self._changed_list((*MEDICINES, name))
        else:
            self._refresh()

    def _changed_list(self, path: Path) -> None:
        """Keep at once: a part that came or went is no half-typed value."""
        # The rows may be of a part that is called otherwise now.
        self.rows = []
        if not self._save(self._work()):
            self._show_parts()
        self.choose(path)

    # --- saying ------------------------------------------------------------------------------

    def _go_to_refused(self, working: Working) -> None:
        path = working.first_refused()
        for part in self._parts:
            found: tuple[EditField, ...] = fields_of(working.protocol, part.path)
            if path in [each.path for each in found]:
                self.choose(part.path)
                next(each for each in self.rows if each.field.path == path).setFocus()
                return

    def _say(self, status: Status, sentence: str) -> None:
        self._message.set_status(status)
        self._message.setText(f"{SYMBOLS[status]} {sentence}" if sentence else "")
        self._message.setVisible(bool(sentence))

    def _work(self) -> Working:
        if self.working is None:
            raise LookupError("no draft is shown")
        return self.working
