"""A visit under way, with the presenters, doubles and a page that the tests of this folder need."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.ui.presenter import ClinicPresenter, VisitPresenter
from ketadesk.visit.visit import Visit
from tests.builders import SampleClinic, a_clinic
from tests.ui.doubles import ScriptedDialogs, WrittenPlaces


@dataclass
class Bench:
    """What a tab is given, and the clinic behind it."""

    clinic: SampleClinic
    presenter: VisitPresenter
    dialogs: ScriptedDialogs
    places: WrittenPlaces

    @property
    def visit(self) -> Visit:
        return self.presenter.case.visit

    def tick(self, seconds: int) -> None:
        """Time passes, and the window says so."""
        self.clinic.ticks.advance(seconds)
        self.presenter.clinic.ticked.emit()


def a_bench(until: str | None, script: str = "uneventful") -> Bench:
    clinic = a_clinic()
    stream = clinic.play(script, until, family="Lindqvist", given="Maja")
    presenter = VisitPresenter(ClinicPresenter(clinic.desk), stream)
    return Bench(clinic, presenter, ScriptedDialogs(clinic.desk), WrittenPlaces())


@dataclass
class FakePrinter:
    """A printing system that keeps what it was given."""

    installed: bool = True
    takes: bool = True
    fault: EnvironmentFault | None = None
    printed: list[tuple[bytes, str]] = field(default_factory=list)

    def ready(self) -> bool:
        return self.installed

    def print_pages(self, pdf: bytes, paper: str, parent: QWidget) -> bool:
        if self.fault is not None:
            raise self.fault
        if self.takes:
            self.printed.append((pdf, paper))
        return self.takes
