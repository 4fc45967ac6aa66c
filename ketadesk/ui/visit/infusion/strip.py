"""The running strip: time, rate, ketamine given, next observation."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from ketadesk.clinical.dosing import mg_per_kg_h
from ketadesk.clinical.schedule import SlotKind
from ketadesk.kernel.dates import show_countdown, show_time
from ketadesk.kernel.numbers import HUNDREDTH, half_up, plain
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Card, Columns, Label, Panel, ProgressBar, line_up, upright
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import SYMBOLS, Status
from ketadesk.ui.weights import weight_words
from ketadesk.visit.due import ScheduleState, Urgency
from ketadesk.visit.entries import Extended
from ketadesk.visit.orders import current_order, ordered_mg
from ketadesk.visit.pump import Infusion, PumpState

_URGENCY: dict[str, Status] = {
    Urgency.NOT_DUE: Status.INFO,
    Urgency.DUE: Status.INFO,
    Urgency.LATE: Status.CAUTION,
    Urgency.OVERDUE: Status.CAUTION,
}


class _Cell(Panel):
    """A caption, a figure with words after it, a line under both."""

    def __init__(self, status: Status | None) -> None:
        super().__init__(Status.PLAIN if status is None else status)
        if status is None:
            # On the card's own ground.
            self.setProperty("kind", "")
        self.body.setContentsMargins(14, 6, 14, 6)
        self.body.setSpacing(0)
        self._caption = Label("", "small")
        self._figure = Label("", "figure", wraps=False)
        self._after = Label("", "body")
        self._under = Label("", "small")
        self.body.addWidget(self._caption)
        self.body.addWidget(line_up(self._figure, self._after, gap=5))
        self.body.addWidget(self._under)

    def show_words(
        self, caption: str, figure: str, after: str, under: str, status: Status | None = None
    ) -> None:
        """Show these; labels whose words stay are left alone."""
        for label, text in (
            (self._caption, caption),
            (self._figure, figure),
            (self._after, after),
            (self._under, under),
        ):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self._figure.set_status(status)
        self._caption.set_status(status if status in (Status.CAUTION, Status.STOP) else None)


class RunningStrip(Card):
    """Four figures in one row; they follow the clock in place."""

    def __init__(self, presenter: VisitPresenter, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self.run = _Cell(None)
        self.rate = _Cell(None)
        self.given = _Cell(None)
        self.next_set = _Cell(Status.INFO)
        self._bar = ProgressBar(_("Share of the infusion that has run"))
        self.run.body.addWidget(self._bar)
        columns = Columns(gap=0)
        for cell, share in ((self.run, 28), (self.rate, 22), (self.given, 25), (self.next_set, 26)):
            cell.body.addStretch(1)
            if cell in (self.rate, self.given):
                columns.add(upright(), 0)
            columns.add(cell, share)
        self.add_row(columns)
        self.refresh()

    def refresh(self) -> None:
        """Show this second."""
        assessed = self._presenter.assessment()
        self._show_run(assessed.infusion)
        self._show_rate(assessed.infusion)
        self._show_given(assessed.infusion)
        self._show_next(assessed.schedule)

    def _planned_min(self) -> Decimal:
        visit = self._presenter.case.visit
        order = current_order(visit)
        planned = Decimal(0) if order is None else order.minutes
        return planned + sum((body.minutes for _entry, body in visit.of(Extended)), Decimal(0))

    def _show_run(self, infusion: Infusion) -> None:
        planned_s = int(self._planned_min() * 60)
        local = self._presenter.clinic.local
        caption, status, under = {
            PumpState.NONE: (_("Infusion not started"), None, ""),
            PumpState.RUNNING: (_("Infusion running"), None, ""),
            PumpState.PAUSED: (_("▲ Infusion paused"), Status.CAUTION, ""),
            PumpState.ENDED: (_("Infusion ended"), None, ""),
        }[infusion.state]
        if infusion.ended_at is not None:
            under = _("ended {time}").format(time=show_time(local(infusion.ended_at)))
        elif infusion.state is PumpState.PAUSED:
            under = _("paused: no end time")
        elif infusion.finish_at is not None:
            under = self._finish_words(infusion.finish_at)
        if infusion.run_out:
            status = Status.CAUTION
            caption = _("▲ Volume used up: end the infusion")
        of = _("of {time}").format(time=show_countdown(planned_s)) if planned_s else ""
        ran = show_countdown(infusion.pumping_s)
        self.run.show_words(caption, ran, of, under, status)
        share = infusion.pumping_s / planned_s if planned_s else 0.0
        self._bar.set_share(share, f"{ran} {of}")

    def _finish_words(self, finish_at: datetime) -> str:
        """When the ordered volume is used up at the present rate, and how long that still is."""
        at = show_time(self._presenter.clinic.local(finish_at))
        left = round((finish_at - self._presenter.assessment().at).total_seconds())
        if left <= 0:
            return _("volume used up {time}").format(time=at)
        return _("ends {time}, {left} left").format(time=at, left=show_countdown(left))

    def _show_rate(self, infusion: Infusion) -> None:
        order = current_order(self._presenter.case.visit)
        if infusion.rate_ml_h is None or order is None:
            bag = None if order is None else order.concentration_mg_ml
            self.rate.show_words(_("Rate"), "–", "mL/h", _bag(bag))
            return
        speed = mg_per_kg_h(infusion.rate_ml_h, order.concentration_mg_ml, order.dosing_weight_kg)
        under = _("{speed} mg/kg/h · {bag}").format(
            speed=plain(half_up(speed, HUNDREDTH)), bag=_bag(order.concentration_mg_ml)
        )
        caption = {
            PumpState.RUNNING: _("Rate"),
            PumpState.ENDED: _("Rate before the end"),
        }.get(infusion.state, _("Rate, not running"))
        self.rate.show_words(caption, plain(infusion.rate_ml_h), "mL/h", under)

    def _show_given(self, infusion: Infusion) -> None:
        visit = self._presenter.case.visit
        order = current_order(visit)
        total = half_up(ordered_mg(visit))
        under = ""
        if order is not None and infusion.given_ml is not None:
            # The volume of everything given and ordered, over any history of rates and boluses.
            under = _("{given} of {total} mL · {dose} mg/kg × {weight}").format(
                given=half_up(infusion.given_ml),
                total=plain(half_up(ordered_mg(visit) / order.concentration_mg_ml)),
                dose=plain(order.mg_per_kg),
                weight=weight_words(order.dosing_weight_kg),
            )
        if infusion.given_mg is None:
            self.given.show_words(_("Ketamine given"), "–", _("not known"), _("no order"))
            return
        given = f"{half_up(infusion.given_mg):f}"
        of = _("of {total} mg").format(total=plain(total))
        self.given.show_words(_("Ketamine given"), given, of, under)

    def _show_next(self, state: ScheduleState) -> None:
        status = _URGENCY[state.urgency]
        self.next_set.set_status(status)
        if state.slot is None:
            self.next_set.show_words(_("Next observation"), "–", "", "")
            return
        local, schedule = self._presenter.clinic.local, self._presenter.protocol.schedule
        left = round((state.slot.at - self._presenter.assessment().at).total_seconds())
        time = show_time(local(state.slot.at))
        every = {
            SlotKind.RECOVERY: schedule.recovery_interval_min,
            SlotKind.GRID: schedule.interval_min,
        }.get(state.slot.kind)
        if every is not None:
            under = _("every {every} min, due {time}").format(every=every, time=time)
        elif state.slot.kind is SlotKind.EXTRA:
            under = _("extra set, due {time}").format(time=time)
        else:
            under = _("at the end, due {time}").format(time=time)
        words = {
            Urgency.NOT_DUE: _("in {time}"),
            Urgency.DUE: _("due {time}"),
            Urgency.LATE: _("late {time}"),
            Urgency.OVERDUE: _("overdue {time}"),
        }[state.urgency]
        symbol = f"{SYMBOLS[status]} " if status is Status.CAUTION else ""
        figure = symbol + words.format(time=show_countdown(left))
        self.next_set.show_words(_("Next observation"), figure, "", under, status)


def _bag(concentration_mg_ml: Decimal | None) -> str:
    if concentration_mg_ml is None:
        return _("no order yet")
    return _("{figure} mg/mL bag").format(figure=plain(concentration_mg_ml))
