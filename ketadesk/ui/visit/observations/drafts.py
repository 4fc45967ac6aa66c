"""Half-typed fields of one editor, written within two seconds (F-01)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ketadesk.ui.presenter import VisitPresenter

_WITHIN_MS: Final = 1500


class DraftKeeper(QObject):
    """Writes what has changed since it last wrote.

    Args:
        presenter: the visit that the drafts belong to.
        prefix: of the drafts' names.
        texts: gives every text by its short name.
    """

    def __init__(
        self,
        presenter: VisitPresenter,
        prefix: str,
        texts: Callable[[], Mapping[str, str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._prefix, self._texts = presenter, prefix, texts
        self._written: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write)

    def names(self) -> tuple[str, ...]:
        """Names of the drafts that are kept now."""
        return tuple(self._prefix + name for name, text in self._written.items() if text)

    def touched(self) -> None:
        """Something was typed: it is written within two seconds."""
        if not self._timer.isActive():
            self._timer.start(_WITHIN_MS)

    def write(self) -> None:
        """Write now what has changed; while nobody is signed in it waits."""
        self._timer.stop()
        if self._presenter.clinic.person is None:
            return
        for name, text in self._texts().items():
            if text != self._written.get(name, ""):
                self._presenter.keep_draft(self._prefix + name, text)
                self._written[name] = text

    def forget(self) -> None:
        """The record has taken the place of the drafts it was told of; write what is left."""
        self._written = dict.fromkeys(self._written, "")
        self.write()

    def news(self) -> dict[str, str]:
        """Texts that changed elsewhere since they were last written or read here.

        The same field may stand on two screens, and another person may have signed in: whose
        drafts are shown follows from the store. What was typed since the last writing stays.
        """
        kept = self._kept()
        changed = {
            name: kept.get(name, "")
            for name, text in self._texts().items()
            if text == self._written.get(name, "") and text != kept.get(name, "")
        }
        self._written |= changed
        return changed

    def _kept(self) -> dict[str, str]:
        start = len(self._prefix)
        return {
            name[start:]: text
            for name, text in self._presenter.drafts().items()
            if name.startswith(self._prefix)
        }
