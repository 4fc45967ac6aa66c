"""Symptoms of a set: hidden until somebody asks about them; none is an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Button, ButtonKind, FieldRow, MultiAnswer, Option
from ketadesk.ui.wording import SYMPTOMS
from ketadesk.visit.answers import Raw

_NAME: Final = "symptoms"
_NONE: Final = "none"


class SymptomsRow(FieldRow):
    """The symptoms to choose from, and the button elsewhere that shows them.

    Attributes:
        answer: what is chosen.
        open_button: shows the row; it is placed by whoever holds the row.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        numbered = enumerate(SYMPTOMS.items(), start=1)
        options = (Option(value, _(label), str(number)) for number, (value, label) in numbered)
        none = Option(_NONE, _("None"), "0")
        self.answer = MultiAnswer((none, *options), _("Symptoms"))
        self._before: tuple[str, ...] = ()
        super().__init__(_("Symptoms: choose what there is"), self.answer, parent=parent)
        self.open_button = Button(_("Symptoms"), ButtonKind.LINK, key="Alt+Y", quiet=True)
        self.open_button.clicked.connect(self._on_asked)
        self.answer.chosen.connect(self._on_chosen)
        self.hide()

    def texts(self) -> dict[str, str]:
        """What is chosen, as a draft keeps it."""
        return {_NAME: ",".join(self.answer.values)}

    def raw(self) -> dict[str, Raw]:
        """What is chosen, as the desk takes it."""
        chosen = self.answer.values
        said = tuple(each for each in chosen if each != _NONE)
        raw: dict[str, Raw] = {_NAME: said} if chosen else {}
        if "confusion" in chosen:
            # NEWS2 asks for the same fact under its own name.
            raw["oriented"] = False
        return raw

    def restore(self, kept: Mapping[str, str]) -> None:
        """Show what a draft kept, if it kept any."""
        if _NAME in kept:
            known = (_NONE, *SYMPTOMS)
            chosen = [each for each in kept[_NAME].split(",") if each in known]
            self._set(chosen)
            self.setVisible(bool(chosen))

    def wipe(self) -> None:
        """Nothing chosen, nothing shown."""
        self._set(())
        self.hide()

    def _set(self, values: Iterable[str]) -> None:
        self.answer.set_values(values)
        self._before = self.answer.values

    def _on_chosen(self, values: tuple[str, ...]) -> None:
        """None is none of the others."""
        added = set(values) - set(self._before)
        if _NONE in added:
            values = (_NONE,)
        elif added:
            values = tuple(each for each in values if each != _NONE)
        self._set(values)

    def _on_asked(self) -> None:
        self.show()
        self.answer.setFocus()
