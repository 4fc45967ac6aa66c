"""Dates and times as staff read them: dd-Mmm-yyyy and 24-hour HH:mm, whatever the system's locale.

R-UX-08 (dates), R-UX-09 (durations in whole units), F-34 (ages).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def show_date(day: date) -> str:
    """Such as 03-Feb-1984."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"


def show_time(moment: datetime) -> str:
    """Such as 09:05, in the zone that the moment carries."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def show_moment(moment: datetime) -> str:
    """Such as Mon 02-Mar-2026 09:05."""
    return f"{DAYS[moment.weekday()]} {show_date(moment)} {show_time(moment)}"


def show_duration(span: timedelta) -> str:
    """Whole units without zero ones: 1hr 5min, 40min, 20s."""
    seconds = int(span.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, left = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n}{unit}" for n, unit in ((hours, "hr"), (minutes, "min")) if n]
    if not parts:
        parts = [f"{left}s"]
    return sign + " ".join(parts)


def show_countdown(seconds: int) -> str:
    """Minutes and seconds, such as 3:50 or 66:07; in or overdue is the caller's word."""
    minutes, left = divmod(abs(seconds), 60)
    return f"{minutes}:{left:02d}"


def age_years(born: date, on: date) -> int:
    """Whole years; somebody born on 29 February turns a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
