"""The colours of the light and the dim theme, and what a coloured sign says."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from PySide6.QtGui import QColor


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


class Theme(NamedTuple):
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
