"""The change from baseline in words: beside each set, and while one is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ketadesk.clinical.observation import Vitals
from ketadesk.clinical.rises import Rise, rises
from ketadesk.kernel.numbers import parse_number, plain
from ketadesk.kernel.text import _
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.observations.fields import FIELDS, short_label
from ketadesk.visit.answers import Raw


def change_words(found: Iterable[Rise], names: tuple[str, ...]) -> str:
    """The signed changes of these values, such as ``+42/+20``; empty where none is known."""
    known = {each.parameter: each.change for each in found}
    if not any(name in known for name in names):
        return ""
    return "/".join(_signed(known[name]) if name in known else "–" for name in names)


def _signed(change: Decimal) -> str:
    if not change:
        return "0"
    return f"{'+' if change > 0 else '−'}{plain(abs(change))}"


def typed_rises(presenter: VisitPresenter, raw: Mapping[str, Raw]) -> tuple[Rise, ...]:
    """What the typed values make of the baseline; nothing before the start of the infusion.

    A text that is no number yet is left out.
    """
    if presenter.case.visit.started_at is None:
        return ()
    sign = presenter.desk.session.settings.decimal_sign
    read = {name: parse_number(str(text), sign) for name, text in raw.items()}
    numbers = {name: value for name, value in read.items() if isinstance(value, Decimal)}
    vitals = Vitals(
        **{name: value for name, value in numbers.items() if name in _NUMBERS}  # type: ignore[arg-type]
    )
    return rises(presenter.protocol.limits, vitals, presenter.assessment().baseline.vitals)


_NUMBERS = frozenset(
    each for field in FIELDS for each in field.values if each not in ("site_ok", "symptoms")
)


def rise_sentence(presenter: VisitPresenter, found: tuple[Rise, ...]) -> str:
    """Each field whose rule is by rise with its change and the baseline; empty for none."""
    usual = presenter.assessment().baseline.vitals
    parts = []
    for field in FIELDS:
        change = change_words(found, field.values)
        if change:
            before = "/".join(_shown(getattr(usual, name)) for name in field.values)
            words = _("{value} {change} from baseline {before}")
            label = short_label(field.name)
            parts.append(words.format(value=label, change=change, before=before))
    return " · ".join(parts)


def _shown(value: object) -> str:
    return plain(value) if isinstance(value, int | Decimal) else "–"
