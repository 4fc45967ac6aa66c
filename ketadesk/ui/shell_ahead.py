"""Loads what comes after the first page while somebody reads it."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

NEXT: Final = (
    "ketadesk.store.keys",
    "argon2.low_level",
    "cryptography.hazmat.primitives.ciphers.aead",
    "ketadesk.visit.entries",
    "ketadesk.store.database",
    "ketadesk.desk.desk",
    "ketadesk.ui.presenter",
    "ketadesk.ui.window",
)
"""The modules of a sign-in, from what it needs first to what it ends with."""

_PAUSE_MS: Final = 10


def load_ahead(owner: QObject, modules: tuple[str, ...] = NEXT) -> None:
    """Load these one by one, with room between them for what is typed meanwhile.

    A module that cannot be loaded is a bug that is told at once, and again where it is needed.

    Args:
        owner: nothing is loaded once it has ended.
        modules: their full names.
    """
    # The first key that is pressed asks for it.
    from PySide6.QtCore import Qt  # noqa: F401

    if modules:
        QTimer.singleShot(_PAUSE_MS, owner, lambda: _load(owner, modules))


def _load(owner: QObject, modules: tuple[str, ...]) -> None:
    import_module(modules[0])
    load_ahead(owner, modules[1:])
