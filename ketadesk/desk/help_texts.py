"""What the help says beside the program's own data: one resource file a staff language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ketadesk.kernel.resources import resource


@dataclass(frozen=True, slots=True)
class HelpText:
    """What stands about one thing that the program can show.

    Attributes:
        title: its name; empty where the program or the protocol names it.
        lines: sentences: when it comes, what is safe, what to do. They may hold ``{figures}``.
        source: where it rests; empty where the protocol says so.
        house_default: KetaDesk's own proposal ([D]).
    """

    title: str = ""
    lines: tuple[str, ...] = ()
    source: str = ""
    house_default: bool = False


@dataclass(frozen=True, slots=True)
class HelpTexts:
    """Everything that the file says, by part and id."""

    parts: Mapping[str, Mapping[str, HelpText]]

    def about(self, part: str, name: str) -> HelpText:
        """What stands about this; empty where nothing does, as of a clinic's own question."""
        return self.part(part).get(name, HelpText())

    def part(self, part: str) -> Mapping[str, HelpText]:
        """Every text of a part, in the order of the file."""
        return self.parts.get(part, {})


@lru_cache(maxsize=4)
def help_texts(language: str = "en") -> HelpTexts:
    """The texts in this language."""
    return read_help(resource("help", f"{language}.toml").read_text(encoding="utf-8"))


def read_help(text: str) -> HelpTexts:
    """The texts of a file with this content."""
    data: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(text)
    return HelpTexts(
        {
            part: {name: _text(found) for name, found in names.items()}
            for part, names in data.items()
        }
    )


def _text(found: Mapping[str, Any]) -> HelpText:
    return HelpText(
        found.get("title", ""),
        tuple(found.get("lines", ())),
        found.get("source", ""),
        house_default=found.get("own", False),
    )
