"""The protocols' pages in the settings: the list, and over it the form or the comparison."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ketadesk.desk.protocol_drafts import Draft
from ketadesk.protocols.model import Protocol
from ketadesk.ui.dialogs import Dialogs
from ketadesk.ui.navigation import Navigator
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.protocols.comparison import ProtocolComparison
from ketadesk.ui.protocols.editor import ProtocolEditor
from ketadesk.ui.protocols.listing import ProtocolListing


class ProtocolsScreen(QWidget):
    """One page at a time.

    Signals:
        left(): back to the settings.

    Args:
        clinic: the clinic's presenter.
        navigator: the window.
        dialogs: signatures, files, questions.
    """

    left = Signal()

    def __init__(
        self,
        clinic: ClinicPresenter,
        navigator: Navigator,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clinic, self._typist = clinic, ""
        self.listing = ProtocolListing(clinic, navigator, dialogs)
        self.editor = ProtocolEditor(clinic, dialogs)
        self.comparison = ProtocolComparison(clinic)
        self.pages = QStackedWidget()
        for page in (self.listing, self.editor, self.comparison):
            self.pages.addWidget(page)
        self.listing.edit_wanted.connect(self._edit)
        self.listing.comparison_wanted.connect(self._compare)
        self.listing.left.connect(self.left)
        self.editor.left.connect(self._to_list)
        clinic.person_changed.connect(self._on_person_changed)
        self.comparison.left.connect(self._to_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.setFocusProxy(self.listing)

    def begin(self) -> None:
        """Show the list, with what there is now."""
        self._to_list()

    def _edit(self, draft: Draft) -> None:
        person = self._clinic.person
        self._typist = "" if person is None else person.id
        self.editor.begin(draft)
        self.pages.setCurrentWidget(self.editor)
        self.editor.setFocus()

    def _on_person_changed(self) -> None:
        """Whoever signs in next keeps nothing that somebody else has typed (R-SEC-08)."""
        person = self._clinic.person
        editing = self.pages.currentWidget() is self.editor
        if editing and person is not None and person.id != self._typist:
            self._to_list()

    def _compare(self, protocol: Protocol) -> None:
        self.comparison.begin(protocol)
        self.pages.setCurrentWidget(self.comparison)
        self.comparison.setFocus()

    def _to_list(self) -> None:
        self.listing.refresh()
        working = self.editor.working
        if self.pages.currentWidget() is self.editor and working is not None:
            self.listing.choose(working.draft.protocol.content_hash)
        self.pages.setCurrentWidget(self.listing)
        self.listing.setFocus()
