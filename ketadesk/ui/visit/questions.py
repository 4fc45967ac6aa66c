"""Questions of a visit: as the window asks them, with the focus given back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ketadesk.ui.dialogs import AskReason, Dialogs, ReasonedAct, SignedAct, SignIn
from ketadesk.ui.kit import Dialog


class VisitQuestions:
    """Asks through other dialogs; every question ends with the focus back in the work.

    Args:
        inner: asks.
        after: called once a question is closed, before its answer is used.
    """

    def __init__(self, inner: Dialogs, after: Callable[[], None]) -> None:
        self._inner, self._after = inner, after

    def sign_in(self, wanted: SignIn, act: SignedAct) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.sign_in(wanted, act)

    def reason(self, wanted: AskReason, act: ReasonedAct) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.reason(wanted, act)

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.confirm(title, sentences, verb, destructive=destructive)

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            ask.tell(title, sentences)

    def show(self, dialog: Dialog) -> str | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.show(dialog)

    def save_path(self, title: str, name: str) -> Path | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.save_path(title, name)

    def open_path(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        with self._asked() as ask:
            return ask.open_path(title)

    @contextmanager
    def _asked(self) -> Iterator[Dialogs]:
        try:
            yield self._inner
        finally:
            self._after()
