"""A guard against a fault of the Qt binding on Python 3.11.

PySide6 6.12 is built as if ``None``, ``True`` and ``False`` were immortal, which they are from
Python 3.12 on (PEP 683). On 3.11 every call that returns ``None``, and every signal that carries
a truth value, takes one reference away, and after some thousand calls the interpreter ends with
"deallocating None" or "deallocating True or False". Adding references that nobody owns gives the
three on 3.11 the life they have on later versions. Remove this with the support for 3.11.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

# More calls than a workstation makes in a thousand years, and far from overflowing.
_REFERENCES: Final = 1 << 48


def keep_none_alive() -> None:
    """Make ``None``, ``True`` and ``False`` outlive all calls; nothing where they already do."""
    if sys.version_info >= (3, 12):
        return
    for single in (None, True, False):
        if sys.getrefcount(single) < _REFERENCES // 2:
            ctypes.c_ssize_t.from_address(id(single)).value += _REFERENCES
