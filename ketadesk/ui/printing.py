"""Printing: the finished pages as pictures on the printer that the person chose.

A spooled job is still not paper: whoever prints confirms that the paper is there before the
record says so (R-DOC-16).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QDialog, QWidget

from ketadesk.kernel.problems import EnvironmentFault, Fault

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

HIGHEST_DPI: Final = 300
_POINTS_AN_INCH: Final = 72
_SIZES: Final = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


class Printer(Protocol):
    """What the sheet screen may ask of the printing system."""

    def ready(self) -> bool:
        """Whether any printer is installed."""

    def print_pages(self, pdf: bytes, paper: str, parent: QWidget) -> bool:
        """Let the person choose a printer and print.

        Args:
            pdf: the exact document.
            paper: ``a4`` or ``letter``.
            parent: the window.

        Returns:
            True when the printer took every page; False if the person went back.

        Raises:
            EnvironmentFault: the printer did not take the document.
        """


class HeldPdf:
    """A PDF in memory, open for showing and printing. The buffer lives as long as it does."""

    def __init__(self, pdf: bytes) -> None:
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer()
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)

    @property
    def pages(self) -> int:
        """How many pages."""
        return self.document.pageCount()

    def close(self) -> None:
        """Let go of document and buffer."""
        self.document.close()
        self._buffer.close()


class SystemPrinter:
    """The operating system's printers."""

    def ready(self) -> bool:
        """See ``Printer``."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return bool(QPrinterInfo.availablePrinterNames())

    def print_pages(self, pdf: bytes, paper: str, parent: QWidget) -> bool:
        """See ``Printer``."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        if not self.ready():
            raise EnvironmentFault(Fault.PRINTER, "none installed")
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(_SIZES[paper]))
        printer.setFullPage(True)
        printer.setDocName("KetaDesk")
        dialog = QPrintDialog(printer, parent)
        try:
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return False
        finally:
            dialog.deleteLater()
        # A printer that has gone turns into a file writer without a name.
        if printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat and not (
            printer.outputFileName()
        ):
            raise EnvironmentFault(Fault.PRINTER, "gone")
        printer.setFullPage(True)
        paint_pages(pdf, printer)
        return True


def paint_pages(pdf: bytes, printer: QPrinter) -> None:
    """Paint every page at its own size, as a picture of at most 300 dots an inch.

    Raises:
        EnvironmentFault: the printer did not take every page.
    """
    held = HeldPdf(pdf)
    painter = QPainter()
    try:
        if not painter.begin(printer):
            raise EnvironmentFault(Fault.PRINTER, "did not begin")
        for page in range(held.pages):
            if page and not printer.newPage():
                raise EnvironmentFault(Fault.PRINTER, "no next page")
            _paint_page(held.document, page, painter, printer.resolution())
        if not painter.end():
            raise EnvironmentFault(Fault.PRINTER, "did not end")
    finally:
        if painter.isActive():
            painter.end()
        held.close()


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, device_dpi: int) -> None:
    inches = document.pagePointSize(page) / _POINTS_AN_INCH
    dpi = min(HIGHEST_DPI, device_dpi)
    pixels = QSize(round(inches.width() * dpi), round(inches.height() * dpi))
    picture = document.render(page, pixels)
    painter.drawImage(
        QRectF(0, 0, inches.width() * device_dpi, inches.height() * device_dpi), picture
    )
