"""Where a figure of a protocol comes from and how a change leans, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import N_, _, plural
from ketadesk.protocols.comparison import Difference
from ketadesk.protocols.editable import fields_of, parts_of
from ketadesk.protocols.editing import OFFERED, Path
from ketadesk.protocols.flaws import Flaw, FlawKind
from ketadesk.protocols.leaning import Leaning
from ketadesk.protocols.model import Protocol
from ketadesk.protocols.standing import flaw_place, standing
from ketadesk.ui.theme import Status
from ketadesk.ui.wording import problem_sentence, source_words

LEANINGS: Final[Mapping[Leaning, tuple[Status, str]]] = {
    Leaning.LOOSER: (Status.CAUTION, N_("looser")),
    Leaning.TIGHTER: (Status.OK, N_("tighter")),
    Leaning.OPEN: (Status.PLAIN, N_("otherwise")),
}
_MOST_TOLD: Final = 4
_KEYS: Final[Mapping[str, str]] = {
    "when": N_("When it is made"),
    "sources": N_("Sources"),
    "house_default": N_("Proposed by KetaDesk [D]"),
    "extensions_min": N_("Longer watching, by class of medicine"),
    "rule": N_("Finding"),
    "field": N_("Field"),
    "once": N_("How often it is asked"),
    "": N_("The whole part"),
}


def source_told(protocol: Protocol, path: Path) -> str:
    """What stands behind a place: [D] first where it is KetaDesk's own proposal."""
    keys, own = standing(protocol, path)
    named = source_words(protocol, keys, house_default=False)
    if own:
        return f"[D] {named}".strip()
    return named


class Places:
    """What the places of a protocol are called, for flaws and differences.

    Args:
        protocol: the clinic's own.
        shipped: what it is held against; names what the clinic has taken out.
    """

    def __init__(self, protocol: Protocol, shipped: Protocol | None = None) -> None:
        self._fields: dict[tuple[str, str], str] = {}
        self._parts: dict[str, str] = {"protocol": _("Whole protocol")}
        for each in (protocol,) if shipped is None else (shipped, protocol):
            self._take(each)

    def _take(self, protocol: Protocol) -> None:
        group = ""
        for part in parts_of(protocol):
            group = part.title if part.level == 0 else group
            title = part.title if part.level == 0 else f"{group}: {part.title}"
            for field in fields_of(protocol, part.path):
                place, key = flaw_place(protocol, field.path)
                key = "switched_off" if key == OFFERED else key
                self._fields[(place, key)] = field.label
                self._parts.setdefault(place.split(": ")[0], title)

    def part(self, place: str) -> str:
        """The part in which this place stands."""
        return self._parts.get(place.split(": ", maxsplit=1)[0], place)

    def key(self, place: str, key: str) -> str:
        """What is said otherwise there."""
        known = self._fields.get((place, key))
        if known is None:
            known = _(_KEYS[key]) if key in _KEYS else key.replace("_", " ")
        return known


def difference_row(difference: Difference, places: Places) -> tuple[str, ...]:
    """Part, what of it, shipped and ours."""
    return (
        places.part(difference.place),
        places.key(difference.place, difference.key),
        _("nothing") if difference.old is None else difference.old,
        _("nothing") if difference.new is None else difference.new,
    )


def flaw_sentence(flaw: Flaw) -> str:
    """What is in the way of a draft, beside its field."""
    # A file's keys read as words where nobody sees the file.
    expected = flaw.expected.replace("_", " ")
    if flaw.kind is FlawKind.MISSING_KEY:
        return _("Expected {expected}; nothing is there.").format(expected=expected)
    return _("Expected {expected}, found {found}.").format(expected=expected, found=flaw.found)


def typed_sentence(problem: Problem) -> str:
    """Why a typed value cannot be taken, beside its field."""
    if problem.params.get("whole"):
        return _("This is counted in whole numbers.")
    return problem_sentence(problem)


def in_the_way(protocol: Protocol, flaws: tuple[Flaw, ...]) -> str:
    """What keeps a draft from being kept: the count, and the first few by name."""
    places = Places(protocol)
    count = plural(
        "{n} value is in the way. Nothing was kept.",
        "{n} values are in the way. Nothing was kept.",
        len(flaws),
    )
    lines = [
        f"{places.part(each.place)}, {places.key(each.place, each.key)}: {flaw_sentence(each)}"
        for each in flaws[:_MOST_TOLD]
    ]
    return "\n".join((count, *lines))
