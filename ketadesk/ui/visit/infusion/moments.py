"""The timeline beside the chart: what was recorded since the drug was drawn up, newest first."""

from __future__ import annotations

from ketadesk.kernel.dates import show_time
from ketadesk.ui.kit import Moment
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.entry_words import entry_status, entry_words
from ketadesk.ui.visit.part_words import person_name
from ketadesk.visit.entries import AnswerCorrected, Answered, Entry, Signed, VisitOpened

_LEFT_OUT = (Answered, AnswerCorrected, VisitOpened)
_MOST = 40


def moments_of(presenter: VisitPresenter) -> tuple[Moment, ...]:
    """Entries of the chair; answers stand in the screening and in the record."""
    chosen = [each for each in presenter.case.visit.entries if not isinstance(each.body, _LEFT_OUT)]
    newest = sorted(chosen, key=lambda each: (each.happened_at, each.recorded_at), reverse=True)
    return tuple(
        Moment(
            show_time(presenter.clinic.local(entry.happened_at)),
            _words(entry, presenter),
            entry_status(entry, presenter) if entry.after_the_fact else None,
        )
        for entry in newest[:_MOST]
    )


def _words(entry: Entry, presenter: VisitPresenter) -> str:
    words = entry_words(entry, presenter)
    if isinstance(entry.body, Signed):
        return words
    return f"{words} · {person_name(entry.by, presenter)}"
