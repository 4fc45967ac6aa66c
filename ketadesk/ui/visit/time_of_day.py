"""A time of day, as a field has it, for a visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from ketadesk.ui.presenter import VisitPresenter


def instant_of(presenter: VisitPresenter, typed: str) -> datetime | None:
    """The instant that ``HH:MM`` means, aware; None where it is no time of day.

    A time that lies ahead means yesterday's if the visit had begun by then.
    """
    hour, _colon, minute = typed.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        return None
    now = presenter.clinic.local(presenter.clinic.now())
    at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    yesterday = at - timedelta(days=1)
    begun = presenter.case.visit.entries[0].happened_at
    return yesterday if at > now and yesterday >= begun else at
