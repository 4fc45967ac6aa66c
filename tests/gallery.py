"""Every main screen of the practice clinic and every document's pages, as pictures.

``uv run python -m tests.gallery OUT`` renders both themes at 100 % and 150 % text. The practice
clinic is made in a temporary folder, so the pictures never show anything real.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from ketadesk.desk.desk import Desk, unlock
from ketadesk.desk.papers import Issue, Paper
from ketadesk.desk.practice import open_practice
from ketadesk.kernel.clock import SystemTicks
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.places import PRACTICE_FOLDER
from ketadesk.kernel.problems import Problem
from ketadesk.ui import navigation, theme
from ketadesk.ui.navigation import (
    BeforeNextPlace,
    HelpPlace,
    NewVisitPlace,
    PatientPlace,
    Place,
    VisitPlace,
)
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.settings import SettingsScreen
from ketadesk.ui.shell_frame import Frame
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_start import Start
from ketadesk.ui.window import MainWindow

SIZE = QSize(1440, 900)
LOOKS = tuple((each, percent) for each in (theme.LIGHT, theme.DIM) for percent in (100, 150))
_A4_WIDTH_PX = 1000


def _settle(times: int = 4) -> None:
    for _ in range(times):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _shoot(frame: Frame, out: Path, name: str) -> None:
    _settle()
    frame.grab().save(str(out / f"{name}.png"))


def _places(desk: Desk) -> Iterator[tuple[str, Place]]:
    yield "board", navigation.BOARD
    chairs = {case.visit.opened.chair: case for case in desk.charts.open_visits()}
    yield "screening", VisitPlace(chairs[3].visit.stream, navigation.SCREENING)
    yield "infusion", VisitPlace(chairs[1].visit.stream, navigation.INFUSION)
    yield "infusion-overdue", VisitPlace(chairs[2].visit.stream, navigation.INFUSION)
    yield "recovery", VisitPlace(chairs[4].visit.stream, navigation.LEAVING)
    yield "ready-to-leave", VisitPlace(chairs[5].visit.stream, navigation.LEAVING)
    yield "sheet", VisitPlace(chairs[5].visit.stream, navigation.SHEET)
    yield "record", VisitPlace(chairs[5].visit.stream, navigation.RECORD)
    yield "patients", navigation.PATIENTS
    yield "patient", PatientPlace(chairs[1].patient.id)
    yield "before-next", BeforeNextPlace(chairs[1].patient.id)
    yield "new-visit", NewVisitPlace(chair=6)
    yield "register", navigation.REGISTER
    yield "settings", navigation.SETTINGS
    yield "help", HelpPlace()


def _entrance(app: QApplication, folder: Path, out: Path, name: str, *, practice: bool) -> None:
    """The first page: sign-in of the practice clinic, or the first start of a new one."""
    frame = Frame(training=practice)
    frame.resize(SIZE)
    start = Start(frame, folder, Look(None, frame), practice=practice)
    frame.show()
    start.begin()
    waited = 0
    while type(frame.page).__name__ not in ("SignInScreen", "Wizard") and waited < 2000:
        _settle(1)
        waited += 1
    for each, percent in LOOKS:
        theme.apply(app, each, percent)
        _shoot(frame, out, f"{name}-{each.name}-{percent}")
    start.end()
    frame.close()
    frame.deleteLater()
    _settle()


def _screens(app: QApplication, desk: Desk, out: Path) -> None:
    frame = Frame(training=True)
    frame.resize(SIZE)
    window = MainWindow(ClinicPresenter(desk), training=True, look=Look(None, frame))
    frame.show_page(window)
    frame.show()
    window.begin()
    for each, percent in LOOKS:
        theme.apply(app, each, percent)
        for name, place in _places(desk):
            window.go(place)
            _shoot(frame, out, f"{name}-{each.name}-{percent}")
        _protocols(window, frame, out, f"{each.name}-{percent}")
        window.lock()
        _shoot(frame, out, f"lock-{each.name}-{percent}")
        window.close()
        desk.session.person = desk.session.people["r.okafor"]
        window = MainWindow(ClinicPresenter(desk), training=True, look=Look(None, frame))
        frame.show_page(window)
        window.begin()
    frame.close()


def _protocols(window: MainWindow, frame: Frame, out: Path, look: str) -> None:
    """The protocols in the settings: the list, a draft in the form, the comparison."""
    desk = window.clinic.desk
    before = desk.session.person
    desk.session.person = desk.session.people["a.moreno"]
    window.go(navigation.SETTINGS)
    settings = window.stack.currentWidget()
    if not isinstance(settings, SettingsScreen):
        raise LookupError("no settings")
    settings.show_protocols()
    page = settings.protocols
    _shoot(frame, out, f"protocols-{look}")
    page.listing.copy.click()
    page.editor.choose(("limits", "sbp"))
    page.editor.rows[1].show_text("190")
    page.editor.rows[1].typed.emit("190")
    page.editor.save()
    _shoot(frame, out, f"protocol-form-{look}")
    page.editor.back.click()
    page.listing.compare.click()
    _shoot(frame, out, f"protocol-comparison-{look}")
    page.comparison.back.click()
    desk.session.person = before


def pages(pdf: bytes) -> Iterator[QImage]:
    """Each page of a PDF as a picture on white."""
    data = QByteArray(pdf)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    for number in range(document.pageCount()):
        points = document.pagePointSize(number)
        height = round(_A4_WIDTH_PX * points.height() / points.width())
        page = QImage(_A4_WIDTH_PX, height, QImage.Format.Format_RGB32)
        page.fill(QColor("white"))
        painter = QPainter(page)
        painter.drawImage(0, 0, document.render(number, page.size()))
        painter.end()
        yield page
    document.close()


def _documents(desk: Desk, out: Path) -> None:
    chairs = {case.visit.opened.chair: case for case in desk.charts.open_visits()}
    visit = chairs[5].visit.stream
    for size in ("normal", "large"):
        for paper in ("a4", "letter"):
            made = desk.papers.preview(visit, Paper(size=size, paper=paper))
            if not isinstance(made, Issue):
                raise LookupError(made.code.value)
            for number, page in enumerate(pages(made.pdf), start=1):
                page.save(str(out / f"discharge-sheet-{size}-{paper}-{number}.png"))


def main(out: Path) -> None:
    """Render everything into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise LookupError("no application")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / PRACTICE_FOLDER
        _entrance(app, folder, out, "sign-in", practice=True)
        _entrance(app, Path(made) / "clinic", out, "first-start", practice=False)
        practice = open_practice(folder, SystemTicks(), random_id)
        person = practice.people[1]
        desk = unlock(
            practice.vault, person.id, person.passphrase, SystemTicks(), random_id, training=True
        )
        if isinstance(desk, Problem):
            raise LookupError(desk.code.value)
        _documents(desk, out)
        _screens(app, desk, out)
        desk.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
