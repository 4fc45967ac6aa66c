"""What a clinic has set otherwise says so: a changed figure no longer stands on its source alone.

A part that differs from the shipped one names the source ``clinic`` after those it had; a part
that is set back names its own again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from ketadesk.kernel.text import _
from ketadesk.protocols import model
from ketadesk.protocols.comparison import Difference
from ketadesk.protocols.reading import NAMED

KEY: Final = "clinic"
_OWN: Final = frozenset({"sources", "house_default"})


def owned(protocol: model.Protocol, shipped: model.Protocol | None) -> model.Protocol:
    """The protocol with the source ``clinic`` at what differs from the shipped one, and only there.

    Args:
        protocol: the clinic's own.
        shipped: what it is held against; None where nothing of its id is shipped. Then every
            source stays as it is.
    """
    if shipped is None:
        return protocol
    rest = tuple(each for each in protocol.sources if each.key != KEY)
    plain = replace(protocol, sources=rest)
    marked: model.Protocol = _marked(plain, shipped)
    if not _names_clinic(marked):
        return marked
    full = _("Set by this clinic, approved by its medical director.")
    return replace(marked, sources=(*rest, model.Source(KEY, _("This clinic"), full)))


def by_others(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences without those that only say that the clinic has set something else."""
    return tuple(
        each
        for each in differences
        if each.place != f"source {KEY}" and not (each.key == "sources" and _adds_clinic(each))
    )


def _adds_clinic(difference: Difference) -> bool:
    old, new = ((told or "").split(", ") for told in (difference.old, difference.new))
    return [each for each in new if each not in ("", KEY)] == [each for each in old if each]


def _marked(part: Any, beside: Any) -> Any:
    """The part with the inner ones marked, and itself where it says something else."""
    inner = {
        each.name: _marked_value(getattr(part, each.name), getattr(beside, each.name, None))
        for each in fields(part)
        if each.init and each.name not in _OWN
    }
    made = replace(part, **inner)
    if not hasattr(part, "sources") or isinstance(part, model.Protocol):
        return made
    before: tuple[str, ...] = getattr(beside, "sources", ())
    if beside is not None and _said(part) == _said(beside):
        own = tuple(each for each in part.sources if each != KEY)
        return replace(made, sources=before if set(own) <= set(before) else part.sources)
    kept = tuple(each for each in part.sources if each != KEY)
    return replace(made, sources=(*(kept or before), KEY))


def _marked_value(value: Any, beside: Any) -> Any:
    if isinstance(value, tuple):
        other = beside if isinstance(beside, tuple) else ()
        return tuple(
            _marked(each, _beside(each, number, other)) if is_dataclass(each) else each
            for number, each in enumerate(value)
        )
    return _marked(value, beside) if is_dataclass(value) else value


def _beside(part: Any, number: int, others: tuple[Any, ...]) -> Any:
    _word, key = NAMED.get(type(part), ("", ""))
    if key:
        return next((e for e in others if getattr(e, key) == getattr(part, key)), None)
    return others[number] if number < len(others) else None


def _said(part: Any) -> Any:
    """What the part itself says, without what has sources of its own and without its sources."""
    return [
        getattr(part, each.name)
        for each in fields(part)
        if each.name not in (*_OWN, "rules") and each.init
    ]


def _names_clinic(part: Any) -> bool:
    if isinstance(part, tuple):
        return any(map(_names_clinic, part))
    if not is_dataclass(part):
        return False
    held = [getattr(part, each.name) for each in fields(part) if each.init]
    return KEY in getattr(part, "sources", ()) or any(map(_names_clinic, held))
