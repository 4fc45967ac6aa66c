"""Half-typed texts: whose they are, where they belong, and what the disk would not take yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.ui.colours import Status

if TYPE_CHECKING:
    # The presenter holds the shelf, and is there before any widget is.
    from ketadesk.ui.kit import Dialog, NoteField, TextField
    from ketadesk.ui.presenter import ClinicPresenter

_WITHIN_MS: Final = 1500


class DraftShelf:
    """The drafts of everybody, each kept under the person who typed it (R-SEC-08).

    What the disk refused waits here, also when its screen or dialog is gone: it is written the
    next time that anything typed is, or when somebody tries again.

    Args:
        clinic: knows who is signed in and tells faults.
    """

    def __init__(self, clinic: ClinicPresenter) -> None:
        self._clinic = clinic
        self._waiting: dict[tuple[str, str, str], str] = {}

    @property
    def open(self) -> bool:
        """Whether somebody is signed in, whose drafts can be kept."""
        return self._clinic.person is not None

    def keep(self, stream: str, field: str, text: str) -> None:
        """Keep a half-typed text of the person signed in; an empty one is let go of."""
        person = self._clinic.person
        if person is not None:
            self._waiting[(person.id, stream, field)] = text
            self.write()

    def of(self, stream: str) -> dict[str, str]:
        """Half-typed texts of the person signed in, by field."""
        person = self._clinic.person
        if person is None:
            return {}
        kept = self._clinic.desk.session.store.drafts(person.id, stream)
        for (whose, where, field), text in self._waiting.items():
            if (whose, where) == (person.id, stream):
                kept[field] = text
        return {field: text for field, text in kept.items() if text}

    def replaced(self, stream: str, fields: tuple[str, ...]) -> None:
        """The record has taken the place of these drafts of the person signed in."""
        person = self._clinic.person
        if person is not None:
            for field in fields:
                self._waiting.pop((person.id, stream, field), None)
            self.retry()

    def retry(self) -> None:
        """Write what has failed before, if anything has."""
        if self._clinic.waits(self.write):
            self.write()

    def write(self) -> None:
        """Write everything that waits; what the disk refuses goes on waiting."""
        store, now = self._clinic.desk.session.store, self._clinic.now()
        for (person, stream, field), text in tuple(self._waiting.items()):
            try:
                if text:
                    store.put_draft(person, stream, field, text, now)
                else:
                    store.drop_draft(person, stream, field)
            except EnvironmentFault as fault:
                self._clinic.not_saved(fault, self.write)
                return
            del self._waiting[(person, stream, field)]
        self._clinic.saved(self.write)


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where the drafts of one form belong.

    Attributes:
        shelf: keeps them.
        stream: what they are about, for instance a visit.
        form: begins the name of each, so that forms do not mix; may be empty.
    """

    shelf: DraftShelf
    stream: str
    form: str

    def keep(self, field: str, text: str) -> None:
        """Keep a half-typed text of this form."""
        self.shelf.keep(self.stream, self.form + field, text)

    def drop(self, *fields: str) -> None:
        """Let go of these: the record has them."""
        for field in fields:
            self.keep(field, "")

    def kept(self) -> dict[str, str]:
        """Texts of this form, of the person signed in, by field."""
        start = len(self.form)
        return {
            name[start:]: text
            for name, text in self.shelf.of(self.stream).items()
            if name.startswith(self.form)
        }


class DraftKeeper(QObject):
    """Writes what has changed since it last wrote, within two seconds (F-01).

    Args:
        place: where the drafts belong.
        texts: gives every text by its short name.
    """

    def __init__(
        self, place: DraftPlace, texts: Callable[[], Mapping[str, str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place, self._texts = place, texts
        self._written: dict[str, str] = {}
        self._over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write)

    def names(self) -> tuple[str, ...]:
        """Names of the drafts that are kept now."""
        return tuple(self._place.form + name for name, text in self._written.items() if text)

    def touched(self) -> None:
        """Something was typed: it is written within two seconds."""
        if not self._timer.isActive():
            self._timer.start(_WITHIN_MS)

    def write(self) -> None:
        """Write now what has changed; while nobody is signed in it waits."""
        self._timer.stop()
        if self._over or not self._place.shelf.open:
            return
        for name, text in self._texts().items():
            if text != self._written.get(name, ""):
                self._place.keep(name, text)
                self._written[name] = text
        self._place.shelf.retry()

    def forget(self) -> None:
        """The record has taken the place of the drafts it was told of; write what is left."""
        self._place.shelf.replaced(self._place.stream, self.names())
        self._written = dict.fromkeys(self._written, "")
        self.write()

    def end(self) -> None:
        """The record has what was typed: let go of the drafts and write none any more."""
        self._timer.stop()
        self._over = True
        for name, text in self._written.items():
            if text:
                self._place.keep(name, "")
        self._written = {}

    def news(self) -> dict[str, str]:
        """Texts that changed elsewhere since they were last written or read here.

        The same field may stand on two screens, and another person may have signed in: whose
        drafts are shown follows from the store. What was typed since the last writing stays.
        """
        kept = self._place.kept()
        changed = {
            name: kept.get(name, "")
            for name, text in self._texts().items()
            if text == self._written.get(name, "") and text != kept.get(name, "")
        }
        self._written |= changed
        return changed


class DialogDrafts(DraftKeeper):
    """The drafts of a dialog's text fields: shown again when it opens, written when it closes.

    A lock, a refusal or "Go back" loses nothing; ``end`` is called once the act is recorded.

    Args:
        place: where they belong.
        fields: by name. Never one for a passphrase.
        dialog: holds them, and says so where a text has come back.
    """

    def __init__(
        self, place: DraftPlace, fields: Mapping[str, TextField | NoteField], dialog: Dialog
    ) -> None:
        super().__init__(
            place, lambda: {name: field.text().strip() for name, field in fields.items()}, dialog
        )
        back = {name: text for name, text in self.news().items() if text}
        for name, text in back.items():
            fields[name].set_text(text)
        if back:
            dialog.show_message(_("What you typed here before is back. Check it."), Status.PLAIN)
        for field in fields.values():
            field.textChanged.connect(self.touched)
        dialog.finished.connect(self.write)
