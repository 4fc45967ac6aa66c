"""Failures of the surroundings. Apart from refusals, as opening a folder meets no others."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What failed around the program. Each has its own sentence and next step.

    ``STORE_MISSING`` is met while opening; ``STORE_LOST`` is met by a write, when files of an
    open record were removed or swapped.
    """

    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    IO = "io"
    BUSY = "busy"
    DAMAGED = "damaged"
    WRONG_PASSPHRASE = "wrong-passphrase"
    KEY_FILE_MISSING = "key-file-missing"
    KEY_FILE_DAMAGED = "key-file-damaged"
    STORE_MISSING = "store-missing"
    STORE_LOST = "store-lost"
    STORE_OLDER = "store-older"
    STORE_REPLACED = "store-replaced"
    STORE_NEWER = "store-newer"
    ALREADY_RUNNING = "already-running"
    FOLDER_UNSUITABLE = "folder-unsuitable"
    PRINTER = "printer"
    ENGINE = "engine"


class EnvironmentFault(Exception):  # noqa: N818 - the name of the idea in the whole design
    """The surroundings failed: disk, key, lock, printer. What was saved is safe.

    Attributes:
        fault: which failure.
        detail: a technical remark without patient data, for the log.
    """

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
