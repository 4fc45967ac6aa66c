"""Doubles for the seams of the window: questions answered from a queue, places written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from ketadesk.desk.desk import Desk
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.store.port import StorePort
from ketadesk.ui.dialogs import AskReason, ReasonedAct, Refused, Signed, SignedAct, SignIn
from ketadesk.ui.kit import Dialog
from ketadesk.ui.navigation import Place
from ketadesk.visit.entries import Entry
from tests.builders import PASSPHRASE


class FailingDisk:
    """A store whose writing meets a fault while one is set; reading goes on.

    Attributes:
        fault: what every writing meets; None for nothing.
        keeps: the entries that it reports as failed have reached it.
    """

    def __init__(self, inner: StorePort) -> None:
        self._inner = inner
        self.fault: Fault | None = None
        self.keeps = False

    @classmethod
    def under(cls, desk: Desk) -> FailingDisk:
        """Put such a store under a desk that is open."""
        store = cls(desk.session.store)
        desk.session.store = store  # type: ignore[assignment] - passes everything on
        return store

    def __getattr__(self, name: str) -> object:
        if self.fault is not None and self.keeps and name == "append":
            return self._append
        if self.fault is not None and name in {"append", "put_draft", "drop_draft", "set_meta"}:
            return self._fail
        return getattr(self._inner, name)

    def _append(self, entries: Sequence[Entry], **more: Any) -> None:
        assert self._inner.append(entries, **more) is None
        self._fail()

    def _fail(self, *_given: object, **_named: object) -> None:
        assert self.fault is not None
        raise EnvironmentFault(self.fault)


@dataclass(frozen=True)
class Signs:
    """The answer to ``sign_in``: who, and the reason and choice where asked."""

    person: str
    reason: str = ""
    choice: str = ""
    passphrase: str = PASSPHRASE


Uses = Callable[[Dialog], object]
"""What is done in a screen's own dialog: type and press; ``shown`` then gives what was pressed."""


@dataclass
class ScriptedDialogs:
    """Answers in the order given; a question that nobody expected fails the test.

    Attributes:
        desk: proves passphrases for ``sign_in``.
        answers: ``Signs``, texts, booleans, paths, None, or for ``show`` a ``Uses``.
        asked: the title of every question, with its sentences.
        refused: every problem and fault that a signature or a reason met.
    """

    desk: Desk
    answers: list[object] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def expect(self, *answers: object) -> None:
        """Put answers at the end of the queue."""
        self.answers.extend(answers)

    def _next(self, title: str, sentences: Sequence[str]) -> object:
        self.asked.append((title, tuple(sentences)))
        if not self.answers:
            raise AssertionError(f"unexpected question: {title} {tuple(sentences)}")
        return self.answers.pop(0)

    def sign_in(self, wanted: SignIn, act: SignedAct) -> bool:
        answer = self._next(wanted.title, wanted.sentences)
        if answer is None or answer is False:
            return False
        assert isinstance(answer, Signs), answer
        assert answer.person in {each.id for each in wanted.people}, wanted.people
        assert not wanted.reason_label or answer.reason, "a reason is asked for"
        if wanted.choices:
            assert answer.choice in {value for value, _ in wanted.choices}, wanted.choices
        try:
            proof = self.desk.session.prove(answer.person, answer.passphrase)
        except EnvironmentFault as fault:
            return self._came_of(fault)
        if isinstance(proof, Problem):
            return self._came_of(proof)
        return self._came_of(act(Signed(proof, answer.reason, answer.choice)))

    def reason(self, wanted: AskReason, act: ReasonedAct) -> bool:
        answer = self._next(wanted.title, wanted.sentences)
        if answer is None:
            return False
        assert isinstance(answer, str)
        if not answer:
            # The real dialog says so and stays until somebody goes back.
            return self._came_of(Problem(Code.REASON_NEEDED))
        return self._came_of(act(answer))

    def _came_of(self, refused: Refused | None) -> bool:
        if refused is not None:
            self.refused.append(refused)
        return refused is None

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        answer = self._next(title, sentences)
        assert isinstance(answer, bool)
        return answer

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        self._next(title, sentences)

    def show(self, dialog: Dialog) -> str | None:
        answer = self._next(dialog.title.text(), ())
        try:
            if answer is None:
                return None
            assert callable(answer), answer
            answer(dialog)
            return dialog.chosen
        finally:
            dialog.deleteLater()

    def save_path(self, title: str, name: str) -> Path | None:
        answer = self._next(title, (name,))
        assert answer is None or isinstance(answer, Path)
        return answer

    def open_path(self, title: str) -> Path | None:
        answer = self._next(title, ())
        assert answer is None or isinstance(answer, Path)
        return answer


@dataclass
class WrittenPlaces:
    """A navigator that writes down where it was asked to go."""

    window: QWidget | None = None
    places: list[Place] = field(default_factory=list)

    def go(self, place: Place) -> None:
        self.places.append(place)

    def window_widget(self) -> QWidget:
        assert self.window is not None
        return self.window
