"""Before the first window is painted nothing slow is loaded."""

from __future__ import annotations

import pytest

from .builders import run_python

SLOW = ("sqlite_utils", "reportlab", "numpy", "cryptography", "argon2", "sqlcipher3", "PySide6")


@pytest.mark.parametrize(
    "modules",
    [
        "ketadesk.store.keys, ketadesk.store.lock, ketadesk.store.marker, ketadesk.store.folder",
        "ketadesk.store.port, ketadesk.store.memory",
    ],
)
def test_modules_used_before_sign_in_load_nothing_slow(modules: str) -> None:
    code = f"import sys, {modules}; print([m for m in {SLOW!r} if m in sys.modules])"
    assert run_python(code).strip() == "[]"


def test_the_driver_leaves_sqlite_utils_for_later() -> None:
    code = (
        "import sys, ketadesk.store.database, ketadesk.store.driver as d;"
        "print('sqlite_utils' in sys.modules); d.warm_up(); print('sqlite_utils' in sys.modules)"
    )
    assert run_python(code).split() == ["False", "True"]
