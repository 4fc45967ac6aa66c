"""Reading typed dates. A date that reads in two ways is refused with both readings (R-UX-08)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ketadesk.kernel.dates import MONTHS, show_date
from ketadesk.kernel.text import _

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DIGITS: Final = re.compile(r"(\d{2})(\d{2})(\d{4})")
_LETTERS: Final = re.compile(r"(\d{1,2})[ ./-]?([A-Za-z]{3,9})[ ./-]?(\d{4})")
_NUMBERS: Final = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})")
_MONTH_NUMBERS: Final = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}


def readings_of(text: str) -> tuple[date, ...]:
    """Every day that the text can mean: none, one, or two.

    Args:
        text: 03-Feb-1984, 1984-02-03, 03021984 (day, month, year), or day and month as numbers
            in either order. A year has four digits.
    """
    typed = text.strip()
    found: list[date | None] = []
    if match := _ISO.fullmatch(typed):
        found = [_day(match[1], match[2], match[3])]
    elif match := _DIGITS.fullmatch(typed):
        found = [_day(match[3], match[2], match[1])]
    elif match := _LETTERS.fullmatch(typed):
        month = _MONTH_NUMBERS.get(match[2][:3].casefold())
        found = [None if month is None else _day(match[3], str(month), match[1])]
    elif match := _NUMBERS.fullmatch(typed):
        found = [_day(match[3], match[2], match[1]), _day(match[3], match[1], match[2])]
    return tuple(dict.fromkeys(day for day in found if day is not None))


def read_date(text: str) -> date | str:
    """The day that the text means, or the sentence that says why it cannot be read."""
    readings = readings_of(text)
    match readings:
        case (day,):
            return day
        case (first, second):
            return _("This can be read as {first} or {second}. Write the month in letters.").format(
                first=show_date(first), second=show_date(second)
            )
        case _:
            return _("Write the date like 03-Feb-2026.")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
