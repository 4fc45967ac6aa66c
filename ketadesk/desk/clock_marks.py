"""What a changed system clock leaves behind: one row in the audit, one mark in each open visit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ketadesk.desk.session import AUDIT, Session
from ketadesk.desk.tries import Try
from ketadesk.kernel.clock import JUMP, Anchor
from ketadesk.store.port import StorePort
from ketadesk.visit.entries import AuditNoted, ClockJumped, Entry

_KEPT: Final = "clock_anchor"


@dataclass(frozen=True, slots=True)
class KeptClock:
    """What the store remembers of the clock, so that a restart neither moves nor retells it.

    Attributes:
        anchor: from which instants are counted.
        told_s: how far the system clock stood from it when that was last told, seconds.
    """

    anchor: Anchor
    told_s: int = 0

    @classmethod
    def read(cls, store: StorePort) -> KeptClock | None:
        """What was kept last, or None."""
        kept = store.meta(_KEPT)
        if kept is None:
            return None
        instant, monotonic_s, boot_id, told_s = json.loads(kept)
        return cls(Anchor(datetime.fromisoformat(instant), monotonic_s, boot_id), told_s)

    def keep(self, store: StorePort) -> None:
        """Write it, unless it stands there already."""
        anchor = self.anchor
        text = json.dumps(
            [anchor.instant.isoformat(), anchor.monotonic_s, anchor.boot_id, self.told_s]
        )
        if store.meta(_KEPT) != text:
            store.set_meta(_KEPT, text)


class ClockMarks:
    """Tells a changed clock once, also over a restart and after a failing disk (R-REL-13).

    Args:
        session: the running program.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        kept = KeptClock.read(session.store)
        known = kept is not None and kept.anchor == session.clock.anchor
        self._told_s = kept.told_s if kept is not None and known else 0
        self._kept_s = self._told_s if known else None
        self._tried = Try()

    def due_s(self) -> int | None:
        """How far the clock stands off, seconds, if that must be told; None otherwise.

        A clock that drifts is told again when it has gone another minute, not at each look.
        """
        clock = self._session.clock
        if abs(clock.apart() - timedelta(seconds=self._told_s)) <= JUMP:
            return None
        return round(clock.jump().total_seconds())

    def tell(self, jump_s: int, visits: dict[str, int]) -> tuple[Entry, ...]:
        """Write the row and the marks in one transaction.

        Args:
            jump_s: as ``due_s`` gave it.
            visits: streams to mark, with how many entries each is believed to have.

        Returns:
            The marks. Empty if a visit has moved on: then nothing was written, and it is due
            still.

        Raises:
            EnvironmentFault: the disk refused; it is due still.
        """
        session = self._session
        batch = [session.entry(stream, ClockJumped(jump_s)) for stream in visits]
        batch.append(session.entry(AUDIT, AuditNoted("clock-jumped", str(jump_s))))
        with session.trying(self._tried):
            written = session.landed(batch)
            if not written:
                if session.commit(batch, expected=visits) is not None:
                    return ()
                written = tuple(batch)
        self._told_s = jump_s
        return tuple(each for each in written if each.stream != AUDIT)

    def keep(self) -> None:
        """Remember over a restart what was told. Costs nothing where nothing is new."""
        if self._kept_s != self._told_s:
            KeptClock(self._session.clock.anchor, self._told_s).keep(self._session.store)
            self._kept_s = self._told_s

    def start_anew(self) -> None:
        """Take the system clock as it is; call it while nobody is in the clinic."""
        clock = self._session.clock
        if not clock.jump():
            return
        self._session.audit("clock-taken", str(round(clock.jump().total_seconds())))
        clock.start_anew()
        self._told_s, self._kept_s = 0, None
        self.keep()
