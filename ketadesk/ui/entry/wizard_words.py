"""What the steps of the first start are called, and where their page stands."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.kernel.text import _


def step_words(step: int) -> tuple[str, str]:
    """Title of a step and the sentence under it; steps count from 0."""
    titles = (
        (_("Set up your clinic"), _("These numbers stand on every patient's sheet.")),
        (
            _("Place and paper"),
            _("Times are recorded in this zone, wherever this computer is."),
        ),
        (_("First person"), _("Medical director, prescriber and administrator in one.")),
        (_("A nurse"), _("More people are added later in the settings.")),
        (_("Recovery key"), _("The record is made. Keep its recovery key now.")),
        (_("Protocol"), _("Read it and approve it. Each visit follows the approved text.")),
    )
    return titles[step]


def in_the_middle(widget: QWidget) -> QWidget:
    """A holder with the widget in the middle of the width."""
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.addStretch(1)
    across.addWidget(widget, 100)
    across.addStretch(1)
    return holder
