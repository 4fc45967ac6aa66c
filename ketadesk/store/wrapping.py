"""The data key and how it is wrapped: argon2id for passphrases, AES-GCM around the key."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from ketadesk.store.key_text import require_cost
from ketadesk.store.recovery import RecoveryKey


@dataclass(frozen=True, slots=True)
class DataKey:
    """The 256-bit key of the database. Never shown, never logged."""

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.octets) != 32:
            raise ValueError("a data key has 32 bytes")

    @classmethod
    def random(cls) -> DataKey:
        """A fresh key."""
        return cls(os.urandom(32))

    @property
    def hex(self) -> str:
        """The key as 64 hexadecimal digits, for the database driver only."""
        return self.octets.hex()


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess at a passphrase costs (argon2id, R-SEC-05).

    Attributes:
        time_cost: passes, 2 to 16.
        memory_kib: memory, 19 456 to 1 048 576 KiB.
        parallelism: lanes, 1 to 16.
    """

    time_cost: int
    memory_kib: int
    parallelism: int

    def __post_init__(self) -> None:
        require_cost(self.time_cost, self.memory_kib, self.parallelism)

    def weaker_than(self, wanted: KdfCost) -> bool:
        """Whether a guess is cheaper here in time or memory."""
        return self.time_cost < wanted.time_cost or self.memory_kib < wanted.memory_kib


DEFAULT: Final = KdfCost(3, 65_536, 4)
FLOOR: Final = KdfCost(2, 19_456, 1)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The data key under a wrapping key. ``nonce`` is never used twice."""

    salt: bytes
    nonce: bytes
    content: bytes

    def stored(self) -> dict[str, str]:
        """The parts as hexadecimal digits."""
        return {"salt": self.salt.hex(), "nonce": self.nonce.hex(), "sealed": self.content.hex()}


def new_salt() -> bytes:
    """Sixteen fresh random bytes."""
    return os.urandom(16)


def derive(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """The wrapping key of a passphrase. Slow on purpose."""
    import unicodedata

    from argon2.low_level import Type, hash_secret_raw

    # The same passphrase arrives composed or decomposed, depending on the keyboard.
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(
        typed, salt, cost.time_cost, cost.memory_kib, cost.parallelism, 32, Type.ID
    )


def spread(recovery: RecoveryKey, salt: bytes) -> bytes:
    """The wrapping key of a recovery key. It is random already, so guessing needs no brake."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, b"ketadesk-recovery").derive(recovery.octets)


def seal(key: DataKey, wrapping: bytes, salt: bytes, bound: bytes) -> Sealed:
    """The key, wrapped and bound to what ``bound`` says."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return Sealed(salt, nonce, AESGCM(wrapping).encrypt(nonce, key.octets, bound))


def opened(sealed: Sealed, wrapping: bytes, bound: bytes) -> DataKey | None:
    """The key, or None if the wrapping key or what it is bound to is another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return DataKey(AESGCM(wrapping).decrypt(sealed.nonce, sealed.content, bound))
    except InvalidTag:
        return None
