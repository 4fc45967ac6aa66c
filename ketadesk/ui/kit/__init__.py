"""The reusable widgets of the window. See each module for what it offers.

Knows Qt and the theme. Must not know the desk, patients, visits or protocols: every word, value
and status is passed in. Labels show plain text only, everything that takes the focus has an
accessible name with its unit, and all of it holds from 100 to 200 % text in both themes. Add a
widget that a second screen needs as its own module, and name it here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ketadesk.ui.kit.answers import MultiAnswer, Option, SegmentedAnswer
    from ketadesk.ui.kit.buttons import Button, ButtonKind
    from ketadesk.ui.kit.cards import Card
    from ketadesk.ui.kit.dialog import Dialog, Verb
    from ketadesk.ui.kit.facts import Fact, KeyValueTable, Moment, Timeline
    from ketadesk.ui.kit.fields import NoteField, NumberField, TextField, TimeField
    from ketadesk.ui.kit.header import Identity, NavItem, PatientBanner, TopBar
    from ketadesk.ui.kit.label import KeyCap, Label, StatusPill, rule, upright
    from ketadesk.ui.kit.layout import (
        Columns,
        FlowLayout,
        FocusScroll,
        clear,
        column,
        keep_height,
        line_up,
        spread,
    )
    from ketadesk.ui.kit.panels import Banner, Panel
    from ketadesk.ui.kit.passphrase import PassphraseField
    from ketadesk.ui.kit.progress import ProgressBar
    from ketadesk.ui.kit.rows import FieldRow
    from ketadesk.ui.kit.stages import StageTab, StageTabs
    from ketadesk.ui.kit.tables import Cell, Column, DataTable, PickTable

__all__ = [
    "Banner",
    "Button",
    "ButtonKind",
    "Card",
    "Cell",
    "Column",
    "Columns",
    "DataTable",
    "Dialog",
    "Fact",
    "FieldRow",
    "FlowLayout",
    "FocusScroll",
    "Identity",
    "KeyCap",
    "KeyValueTable",
    "Label",
    "Moment",
    "MultiAnswer",
    "NavItem",
    "NoteField",
    "NumberField",
    "Option",
    "Panel",
    "PassphraseField",
    "PatientBanner",
    "PickTable",
    "ProgressBar",
    "SegmentedAnswer",
    "StageTab",
    "StageTabs",
    "StatusPill",
    "TextField",
    "TimeField",
    "Timeline",
    "TopBar",
    "Verb",
    "clear",
    "column",
    "keep_height",
    "line_up",
    "rule",
    "spread",
    "upright",
]

_HOMES: Final = {
    "Banner": "panels",
    "Button": "buttons",
    "ButtonKind": "buttons",
    "Card": "cards",
    "Cell": "tables",
    "Column": "tables",
    "Columns": "layout",
    "DataTable": "tables",
    "Dialog": "dialog",
    "Fact": "facts",
    "FieldRow": "rows",
    "FlowLayout": "layout",
    "FocusScroll": "layout",
    "Identity": "header",
    "KeyCap": "label",
    "KeyValueTable": "facts",
    "Label": "label",
    "Moment": "facts",
    "MultiAnswer": "answers",
    "NavItem": "header",
    "NoteField": "fields",
    "NumberField": "fields",
    "Option": "answers",
    "Panel": "panels",
    "PassphraseField": "passphrase",
    "PatientBanner": "header",
    "PickTable": "tables",
    "ProgressBar": "progress",
    "SegmentedAnswer": "answers",
    "StageTab": "stages",
    "StageTabs": "stages",
    "StatusPill": "label",
    "TextField": "fields",
    "TimeField": "fields",
    "Timeline": "facts",
    "TopBar": "header",
    "Verb": "dialog",
    "clear": "layout",
    "column": "layout",
    "keep_height": "layout",
    "line_up": "layout",
    "rule": "label",
    "spread": "layout",
    "upright": "label",
}


def __getattr__(name: str) -> object:
    """Load the module of a widget when it is first asked for: the sign-in page needs few."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"the kit has no {name}")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
