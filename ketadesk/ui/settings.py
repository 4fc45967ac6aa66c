"""The clinic's settings: facts, people, protocols, recovery key, this workstation's look.

Everybody may read them. Who may change what is the desk's to say; its refusal is shown beside.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ketadesk.desk.session import CLINIC
from ketadesk.kernel.dates import show_date
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.catalogue import load_shipped, shipped_ids
from ketadesk.protocols.model import Protocol
from ketadesk.ui.action_table import ActionTableCard
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.entry.clinic_form import CONTACT, PLACE, ClinicForm
from ketadesk.ui.form_drafts import BACK, FormDrafts
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    Columns,
    DataTable,
    FocusScroll,
    KeyCap,
    Label,
    column,
    line_up,
)
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.protocols.screen import ProtocolsScreen
from ketadesk.ui.settings_dialogs import (
    AddPerson,
    ReplacePassphrase,
    SettingsDialog,
)
from ketadesk.ui.settings_key import RecoveryKeyCard
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import ROLES, problem_sentence
from ketadesk.visit.entries import Entry, ProtocolApproved
from ketadesk.visit.people import Person, Role


class SettingsScreen(QWidget):
    """One card for each part of the settings.

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: asks questions.
    """

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._navigator = navigator
        self._dialogs = dialogs
        self.form = ClinicForm((*(name for name, _label, _hint in CONTACT), *PLACE))
        self.keep = Button(_("Keep these facts"), ButtonKind.PRIMARY)
        self._kept = Label("", "message")
        self.people = DataTable((), (), spoken=_("People"))
        self.add_person = Button(_("Add a person"))
        self.replace_passphrase = Button(_("Replace a passphrase"))
        self._people_message = Label("", "message")
        self.approvals = DataTable((), (), spoken=_("Approved protocols"))
        self.open_protocols = Button(_("Read, edit and approve protocols"))
        self._waiting = Label("", "body", status=Status.CAUTION)
        self.protocols = ProtocolsScreen(clinic, navigator, dialogs)
        self.key = RecoveryKeyCard(clinic, navigator, dialogs)
        self.rights = ActionTableCard(clinic, navigator, dialogs)
        self._build()
        self._connect()
        self.form.show_facts(clinic.desk.session.settings)
        place = DraftPlace(clinic.drafts, CLINIC, "settings.")
        self._drafts = FormDrafts(place, self.form.plain_editors(), self.form)
        if self._drafts.begin():
            self._kept.setText(_(BACK))
        self.refresh()

    def _build(self) -> None:
        left = column(self._facts_card())
        right = column(
            *(self._people_card(), self._protocol_card(), self.rights, self.key),
            self._look_card(),
        )
        columns = Columns()
        columns.add(left, 2)
        columns.add(right, 3)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 16, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(Label(_("Settings"), "page"))
        layout.addWidget(columns)
        layout.addStretch(1)
        self.pages = QStackedWidget()
        self.pages.addWidget(FocusScroll(page))
        self.pages.addWidget(self.protocols)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.setFocusProxy(self.form)

    def _facts_card(self) -> Card:
        card = Card(_("Clinic"))
        card.add(self.form)
        card.add(line_up(self.keep, self._kept, gap=12), above=0)
        return card

    def _people_card(self) -> Card:
        card = Card(_("People"))
        card.add_row(self.people)
        card.add(line_up(self.add_person, self.replace_passphrase, self._people_message, gap=12))
        return card

    def _protocol_card(self) -> Card:
        card = Card(_("Protocols"))
        card.add_row(self.approvals)
        card.add(self._waiting)
        card.add(line_up(self.open_protocols, gap=12), above=0)
        return card

    def _look_card(self) -> Card:
        card = Card(_("This workstation"))
        rows = (
            (_("Light or dim"), ("Ctrl D",)),
            (_("Larger or smaller text"), ("Ctrl +", "Ctrl -")),
            (_("Lock"), ("Ctrl L",)),
        )
        for words, keys in rows:
            card.add_row(_padded(line_up(Label(words), *(KeyCap(key) for key in keys), gap=10)))
        return card

    def _connect(self) -> None:
        self.keep.clicked.connect(self._on_keep)
        self.form.passed_on.connect(self.keep.setFocus)
        self.add_person.clicked.connect(self._on_add_person)
        self.replace_passphrase.clicked.connect(self._on_replace_passphrase)
        self.open_protocols.clicked.connect(self.show_protocols)
        self.protocols.left.connect(self._on_protocols_left)
        self._clinic.changed.connect(self.refresh)

    # --- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show people and protocols as they now stand; typed text stays."""
        session = self._clinic.desk.session
        self.people.show_rows(
            (
                Column(_("Name"), share=3),
                Column(_("Sign-in name"), share=2),
                Column(_("Roles"), share=4),
            ),
            [(_name(each), each.id, role_words(each)) for each in session.people.values()],
        )
        self.approvals.show_rows(
            (
                Column(_("Protocol"), share=3),
                Column(_("Version"), share=1),
                Column(_("Approved by"), share=3),
                Column(_("On"), share=2),
            ),
            [
                (
                    session.shelf.by_hash(body.content_hash).title,
                    body.version,
                    _name_of(session.people.get(entry.by), entry.by),
                    show_date(self._clinic.local(entry.happened_at).date()),
                )
                for entry, body in self._approvals()
            ],
        )
        waiting = self._waiting_protocols()
        self._waiting.setVisible(bool(waiting))
        self._waiting.setText(
            _("Not approved yet: {names}").format(
                names="; ".join(
                    _("{title}, version {version}").format(title=each.title, version=each.version)
                    for each in waiting
                )
            )
        )

    def _approvals(self) -> tuple[tuple[Entry, ProtocolApproved], ...]:
        entries = self._clinic.desk.session.store.entries(CLINIC)
        return tuple(
            (each, each.body) for each in entries if isinstance(each.body, ProtocolApproved)
        )

    def _waiting_protocols(self) -> tuple[Protocol, ...]:
        """Shipped protocols of which no version that KetaDesk ships now was approved."""
        approved = {body.content_hash for _entry, body in self._approvals()}
        shipped = map(load_shipped, shipped_ids())
        return tuple(each for each in shipped if each.content_hash not in approved)

    # --- doing -----------------------------------------------------------------------------

    def _on_keep(self) -> None:
        settings = self._clinic.desk.session.settings
        written = self.form.facts(settings, all_needed=False)
        self._kept.setText("")
        if written is None:
            return
        if written == settings:
            self._kept.set_status(None)
            self._kept.setText(_("Nothing was changed."))
            return
        done = self._clinic.do(
            lambda: self._clinic.desk.clinic.write_settings(written), self._on_keep
        )
        if isinstance(done, EnvironmentFault):
            return
        if isinstance(done, Problem):
            self._show_refusal(self._kept, done)
            return
        self._drafts.done()
        self.form.show_facts(written)
        self._drafts.begin()
        self._kept.set_status(Status.OK)
        words = _("● Kept.")
        if written.timezone != settings.timezone:
            words += " " + _("The new time zone holds from now on.")
        self._kept.setText(words)
        self._clinic.changed.emit(None)

    def _show_refusal(self, label: Label, problem: Problem) -> None:
        if problem.code is not Code.NOT_PERMITTED and problem.item is not None:
            self.form.show_problem(problem)
            return
        label.set_status(Status.STOP)
        label.setText(f"■ {problem_sentence(problem)}")

    def _on_add_person(self) -> None:
        self._run(AddPerson(self._clinic, self._navigator.window_widget()), self._people_message)

    def _on_replace_passphrase(self) -> None:
        dialog = ReplacePassphrase(self._clinic, self._navigator.window_widget())
        self._run(dialog, self._people_message)

    def show_protocols(self) -> None:
        """Show the protocols' own pages."""
        self.protocols.begin()
        self.pages.setCurrentWidget(self.protocols)
        self.protocols.setFocus()

    def _on_protocols_left(self) -> None:
        self.refresh()
        self.pages.setCurrentIndex(0)
        self.open_protocols.setFocus()

    def _run(
        self,
        dialog: SettingsDialog,
        label: Label,
    ) -> None:
        label.setText("")
        if self._dialogs.show(dialog) is not None and dialog.outcome:
            label.set_status(Status.OK)
            label.setText(f"● {dialog.outcome}")
        self.refresh()


def role_words(person: Person) -> str:
    """The person's roles, in the order of the table."""
    return ", ".join(_(ROLES[role]) for role in Role if role in person.roles)


def _name(person: Person) -> str | Cell:
    if person.active:
        return person.name
    return Cell(_("{name} (no longer active)").format(name=person.name), Status.PLAIN)


def _name_of(person: Person | None, person_id: str) -> str:
    return person_id if person is None else person.name


def _padded(widget: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(15, 9, 15, 9)
    layout.addWidget(widget)
    return holder
