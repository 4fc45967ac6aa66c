"""The draft on the screen: what was typed since it was last kept, and what is in its way."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ketadesk.desk.protocol_drafts import Draft
from ketadesk.kernel.problems import Problem
from ketadesk.protocols.checks import check
from ketadesk.protocols.editable import EditField, fields_of
from ketadesk.protocols.editing import OFFERED, Path, set_back, value_at, with_value
from ketadesk.protocols.flaws import Flaw
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.standing import flaw_place
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.protocols.values import read_typed, same, typed_text
from ketadesk.ui.protocols.words import flaw_sentence, typed_sentence

_BETWEEN: Final = "/"
_MARK: Final = "="
"""Begins every text that is kept: a field that was emptied is a change as well."""


class Working:
    """A draft being edited. Each typed value is kept at once as half-typed (F-01).

    Args:
        draft: as it was kept last.
        shipped: what it is held against, or None.
        place: keeps what is typed until the draft has it.
        decimal_sign: the clinic's.
    """

    def __init__(
        self, draft: Draft, shipped: Protocol | None, place: DraftPlace, decimal_sign: str
    ) -> None:
        self.draft = draft
        self.shipped = shipped
        self.protocol = draft.protocol
        self._place = place
        self._sign = decimal_sign
        self._refused: dict[Path, tuple[str, Problem]] = {}
        self._unkept: set[Path] = set()
        self.came_back = False
        for name, text in place.kept().items():
            self._bring_back(tuple(name.split(_BETWEEN)), text.removeprefix(_MARK))

    def _bring_back(self, path: Path, text: str) -> None:
        try:
            found = [e for e in fields_of(self.protocol, self._part_of(path)) if e.path == path]
        except LookupError:
            return
        for field in found:
            self.came_back = True
            self.type(field, text)

    @staticmethod
    def _part_of(path: Path) -> Path:
        if len(path) == 1:
            return ()
        return path[:1] if path[0] in ("schedule", "dosing", "recovery") else path[:2]

    @property
    def unkept(self) -> bool:
        """Whether anything was typed that the draft does not have."""
        return bool(self._unkept)

    @property
    def refused(self) -> bool:
        """Whether any typed value cannot be read."""
        return bool(self._refused)

    def first_refused(self) -> Path:
        """The place of the first typed value that cannot be read.

        Raises:
            StopIteration: every one can.
        """
        return next(iter(self._refused))

    def text(self, field: EditField) -> str:
        """What the field shows: what was typed, readable or not."""
        if field.path in self._refused:
            return self._refused[field.path][0]
        return typed_text(field, value_at(self.protocol, field.path), self._sign)

    def type(self, field: EditField, text: str) -> None:
        """Take what was typed into the field."""
        self._place.keep(_BETWEEN.join(field.path), _MARK + text)
        self._unkept.add(field.path)
        before = value_at(self.protocol, field.path)
        value = read_typed(field, text, self._sign, before)
        if isinstance(value, Problem):
            self._refused[field.path] = (text, value)
            return
        self._refused.pop(field.path, None)
        self.protocol = with_value(self.protocol, field.path, value)

    def set_back(self, field: EditField) -> None:
        """Take the shipped value again."""
        if self.shipped is None:
            raise LookupError(field.path)
        self.protocol = set_back(self.protocol, self.shipped, field.path)
        self._refused.pop(field.path, None)
        self._unkept.add(field.path)
        self._place.keep(_BETWEEN.join(field.path), _MARK + self.text(field))

    def kept(self, draft: Draft) -> None:
        """The draft has everything now."""
        self._place.drop(*(_BETWEEN.join(each) for each in self._unkept))
        self._unkept.clear()
        self.draft, self.protocol = draft, draft.protocol

    def let_go(self) -> None:
        """Nobody wants what was typed since the draft was kept."""
        self._refused.clear()
        self.kept(self.draft)

    def shipped_value(self, path: Path) -> tuple[object] | None:
        """What the shipped protocol has there, in a tuple; None where it has no such place."""
        try:
            return None if self.shipped is None else (value_at(self.shipped, path),)
        except LookupError:
            return None

    def changed(self, field: EditField) -> bool:
        """Whether the clinic says otherwise there than the shipped protocol."""
        shipped = self.shipped_value(field.path)
        if shipped is None:
            return False
        return field.path in self._refused or not same(
            value_at(self.protocol, field.path), shipped[0]
        )

    def flaws(self) -> tuple[Flaw, ...]:
        """What keeps the draft from being kept, as far as it can be read."""
        return tuple(replace(each, file="") for each in check(self.protocol, ""))

    def problem(self, field: EditField, flaws: tuple[Flaw, ...]) -> str:
        """What is in the way of this field, in a sentence; empty for nothing."""
        if field.path in self._refused:
            return typed_sentence(self._refused[field.path][1])
        place, key = flaw_place(self.protocol, field.path)
        keys = ("options", "switched_off") if key == OFFERED else (key,)
        here = [flaw_sentence(e) for e in flaws if e.place == place and e.key in keys]
        return " ".join(here)
