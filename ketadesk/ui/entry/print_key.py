"""The recovery key on paper, from memory: no file is written (R-SEC-16)."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.theme import font


def print_key(lines: str, parent: QWidget) -> str:
    """Ask for a printer and print the key; the sentence that says what came of it."""
    if not QPrinterInfo.availablePrinterNames():
        return _("No printer is set up on this computer. Write the key down by hand.")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    try:
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return _("Nothing was printed.")
    finally:
        dialog.deleteLater()
    painter = QPainter()
    if not painter.begin(printer):
        return _("The printer did not take the page. Write the key down by hand.")
    sheet = printer.pageRect(QPrinter.Unit.DevicePixel).toRect()
    margin = sheet.width() // 10
    box = QRect(margin, margin, sheet.width() - 2 * margin, sheet.height() - 2 * margin)
    words = font(16)
    words.setPointSize(16)
    painter.setFont(words)
    text = "\n\n".join(
        (
            _("KetaDesk recovery key"),
            lines,
            _("Opens the clinic's record. Keep it locked away from the computer."),
            _("Kept by: ______________________   Since: ______________"),
        )
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, text)
    painter.end()
    return _("The key was sent to the printer. Check the paper.")
