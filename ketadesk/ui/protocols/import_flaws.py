"""What keeps an imported file from being a draft: every flaw at once."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.protocols.flaws import Flaw, FlawKind
from ketadesk.ui.kit import Column, DataTable, Dialog, FocusScroll, Verb
from ketadesk.ui.theme import px


class FileFlaws(Dialog):
    """A table of flaws: place, key, what would be right, what stands there.

    Args:
        name: the file's.
        flaws: all of them.
        parent: the window.
    """

    def __init__(self, name: str, flaws: tuple[Flaw, ...], parent: QWidget | None) -> None:
        sentences = (
            _("{name} is no protocol that can be used. Nothing was kept.").format(name=name),
            _("Have these places corrected in the file, then import it again."),
        )
        super().__init__(
            _("This file cannot be imported"), sentences, (Verb("back", _("Go back")),),
            parent=parent,
        )  # fmt: skip
        self.table = DataTable(
            (
                Column(_("Place"), share=3),
                Column(_("Key"), share=2),
                Column(_("Expected"), share=4),
                Column(_("Found"), share=3),
            ),
            [(each.place, each.key, _expected(each), each.found) for each in flaws],
            spoken=_("Flaws of the file"),
        )
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self.table)
        inside.addStretch(1)
        page = FocusScroll(content)
        wide = min(px(820), 1000)
        page.setMinimumSize(wide, min(px(320), 480))
        # A dialog opens at two thirds of the desktop at most, which may be less than the table.
        self.setMinimumWidth(wide + 60)
        self.add(page)


def _expected(flaw: Flaw) -> str:
    told = flaw.expected
    if flaw.kind is FlawKind.UNKNOWN_KEY:
        told = _("no such key")
    if flaw.suggestion:
        told = _('{expected}; probably "{near}"').format(expected=told, near=flaw.suggestion)
    return told
