"""Expected refusals (values) and failures of the surroundings (exceptions)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Why a step was refused. The values are part of the scripted-visit contract."""

    UNANSWERED = "unanswered"
    HARD_STOP = "hard-stop"
    NEEDS_PRESCRIBER = "needs-prescriber"
    NOT_PERMITTED = "not-permitted"
    IDENTITY_MISMATCH = "identity-mismatch"
    OUT_OF_RANGE = "out-of-range"
    IMPLAUSIBLE = "implausible"
    NOT_A_NUMBER = "not-a-number"
    FUTURE_TIME = "future-time"
    OUT_OF_ORDER = "out-of-order"
    REASON_NEEDED = "reason-needed"
    WITNESS_NEEDED = "witness-needed"
    WITNESS_SAME = "witness-same"
    CRITERIA_UNMET = "criteria-unmet"
    UNBALANCED = "unbalanced"
    EXPIRED = "expired"
    RATE_BLOCKED = "rate-blocked"
    OVER_DRAWN = "over-drawn"
    STALE = "stale"
    NEEDS_ORDER = "needs-order"
    ALLERGY = "allergy"
    NO_OVERRIDE = "no-override"
    SIGNED = "signed"
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_LANGUAGE = "unknown-language"
    MISSING_CONTACT = "missing-contact"
    # Beyond the contract: refusals that only the window can meet.
    SIGN_IN_FAILED = "sign-in-failed"
    PASSPHRASE_WEAK = "passphrase-weak"
    NAME_TAKEN = "name-taken"
    TOO_LONG = "too-long"
    MISSING_GLYPH = "missing-glyph"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Problem:
    """An expected refusal, shown beside the field it concerns.

    Attributes:
        code: why.
        item: the item, field or criterion concerned, or None for the step as a whole.
        params: facts for the sentence (limits, names of other items), as text.
    """

    code: Code
    item: str | None = None
    params: dict[str, str] = field(default_factory=dict)


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
