"""The ketamine register: vials received, drawn, counted, wasted with a second person."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.desk.permissions import Task, permission_problem
from ketadesk.desk.session import REGISTER, Proof, Session
from ketadesk.desk.typed import typed_problem
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.account import Vial, vials_of
from ketadesk.visit.answers import Raw, read_amount
from ketadesk.visit.entries import Entry, VialCounted, VialReceived, VialWasted

_NDC: Final = re.compile(
    r"[0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-([0-9]{3}-[0-9]{2}|[0-9]{4}-[0-9]{1,2})"
)


class Register:
    """The register of this clinic.

    Args:
        session: the running program.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def vials(self) -> tuple[Vial, ...]:
        """Every vial in order of receipt."""
        return vials_of(self.entries())

    def entries(self) -> tuple[Entry, ...]:
        """The register's own entries, in order; in an act tried again without its own."""
        return self._session.found(REGISTER)

    def vial(self, name: str) -> Vial | None:
        """The vial of this name, or None."""
        return next((each for each in self.vials() if each.name == name), None)

    def strengths(self) -> tuple[Decimal, ...]:
        """Strengths in which ketamine is sold, mg/mL, as the approved protocols say; ascending."""
        usable = self._session.shelf.usable()
        said = {each for protocol in usable for each in protocol.dosing.stock_strengths_mg_ml}
        return tuple(sorted(said))

    def _amount(self, name: str, raw: Raw, *, zero: bool = False) -> Decimal | Problem:
        return read_amount(name, raw, self._session.reading, zero=zero)

    def receive(
        self,
        vial: str,
        size_mg: Raw,
        strength_mg_ml: Raw,
        lot: str,
        expires: Raw,
        ndc: str = "",
    ) -> Vial | Problem:
        """A vial comes in. Its strength is one that exists; its name is new.

        ``ndc`` is the drug code on its label as ``is_ndc`` reads it, or blank.
        """
        refused = permission_problem(self._session.person, Task.RECEIVE_VIAL)
        if refused is not None:
            return refused
        refused = typed_problem({"vial": vial, "lot": lot, "ndc": ndc})
        if refused is not None:
            return refused
        name = vial.strip()
        if not name or self.vial(name) is not None:
            return Problem(Code.NAME_TAKEN if name else Code.UNANSWERED, "vial")
        size = self._amount("size_mg", size_mg)
        strength = self._amount("strength_mg_ml", strength_mg_ml)
        if isinstance(size, Problem):
            return size
        if isinstance(strength, Problem):
            return strength
        strengths = self.strengths()
        if strength not in strengths:
            stock = ", ".join(plain(each) for each in strengths)
            return Problem(Code.OUT_OF_RANGE, "strength_mg_ml", {"stock": stock})
        if not lot.strip():
            return Problem(Code.UNANSWERED, "lot")
        day = expiry_date(expires)
        if day is None:
            return Problem(Code.OUT_OF_RANGE, "expires")
        if ndc.strip() and not is_ndc(ndc.strip()):
            return Problem(Code.OUT_OF_RANGE, "ndc")
        body = VialReceived(name, size, strength, lot.strip(), day, ndc.strip())
        refused = self._session.commit([self._session.entry(REGISTER, body)])
        return refused or self._named(name)

    def _named(self, name: str) -> Vial:
        found = self.vial(name)
        if found is None:
            raise LookupError("a vial that was just written is not in the register")
        return found

    def count(self, vial: str, counted_mg: Raw) -> Vial | Problem:
        """A vial is counted; a difference from the register is kept and told."""
        refused = permission_problem(self._session.person, Task.COUNT_VIAL)
        found = self.vial(vial)
        if refused is not None or found is None:
            return refused or Problem(Code.UNKNOWN_ITEM, "vial")
        value = self._amount("counted_mg", counted_mg, zero=True)
        if isinstance(value, Problem):
            return value
        body = VialCounted(vial, value, found.balance_mg)
        refused = self._session.commit([self._session.entry(REGISTER, body)])
        return refused or self._named(vial)

    def waste(
        self, vial: str, mg: Raw, method: str, reason: str, witness: Proof | None
    ) -> Vial | Problem:
        """What is left in a vial is destroyed in front of a second person."""
        person = self._session.person
        refused = permission_problem(person, Task.WASTE_VIAL)
        found = self.vial(vial)
        if refused is not None or found is None:
            return refused or Problem(Code.UNKNOWN_ITEM, "vial")
        value = self._amount("mg", mg)
        if isinstance(value, Problem):
            return value
        if value > found.balance_mg:
            return Problem(Code.OVER_DRAWN, "mg", {"high": str(found.balance_mg)})
        for name, text in (("method", method), ("reason", reason)):
            if not text.strip():
                return Problem(Code.REASON_NEEDED, name)
        refused = typed_problem({"method": method}, {"reason": reason})
        if refused is not None:
            return refused
        if witness is None or not witness.person.charts:
            return Problem(Code.WITNESS_NEEDED, "witness")
        if person is not None and witness.person.id == person.id:
            return Problem(Code.WITNESS_SAME, "witness")
        body = VialWasted(vial, value, method.strip(), witness.person.id)
        entry = self._session.entry(REGISTER, body, reason=reason)
        return self._session.commit([entry]) or self._named(vial)


def is_ndc(text: str) -> bool:
    """Whether a text is written as a national drug code: labeller, product, package.

    Ten digits in groups of 4-4-2, 5-3-2 or 5-4-1, or eleven in 5-4-2. Only the form is checked:
    KetaDesk holds no list of codes.
    """
    return _NDC.fullmatch(text) is not None


def expiry_date(raw: Raw) -> date | None:
    """A date as given: a date, ``YYYY-MM-DD``, or ``YYYY-MM`` (to the end of the month)."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first.replace(day=monthrange(first.year, first.month)[1])
