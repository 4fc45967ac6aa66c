"""Values of a step that were typed a second time: ``{ value = …, confirmed = true }``."""

from __future__ import annotations

from collections.abc import Mapping

from ketadesk.desk.desk import Desk
from ketadesk.desk.replay.shape import Toml
from ketadesk.kernel.problems import Code


def plain(parts: Mapping[str, Toml]) -> dict[str, Toml]:
    """The parts without what stands around their values."""
    return {
        name: part["value"] if isinstance(part, dict) and "value" in part else part
        for name, part in parts.items()
        if name != "confirmed"
    }


def confirmed(parts: Mapping[str, Toml], name: str | None = None) -> bool:
    """Whether the whole, or the part of this name, was typed again."""
    part = parts.get(name) if name else None
    return parts.get("confirmed") is True or (
        isinstance(part, dict) and part.get("confirmed") is True
    )


def confirmed_set(
    desk: Desk, visit: str, parts: Mapping[str, Toml]
) -> tuple[dict[str, Toml], bool]:
    """A set of observations as the desk takes it, and whether all that is unlikely is confirmed.

    The desk asks for a whole set again. Where a part is unlikely that was not typed again, the
    set comes back without those that were, so that the right one is refused.
    """
    raw, person = plain(parts), desk.session.person
    if confirmed(parts):
        return raw, True
    once = {name: value for name, value in raw.items() if not confirmed(parts, name)}
    if len(once) == len(raw) or person is None:
        return raw, False
    asked = desk.watch.check(visit, once, person, confirmed=False)
    if any(each.code is Code.IMPLAUSIBLE for each in asked):
        return once, False
    return raw, True
