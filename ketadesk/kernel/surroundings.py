"""Whether this machine can show a window, told before anything of Qt is imported.

A missing display or system library would otherwise end the program with a message that only
developers understand. Only Linux needs the check: elsewhere the window system is always there.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from typing import Final

from ketadesk.kernel.text import _

ALWAYS_NEEDED: Final[Mapping[str, str]] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""Libraries that Qt loads on every Linux, and the Debian package of each."""

NEEDED_FOR_X11: Final[Mapping[str, str]] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Libraries of the X11 window plug-in, and the Debian package of each."""

Loads = Callable[[str], bool]
"""Whether the system can load the library of this name."""


def loads(name: str) -> bool:
    """Whether the system can load the library of this name."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


WITHOUT_DISPLAY: Final = (
    *("offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs", "vkkhrdisplay"),
)
"""Window plug-ins of Qt that need neither X11 nor Wayland."""

X11: Final = ("xcb",)
WAYLAND: Final = ("wayland", "wayland-egl")

Answers = Callable[[Mapping[str, str]], bool]
"""Whether the window system that the environment names is there and lets this account in."""


def x11_answers(environment: Mapping[str, str]) -> bool:
    """Whether the X server named by ``DISPLAY`` takes a connection."""
    display = environment.get("DISPLAY")
    if not display:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        # Without it there is no telling; the window library says so itself.
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def wayland_answers(environment: Mapping[str, str]) -> bool:
    """Whether the Wayland socket is there and takes a connection."""
    if environment.get("WAYLAND_SOCKET"):
        return True
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    place = os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118 - a socket
    if not os.path.isabs(place):  # noqa: PTH117 - see above
        return False
    # Loading it takes longer than the first page may wait, and most desktops do not need it.
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
        try:
            tried.connect(place)
        except OSError:
            return False
    return True


def window_problem(
    platform: str,
    environment: Mapping[str, str],
    can_load: Loads = loads,
    x11: Answers = x11_answers,
    wayland: Answers = wayland_answers,
) -> str | None:
    """Why no window can be shown here and what to do, or None if one can.

    Args:
        platform: as ``sys.platform``.
        environment: the process's environment variables.
        can_load: tries a library.
        x11: tries the X server.
        wayland: tries the Wayland compositor.
    """
    if not platform.startswith("linux"):
        return None
    named = environment.get("QT_QPA_PLATFORM", "")
    chosen = tuple(each.partition(":")[0] for each in named.split(";") if each)
    unknown = set(chosen) - {*WITHOUT_DISPLAY, *X11, *WAYLAND}
    if unknown:
        return unknown_platform_words(min(unknown))
    if not chosen:
        by_variable = {"WAYLAND_DISPLAY": WAYLAND[0], "DISPLAY": X11[0]}
        chosen = tuple(each for name, each in by_variable.items() if environment.get(name))
    for each in chosen:
        if each in WITHOUT_DISPLAY or (each in WAYLAND and wayland(environment)):
            return _missing(ALWAYS_NEEDED, can_load)
        if each in X11 and environment.get("DISPLAY"):
            # The libraries first: without them the server cannot be asked.
            missing = _missing({**ALWAYS_NEEDED, **NEEDED_FOR_X11}, can_load)
            if missing is not None or x11(environment):
                return missing
    return no_display_words()


def _missing(needed: Mapping[str, str], can_load: Loads) -> str | None:
    missing = tuple(name for name in needed if not can_load(name))
    return missing_words(missing, tuple(needed[name] for name in missing)) if missing else None


def unknown_platform_words(name: str) -> str:
    """What to do where the environment names a window system that there is not."""
    return "\n".join(
        (
            _(
                "KetaDesk cannot open its window: QT_QPA_PLATFORM names {name}, which is no "
                "window system. Nothing was changed."
            ).format(name=name),
            _("Take this variable away to use the window system of the desktop."),
            _("A scripted visit needs no window: {command}").format(command=_REPLAY),
        )
    )


def no_display_words() -> str:
    """What to do where there is no display."""
    return "\n".join(
        (
            _(
                "KetaDesk cannot open its window: there is no display here that answers. "
                "Nothing was changed."
            ),
            _("Start it in a desktop session, or on a virtual display: {command}").format(
                command="xvfb-run uv run main.py"
            ),
            _("A scripted visit needs no window: {command}").format(command=_REPLAY),
        )
    )


def missing_words(libraries: tuple[str, ...], packages: tuple[str, ...]) -> str:
    """What to install where libraries are missing."""
    return "\n".join(
        (
            _("KetaDesk cannot open its window: system libraries are missing: {names}.").format(
                names=", ".join(libraries)
            ),
            _("On Debian or Ubuntu install them with: {command}").format(
                command="apt-get install " + " ".join(packages)
            ),
            _("A scripted visit needs no window: {command}").format(command=_REPLAY),
        )
    )


def unloadable_words(detail: str) -> str:
    """What to do where the window library itself could not be loaded."""
    found = [name for name in (*ALWAYS_NEEDED, *NEEDED_FOR_X11) if name in detail]
    packages = (*ALWAYS_NEEDED.values(), *NEEDED_FOR_X11.values())
    return missing_words(tuple(found) or (detail,), packages)


_REPLAY: Final = "uv run main.py replay resources/scenarios/uneventful.toml --out visit"
