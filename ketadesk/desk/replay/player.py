"""Playing a script on a desk, step by step, and what did not go as it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ketadesk.desk.desk import Desk
from ketadesk.desk.papers import Issue
from ketadesk.desk.replay.script import Script, ScriptStep
from ketadesk.desk.replay.steps import Steps
from ketadesk.kernel.problems import Code, Problem


@dataclass(frozen=True, slots=True)
class RefusedStep:
    """A step that was refused, marked or not."""

    step: int
    code: Code
    item: str | None


@dataclass(frozen=True, slots=True)
class StepFailure:
    """A step that did not go as the script says. ``code`` is None where no refusal came.

    ``script`` names an earlier visit's script.
    """

    step: int
    code: Code | None
    item: str | None
    expected: Code | None
    script: str = ""

    def __str__(self) -> str:
        """One line for stderr."""
        whose = f"{self.script}: " if self.script else ""
        found = "done" if self.code is None else f"refused {self.code.value}"
        about = f" ({self.item})" if self.item else ""
        wanted = "to be done" if self.expected is None else f"refusal {self.expected.value}"
        return f"{whose}step {self.step}: expected {wanted}, found {found}{about}"


class Player:
    """Plays one visit.

    Args:
        steps: how each action is done, with the desk and the clocks that it is done with.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self.refused: list[RefusedStep] = []
        self.failures: list[StepFailure] = []

    @property
    def desk(self) -> Desk:
        """The desk that now runs; a restart brings a new one."""
        return self._steps.desk

    @property
    def visit(self) -> str:
        """Stream of the visit, empty until it is open."""
        return self._steps.visit

    @property
    def vials(self) -> Mapping[str, str]:
        """Labels of the vials that were used, by their names in the register, in order."""
        return self._steps.vials

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The documents that were issued, in order."""
        return tuple(self._steps.issues)

    def open_visit(self, script: Script, patient_id: str, protocol_hash: str) -> None:
        """The visit begins at step time 0, by the first who acts.

        Raises:
            ValueError: the first step's person may not open a visit.
        """
        first = script.steps[0].by if script.steps else next(iter(script.staff))
        self._steps.act_as(first)
        number = int(script.patient.get("visit_number", 1))
        opened = self.desk.charts.open_visit(patient_id, protocol_hash, number, script.chair)
        if isinstance(opened, Problem):
            raise ValueError(f"the visit could not be opened: {opened.code.value}")
        self._steps.visit = opened.visit

    def play(self, script: Script, until_s: int | None = None) -> None:
        """Play the steps in order; a refused step is skipped and the script goes on.

        Args:
            script: already read and valid.
            until_s: leave out steps after this second.
        """
        started, passed_s = self.desk.session.now(), 0
        for step in script.steps:
            if until_s is not None and step.at_s > until_s:
                break
            self._steps.ticks.advance(step.at_s - passed_s)
            passed_s = step.at_s
            self.desk.charts.note_clock_jump()
            problems = _problems(self._steps.take(step, started))
            self.refused += [RefusedStep(step.number, each.code, each.item) for each in problems]
            self.failures += _failures(step, problems)


def _problems(done: object) -> tuple[Problem, ...]:
    """Why a step was refused: each reason once, empty if it was done."""
    found = done if isinstance(done, tuple) else (done,)
    problems = {(e.code, e.item): e for e in found if isinstance(e, Problem)}
    return tuple(problems.values())


def _failures(step: ScriptStep, problems: tuple[Problem, ...]) -> tuple[StepFailure, ...]:
    """What about a step is not as its mark says. One of several reasons is enough for a mark."""
    if step.refused in [each.code for each in problems]:
        return ()
    if step.refused is not None and not problems:
        return (StepFailure(step.number, None, None, step.refused),)
    return tuple(StepFailure(step.number, e.code, e.item, step.refused) for e in problems)
