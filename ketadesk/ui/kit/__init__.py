"""The reusable widgets of the window. See each module for what it offers.

Knows Qt and the theme. Must not know the desk, patients, visits or protocols: every word, value
and status is passed in. Labels show plain text only, everything that takes the focus has an
accessible name with its unit, and all of it holds from 100 to 200 % text in both themes. Add a
widget that a second screen needs as its own module, and name it here.
"""

from ketadesk.ui.kit.answers import MultiAnswer, Option, SegmentedAnswer
from ketadesk.ui.kit.buttons import Button, ButtonKind
from ketadesk.ui.kit.cards import Banner, Card, Fact, KeyValueTable, Moment, Panel, Timeline
from ketadesk.ui.kit.dialog import Dialog, Verb
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
