"""Half-typed forms outside a visit: kept for whoever typed them until the record has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import N_
from ketadesk.ui.drafts import DraftKeeper, DraftPlace
from ketadesk.ui.kit import SegmentedAnswer, TextField

BACK: Final = N_("What you typed here before is back. Check it.")
_MARK: Final = "="
"""Begins every draft: a field that was emptied is a change as well."""


class FormDrafts(DraftKeeper):
    """What differs in a form from what it showed at first (F-01).

    It is written within two seconds and when the form is hidden, so that a lock, another screen
    or the end of the program loses nothing.

    Args:
        place: where the drafts belong.
        editors: of the form, by name. Never one for a passphrase.
        form: holds them.
    """

    def __init__(
        self, place: DraftPlace, editors: Mapping[str, TextField | SegmentedAnswer], form: QWidget
    ) -> None:
        super().__init__(place, self._changed, form)
        self._editors = dict(editors)
        self._base: dict[str, str] | None = None
        for editor in self._editors.values():
            if isinstance(editor, SegmentedAnswer):
                editor.chosen.connect(self.touched)
            else:
                editor.textChanged.connect(self.touched)
        form.installEventFilter(self)

    def begin(self, place: DraftPlace | None = None) -> bool:
        """The form shows now what it starts from: bring drafts back; whether there were any.

        Args:
            place: another place than before, where the form is about something else now.
        """
        if place is not None:
            self._place = place
        self._base = {name: _shown(editor) for name, editor in self._editors.items()}
        self._written = {}
        back = self.news()
        for name, text in back.items():
            _show(self._editors[name], text.removeprefix(_MARK))
        return bool(back)

    def done(self) -> None:
        """The record has what was typed, or nobody wants it any more: let go of the drafts."""
        for name, text in self._written.items():
            if text:
                self._place.keep(name, "")
        self._written = {}
        self._base = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write when the form goes out of sight: whoever typed is still signed in."""
        if event.type() is QEvent.Type.Hide:
            self.write()
        return super().eventFilter(watched, event)

    def _changed(self) -> Mapping[str, str]:
        if self._base is None:
            return {}
        shown = {name: _shown(editor) for name, editor in self._editors.items()}
        return {
            name: "" if text == self._base[name] else _MARK + text for name, text in shown.items()
        }


def _shown(editor: TextField | SegmentedAnswer) -> str:
    return (editor.value or "") if isinstance(editor, SegmentedAnswer) else editor.text()


def _show(editor: TextField | SegmentedAnswer, text: str) -> None:
    if isinstance(editor, SegmentedAnswer):
        known = {option.value for option in editor.options}
        editor.set_value(text if text in known else None)
    else:
        editor.set_text(text)
