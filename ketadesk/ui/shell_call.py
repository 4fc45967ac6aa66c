"""The one chair that calls from the top bar while somebody looks elsewhere (R-UX-18)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from ketadesk.desk.charts import Charts
from ketadesk.kernel.text import _
from ketadesk.ui.kit import TopBar
from ketadesk.ui.navigation import BOARD, Place, VisitPlace
from ketadesk.ui.shell_keys import chair_key
from ketadesk.ui.shell_watch import Call, Calls, calling, most_urgent
from ketadesk.ui.theme import Status


class ChairCalls(QObject):
    """Asks the chairs and shows the most urgent other one on the bar.

    Signals:
        turned(): another chair calls, or none any more: the bar's key has changed.
        followed(object): somebody goes to the chair that calls; its ``Place``.

    Args:
        charts: the open visits.
        bar: shows it.
    """

    turned = Signal()
    followed = Signal(object)

    def __init__(self, charts: Charts, bar: TopBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chairs = Calls(charts)
        self._bar = bar
        self._pulse = False
        self._chair = 0
        self._place: Place = BOARD
        self.found: tuple[Call, ...] = ()
        bar.alert_opened.connect(self._on_opened)

    def ask(self, at: datetime) -> None:
        """Ask every chair what it waits for at this instant."""
        self._pulse = not self._pulse
        self.found = self._chairs.now(at)

    def running(self, at: datetime) -> int:
        """How many infusions run."""
        return sum(each.pump_open for each in self._chairs.now(at))

    def show_beside(self, place: Place) -> None:
        """Show on the bar what calls somebody who looks at this place. The board shows it all."""
        self._place = place
        call = None if place == BOARD else self._other()
        if call is None:
            self._bar.set_alert(Status.PLAIN, "")
        else:
            words = _("Chair {number}: {words}").format(number=call.chair, words=call.words)
            more = len(calling(self.found, self._beside)) - 1
            if more:
                words = _("{words} · {n} more").format(words=words, n=more)
            self._bar.set_alert(call.status, words, chair_key(call.chair))
            self._bar.set_pulse(on=call.pulsing and self._pulse)
        chair = 0 if call is None else call.chair
        if chair != self._chair:
            self._chair = chair
            self.turned.emit()

    @property
    def _beside(self) -> str:
        """The visit that is being looked at."""
        return self._place.visit if isinstance(self._place, VisitPlace) else ""

    def _other(self) -> Call | None:
        return most_urgent(self.found, self._beside)

    def _on_opened(self) -> None:
        call = self._other()
        if call is not None:
            self.followed.emit(VisitPlace(call.visit))
