"""Whether a window can be shown, and what to do where it cannot."""

from __future__ import annotations

import pytest

from ketadesk.kernel.surroundings import (
    ALWAYS_NEEDED,
    NEEDED_FOR_X11,
    loads,
    missing_words,
    no_display_words,
    unloadable_words,
    window_problem,
)


def nothing_loads(name: str) -> bool:
    return False


def everything_loads(name: str) -> bool:
    return True


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_only_linux_is_checked(platform: str) -> None:
    assert window_problem(platform, {}, nothing_loads) is None


def test_without_a_display_it_says_what_to_do() -> None:
    for nowhere in ({}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": ""}):
        assert window_problem("linux", nowhere, everything_loads) == no_display_words()
    assert "xvfb-run" in no_display_words()
    assert "main.py replay" in no_display_words()


@pytest.mark.parametrize(
    "environment",
    [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}],
)
def test_with_a_display_and_its_libraries_a_window_opens(environment: dict[str, str]) -> None:
    assert window_problem("linux", environment, everything_loads) is None


@pytest.mark.parametrize(
    ("environment", "x11"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
        ({"QT_QPA_PLATFORM": "xcb:name", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False),
    ],
)
def test_which_libraries_are_needed(environment: dict[str, str], x11: bool) -> None:
    asked: list[str] = []

    def note(name: str) -> bool:
        asked.append(name)
        return True

    assert window_problem("linux", environment, note) is None
    assert asked == [*ALWAYS_NEEDED, *(NEEDED_FOR_X11 if x11 else ())]


def test_missing_libraries_are_named_with_their_packages() -> None:
    found = window_problem(
        "linux", {"DISPLAY": ":0"}, lambda name: name not in ("libGL.so.1", "libxcb-xkb.so.1")
    )
    assert found == missing_words(("libGL.so.1", "libxcb-xkb.so.1"), ("libgl1", "libxcb-xkb1"))
    assert "libGL.so.1, libxcb-xkb.so.1" in found
    assert "apt-get install libgl1 libxcb-xkb1" in found


def test_a_library_that_the_loader_itself_names() -> None:
    told = unloadable_words("libEGL.so.1: cannot open shared object file")
    assert "missing: libEGL.so.1." in told
    assert "libegl1" in told
    assert "missing: something else." in unloadable_words("something else")


def test_loading_is_tried_for_real() -> None:
    assert loads("libno-such-library-here.so.9") is False
    assert loads("") is True  # the program itself
