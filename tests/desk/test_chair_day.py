"""The day's checks of a chair at the desk: found by the next visit, kept by its signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.replay.script import Script, read_script
from ketadesk.desk.session import Proof
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.kernel.resources import resource
from ketadesk.store.memory import MemoryStore
from ketadesk.visit.assessment import screening_of
from ketadesk.visit.entries import Answered, Entry, Signed
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Visit
from tests.builders import SampleClinic, a_clinic

ASKED_EACH_TIME = ("eq.acls", "eq.second", "env.ok", "edu.done")


class SlippingStore(MemoryStore):
    """Reports the commits of these numbers as failed, though they are on the disk.

    Attributes:
        slips: numbers of commits from now on, counted from 1.
    """

    slips: tuple[int, ...] = ()
    commits = 0

    def append(self, entries: Sequence[Entry], **more: Any) -> Problem | None:
        """Write, and now and then say that it failed."""
        self.commits += 1
        done = super().append(entries, **more)
        if self.commits in self.slips:
            raise EnvironmentFault(Fault.IO)
        return done


def _without_the_room() -> Script:
    """The uneventful visit, in which nobody looks at the chair."""
    script = read_script(resource("scenarios", "uneventful.toml"))
    assert isinstance(script, Script)
    steps = tuple(
        replace(step, value={name: step.value[name] for name in ASKED_EACH_TIME})
        if step.action == "answer" and "eq.pump" in step.value
        else step
        for step in script.steps
    )
    return replace(script, steps=steps)


def second(clinic: SampleClinic, until: str = "0:18:10", chair: int = 1) -> str:
    return clinic.play_script(_without_the_room(), until, chair=chair)


def after_a_first(store: MemoryStore | None = None) -> tuple[SampleClinic, str, str]:
    """The first patient was looked at and called off; the second is ready to be signed."""
    clinic = a_clinic(store=store)
    first = clinic.play("hard-stop", chair=1)
    return clinic, first, second(clinic)


def missing(clinic: SampleClinic, visit: str) -> tuple[str, ...]:
    return clinic.desk.charts.assessment(visit).screening.unanswered


def sign(clinic: SampleClinic, visit: str, by: str = "nurse2") -> object:
    return clinic.desk.screening.sign(visit, Proof(clinic.desk.session.people[by]))


def checks(visit: Visit) -> list[Answered]:
    return [body for _, body in visit.of(Answered) if body.checked_at is not None]


def test_the_second_visit_of_the_day_rests_on_the_first_and_keeps_it_when_signed() -> None:
    clinic, first, visit = after_a_first()
    assert missing(clinic, visit) == ()
    told = clinic.desk.charts.case(first).visit.answers["eq.aed"].entry
    assert isinstance(sign(clinic, visit), Change)
    case = clinic.desk.charts.case(visit)
    held = checks(case.visit)
    assert len(held) == 12
    assert {(each.checked_by, each.checked_at) for each in held} == {(told.by, told.happened_at)}
    assert {case.visit.answers[each.item].entry.by for each in held} == {"nurse2"}
    assert case.visit.stage is Stage.INFUSION
    clinic.desk.charts.forget()
    alone = clinic.desk.charts.case(visit)
    assert alone.chair_day == {}
    now = clinic.desk.session.now()
    assert screening_of(alone, now) == screening_of(case, now)
    assert clinic.desk.session.store.verify() == ()


def test_the_signature_covers_what_was_taken_over() -> None:
    clinic, _first, visit = after_a_first()
    sign(clinic, visit)
    case = clinic.desk.charts.case(visit)
    entry, signed = case.visit.of(Signed)[0]
    assert signed.covers == case.visit.heads[case.visit.position(entry) - 1]
    assert isinstance(case.visit.entries[case.visit.position(entry) - 1].body, Answered)


@pytest.mark.parametrize("chair", [2, 3])
def test_another_chair_is_another_matter(chair: int) -> None:
    clinic = a_clinic()
    clinic.play("hard-stop", chair=1)
    visit = second(clinic, chair=chair)
    assert len(missing(clinic, visit)) == 12
    assert sign(clinic, visit) == Problem(
        Code.UNANSWERED, "eq.pump", {"items": " ".join(missing(clinic, visit))}
    )


def test_the_next_day_begins_anew() -> None:
    clinic = a_clinic()
    clinic.play("hard-stop", chair=1)
    clinic.ticks.advance(24 * 3600)
    assert len(missing(clinic, second(clinic))) == 12


def test_a_refused_signature_writes_nothing() -> None:
    clinic = a_clinic()
    clinic.play("hard-stop", chair=1)
    visit = second(clinic, "0:16:00")
    before = clinic.desk.charts.case(visit).visit.entries
    refused = sign(clinic, visit)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.item) == (Code.UNANSWERED, "timeout")
    assert clinic.desk.charts.case(visit).visit.entries == before


def test_who_may_not_sign_takes_nothing_over() -> None:
    clinic, _first, visit = after_a_first()
    before = clinic.desk.charts.case(visit).visit.entries
    refused = sign(clinic, visit, "auditor")
    assert isinstance(refused, Problem)
    assert refused.code is Code.NOT_PERMITTED
    assert clinic.desk.charts.case(visit).visit.entries == before


def test_a_correction_in_the_first_visit_opens_the_question_in_the_second() -> None:
    clinic, first, visit = after_a_first()
    done = clinic.desk.leaving.correct_answer(first, "eq.suction", False, "It was another chair")
    assert isinstance(done, Change)
    assert missing(clinic, visit) == ("eq.suction",)


def test_looking_again_is_an_answer_of_one_s_own() -> None:
    clinic, _first, visit = after_a_first()
    clinic.desk.screening.answer(visit, "eq.suction", True)
    sign(clinic, visit)
    assert len(checks(clinic.desk.charts.case(visit).visit)) == 11


def test_nothing_is_read_again_while_nothing_changes() -> None:
    clinic, _first, visit = after_a_first()
    assert clinic.desk.charts.case(visit) is clinic.desk.charts.case(visit)


@pytest.mark.parametrize("slip", [1, 2], ids=["taken over", "signed"])
def test_a_signature_that_met_a_fault_is_there_once(slip: int) -> None:
    """F-02: what the disk reported as failed was there all the same."""
    store = SlippingStore()
    clinic, _first, visit = after_a_first(store)
    tried = Try()
    store.slips = (store.commits + slip,)
    with pytest.raises(EnvironmentFault), clinic.desk.session.trying(tried):
        sign(clinic, visit)
    with clinic.desk.session.trying(tried):
        assert isinstance(sign(clinic, visit), Change)
    case = clinic.desk.charts.case(visit)
    assert len(checks(case.visit)) == 12
    assert len(case.visit.of(Signed)) == 1
    assert store.entries(visit) == case.visit.entries


def test_a_visit_that_somebody_else_moved_on_is_read_anew_before_it_is_signed() -> None:
    clinic, _first, visit = after_a_first()
    charts = clinic.desk.charts
    stale = charts.case(visit)
    clinic.desk.watch.note(visit, "Written elsewhere")
    charts._cases[visit] = stale
    refused = sign(clinic, visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.CONFLICT
    assert checks(charts.case(visit).visit) == []
