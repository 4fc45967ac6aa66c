"""How an order is written: in total, or per hour and hours where the protocol doses so.

What is kept is always the total in mg/kg over its minutes (clinical reference §7, case 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ketadesk.kernel.numbers import half_up, parse_number, plain
from ketadesk.kernel.text import _
from ketadesk.protocols.model import DosedAs, Protocol
from ketadesk.ui.kit import Fact
from ketadesk.ui.visit.screening.order_sums import usual_order
from ketadesk.ui.wording import source_words
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Ordered

_DOSE: Final = "mg_per_kg"
_TIME: Final = "minutes"
_FINEST: Final = Decimal("0.0001")
"""A total is kept to this: at 250 kg it is 0.025 mg, less than any pump can tell."""
_MINUTES_AN_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class OrderUnits:
    """What is typed into dose and duration, and what is kept of it.

    Attributes:
        per_hour: whether the dose is typed per hour and the duration in hours.
    """

    per_hour: bool

    @classmethod
    def of(cls, protocol: Protocol) -> OrderUnits:
        """As this protocol doses."""
        return cls(protocol.dosing.dosed_as is DosedAs.PER_HOUR)

    @property
    def dose(self) -> str:
        """The unit of the dose."""
        return _("mg/kg/h") if self.per_hour else _("mg/kg")

    @property
    def duration(self) -> str:
        """The unit of the duration."""
        return _("h") if self.per_hour else _("min")

    def kept(self, texts: Mapping[str, str], decimal_sign: str) -> dict[str, str]:
        """The typed texts as the order keeps them; what cannot be read stays as it was typed."""
        read = self._read(texts, decimal_sign)
        if read is None:
            return dict(texts)
        rate, hours = read
        total, minutes = half_up(rate * hours, _FINEST), hours * _MINUTES_AN_HOUR
        return {**texts, _DOSE: _typed(total), _TIME: _typed(half_up(minutes, _FINEST))}

    def steps(self, texts: Mapping[str, str], decimal_sign: str) -> tuple[Fact, ...]:
        """How the total follows from what was typed; nothing where the total was typed."""
        read = self._read(texts, decimal_sign)
        if read is None:
            return ()
        rate, hours = read
        total = plain(half_up(rate * hours, _FINEST))
        words = f"{plain(rate)}\u00a0mg/kg/h × {plain(hours)}\u00a0h = {total}\u00a0mg/kg"
        return (Fact(_("Total per kilogram"), words),)

    def usual(self, case: Case) -> str:
        """The last order or the protocol's usual one, in these units; never filled in."""
        last = None if case.last_visit is None else case.last_visit.last(Ordered)
        if not self.per_hour or last is None or not last[1].minutes:
            return usual_order(case)
        hours = last[1].minutes / _MINUTES_AN_HOUR
        return _("Last visit: {rate}\u00a0mg/kg/h for {hours}\u00a0h.").format(
            rate=plain(half_up(last[1].mg_per_kg / hours, _FINEST)),
            hours=plain(half_up(hours, Decimal("0.01"))),
        )

    def _read(self, texts: Mapping[str, str], decimal_sign: str) -> tuple[Decimal, Decimal] | None:
        if not self.per_hour:
            return None
        rate = parse_number(texts.get(_DOSE, ""), decimal_sign)
        hours = parse_number(texts.get(_TIME, ""), decimal_sign)
        if not isinstance(rate, Decimal) or not isinstance(hours, Decimal):
            return None
        return (rate, hours) if rate > 0 and hours > 0 else None


def _typed(figure: Decimal) -> str:
    """The figure as it can be typed: a point is read whatever sign the clinic has set."""
    return f"{Decimal(plain(figure).replace(',', '')):f}"


def regimens_told(case: Case) -> str:
    """Published regimens for today's reason for treatment, with sources; for reference alone."""
    protocol = case.visit.protocol
    answer = case.visit.answers.get("ind.code")
    value = None if answer is None else answer.value
    codes = value if isinstance(value, tuple) else ()
    lines = [
        _("{text} Source: {source}.").format(
            text=each.text, source=source_words(protocol, each.sources, house_default=False)
        )
        for each in protocol.regimens
        if set(each.indications) & set(codes)
    ]
    if not lines:
        return ""
    return "\n".join((_("Published for this reason, for reference only:"), *lines))
