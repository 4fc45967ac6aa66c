"""Who was called: the prescriber about what is urgent, the escort who did not come.

Sources: clinical reference §3, "record time called/arrived and order"; §4, "Escort fails to come".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ketadesk.clinical.levels import Level
from ketadesk.visit.entries import Entry, EscortCalled, PrescriberCalled
from ketadesk.visit.visit import Visit
from ketadesk.visit.watch import Alert


@dataclass(frozen=True, slots=True)
class Calls:
    """The latest of each since an instant; None where there was none.

    Attributes:
        called: a prescriber was called.
        arrived: one came.
        ordered: one said what is to be done.
    """

    called: Entry | None = None
    arrived: Entry | None = None
    ordered: Entry | None = None

    @property
    def reached(self) -> bool:
        """Whether any of it is recorded: whoever came or ordered need not be called any more."""
        return (self.called or self.arrived or self.ordered) is not None


def calls_since(visit: Visit, since: datetime) -> Calls:
    """What was recorded of prescribers with a clinical time from ``since`` on.

    A time that is typed has no seconds: a call of 14:30 counts for a red of 14:30:37.
    """
    minute = since.replace(second=0, microsecond=0)
    found: dict[str, Entry] = {
        body.what: entry
        for entry, body in visit.of(PrescriberCalled)
        if entry.happened_at >= since or entry.happened_at == minute
    }
    return Calls(found.get("called"), found.get("arrived"), found.get("ordered"))


def asks_for_prescriber(alerts: tuple[Alert, ...]) -> datetime | None:
    """Since when the newest red or emergency asks for a prescriber, or None where none is open.

    A value that stays red asks once, from its first red on; another one that turns red asks anew.
    """
    first: dict[str, datetime] = {}
    for each in alerts:
        if each.open and each.level.rank >= Level.RED.rank:
            first[each.parameter] = min(each.at, first.get(each.parameter, each.at))
    return max(first.values(), default=None)


def escort_calls(visit: Visit) -> tuple[tuple[Entry, EscortCalled], ...]:
    """Every call to escort and second contact in order of recording."""
    return visit.of(EscortCalled)
