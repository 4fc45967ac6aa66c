"""Who is there, and the passphrase: on the first screen and over the locked window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.kernel.text import _
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    FieldRow,
    FocusScroll,
    Label,
    Option,
    PassphraseField,
    SegmentedAnswer,
)
from ketadesk.ui.theme import Status, px

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from ketadesk.kernel.problems import Problem

_KEYS = "123456789"


class Candidate(NamedTuple):
    """Somebody who may sign in.

    Attributes:
        id: the sign-in name.
        name: what the button says.
        note: smaller words under it, such as roles.
    """

    id: str
    name: str
    note: str = ""


Check: TypeAlias = "Callable[[str, str], Problem | str | None]"
"""Signs in with person and passphrase; gives what is in the way: a Problem or a sentence."""


class SignInCard(Card):
    """Choose yourself, type the passphrase, Enter.

    A digit chooses and goes on; arrows choose on the way, as it is no answer about a patient; Tab
    and Enter take whoever is framed along to the passphrase.

    Args:
        title: of the card.
        people: who may sign in.
        check: signs in, or says why not; nothing else happens here after it gave None.
        verb: on the button.
    """

    def __init__(
        self,
        title: str,
        people: Sequence[Candidate],
        check: Check,
        *,
        verb: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent=parent)
        self._check = check
        self.setMaximumWidth(px(620))
        options = tuple(
            Option(each.id, each.name, _KEYS[at] if at < len(_KEYS) else "", each.note)
            for at, each in enumerate(people)
        )
        self.who = SegmentedAnswer(options, _("Who signs in"), least_width_px=150)
        self.passphrase = PassphraseField(_("Passphrase"), _("Show"), _("Hide"))
        self._who_row = FieldRow(_("Who signs in"), self.who, stacked=True)
        self._passphrase_row = FieldRow(_("Passphrase"), self.passphrase, stacked=True)
        self.button = Button(verb or _("Sign in"), ButtonKind.PRIMARY)
        self.add(self._who_row)
        self.add(self._passphrase_row, above=0)
        self.add(self.button, above=4)
        for segment in self.who.segments():
            segment.installEventFilter(self)
        self.who.key_answered.connect(self._to_passphrase)
        self.who.chosen.connect(self._on_chosen)
        self.passphrase.submitted.connect(self.submit)
        self.button.clicked.connect(self.submit)
        if len(people) == 1:
            self.choose(people[0].id)

    def choose(self, person: str) -> None:
        """Show this person as chosen, if known here."""
        if person in {option.value for option in self.who.options}:
            self.who.set_value(person)

    def take_focus(self, reason: Qt.FocusReason | None = None) -> None:
        """Put the cursor where the next key belongs."""
        wanted = self.who if self.who.value is None else self.passphrase.field
        if reason is None:
            wanted.setFocus()
        else:
            wanted.setFocus(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with the arrows, and with Tab or Enter whoever is framed."""
        segments = self.who.segments()
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = QtCore.Qt.Key
        arrows = {key.Key_Left, key.Key_Right, key.Key_Up, key.Key_Down}
        if event.key() in arrows and self.who.eventFilter(watched, event):
            self._take_framed(next((each for each in segments if each.hasFocus()), watched))
            return True
        if event.key() in {key.Key_Tab, key.Key_Return, key.Key_Enter}:
            self._take_framed(watched)
        return super().eventFilter(watched, event)

    def _take_framed(self, framed: QObject) -> None:
        for option, segment in zip(self.who.options, self.who.segments(), strict=True):
            if segment is framed:
                self.who.set_value(option.value)
                self._who_row.clear_problem()

    def wipe(self) -> None:
        """Forget what was typed."""
        self.passphrase.wipe()
        self.passphrase.field.clear_problem()
        self._who_row.clear_problem()

    def submit(self) -> None:
        """Try it."""
        person = self.who.value
        if person is None:
            self._who_row.show_problem(_("Choose who signs in."))
            self.who.setFocus()
            return
        refused = self._check(person, self.passphrase.text())
        if refused is None:
            self.wipe()
            return
        self.passphrase.wipe()
        self._passphrase_row.show_problem(_sentence(refused))
        self.passphrase.field.setFocus()

    def _to_passphrase(self) -> None:
        self.passphrase.field.setFocus()

    def _on_chosen(self) -> None:
        self._who_row.clear_problem()
        self.passphrase.field.setFocus()


def _sentence(refused: Problem | str) -> str:
    if isinstance(refused, str):
        return refused
    from ketadesk.ui.wording import problem_sentence

    return problem_sentence(refused)


class SignInScreen(QWidget):
    """The first screen of an existing clinic.

    Signals:
        recovery_wanted(): the recovery key is to be used.

    Args:
        people: who may sign in.
        check: see ``SignInCard``.
        passphrases: (name, passphrase) of the practice clinic's people, shown to be tried.
    """

    recovery_wanted = Signal()

    def __init__(
        self,
        people: Sequence[Candidate],
        check: Check,
        passphrases: Sequence[tuple[str, str]] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.card = SignInCard(_("Sign in"), people, check)
        cards: list[QWidget] = [self.card]
        if passphrases:
            cards.append(_practice_card(passphrases))
        else:
            self.recovery = Button(_("Nobody can sign in? Use the recovery key"), ButtonKind.LINK)
            self.recovery.clicked.connect(self.recovery_wanted)
            self.card.add(self.recovery, above=0)
        centred(self, *cards)
        self.card.take_focus()


def _practice_card(passphrases: Sequence[tuple[str, str]]) -> Card:
    from PySide6.QtCore import Qt

    card = Card(_("Practice clinic"), title_role="subheading")
    card.setMaximumWidth(px(620))
    card.set_pill(Status.CAUTION, _("TRAINING"))
    card.add(Label(_("The patients here are invented. The passphrases are for everybody to use.")))
    for name, passphrase in passphrases:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(15, 9, 15, 9)
        line.setSpacing(12)
        line.addWidget(Label(name, "secondary"), 2)
        words = Label(passphrase, "strong")
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        words.setAccessibleName(f"{name}: {passphrase}")
        line.addWidget(words, 3)
        card.add_row(row)
    return card


def centred(page: QWidget, *widgets: QWidget, head: str = "KetaDesk") -> None:
    """Fill an empty page: the product's name, then these widgets, in the middle of the width."""
    content = QWidget()
    inner = QVBoxLayout(content)
    inner.setContentsMargins(24, 40, 24, 24)
    inner.setSpacing(16)
    inner.addStretch(1)
    for widget in (Label(head, "page", wraps=False), *widgets):
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(widget, 20)
        row.addStretch(1)
        if isinstance(widget, Label):
            widget.centre()
        inner.addLayout(row)
    inner.addStretch(3)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(FocusScroll(content))
