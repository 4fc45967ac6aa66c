"""What the ketamine register says of vials and of visits' accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.desk.series import VisitAccount
from ketadesk.kernel.dates import show_date, show_time
from ketadesk.kernel.numbers import HUNDREDTH, TENTH, half_up, plain
from ketadesk.kernel.text import _
from ketadesk.ui.kit import Cell, Column
from ketadesk.ui.patient_words import full_name
from ketadesk.ui.theme import Status
from ketadesk.visit.account import Vial
from ketadesk.visit.entries import Wasted
from ketadesk.visit.people import Person

Local = Callable[[datetime], datetime]
MG: Final = "\u00a0mg"


def vial_columns() -> tuple[Column, ...]:
    """The columns of the vials."""
    return (
        Column(_("Vial")),
        Column(_("mg/mL"), right=True),
        Column(_("Size mg"), right=True),
        Column(_("Lot and NDC"), share=1),
        Column(_("Expires")),
        Column(_("Received")),
        Column(_("Balance mg"), right=True),
        Column(_("Last count")),
    )


def vial_row(
    vial: Vial, people: dict[str, Person], local: Local, today: date
) -> tuple[Cell | str, ...]:
    """One vial."""
    expires: Cell | str = show_date(vial.expires)
    if vial.expired(today):
        expires = Cell(_("{day}, expired").format(day=show_date(vial.expires)), Status.STOP)
    return (
        Cell(vial.name, strong=True),
        plain(vial.strength_mg_ml),
        plain(vial.size_mg),
        f"{vial.lot}\n{vial.ndc}" if vial.ndc else vial.lot,
        expires,
        _by(vial.received_at, vial.received_by, people, local),
        Cell(amount(vial.balance_mg), strong=True),
        _counted(vial, people, local),
    )


def _counted(vial: Vial, people: dict[str, Person], local: Local) -> Cell | str:
    if vial.counted is None:
        return _("Not counted")
    words = _by(vial.counted.happened_at, vial.counted.by, people, local)
    apart = vial.discrepancy_mg
    if not apart:
        return words
    return Cell(
        _("{apart} apart\n{words}").format(apart=signed(apart) + MG, words=words), Status.STOP
    )


def _by(at: datetime, who: str, people: dict[str, Person], local: Local) -> str:
    shown = local(at)
    return f"{show_date(shown.date())} {show_time(shown)}\n{person_name(who, people)}"


def person_name(person_id: str, people: dict[str, Person]) -> str:
    """The printed name; the sign-in name of somebody who is not known any more."""
    person = people.get(person_id)
    return person_id if person is None else person.name


def amount(mg: Decimal) -> str:
    """Milligrams to a hundredth."""
    return plain(half_up(mg, HUNDREDTH))


def signed(mg: Decimal) -> str:
    """Milligrams with their sign."""
    return f"{'−' if mg < 0 else '+'}{amount(abs(mg))}"


def account_columns() -> tuple[Column, ...]:
    """The columns of the visits' accounts."""
    return (
        Column(_("Date")),
        Column(_("Patient"), share=1),
        Column(_("Drawn mg"), right=True),
        Column(_("Given mg"), right=True),
        Column(_("Wasted mg"), right=True),
        Column(_("Witness")),
        Column(_("Unaccounted mg"), right=True),
    )


def account_row(each: VisitAccount, people: dict[str, Person]) -> tuple[Cell | str, ...]:
    """The account of one visit."""
    account = each.account
    wastes = each.visit.of(Wasted)
    witnesses = dict.fromkeys(person_name(body.witness, people) for _entry, body in wastes)
    return (
        show_date(each.on),
        full_name(each.patient),
        _tenth(account.drawn_mg),
        _tenth(account.given_mg),
        _tenth(account.wasted_mg),
        ", ".join(witnesses) or "–",
        _unaccounted(each),
    )


def _unaccounted(each: VisitAccount) -> Cell | str:
    account = each.account
    shown = _tenth(account.unaccounted_mg)
    if account.balanced:
        return Cell(shown, Status.OK)
    if account.reported:
        return Cell(_("{mg}, reported").format(mg=shown), Status.STOP)
    running = each.visit.started_at is not None and each.visit.ended_at is None
    if running or each.visit.started_at is None:
        return _("{mg}, in use").format(mg=shown)
    return Cell(shown, Status.STOP)


def _tenth(mg: Decimal | None) -> str:
    return _("not known") if mg is None else plain(half_up(mg, TENTH))
