"""The seam for questions: screens ask through it, tests answer through a double."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import EnvironmentFault, Problem
from ketadesk.ui.drafts import DraftPlace
from ketadesk.ui.kit import Dialog
from ketadesk.visit.people import Person

Refused = Problem | EnvironmentFault
"""Why an act was not recorded. Both keep a dialog open with what was typed in it."""


def refusal(done: object) -> Refused | None:
    """What kept an act from being recorded; None if it was recorded."""
    return done if isinstance(done, Problem | EnvironmentFault) else None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person is to enter the passphrase for one act.

    Attributes:
        title: the act.
        sentences: patient and effect.
        verb: on the button that does it.
        people: who may; the first is proposed only if there is no other.
        reason_label: if given, a reason is asked for as well.
        choices: if given, one of these (value, label) is to be chosen, and nothing is chosen
            beforehand.
        destructive: the button is red and stands apart.
        drafts: where a half-typed reason is kept; None for nowhere.
    """

    title: str
    sentences: tuple[str, ...]
    verb: str
    people: tuple[Person, ...]
    reason_label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    destructive: bool = False
    drafts: DraftPlace | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The answer to ``SignIn``."""

    proof: Proof
    reason: str
    choice: str


SignedAct = Callable[[Signed], Refused | None]
"""Does what was signed for; gives what kept it from being recorded."""


@dataclass(frozen=True, slots=True)
class AskReason:
    """A reason is to be given for one act.

    Attributes:
        title: the act.
        sentences: patient and effect.
        verb: on the button that does it.
        drafts: where a half-typed reason is kept.
    """

    title: str
    sentences: tuple[str, ...]
    verb: str
    drafts: DraftPlace


ReasonedAct = Callable[[str], Refused | None]
"""Does it for this reason; gives what kept it from being recorded."""


class Dialogs(Protocol):
    """Questions that the window may ask."""

    def sign_in(self, wanted: SignIn, act: SignedAct) -> bool:
        """Ask for a passphrase and act; the dialog stays until the act is recorded."""

    def reason(self, wanted: AskReason, act: ReasonedAct) -> bool:
        """Ask for a reason and act; the dialog stays until the act is recorded."""

    def confirm(
        self, title: str, sentences: Sequence[str], verb: str, *, destructive: bool = False
    ) -> bool:
        """Ask whether to go on; the safe answer is the default."""

    def tell(self, title: str, sentences: Sequence[str]) -> None:
        """Say something that must be read."""

    def show(self, dialog: Dialog) -> str | None:
        """Show a screen's own dialog; the verb pressed, or None."""

    def save_path(self, title: str, name: str) -> Path | None:
        """Ask where to save a file."""

    def open_path(self, title: str) -> Path | None:
        """Ask which protocol file to read."""
