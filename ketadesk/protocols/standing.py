"""Where a figure of a protocol comes from, and what flaws and differences call its place."""

from __future__ import annotations

from typing import Final

from ketadesk.protocols import model
from ketadesk.protocols.editing import Path, holders, value_at
from ketadesk.protocols.flaws import WHOLE_FILE
from ketadesk.protocols.reading import NAMED

_TABLES: Final = frozenset({"schedule", "dosing", "recovery"})


def standing(protocol: model.Protocol, path: Path) -> tuple[tuple[str, ...], bool]:
    """Keys of the sources behind a place, and whether it is KetaDesk's own proposal ([D]).

    Raises:
        LookupError: the protocol has no such place.
    """
    named = [each for each in holders(protocol, path) if hasattr(each, "sources")]
    # The protocol's own list of sources stands behind nothing by itself.
    named = [each for each in named if not isinstance(each, model.Protocol)]
    if not named:
        return (), path[-1] == "evening_begins_hour" or path[0] in ("observed", "medicines")
    return named[-1].sources, bool(getattr(named[-1], "house_default", False))


def flaw_place(protocol: model.Protocol, path: Path) -> tuple[str, str]:
    """Place and key under which flaws and differences tell of what stands at this path.

    Raises:
        LookupError: the protocol has no such place.
    """
    place = WHOLE_FILE
    for count in range(1, len(path)):
        part, step = value_at(protocol, path[:count]), path[count - 1]
        word, key = NAMED.get(type(part), ("", ""))
        if key:
            place = f"{word} {getattr(part, key)}"
        elif isinstance(part, model.Rule):
            place += f": rule {step}"
        elif isinstance(part, model.Condition):
            place += f": condition {step}"
        elif step in _TABLES:
            place = step
    return place, path[-1]
