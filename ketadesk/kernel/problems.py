"""Expected refusals (values); failures of the surroundings (exceptions) come from ``faults``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ketadesk.kernel.faults import EnvironmentFault, Fault

__all__ = ["Code", "EnvironmentFault", "Fault", "Problem"]


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
