"""Whether a window can be shown, and what to do where it cannot."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ketadesk.kernel import surroundings
from ketadesk.kernel.surroundings import (
    ALWAYS_NEEDED,
    NEEDED_FOR_X11,
    WITHOUT_DISPLAY,
    Answers,
    Loads,
    loads,
    missing_words,
    no_display_words,
    unknown_platform_words,
    unloadable_words,
    wayland_answers,
    window_problem,
    x11_answers,
)


def nothing_loads(name: str) -> bool:
    return False


def everything_loads(name: str) -> bool:
    return True


def there(environment: Mapping[str, str]) -> bool:
    return True


def dead(environment: Mapping[str, str]) -> bool:
    return False


def told(
    environment: Mapping[str, str], loading: Loads = everything_loads, **probes: Answers
) -> str | None:
    """What is said on Linux where X11 and Wayland answer unless the test says otherwise."""
    asked = {"x11": there, "wayland": there, **probes}
    return window_problem("linux", environment, loading, **asked)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_only_linux_is_checked(platform: str) -> None:
    assert window_problem(platform, {}, nothing_loads, dead, dead) is None


def test_without_a_display_it_says_what_to_do() -> None:
    for nowhere in ({}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": ""}):
        assert told(nowhere) == no_display_words()
    assert "xvfb-run" in no_display_words()
    assert "main.py replay" in no_display_words()


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":0"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":0"},
    ],
)
def test_with_a_display_and_its_libraries_a_window_opens(environment: dict[str, str]) -> None:
    assert told(environment) is None


@pytest.mark.parametrize("name", [*WITHOUT_DISPLAY, "vnc:size=1024x768"])
def test_a_platform_that_needs_no_display_is_taken_without_one(name: str) -> None:
    assert told({"QT_QPA_PLATFORM": name}, x11=dead, wayland=dead) is None


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":77"},
        {"WAYLAND_DISPLAY": "wayland-9"},
        {"DISPLAY": ":77", "WAYLAND_DISPLAY": "wayland-9"},
        {"QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":77"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":77"},
    ],
)
def test_a_display_that_does_not_answer_is_none(environment: dict[str, str]) -> None:
    """The window library would end the program with a message for developers."""
    assert told(environment, x11=dead, wayland=dead) == no_display_words()


def test_x11_without_its_variable_is_no_display() -> None:
    assert told({"QT_QPA_PLATFORM": "xcb"}) == no_display_words()
    assert told({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}) == no_display_words()


def test_what_answers_is_taken_where_the_other_is_dead() -> None:
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert told(both, wayland=dead) is None
    assert told(both, x11=dead) is None


@pytest.mark.parametrize("name", ["nonsense", "xcb;nonsense", "windows", "cocoa"])
def test_an_unknown_platform_is_named(name: str) -> None:
    found = told({"QT_QPA_PLATFORM": name, "DISPLAY": ":0"})
    assert found == unknown_platform_words(name.removeprefix("xcb;"))
    assert "QT_QPA_PLATFORM" in found
    assert "main.py replay" in found


@pytest.mark.parametrize(
    ("environment", "x11"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}, True),
        ({"QT_QPA_PLATFORM": "xcb:name", "DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False),
    ],
)
def test_which_libraries_are_needed(environment: dict[str, str], x11: bool) -> None:
    asked: list[str] = []

    def note(name: str) -> bool:
        asked.append(name)
        return True

    assert told(environment, note) is None
    assert asked == [*ALWAYS_NEEDED, *(NEEDED_FOR_X11 if x11 else ())]


def test_missing_libraries_are_named_with_their_packages() -> None:
    found = told({"DISPLAY": ":0"}, lambda name: name not in ("libGL.so.1", "libxcb-xkb.so.1"))
    assert found == missing_words(("libGL.so.1", "libxcb-xkb.so.1"), ("libgl1", "libxcb-xkb1"))
    assert "libGL.so.1, libxcb-xkb.so.1" in found
    assert "apt-get install libgl1 libxcb-xkb1" in found


def test_missing_libraries_are_told_before_a_dead_server() -> None:
    missing = told({"DISPLAY": ":77"}, lambda name: name != "libGL.so.1", x11=dead)
    assert missing == missing_words(("libGL.so.1",), ("libgl1",))


def test_a_wayland_socket_is_tried_for_real() -> None:
    # A socket's path is short; the test's own folder may not be.
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "wayland-0")
        assert not wayland_answers({"XDG_RUNTIME_DIR": place})
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind(str(path))
            assert not wayland_answers({"XDG_RUNTIME_DIR": place})
            server.listen(3)
            assert wayland_answers({"XDG_RUNTIME_DIR": place})
            assert wayland_answers({"WAYLAND_DISPLAY": str(path)})
            assert not wayland_answers({"XDG_RUNTIME_DIR": place, "WAYLAND_DISPLAY": "other"})
    assert not wayland_answers({"XDG_RUNTIME_DIR": place})
    assert not wayland_answers({})
    assert wayland_answers({"WAYLAND_SOCKET": "3"})


def test_an_x_server_that_is_not_there_does_not_answer() -> None:
    assert not x11_answers({})
    assert not x11_answers({"DISPLAY": ":7731"}) or not loads("libxcb.so.1")


class Call:
    """A function of a library: takes what ``ctypes`` lays down about it, and notes its calls."""

    def __init__(self, gives: int) -> None:
        self.gives = gives
        self.calls: list[tuple[object, ...]] = []

    def __call__(self, *given: object) -> int:
        self.calls.append(given)
        return self.gives


class Xcb:
    """The X11 library as a test wants it."""

    def __init__(self, broken: int) -> None:
        self.xcb_connect = Call(4711)
        self.xcb_connection_has_error = Call(broken)
        self.xcb_disconnect = Call(0)


@pytest.mark.parametrize("broken", [0, 1])
def test_a_connection_to_the_x_server_is_tried_and_let_go(
    broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    xcb = Xcb(broken)
    monkeypatch.setattr(surroundings.ctypes, "CDLL", lambda name: xcb)
    assert x11_answers({"DISPLAY": ":5"}) is (broken == 0)
    assert xcb.xcb_connect.calls == [(b":5", None)]
    assert xcb.xcb_connection_has_error.calls == xcb.xcb_disconnect.calls == [(4711,)]


def test_without_the_x11_library_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(surroundings.ctypes, "CDLL", missing)
    assert x11_answers({"DISPLAY": ":5"})


def test_a_library_that_the_loader_itself_names() -> None:
    told = unloadable_words("libEGL.so.1: cannot open shared object file")
    assert "missing: libEGL.so.1." in told
    assert "libegl1" in told
    assert "missing: something else." in unloadable_words("something else")


def test_loading_is_tried_for_real() -> None:
    assert loads("libno-such-library-here.so.9") is False
    assert loads("") is True  # the program itself
