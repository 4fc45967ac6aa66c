"""The action table of a clinic: signed by a director, enforced by the desk (reference §2)."""

from __future__ import annotations

import pytest

from ketadesk.desk.action_table import SignedTable
from ketadesk.desk.charts import Change
from ketadesk.desk.desk import open_desk
from ketadesk.desk.session import CLINIC, Proof
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Code, EnvironmentFault, Problem
from ketadesk.visit.entries import ActionTableWritten
from ketadesk.visit.people import Person, Role
from ketadesk.visit.rights import DEFAULT, Act, ActionTable, Right
from tests.builders import KnownPassphrase, SampleClinic, a_clinic

DIRECTOR = Person("director", "Director One", frozenset({Role.DIRECTOR}))


def signed(clinic: SampleClinic, **rights: str) -> None:
    said = {Act(act): Right(right) for act, right in rights.items()}
    done = clinic.desk.action_table.write(said, Proof(DIRECTOR))
    assert isinstance(done, ActionTable), done


def test_until_a_director_signs_one_the_table_of_the_reference_holds() -> None:
    assert a_clinic().desk.action_table.in_force() == SignedTable(ActionTable(DEFAULT))


def test_a_signed_table_holds_from_then_on_and_says_by_whom() -> None:
    clinic = a_clinic()
    signed(clinic, bolus="order", resume_amber="order")
    signed(clinic, extend="blocked")
    found = clinic.desk.action_table.in_force()
    assert dict(found.table.rights) == {
        **DEFAULT,
        Act.BOLUS: Right.ORDER,
        Act.RESUME_AMBER: Right.ORDER,
        Act.EXTEND: Right.BLOCKED,
    }
    assert (found.by, found.at is None) == ("director", False)
    again = open_desk(clinic.desk.session.store, KnownPassphrase(), clinic.ticks, random_id)
    assert again.action_table.in_force() == found


def test_the_desk_enforces_it_whatever_a_window_shows() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:31:00")
    infusion = clinic.desk.infusion
    assert isinstance(infusion.pause(visit), Change)
    signed(clinic, resume_amber="order")
    refused = infusion.resume(visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.NEEDS_ORDER
    assert isinstance(infusion.resume(visit, "prescriber", readback=True), Change)
    signed(clinic, increase="blocked")
    refused = infusion.change_rate(visit, 70, "prescriber", readback=True)
    assert refused == Problem(Code.NOT_PERMITTED, "increase")
    assert isinstance(infusion.change_rate(visit, 30), Change), "slowing is always a nurse's"


def test_a_bolus_is_a_nurses_under_an_order_where_the_clinic_says_so() -> None:
    clinic = a_clinic()
    visit = clinic.play(until="0:31:00")
    desk = clinic.desk
    vial = desk.register.vials()[0].name
    assert isinstance(desk.infusion.draw(visit, vial, 10), Change)
    given = {"ordered_by": "prescriber", "readback": True}
    assert desk.infusion.bolus(visit, 5, 1, **given) == Problem(Code.NOT_PERMITTED, "bolus")
    signed(clinic, bolus="order")
    assert isinstance(desk.infusion.bolus(visit, 5, 1, **given), Change)


@pytest.mark.parametrize("act", [each for each in Act if each is not Act.RESUME_AMBER])
def test_nothing_beyond_the_order_is_ever_a_nurses_alone(act: Act) -> None:
    clinic = a_clinic()
    before = clinic.desk.session.store.head(CLINIC)
    done = clinic.desk.action_table.write({act: Right.ALONE}, Proof(DIRECTOR))
    assert done == Problem(Code.OUT_OF_RANGE, act.value, {"loosest": "order"})
    assert clinic.desk.session.store.head(CLINIC) == before


def test_a_table_of_a_later_release_is_not_taken_for_the_default() -> None:
    clinic = a_clinic()
    session = clinic.desk.session
    session.commit([session.entry(CLINIC, ActionTableWritten(("fly=alone",)))])
    with pytest.raises(EnvironmentFault):
        session.reload_clinic()
