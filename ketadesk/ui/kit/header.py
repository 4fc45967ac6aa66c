"""The head of the window: top bar, patient banner, stages of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QWidget

from ketadesk.ui.kit.bar_items import BarButton, NavButton
from ketadesk.ui.kit.label import Label, StatusPill
from ketadesk.ui.kit.layout import FlowLayout, clear, keep_height
from ketadesk.ui.theme import Status, shown_text_percent

_LARGE_PERCENT: Final = 140


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place that the top bar leads to, with its shortcut in Qt's form ("Alt+B") or none."""

    name: str
    text: str
    key: str = ""


class TopBar(QFrame):
    """Product name, places, the alert of another chair, the clock, and who is signed in.

    Signals:
        went(str): a place was chosen; its name.
        alert_opened(): the chair alert was pressed.
        lock_pressed(): the person button was pressed.
    """

    went = Signal(str)
    alert_opened = Signal()
    lock_pressed = Signal()

    def __init__(
        self,
        product: str,
        items: Iterable[NavItem] = (),
        *,
        mark: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "topbar")
        flow = FlowLayout(self, gap=10, row_gap=2, margins=(20, 0, 20, 0))
        flow.addWidget(Label(product, "product", wraps=False))
        if mark:
            flow.addWidget(StatusPill(Status.CAUTION, mark))
        self._places: dict[str, NavButton] = {}
        for item in items:
            button = NavButton(item.text, item.key)
            button.setProperty("place", item.name)
            button.clicked.connect(self._go)
            self._places[item.name] = button
            flow.addWidget(button)
        self.alert = BarButton()
        self.alert.clicked.connect(self.alert_opened)
        self.alert.hide()
        self._clock = Label("", "barclock", wraps=False)
        self.person = BarButton()
        self.person.clicked.connect(self.lock_pressed)
        self.person.hide()
        for widget in (self.alert, self._clock, self.person):
            flow.add_right(widget)
        keep_height(self)

    def set_current(self, name: str | None) -> None:
        """Underline this place, or none."""
        for key, button in self._places.items():
            button.set_current(current=key == name)

    def set_place_shown(self, name: str, *, shown: bool) -> None:
        """Show or hide one place, such as a visit that is not open."""
        self._places[name].setVisible(shown)

    def set_clock(self, day: str, time: str) -> None:
        """Show this date and time, such as "Sun 22-Nov-2026" and "10:02"."""
        self._clock.setText(f"{day}   {time}")
        self._clock.setAccessibleName(f"{day} {time}")

    def set_person(self, words: str, key: str = "") -> None:
        """Show who is signed in and what a press does ("R. Okafor RN · Lock"); empty hides it."""
        self.person.show_words(words, key)
        self.person.setVisible(bool(words))

    def set_alert(self, status: Status, words: str, key: str = "") -> None:
        """Show the alert of another chair ("Chair 2: overdue 6:40"); empty words hide it."""
        self.alert.show_words(words, key, status)
        self.alert.setVisible(bool(words))

    def set_pulse(self, *, on: bool) -> None:
        """Draw the alert in its strong (on) or its calm look; the caller keeps the time."""
        self.alert.set_pulse(on=on)

    def _go(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAbstractButton):
            self.went.emit(str(sender.property("place")))


@dataclass(frozen=True, slots=True)
class Identity:
    """What the banner shows of a patient, each part ready to read.

    Attributes:
        family: family name; shown in capitals as given by the caller.
        given: given names, with the title in brackets if there is one.
        facts: name and value pairs in a fixed order: Born, Sex, Record no., then the rest. A
            value that is not known reads "Not known".
        strong: names of the facts whose value is bold.
    """

    family: str
    given: str
    facts: Sequence[tuple[str, str]]
    strong: frozenset[str] = frozenset({"Weight today"})


class PatientBanner(QFrame):
    """Whose screen this is: full width, never covered, never cut (R-UX-01, R-UX-07).

    It is one tab stop, so that a screen reader can read it whole. Chair labels stand outside it.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "patient")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._flow = FlowLayout(self, gap=32, row_gap=6, margins=(20, 11, 20, 11))
        self._name_only = False
        self._identity: Identity | None = None
        self._alerts: tuple[tuple[Status, str], ...] = ()
        self._facts: list[QBoxLayout] = []
        keep_height(self)

    @property
    def name_only(self) -> bool:
        """Whether the banner shows the name alone, while identity is being checked (R-UX-04)."""
        return self._name_only

    def show_patient(self, identity: Identity, alerts: Iterable[tuple[Status, str]] = ()) -> None:
        """Show this patient in one step: the identity, then pills such as the allergies."""
        self._identity = identity
        self._alerts = tuple(alerts)
        self._build()

    def set_name_only(self, *, name_only: bool) -> None:
        """Hide all but the name while two identifiers are asked of the patient."""
        self._name_only = name_only
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._turn_facts()

    def text(self) -> str:
        """Everything the banner says now, in order."""
        return self.accessibleName()

    def _build(self) -> None:
        clear(self._flow)
        self._facts = []
        identity = self._identity
        if identity is None:
            self.setAccessibleName("")
            return
        name = ", ".join(part for part in (identity.family, identity.given) if part)
        label = Label(name, "name")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._flow.addWidget(label)
        spoken = [name]
        if not self._name_only:
            for caption, value in identity.facts:
                self._flow.addWidget(self._fact(caption, value, strong=caption in identity.strong))
                spoken.append(f"{caption} {value}")
        pills = QWidget()
        flow = FlowLayout(pills, gap=8)
        for status, words in self._alerts if not self._name_only else ():
            flow.addWidget(StatusPill(status, words))
            spoken.append(words)
        if flow.count():
            keep_height(pills)
            self._flow.add_right(pills)
        self.setAccessibleName(". ".join(spoken))
        self._turn_facts()
        self.updateGeometry()

    def _fact(self, caption: str, value: str, *, strong: bool) -> QWidget:
        cell = QWidget()
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Label(caption, "small"))
        layout.addWidget(Label(value, "strong" if strong else "body"))
        self._facts.append(layout)
        return cell

    def _turn_facts(self) -> None:
        """Put captions before their values where large text would make the banner too high."""
        large = shown_text_percent() >= _LARGE_PERCENT
        for layout in getattr(self, "_facts", []):
            layout.setDirection(
                QBoxLayout.Direction.LeftToRight if large else QBoxLayout.Direction.TopToBottom
            )
            layout.setSpacing(8 if large else 0)
