"""Colours, type and spacing of the window, in a light and a dim theme.

``apply`` dresses the application. Widgets that paint themselves ask ``shown_theme``, ``px`` and
``font`` at paint time, so a change of theme or text size needs no other call. Everything else is
in ``resources/theme/ketadesk.qss``, where ``$token`` is a colour and ``px(16)`` a length that
grows with the text size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.kernel.resources import resource

BODY_PX: Final = 16
CONTROL_PX: Final = 44
FOCUS_PX: Final = 3
GAP_PX: Final = 16
SMALLEST_PERCENT: Final = 100
LARGEST_PERCENT: Final = 200

_STYLE: Final = "Fusion"
_STYLED: Final = "ketadesk_styled"


class Status(StrEnum):
    """What a coloured sign says; never shown by colour alone (R-UX-22)."""

    OK = "ok"
    CAUTION = "caution"
    STOP = "stop"
    INFO = "info"
    PLAIN = "plain"


SYMBOLS: Final = {
    Status.OK: "●",
    Status.CAUTION: "▲",
    Status.STOP: "■",
    Status.INFO: "●",
    Status.PLAIN: "",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each as ``#RRGGBB``. A ``_soft`` colour lies under its own text."""

    name: str
    bg: str
    surface: str
    ink: str
    ink2: str
    line: str
    control: str
    accent: str
    on_accent: str
    accent_text: str
    accent_soft: str
    focus: str
    ok: str
    ok_soft: str
    caution: str
    caution_soft: str
    stop: str
    stop_soft: str
    disabled: str
    bar: str = "#0C2A38"
    bar_ink: str = "#FFFFFF"
    bar_ink2: str = "#C9D8E0"
    bar_chip: str = "#17404F"
    bar_focus: str = "#F2A900"
    bar_caution: str = "#6B4700"
    bar_stop: str = "#A8121B"
    bar_info: str = "#0A5A78"

    def ink_of(self, status: Status) -> str:
        """The colour of words and signs with this status."""
        return {
            Status.OK: self.ok,
            Status.CAUTION: self.caution,
            Status.STOP: self.stop,
            Status.INFO: self.accent_text,
            Status.PLAIN: self.ink2,
        }[status]

    def soft_of(self, status: Status) -> str:
        """The ground under words with this status."""
        return {
            Status.OK: self.ok_soft,
            Status.CAUTION: self.caution_soft,
            Status.STOP: self.stop_soft,
            Status.INFO: self.accent_soft,
            Status.PLAIN: self.surface,
        }[status]

    def edge_of(self, status: Status) -> str:
        """The border round that ground."""
        if status is Status.PLAIN:
            return self.control
        return blend(self.soft_of(status), self.ink_of(status), 0.55)


LIGHT: Final = Theme(
    name="light",
    bg="#F3F6F8",
    surface="#FFFFFF",
    ink="#14212B",
    ink2="#4B5D6B",
    line="#CFDAE2",
    control="#6B7F8E",
    accent="#0A5A78",
    on_accent="#FFFFFF",
    accent_text="#0A5A78",
    accent_soft="#E3F1F7",
    focus="#B87A00",
    ok="#1B7346",
    ok_soft="#E3F4EA",
    caution="#7A5200",
    caution_soft="#FFF1CC",
    stop="#A8121B",
    stop_soft="#FCE4E4",
    disabled="#E4E9ED",
)

DIM: Final = Theme(
    name="dim",
    bg="#0E151A",
    surface="#172129",
    ink="#DCE6EC",
    ink2="#93A5B1",
    line="#2C3A45",
    control="#6B7F8E",
    accent="#2F8FB3",
    on_accent="#0E151A",
    accent_text="#7CC4DF",
    accent_soft="#15323F",
    focus="#F2A900",
    ok="#6CC796",
    ok_soft="#12301F",
    caution="#F0C455",
    caution_soft="#3A2E0C",
    stop="#FF8A8F",
    stop_soft="#44161A",
    disabled="#1F2C35",
)

THEMES: Final = {theme.name: theme for theme in (LIGHT, DIM)}


def blend(ground: str, colour: str, share: float) -> str:
    """``colour`` laid over ``ground`` with this share (0 to 1), as ``#RRGGBB``."""
    below, above = QColor(ground), QColor(colour)
    mixed = (
        round(b + (a - b) * share)
        for b, a in zip(
            (below.red(), below.green(), below.blue()),
            (above.red(), above.green(), above.blue()),
            strict=True,
        )
    )
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parsed = QColor(colour)
        channels = (parsed.redF(), parsed.greenF(), parsed.blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def style_sheet(theme: Theme, text_percent: int) -> str:
    """The style sheet in these colours at this text size (100 to 200 %)."""
    text = resource("theme", "ketadesk.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    colours = {field.name: getattr(theme, field.name) for field in fields(theme)}
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
    chosen = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
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
