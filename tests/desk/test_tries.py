"""An act that met a fault and is done once more: recorded once, and no later act is taken for it.

F-02, F-51: a disk may report a commit as failed and hold it all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest

from ketadesk.desk.charts import Change
from ketadesk.desk.session import AUDIT, CLINIC, REGISTER, Proof
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.visit.account import Vial
from ketadesk.visit.entries import (
    AuditNoted,
    ClinicWritten,
    Entry,
    MedicineGiven,
    Noted,
    Observed,
    VialCounted,
)
from ketadesk.visit.people import Patient
from ketadesk.visit.stages import Stage
from tests.builders import SETTINGS, FailingStore, SampleClinic, a_clinic

SET = {"sbp": 130, "dbp": 80, "hr": 74, "spo2": 98, "rr": 14, "moaas": 5, "distress": 0}
WHOLE_SET = {**SET, "nausea": 0, "vomited": 0, "site_ok": True}

Act = Callable[[SampleClinic, str], object]


def on(failing: str = "") -> tuple[SampleClinic, FailingStore, str]:
    """A visit five minutes into the infusion, over a disk that will fail."""
    clinic = a_clinic(store=(store := FailingStore()))
    visit = clinic.play(until="0:20:00")
    assert isinstance(clinic.desk.register.receive("V-9", 500, 50, "K1", "2028-01"), Vial)
    clinic.ticks.advance(300)
    store.failing = failing
    return clinic, store, visit


def ondansetron(clinic: SampleClinic, visit: str) -> object:
    return clinic.desk.watch.give(
        visit,
        medicine="ondansetron",
        dose=4,
        unit="mg",
        route="iv",
        reason="nausea",
        ordered_by="prescriber",
    )


def witness(clinic: SampleClinic) -> Proof:
    return Proof(clinic.desk.session.people["nurse2"])


def newcomer(clinic: SampleClinic, visit: str) -> object:
    like = clinic.desk.charts.case(visit).patient.body
    return clinic.desk.patients.register(replace(like, record_no="S-0099"))


def other_visit(clinic: SampleClinic, _visit: str) -> object:
    last = [each for each in clinic.desk.patients.all() if each.record_no == "S-0050"]
    content_hash = load_shipped("ketamine-iv-mood").content_hash
    return clinic.desk.charts.open_visit(last[0].id, content_hash, 1, 4)


IN_THE_VISIT: dict[str, Act] = {
    "note": lambda clinic, visit: clinic.desk.watch.note(visit, "Once"),
    "set": lambda clinic, visit: clinic.desk.watch.observe(visit, WHOLE_SET),
    "medicine": ondansetron,
    "dosing error": lambda clinic, visit: clinic.desk.infusion.change_rate(
        visit, 90, happened=True
    ),
    "draw": lambda clinic, visit: clinic.desk.infusion.draw(visit, "V-9", 500, happened=True),
    "pause": lambda clinic, visit: clinic.desk.infusion.pause(visit, "Distress"),
    "stop": lambda clinic, visit: clinic.desk.infusion.stop(visit, "completed"),
    "void": lambda clinic, visit: clinic.desk.leaving.void(visit, "Another person"),
    "correction": lambda clinic, visit: clinic.desk.leaving.correct_answer(
        visit, "wt.kg", 70, "Misread"
    ),
}

OUTSIDE: dict[str, Act] = {
    "patient": newcomer,
    "visit": other_visit,
    "vial": lambda clinic, _: clinic.desk.register.receive("V-10", 500, 50, "L", "2028-06"),
    "count": lambda clinic, _: clinic.desk.register.count("V-9", 450),
    "waste": lambda clinic, _: clinic.desk.register.waste(
        "V-9", 300, "sink", "broken", witness(clinic)
    ),
    "patient's facts": lambda clinic, visit: clinic.desk.patients.change(
        (patient := clinic.desk.charts.case(visit).patient).id,
        replace(patient.body, phone="555-0777"),
        "Moved",
    ),
    "settings": lambda clinic, _: clinic.desk.clinic.write_settings(
        replace(SETTINGS, phone_day="555-0111")
    ),
}

EVERY = {**IN_THE_VISIT, **OUTSIDE}


def tried(clinic: SampleClinic, held: Try, act: Act, visit: str) -> object:
    with clinic.desk.session.trying(held):
        return act(clinic, visit)


def once_more(act: Act, failing: str, wait_s: int) -> tuple[SampleClinic, object, int, str]:
    """The clinic, what the second try gave, how many entries both have made, and the visit."""
    clinic, store, visit = on()
    assert isinstance(
        clinic.desk.patients.register(
            replace(clinic.desk.charts.case(visit).patient.body, record_no="S-0050")
        ),
        Patient,
    )
    if act is OUTSIDE["settings"]:
        clinic.sign_in("director")
    before, held = store.store_head()[0], Try()
    store.failing = failing
    for _ in range(2):
        with pytest.raises(EnvironmentFault):
            tried(clinic, held, act, visit)
        if failing == "after":
            break
    store.failing = ""
    clinic.ticks.advance(wait_s)
    done = tried(clinic, held, act, visit)
    return clinic, done, store.store_head()[0] - before, visit


@cache
def plainly(act: Act) -> int:
    """How many entries the act makes where nothing fails."""
    clinic, done, made, _visit = once_more(act, "before", 0)
    assert clinic is not None
    assert not isinstance(done, Problem), done
    return made


@pytest.mark.parametrize("wait_s", [1, 900])
@pytest.mark.parametrize("failing", ["before", "after"])
@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
def test_an_act_tried_again_is_recorded_once(act: Act, failing: str, wait_s: int) -> None:
    _clinic, done, made, _visit = once_more(act, failing, wait_s)
    assert not isinstance(done, Problem), done
    assert made == plainly(act)


@pytest.mark.parametrize("act", IN_THE_VISIT.values(), ids=IN_THE_VISIT)
def test_what_was_kept_is_told_as_done_with_the_entries_of_then(act: Act) -> None:
    clinic, done, _made, visit = once_more(act, "after", 40)
    kept = clinic.desk.session.store.entries(visit)
    assert isinstance(done, Change)
    assert done.entries == kept[-len(done.entries) :]
    assert done.at == clinic.desk.session.now() - timedelta(seconds=40)
    assert done.case.visit.entries == kept
    assert clinic.desk.charts.case(visit) == done.case


def test_a_new_patient_a_vial_and_a_visit_tried_again_are_the_ones_of_then() -> None:
    clinic, done, _made, _visit = once_more(newcomer, "after", 5)
    assert isinstance(done, Patient)
    found = [each for each in clinic.desk.patients.all() if each.record_no == "S-0099"]
    assert found == [done]
    clinic, done, _made, _visit = once_more(OUTSIDE["vial"], "after", 5)
    assert done == clinic.desk.register.vials()[-1]
    clinic, done, _made, visit = once_more(other_visit, "after", 5)
    assert isinstance(done, Change)
    here = [case.visit.stream for case in clinic.desk.charts.open_visits()]
    assert here == [visit, done.visit]
    assert done.entries == clinic.desk.session.store.entries(done.visit)


def test_a_count_tried_again_keeps_the_discrepancy_that_it_found() -> None:
    clinic, done, _made, _visit = once_more(OUTSIDE["count"], "after", 5)
    counts = [each.body for each in clinic.desk.register.entries() if each.body.kind]
    assert [each for each in counts if isinstance(each, VialCounted)] == [
        VialCounted("V-9", Decimal(450), Decimal(500))
    ]
    assert isinstance(done, Vial)
    assert done.discrepancy_mg == -50


@pytest.mark.parametrize("act", IN_THE_VISIT.values(), ids=IN_THE_VISIT)
def test_an_act_tried_again_after_the_visit_was_read_anew_is_recorded_once(act: Act) -> None:
    """Whether it is told as done or as moved on, it stands there once, and is seen."""
    clinic, store, visit = on("after")
    held = Try()
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, act, visit)
    store.failing = ""
    clinic.desk.charts.forget()
    everything = store.store_head()
    clinic.ticks.advance(700)
    done = tried(clinic, held, act, visit)
    if isinstance(done, Problem):
        assert done.code is Code.CONFLICT
    assert store.store_head() == everything
    assert clinic.desk.charts.case(visit).visit.entries == store.entries(visit)


def doses(clinic: SampleClinic, visit: str) -> int:
    return len(clinic.desk.charts.case(visit).visit.of(MedicineGiven))


def test_the_same_dose_a_second_later_by_another_press_is_another_dose() -> None:
    """The dialog was closed: it is refused as moved on, seen, and recorded when pressed again."""
    clinic, store, visit = on("after")
    with pytest.raises(EnvironmentFault):
        tried(clinic, Try(), ondansetron, visit)
    store.failing = ""
    clinic.ticks.advance(1)
    again = Try()
    refused = tried(clinic, again, ondansetron, visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.CONFLICT
    assert doses(clinic, visit) == 1
    assert isinstance(tried(clinic, again, ondansetron, visit), Change)
    assert doses(clinic, visit) == 2


@pytest.mark.parametrize("act", [OUTSIDE["waste"], OUTSIDE["count"]], ids=["waste", "count"])
def test_the_register_tells_once_what_nobody_has_seen(act: Act) -> None:
    clinic, store, visit = on("after")
    smaller: Act = lambda clinic, _: clinic.desk.register.waste(  # noqa: E731
        "V-9", 100, "sink", "broken", witness(clinic)
    )
    with pytest.raises(EnvironmentFault):
        tried(clinic, Try(), smaller, visit)
    store.failing = ""
    seen = len(clinic.desk.register.entries())
    assert tried(clinic, Try(), act, visit) == Problem(Code.CONFLICT, REGISTER)
    assert len(clinic.desk.register.entries()) == seen
    assert isinstance(tried(clinic, Try(), act, visit), Vial)
    assert len(clinic.desk.register.entries()) == seen + 1


def test_what_did_not_reach_the_disk_moves_nothing_on() -> None:
    clinic, store, visit = on("before")
    with pytest.raises(EnvironmentFault):
        tried(clinic, Try(), OUTSIDE["count"], visit)
    store.failing = ""
    assert isinstance(tried(clinic, Try(), OUTSIDE["count"], visit), Vial)


def test_another_clinical_time_is_another_act() -> None:
    clinic, store, visit = on("after")
    held, now = Try(), clinic.desk.session.now()
    watch = clinic.desk.watch

    def at(minutes: int) -> Act:
        return lambda _clinic, visit: watch.observe(
            visit, WHOLE_SET, at=now - timedelta(minutes=minutes)
        )

    with pytest.raises(EnvironmentFault):
        tried(clinic, held, at(4), visit)
    store.failing = ""
    refused = tried(clinic, held, at(2), visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.CONFLICT
    assert isinstance(tried(clinic, held, at(2), visit), Change)
    times = [entry.happened_at for entry, _ in clinic.desk.charts.case(visit).visit.of(Observed)]
    assert times[-2:] == [now - timedelta(minutes=4), now - timedelta(minutes=2)]


def test_something_else_said_in_its_place_is_refused_once_and_then_recorded() -> None:
    clinic, store, visit = on("after")
    held = Try()
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, IN_THE_VISIT["note"], visit)
    store.failing = ""
    longer: Act = lambda clinic, visit: clinic.desk.watch.note(visit, "Once more")  # noqa: E731
    refused = tried(clinic, held, longer, visit)
    assert isinstance(refused, Problem)
    assert refused.code is Code.CONFLICT
    assert isinstance(tried(clinic, held, longer, visit), Change)
    assert said(clinic, visit)[-2:] == ["Once", "Once more"]


def said(clinic: SampleClinic, visit: str) -> list[str]:
    return [body.text for _, body in clinic.desk.charts.case(visit).visit.of(Noted)]


def test_an_act_that_went_through_is_forgotten() -> None:
    clinic, store, visit = on("after")
    held, note = Try(), IN_THE_VISIT["note"]
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, note, visit)
    store.failing = ""
    for _ in range(2):
        assert isinstance(tried(clinic, held, note, visit), Change)
    assert said(clinic, visit)[-2:] == ["Once", "Once"]


def test_an_act_that_was_refused_is_forgotten() -> None:
    clinic, store, visit = on("after")
    held, note = Try(), IN_THE_VISIT["note"]
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, note, visit)
    store.failing = ""
    refused = tried(clinic, held, lambda clinic, visit: clinic.desk.watch.note(visit, ""), visit)
    assert isinstance(refused, Problem)
    assert isinstance(tried(clinic, held, note, visit), Change)
    assert said(clinic, visit)[-2:] == ["Once", "Once"]


def test_a_bug_in_an_act_leaves_nothing_to_be_taken_for_it() -> None:
    clinic, store, visit = on("after")
    held = Try()
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, IN_THE_VISIT["note"], visit)

    def broken(_clinic: SampleClinic, _visit: str) -> object:
        raise LookupError

    store.failing = ""
    with pytest.raises(LookupError):
        tried(clinic, held, broken, visit)
    assert held.failed == ()


def test_the_same_by_somebody_else_is_another_act() -> None:
    clinic, store, visit = on("after")
    held = Try()
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, IN_THE_VISIT["note"], visit)
    store.failing = ""
    clinic.sign_in("nurse2")
    other = tried(clinic, held, IN_THE_VISIT["note"], visit)
    assert isinstance(other, Problem)
    assert other.code is Code.CONFLICT


def test_what_was_kept_is_shown_to_whoever_does_something_else() -> None:
    clinic, store, visit = on("after")
    with pytest.raises(EnvironmentFault):
        tried(clinic, Try(), IN_THE_VISIT["note"], visit)
    store.failing = ""
    other = clinic.desk.watch.note(visit, "Something else")
    assert isinstance(other, Problem)
    assert other.code is Code.CONFLICT
    assert said(clinic, visit)[-1] == "Once"
    # Who says it once more after that means it.
    assert isinstance(clinic.desk.watch.note(visit, "Once"), Change)
    assert said(clinic, visit)[-2:] == ["Once", "Once"]


def test_nothing_outside_a_try_is_ever_taken_for_what_was_said_before() -> None:
    clinic, store, _visit = on("after")
    session = clinic.desk.session
    for _ in range(2):
        with pytest.raises(EnvironmentFault):
            session.audit("looked", "twice")
    rows = [each.body for each in session.store.entries(AUDIT)]
    assert rows.count(AuditNoted("looked", "twice")) == 2
    assert store.failing


def test_the_store_is_asked_once_for_each_entry_of_an_act(monkeypatch: pytest.MonkeyPatch) -> None:
    clinic, store, visit = on("after")
    held, asked = Try(), list[str]()

    def entry(entry_id: str) -> Entry | None:
        asked.append(entry_id)
        return FailingStore.entry(store, entry_id)

    act = IN_THE_VISIT["draw"]
    with pytest.raises(EnvironmentFault):
        tried(clinic, held, act, visit)
    monkeypatch.setattr(store, "entry", entry)
    store.failing = ""
    assert isinstance(tried(clinic, held, act, visit), Change)
    assert asked == [store.entries(visit)[-1].id, store.entries(REGISTER)[-1].id]


def test_a_disk_that_cannot_be_asked_leaves_the_act_to_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clinic, store, visit = on("after")
    held, note = Try(), IN_THE_VISIT["note"]

    def gone(_entry_id: str) -> Entry | None:
        raise EnvironmentFault(Fault.IO)

    with pytest.raises(EnvironmentFault):
        tried(clinic, held, note, visit)
    store.failing = ""
    with monkeypatch.context() as blind:
        blind.setattr(store, "entry", gone)
        with pytest.raises(EnvironmentFault):
            tried(clinic, held, note, visit)
    assert isinstance(tried(clinic, held, note, visit), Change)
    assert said(clinic, visit).count("Once") == 1


def test_the_first_commit_of_an_act_is_not_made_again_with_the_second() -> None:
    """The clock is taken anew, then the visit is opened: two commits, each made once."""
    clinic = a_clinic(store=(store := FailingStore()))
    visit = clinic.play(until="0:10:00")
    patient = clinic.desk.charts.case(visit).patient
    assert isinstance(clinic.desk.leaving.cancel(visit, "Unwell"), Change)
    clinic.ticks.jump(3600)
    content_hash = load_shipped("ketamine-iv-mood").content_hash
    real, commits = store.append, list[str]()

    def second_fails(entries: tuple[Entry, ...], **more: object) -> Problem | None:
        commits.append(entries[0].stream)
        if len(commits) == 2:
            raise EnvironmentFault(Fault.IO)
        return real(entries, **more)

    store.append = second_fails  # type: ignore[assignment, method-assign]
    held = Try()

    def opened(clinic: SampleClinic, _visit: str) -> object:
        return clinic.desk.charts.open_visit(patient.id, content_hash, 2, 1)

    with pytest.raises(EnvironmentFault):
        tried(clinic, held, opened, visit)
    done = tried(clinic, held, opened, visit)
    assert isinstance(done, Change)
    assert done.case.visit.stage is Stage.SCREENING
    taken = [
        each.body
        for each in store.entries(AUDIT)
        if isinstance(each.body, AuditNoted) and each.body.event == "clock-taken"
    ]
    assert len(taken) == 1
    assert len(clinic.desk.charts.open_visits()) == 1


def test_settings_stand_as_they_were_said_last() -> None:
    clinic, store, _visit = on()
    clinic.sign_in("director")
    store.failing = "after"
    with pytest.raises(EnvironmentFault):
        clinic.desk.clinic.write_settings(replace(SETTINGS, chairs=3))
    store.failing = ""
    assert clinic.desk.clinic.write_settings(replace(SETTINGS, chairs=4)) is None
    written = [each.body for each in store.entries(CLINIC) if isinstance(each.body, ClinicWritten)]
    assert [each.chairs for each in written] == [6, 3, 4]
    assert clinic.desk.session.settings.chairs == 4
