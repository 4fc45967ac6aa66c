"""What holds for every test: no screen is needed, nothing leaks, no name reaches a log."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator

import pytest

from ketadesk.kernel import surroundings

from .builders import SENTINEL

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Say what to install where Qt cannot be loaded, in place of a traceback."""
    advice = surroundings.window_problem(sys.platform, os.environ)
    if advice:
        pytest.exit(advice, returncode=3)


@pytest.fixture(autouse=True)
def no_name_in_a_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """R-SEC-16: a sentinel patient name reaches no log."""
    caplog.set_level(0)
    yield
    for when in ("setup", "call"):
        for record in caplog.get_records(when):
            assert SENTINEL.casefold() not in record.getMessage().casefold()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A thread that a test started has ended."""
    before = set(threading.enumerate())
    yield
    left = [each for each in threading.enumerate() if each not in before and each.is_alive()]
    for thread in left:
        thread.join(timeout=2)
    assert [each.name for each in left if each.is_alive()] == []


@pytest.fixture(autouse=True)
def no_window_or_timer_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A window that a test showed is closed, a timer that it started is stopped."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return
    # pytest-qt closes what it was given when the test ends; what is deleted later goes now.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    names = [type(each).__name__ for each in shown if not _registered(request, each)]
    assert names == []
    running = [each for each in gc.get_objects() if type(each) is QTimer]
    assert [each for each in running if _active(each) and not _registered_timer(each)] == []


def _registered(request: pytest.FixtureRequest, widget: object) -> bool:
    """Whether pytest-qt closes this window by itself right after."""
    registered = getattr(request.node, "qt_widgets", ())
    return any(reference() is widget for reference, _ in registered)


def _active(timer: object) -> bool:
    try:
        return bool(timer.isActive())  # type: ignore[attr-defined]
    except RuntimeError:
        return False


def _registered_timer(timer: object) -> bool:
    """Whether the timer belongs to a window that is about to be closed."""
    parent = timer.parent()  # type: ignore[attr-defined]
    return parent is not None
