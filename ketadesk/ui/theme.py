"""Type and spacing of the window, and dressing it in the colours of a theme.

``apply`` dresses the application. Widgets that paint themselves ask ``shown_theme``, ``px`` and
``font`` at paint time, so a change of theme or text size needs no other call. Everything else is
in ``resources/theme/ketadesk.qss``, where ``$token`` is a colour and ``px(16)`` a length that
grows with the text size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.kernel.resources import resource
from ketadesk.ui.colours import DIM, LIGHT, SYMBOLS, THEMES, Status, Theme, blend, contrast

__all__ = (
    "BODY_PX",
    "CONTROL_PX",
    "DIM",
    "FOCUS_PX",
    "GAP_PX",
    "LARGEST_PERCENT",
    "LIGHT",
    "SMALLEST_PERCENT",
    "SYMBOLS",
    "THEMES",
    "Status",
    "Theme",
    "app_icon",
    "apply",
    "blend",
    "contrast",
    "font",
    "new_application",
    "prepare",
    "px",
    "set_role",
    "shown_text_percent",
    "shown_theme",
    "style_sheet",
)

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

BODY_PX: Final = 16
CONTROL_PX: Final = 44
FOCUS_PX: Final = 3
GAP_PX: Final = 16
SMALLEST_PERCENT: Final = 100
LARGEST_PERCENT: Final = 200

_STYLE: Final = "Fusion"
_STYLED: Final = "ketadesk_styled"


def style_sheet(theme: Theme, text_percent: int) -> str:
    """The style sheet in these colours at this text size (100 to 200 %)."""
    text = resource("theme", "ketadesk.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    colours = theme._asdict()
    for status in Status:
        colours[f"{status.value}_edge"] = theme.edge_of(status)
        colours[f"{status.value}_wash"] = blend(theme.surface, theme.soft_of(status), 0.55)
    text = re.sub(r"\$([a-z][a-z0-9_]*)", lambda found: str(colours[found[1]]), text)
    return re.sub(
        r"\bpx\(([\d.]+)\)", lambda found: f"{_scaled(float(found[1]), text_percent)}px", text
    )


def apply(app: QApplication, theme: Theme, text_percent: int = SMALLEST_PERCENT) -> None:
    """Dress the whole application; every open window follows at once.

    Raises:
        ValueError: if the text size is not 100 to 200 %.
    """
    # From one sheet to another Qt dresses each widget once for every widget around it; from none
    # to one it dresses each once, which takes a tenth of the time in a full window.
    app.setStyleSheet("")
    prepare(app, theme, text_percent)
    app.setStyleSheet(style_sheet(theme, text_percent))


def prepare(app: QApplication, theme: Theme, text_percent: int = SMALLEST_PERCENT) -> None:
    """Set what widgets measure themselves by; ``apply`` adds the style sheet.

    The first page is put together between the two: under a style sheet, each widget that gets a
    parent would be dressed again.

    Raises:
        ValueError: if the text size is not 100 to 200 %.
    """
    if not SMALLEST_PERCENT <= text_percent <= LARGEST_PERCENT:
        raise ValueError("text size out of range")
    if not app.property(_STYLED):
        app.setStyle(_STYLE)
        app.setProperty(_STYLED, True)  # noqa: FBT003 - a property's value has no name
    app.setProperty("ketadesk_theme", theme.name)
    app.setProperty("ketadesk_text_percent", text_percent)
    app.setPalette(_palette(theme))
    app.setFont(font(BODY_PX))


def new_application(program: str) -> QApplication:
    """The application in the style that the style sheet is written for.

    Named at the start, the style costs nothing; set later, Qt hands it to Python first.
    """
    app = QApplication([program, "-style", _STYLE])
    app.setProperty(_STYLED, True)  # noqa: FBT003 - a property's value has no name
    return app


def app_icon() -> QIcon:
    """The icon of the window."""
    from PySide6.QtGui import QIcon

    return QIcon(str(resource("icons", "ketadesk.svg")))


def shown_theme() -> Theme:
    """The theme that ``apply`` set; light before that."""
    app = QCoreApplication.instance()
    name = app.property("ketadesk_theme") if app is not None else None
    return THEMES.get(str(name), LIGHT)


def shown_text_percent() -> int:
    """The text size that ``apply`` set, in per cent; 100 before that."""
    app = QCoreApplication.instance()
    percent = app.property("ketadesk_text_percent") if app is not None else None
    return int(percent) if percent is not None else SMALLEST_PERCENT


def px(length: float) -> int:
    """A length in pixels that grows with the text size."""
    return _scaled(length, shown_text_percent())


def font(length: float = BODY_PX, *, bold: bool = False) -> QFont:
    """The system's interface font at this size (pixels at 100 %), with figures of one width."""
    # Made of nothing, a font is the application's: the system's, in whatever size.
    chosen = QFont()
    chosen.setPixelSize(px(length))
    chosen.setBold(bold)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects by, and dress the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.updateGeometry()
    widget.update()


def _scaled(length: float, text_percent: int) -> int:
    return round(length * text_percent / 100)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, theme.bg),
        (role.WindowText, theme.ink),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.bg),
        (role.Text, theme.ink),
        (role.PlaceholderText, theme.ink2),
        (role.Button, theme.surface),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.stop),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.ink),
        (role.Link, theme.accent_text),
        (role.Light, theme.line),
        (role.Mid, theme.control),
        (role.Dark, theme.control),
        (role.Shadow, theme.bg),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.ink2))
    return palette
