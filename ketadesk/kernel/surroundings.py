"""Whether this machine can show a window, told before anything of Qt is imported.

A missing display or system library would otherwise end the program with a message that only
developers understand. Only Linux needs the check: elsewhere the window system is always there.
"""

from __future__ import annotations

import ctypes
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


def window_problem(
    platform: str, environment: Mapping[str, str], can_load: Loads = loads
) -> str | None:
    """Why no window can be shown here and what to do, or None if one can.

    Args:
        platform: as ``sys.platform``.
        environment: the process's environment variables.
        can_load: tries a library.
    """
    if not platform.startswith("linux"):
        return None
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    x11, wayland = environment.get("DISPLAY"), environment.get("WAYLAND_DISPLAY")
    if not (x11 or wayland or chosen):
        return no_display_words()
    needed = dict(ALWAYS_NEEDED)
    if chosen == "xcb" or (not chosen and x11 and not wayland):
        needed |= NEEDED_FOR_X11
    missing = tuple(name for name in needed if not can_load(name))
    return missing_words(missing, tuple(needed[name] for name in missing)) if missing else None


def no_display_words() -> str:
    """What to do where there is no display."""
    return "\n".join(
        (
            _("KetaDesk cannot open its window: there is no display here. Nothing was changed."),
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
