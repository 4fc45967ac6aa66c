"""The words of patient papers: one TOML file a language, with places to fill in.

A phrase may hold ``{places}`` and ``**bold**`` stretches. Bold is read before a place is filled,
so that what is filled in, a name for instance, is never taken for markup (F-63).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from ketadesk.documents.blocks import Run, Runs
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.resources import resource

_SUFFIX: Final = ".toml"
_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class SheetText:
    """The phrases of one patient language.

    Attributes:
        language: BCP 47 code, the name of the file.
        name: what the language calls itself.
        draft: a translation that no person has approved yet; whoever prints it is told so and
            asked (R-DOC-12).
        phrases: by ``section.key``.
        lists: lists of phrases, by ``section.key``.
    """

    language: str
    name: str
    draft: bool
    phrases: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]

    def say(self, key: str, **values: str) -> str:
        """The phrase with its places filled in, as plain text."""
        return _fill(self.phrases[key].replace("**", ""), values)

    def runs(self, key: str, **values: str) -> Runs:
        """The phrase with its places filled in and its bold stretches marked."""
        return _runs(self.phrases[key], values)

    def points(self, key: str, **values: str) -> tuple[Runs, ...]:
        """The phrases of a list."""
        return tuple(_runs(phrase, values) for phrase in self.lists[key])

    def day(self, day: date) -> str:
        """A long date, such as 22 November 2026 (R-DOC-07)."""
        month = self.lists["dates.months"][day.month - 1]
        return self.say("dates.day", day=str(day.day), month=month, year=f"{day.year:04d}")

    def weekday(self, day: date) -> str:
        """A long date with its weekday, such as Monday 23 November 2026."""
        name = self.lists["dates.weekdays"][day.weekday()]
        return self.say("dates.weekday", weekday=name, day=self.day(day))

    def time(self, moment: datetime) -> str:
        """A time of day as its wall clock shows it, such as 2:30 pm (14:30).

        Twelve o'clock is called midnight or noon. The second of two equal times, in the night
        when the clocks go back, is named as such.
        """
        hour, minute = moment.hour, f"{moment.minute:02d}"
        if moment.minute == 0 and hour in (0, _NOON):
            half = "midnight" if hour == 0 else "noon"
        else:
            half = "am" if hour < _NOON else "pm"
        shown = self.say(
            f"dates.{half}",
            hour=str(hour % _NOON or _NOON),
            minute=minute,
            clock=f"{hour:02d}:{minute}",
        )
        if moment.fold and moment.utcoffset() != moment.replace(fold=0).utcoffset():
            return self.say("dates.second_pass", time=shown)
        return shown

    def moment(self, moment: datetime) -> str:
        """A time on a day. Midnight is said to start its day, so that nobody is a day early."""
        starts = moment.hour == 0 and moment.minute == 0
        key = "dates.moment_midnight" if starts else "dates.moment"
        return self.say(key, time=self.time(moment), day=self.weekday(moment.date()))


def languages() -> tuple[str, ...]:
    """Codes of the languages for which there are texts, in alphabetical order."""
    folder = resource("sheets")
    return tuple(sorted(path.stem for path in folder.iterdir() if path.suffix == _SUFFIX))


def sheet_text(language: str) -> SheetText | Problem:
    """The texts in this language, or ``unknown-language``."""
    if language not in languages():
        return Problem(Code.UNKNOWN_LANGUAGE, "language", {"language": language[:12]})
    return _read(language)


@lru_cache(maxsize=16)
def _read(language: str) -> SheetText:
    path = resource("sheets", language + _SUFFIX)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    meta = data.pop("meta")
    phrases: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for section, content in data.items():
        for key, value in content.items():
            if isinstance(value, list):
                lists[f"{section}.{key}"] = tuple(value)
            else:
                phrases[f"{section}.{key}"] = value
    return SheetText(language, meta["name"], meta["draft"], phrases, lists)


def _fill(phrase: str, values: Mapping[str, str]) -> str:
    return phrase.format_map(values)


def _runs(phrase: str, values: Mapping[str, str]) -> Runs:
    stretches = enumerate(phrase.split("**"))
    return tuple(Run(_fill(text, values), bold=n % 2 == 1) for n, text in stretches if text)
