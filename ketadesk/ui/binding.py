"""A guard against a fault of the Qt binding on Python 3.11.

PySide6 6.12 is built as if ``None`` were immortal, which it is from Python 3.12 on (PEP 683). On
3.11 every call that returns ``None`` takes one reference to it away, and after some thousand
calls the interpreter ends with "deallocating None". Adding references that nobody owns gives
``None`` on 3.11 the life it has on later versions. Remove this with the support for 3.11.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

# More calls than a workstation makes in a thousand years, and far from overflowing.
_REFERENCES: Final = 1 << 48


def keep_none_alive() -> None:
    """Make ``None`` outlive all calls of the binding. Does nothing where it already does."""
    if sys.version_info < (3, 12) and sys.getrefcount(None) < _REFERENCES // 2:
        ctypes.c_ssize_t.from_address(id(None)).value += _REFERENCES
