"""Editors with several parts: tables, several yes-no, dated results."""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Item
from ketadesk.ui.items.editor import ItemEditor, StepKeys, Take, options_of
from ketadesk.ui.items.parts import Part, TypedPart, part_for
from ketadesk.ui.items.words import Surroundings
from ketadesk.ui.kit import FieldRow, SegmentedAnswer, line_up
from ketadesk.ui.wording import problem_sentence
from ketadesk.visit.answers import NOT_ASSESSED, Raw
from ketadesk.visit.entries import Value


class TableEditor(ItemEditor):
    """Parts side by side; they are recorded together, once every needed one is there.

    Until then they are a draft. Words that may stand in place of the whole table, such as
    "Nobody", are a row of buttons at the end.
    """

    def __init__(
        self, item: Item, take: Take, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(item, take, parent)
        self.parts = tuple(part_for(each, around, self) for each in item.fields)
        for part in self.parts:
            part.changed.connect(self._changed)
            part.typed.connect(self.typed)
            part.stepped.connect(self._stepped)
        self._steps = StepKeys(self)
        self._steps.stepped.connect(self._step_beside)
        self._stays = False
        rows: list[QWidget] = [part.row for part in self.parts]
        own = options_of(item.options, left_out=item.not_assessed)
        self.beside: SegmentedAnswer | None = None
        if own:
            self.beside = SegmentedAnswer(own, item.prompt)
            for segment in self.beside.segments():
                segment.installEventFilter(self._steps)
            self.beside.chosen.connect(self._chosen)
            self.beside.key_answered.connect(self._go_on)
            rows.append(FieldRow(_("Or"), self.beside, stacked=True))
        self.column.addWidget(line_up(*rows, gap=16))
        self.setFocusProxy(self.parts[0].editor)

    def show_fields(self, fields: Mapping[str, Value], not_assessed: bool) -> None:  # noqa: FBT001
        """Show the recorded parts, or the words in their place."""
        word = NOT_ASSESSED if not_assessed else fields.get("value")
        if self.beside is not None:
            self.beside.set_value(str(word) if word is not None else None)
        for part in self.parts:
            part.show_value(fields.get(part.field.name))
            part.show_sentence("")

    def show_problem(self, problem: Problem) -> bool:
        """The sentence goes under the part it names."""
        self._stays = True
        named = problem.params.get("field")
        for part in self.parts:
            if part.field.name == named:
                part.show_sentence(problem_sentence(problem))
                return True
        return False

    def keys(self) -> frozenset[str]:
        """The keys of every part's buttons."""
        beside = () if self.beside is None else self.beside.options
        options = [*beside, *(option for part in self.parts for option in part.options)]
        return frozenset(option.key.casefold() for option in options)

    def draft_text(self) -> str:
        """Half-filled parts, while they are not what the record says."""
        given = {part.field.name: part.draft() for part in self.parts if part.draft()}
        raws = {part.field.name: part.raw() for part in self.parts if part.raw() is not None}
        recorded = {} if self._shown is None else dict(self._shown[0])
        if not given or self._plain(raws) == self._plain(recorded):
            return ""
        return json.dumps(given)

    def restore_draft(self, text: str) -> None:
        """Show the half-filled parts."""
        try:
            kept = json.loads(text)
        except ValueError:
            return
        for part in self.parts:
            if part.field.name in kept:
                part.restore(str(kept[part.field.name]))

    @staticmethod
    def _plain(parts: Mapping[str, Raw]) -> dict[str, str]:
        return {
            name: str(list(value) if isinstance(value, tuple) else value)
            for name, value in parts.items()
        }

    def _changed(self) -> None:
        self._stays = False
        sentences = [each.sentence() for each in self.parts if isinstance(each, TypedPart)]
        typed = [each for each in self.parts if isinstance(each, TypedPart)]
        for part, sentence in zip(typed, sentences, strict=True):
            part.show_sentence(sentence)
        raws = {part.field.name: part.raw() for part in self.parts}
        needed = [part.field.name for part in self.parts if part.field.required]
        if any(sentences) or any(raws[name] in (None, "") for name in needed):
            self._stays = any(sentences)
            self.typed.emit()
            return
        given = {name: raw for name, raw in raws.items() if raw not in (None, "")}
        self._take(given)

    def _stepped(self, step: int) -> None:
        part = self.sender()
        if not isinstance(part, Part):
            return
        stays, self._stays = self._stays, False
        if stays and step > 0:
            return
        place = self.parts.index(part) + step
        if step > 0 and self._rest_is_settled(self.parts.index(part)):
            place = len(self.parts)
        if 0 <= place < len(self.parts):
            self.parts[place].editor.setFocus()
        else:
            self.moved.emit(step)

    def _rest_is_settled(self, place: int) -> bool:
        """Whether a plain No makes the parts after it needless."""
        rest = self.parts[place + 1 :]
        return (
            place == 0
            and self.parts[0].raw() is False
            and not any(part.field.required for part in rest)
        )

    def _step_beside(self, step: int) -> None:
        if step < 0:
            self.parts[-1].editor.setFocus()
        else:
            self.moved.emit(1)

    def _chosen(self, value: str) -> None:
        kept = self._shown
        if value == NOT_ASSESSED:
            self._stays = True
            self.left_out.emit()
        else:
            self._stays = not self._take(value)
        if self._shown == kept and self.beside is not None:
            fields, not_assessed = kept or ({}, False)
            word = NOT_ASSESSED if not_assessed else fields.get("value")
            self.beside.set_value(str(word) if word is not None else None)

    def _go_on(self) -> None:
        stays, self._stays = self._stays, False
        if not stays:
            self.moved.emit(1)
