"""The pages of a document on the screen, and the same words as text for screen readers."""

from __future__ import annotations

from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import Option, SegmentedAnswer
from ketadesk.ui.printing import HeldPdf

PAGE = "page"
TEXT = "text"


class SheetPreview(QWidget):
    """A document as pages or as plain text (R-DOC-17). Nothing of it touches the disk."""

    def __init__(self) -> None:
        super().__init__()
        self._held: HeldPdf | None = None
        self._empty = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(_("Pages of the sheet. The text view says the same in words."))
        self.view.setDocument(self._empty)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the sheet"))
        self.how = SegmentedAnswer(
            (Option(PAGE, _("Pages"), "p"), Option(TEXT, _("Text"), "t")), _("Show the sheet as")
        )
        self.how.set_value(PAGE)
        self.how.chosen.connect(self._on_how)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.how)
        layout.addWidget(self._stack, 1)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return 0 if self._held is None else self._held.pages

    def show_document(self, pdf: bytes, text: str) -> None:
        """Show this document; the place on the page stays where it was."""
        before, self._held = self._held, HeldPdf(pdf)
        bar = self.view.verticalScrollBar()
        at = bar.value()
        self.view.setDocument(self._held.document)
        bar.setValue(at)
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        if before is not None:
            before.close()

    def show_nothing(self) -> None:
        """Let go of the document."""
        self.view.setDocument(self._empty)
        self.text.setPlainText("")
        if self._held is not None:
            self._held.close()
            self._held = None

    def _on_how(self, value: str) -> None:
        self._stack.setCurrentWidget(self.text if value == TEXT else self.view)
