"""Which editor asks which kind of item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ketadesk.protocols.model import Item, Kind
from ketadesk.ui.items.choices import ManyEditor, choice_editor, is_short_scale
from ketadesk.ui.items.editor import ItemEditor, Take
from ketadesk.ui.items.fields import FieldEditor
from ketadesk.ui.items.tables import TableEditor
from ketadesk.ui.items.words import Surroundings


def _number(item: Item, take: Take, around: Surroundings) -> ItemEditor:
    if is_short_scale(item):
        return choice_editor(item, take, around)
    return FieldEditor(item, take, around)


def _many(item: Item, take: Take, _around: Surroundings) -> ItemEditor:
    return ManyEditor(item, take)


EDITORS: Final[Mapping[Kind, Callable[[Item, Take, Surroundings], ItemEditor]]] = {
    Kind.YES_NO: choice_editor,
    Kind.CHOICE: choice_editor,
    Kind.PERSON: choice_editor,
    Kind.NUMBER: _number,
    Kind.TEXT: FieldEditor,
    Kind.TEXT_LIST: FieldEditor,
    Kind.DATE: FieldEditor,
    Kind.TIME: FieldEditor,
    Kind.MANY: _many,
    Kind.TABLE: TableEditor,
    Kind.SEVERAL_YES_NO: TableEditor,
    Kind.DATED_RESULT: TableEditor,
}


def editor_for(item: Item, take: Take, around: Surroundings) -> ItemEditor:
    """A blank editor for an item; ``take`` records what is answered."""
    return EDITORS[item.kind](item, take, around)
