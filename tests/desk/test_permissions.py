"""Every role tries every command of the desk (R-SEC-02). What the table below lacks is refused."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ketadesk.desk.clinic import ClinicDesk, NewPerson
from ketadesk.desk.desk import Desk
from ketadesk.desk.papers import Paper
from ketadesk.desk.permissions import PERMITTED, Task, permission_problem
from ketadesk.desk.protocol_drafts import ProtocolDrafts
from ketadesk.desk.session import AUDIT, CLINIC, REGISTER, Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.protocols.catalogue import load_shipped, shipped_file, shipped_text
from ketadesk.visit.entries import AuditNoted, PatientWritten, PersonWritten
from ketadesk.visit.people import Person, Role
from ketadesk.visit.rights import Act, Right
from ketadesk.visit.stages import Action
from tests.builders import SETTINGS, a_clinic

MOOD = load_shipped("ketamine-iv-mood")
NEW = NewPerson("new.person", "New Person", (Role.NURSE,), "walnut ferry eleven slate")


class KeptKeys:
    """Stands for the data folder: remembers whose passphrase was written."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def passphrase_problem(self, passphrase: str, *names: str) -> Problem | None:
        return None

    def write_person(self, person: str, name: str, passphrase: str) -> None:
        self.written.append(person)

    def prepare_recovery_key(self) -> str:
        return "KEY"

    def is_prepared_key(self, text: str) -> bool:
        return text == "KEY"

    def use_prepared_key(self) -> None:
        self.written.append("recovery")

    @contextmanager
    def put_back_on_failure(self) -> Iterator[None]:
        yield


@dataclass
class Trial:
    """A clinic in which one person tries everything."""

    desk: Desk
    keys: KeptKeys
    visit: str
    patient: str

    @property
    def proof(self) -> Proof:
        person = self.desk.session.person
        return Proof(Person("nobody", "Nobody", frozenset()) if person is None else person)

    def written(self) -> tuple[object, ...]:
        """Everything kept except the audit."""
        store = self.desk.session.store
        streams = [each for each in store.streams("") if each != AUDIT]
        return (tuple((each, store.head(each)) for each in streams), tuple(self.keys.written))


def trial(roles: tuple[Role, ...], *, active: bool = True, signed_in: bool = True) -> Trial:
    clinic = a_clinic()
    visit = clinic.play(until="0:16:00")
    desk, keys = clinic.desk, KeptKeys()
    session = desk.session
    written = PersonWritten("one", "One Person", tuple(each.value for each in roles), active=active)
    session.commit([session.entry(CLINIC, written)])
    session.reload_clinic()
    session.person = session.people["one"] if signed_in else None
    shelf = desk.clinic._shelf
    desk.clinic = ClinicDesk(session, keys, shelf)  # type: ignore[arg-type]
    desk.protocols = ProtocolDrafts(session, shelf, desk.clinic)
    return Trial(desk, keys, visit, desk.charts.case(visit).patient.id)


def someone(desk: Desk) -> PatientWritten:
    number = desk.patients.next_record_no()
    return replace(desk.patients.all()[0].body, record_no=number, family=f"Other {number}")


Call = Callable[[Trial], object]
CLINICAL = "nurse prescriber director"

# What is tried, what of the two vocabularies it needs, who may, and how it is called.
MATRIX: dict[str, tuple[Action | Task, str, Call]] = {
    "charts.open_visit": (
        Task.OPEN_VISIT,
        CLINICAL,
        lambda t: t.desk.charts.open_visit(
            t.patient, t.desk.charts.case(t.visit).visit.opened.protocol_hash, 2, 5
        ),
    ),
    "patients.register": (
        Task.REGISTER_PATIENT,
        CLINICAL,
        lambda t: t.desk.patients.register(someone(t.desk)),
    ),
    "patients.change": (
        Task.REGISTER_PATIENT,
        CLINICAL,
        lambda t: t.desk.patients.change(
            t.patient, replace(t.desk.charts.patient(t.patient).body, phone="555-0177"), "Moved"
        ),
    ),
    "register.receive": (
        Task.RECEIVE_VIAL,
        CLINICAL,
        lambda t: t.desk.register.receive(
            f"M-{len(t.desk.register.vials())}", 500, 50, "L", "2027-06"
        ),
    ),
    "register.count": (Task.COUNT_VIAL, CLINICAL, lambda t: t.desk.register.count("1.0/V-1", 460)),
    "register.waste": (
        Task.WASTE_VIAL,
        CLINICAL,
        lambda t: t.desk.register.waste(
            "1.0/V-1", 1, "sink", "broken", Proof(t.desk.session.people["nurse2"])
        ),
    ),
    "clinic.write_settings": (
        Task.WRITE_CLINIC,
        "administrator",
        lambda t: t.desk.clinic.write_settings(replace(SETTINGS, chairs=4)),
    ),
    "clinic.add_person": (
        Task.WRITE_PEOPLE,
        "administrator",
        lambda t: t.desk.clinic.add_person(NEW),
    ),
    "clinic.replace_passphrase": (
        Task.WRITE_PEOPLE,
        "administrator",
        lambda t: t.desk.clinic.replace_passphrase("nurse2", "walnut ferry eleven slate"),
    ),
    "clinic.prepare_recovery_key": (
        Task.NEW_RECOVERY_KEY,
        "administrator",
        lambda t: t.desk.clinic.prepare_recovery_key(),
    ),
    "clinic.confirm_recovery_key": (
        Task.NEW_RECOVERY_KEY,
        "administrator",
        lambda t: t.desk.clinic.confirm_recovery_key("KEY"),
    ),
    "clinic.approve": (
        Task.APPROVE_PROTOCOL,
        "director",
        lambda t: t.desk.clinic.approve(shipped_file("ketamine-iv-mood"), t.proof),
    ),
    "action_table.write": (
        Task.WRITE_ACTION_TABLE,
        "director",
        lambda t: t.desk.action_table.write({Act.RESUME_AMBER: Right.ORDER}, t.proof),
    ),
    "clinic.approve_text": (
        Task.APPROVE_PROTOCOL,
        "director",
        lambda t: t.desk.clinic.approve_text(shipped_text("ketamine-iv-aud"), t.proof),
    ),
    "clinic.switch_choices": (
        Task.SWITCH_CHOICES,
        "director",
        lambda t: t.desk.clinic.switch_choices(("ketamine-iv-mood/ind.code/aud",), t.proof),
    ),
    "protocols.copy": (
        Task.DRAFT_PROTOCOL,
        "administrator",
        lambda t: t.desk.protocols.copy(MOOD.content_hash),
    ),
    "protocols.save": (
        Task.DRAFT_PROTOCOL,
        "administrator",
        lambda t: t.desk.protocols.save("none", MOOD.content_hash, MOOD),
    ),
    "protocols.throw_away": (
        Task.DRAFT_PROTOCOL,
        "administrator",
        lambda t: t.desk.protocols.throw_away("none"),
    ),
    "protocols.take_in": (
        Task.DRAFT_PROTOCOL,
        "administrator",
        lambda t: t.desk.protocols.take_in(shipped_file("ketamine-iv-mood")),
    ),
    "protocols.approve": (
        Task.APPROVE_PROTOCOL,
        "director",
        lambda t: t.desk.protocols.approve(MOOD.content_hash, t.proof),
    ),
    "protocols.reject": (
        Task.APPROVE_PROTOCOL,
        "director",
        lambda t: t.desk.protocols.reject("none", "Too high", t.proof),
    ),
    "screening.answer": (
        Action.ANSWER,
        CLINICAL,
        lambda t: t.desk.screening.answer(t.visit, "sub.auditc", 3),
    ),
    "screening.answer (discharge)": (
        Action.ANSWER_DISCHARGE,
        CLINICAL,
        lambda t: t.desk.screening.answer(t.visit, "dc.drinks", True),
    ),
    "screening.decide": (
        Action.DECIDE,
        "prescriber",
        lambda t: t.desk.screening.decide(t.visit, "hx.cv", "accept", "Seen", t.proof),
    ),
    "screening.decide (postpone)": (
        Action.POSTPONE,
        "prescriber",
        lambda t: t.desk.screening.decide(t.visit, "hx.cv", "postpone", "Seen", t.proof),
    ),
    "screening.override": (
        Action.OVERRIDE,
        "prescriber",
        lambda t: t.desk.screening.override(t.visit, "hx.cv", "Seen", t.proof),
    ),
    "screening.identify": (
        Action.IDENTIFY,
        CLINICAL,
        lambda t: t.desk.screening.identify(t.visit, "1984-02-03", "S-0001"),
    ),
    "screening.order": (
        Action.ORDER,
        "prescriber",
        lambda t: t.desk.screening.order(
            t.visit, mg_per_kg="0.5", minutes=40, concentration_mg_ml=1
        ),
    ),
    "screening.sign": (
        Action.SIGN_SCREENING,
        CLINICAL,
        lambda t: t.desk.screening.sign(t.visit, t.proof),
    ),
    "infusion.draw": (
        Action.DRAW,
        CLINICAL,
        lambda t: t.desk.infusion.draw(t.visit, "1.0/V-1", "0.1", happened=True),
    ),
    "infusion.prime": (Action.PRIME, CLINICAL, lambda t: t.desk.infusion.prime(t.visit, "drug", 2)),
    "infusion.flush": (Action.FLUSH, CLINICAL, lambda t: t.desk.infusion.flush(t.visit)),
    "infusion.start": (Action.START, CLINICAL, lambda t: t.desk.infusion.start(t.visit, 60)),
    "infusion.change_rate": (
        Action.RATE,
        CLINICAL,
        lambda t: t.desk.infusion.change_rate(t.visit, 30, happened=True),
    ),
    "infusion.pause": (Action.PAUSE, CLINICAL, lambda t: t.desk.infusion.pause(t.visit)),
    "infusion.resume": (
        Action.RESUME,
        CLINICAL,
        lambda t: t.desk.infusion.resume(t.visit, happened=True),
    ),
    "infusion.stop": (Action.STOP, CLINICAL, lambda t: t.desk.infusion.stop(t.visit, "completed")),
    "infusion.bolus": (
        Action.BOLUS,
        CLINICAL,
        lambda t: t.desk.infusion.bolus(t.visit, 5, 2, happened=True),
    ),
    "infusion.extend": (
        Action.EXTEND,
        CLINICAL,
        lambda t: t.desk.infusion.extend(t.visit, 5, 5, happened=True),
    ),
    "infusion.read_pump": (Action.PUMP, CLINICAL, lambda t: t.desk.infusion.read_pump(t.visit, 1)),
    "infusion.reconcile": (
        Action.RECONCILE,
        CLINICAL,
        lambda t: t.desk.infusion.reconcile(t.visit, "pump", "read twice"),
    ),
    "watch.observe": (
        Action.OBSERVE,
        CLINICAL,
        lambda t: t.desk.watch.observe(t.visit, {"hr": 70}, partial="moved"),
    ),
    "watch.acknowledge": (
        Action.ACKNOWLEDGE,
        CLINICAL,
        lambda t: t.desk.watch.acknowledge(t.visit),
    ),
    "watch.give": (
        Action.GIVE,
        CLINICAL,
        lambda t: t.desk.watch.give(
            t.visit, medicine="x", dose=1, unit="mg", route="iv", reason="y", happened=True
        ),
    ),
    "watch.record_event": (
        Action.EVENT,
        CLINICAL,
        lambda t: t.desk.watch.record_event(t.visit, "nausea", "mild"),
    ),
    "watch.note": (Action.NOTE, CLINICAL, lambda t: t.desk.watch.note(t.visit, "A note")),
    "urgent.log": (
        Action.EMERGENCY,
        CLINICAL,
        lambda t: t.desk.urgent.log(t.visit, "airway"),
    ),
    "urgent.call_prescriber": (
        Action.CALL_PRESCRIBER,
        CLINICAL,
        lambda t: t.desk.urgent.call_prescriber(t.visit, "prescriber", "called"),
    ),
    "urgent.answer_medicine": (
        Action.RESPONSE,
        CLINICAL,
        lambda t: t.desk.urgent.answer_medicine(t.visit, "none", 5, "Better"),
    ),
    "urgent.follow_event": (
        Action.FOLLOW_EVENT,
        CLINICAL,
        lambda t: t.desk.urgent.follow_event(t.visit, "none", "Gone"),
    ),
    "urgent.call_escort": (
        Action.CALL_ESCORT,
        CLINICAL,
        lambda t: t.desk.urgent.call_escort(t.visit, "second", "A", "555-0100", reached=False),
    ),
    "courses.write_limit": (
        Task.WRITE_LIMITS,
        "prescriber",
        lambda t: t.desk.courses.write_limit(t.patient, "sbp_low", 95, "Usual", t.proof),
    ),
    "courses.write_review": (
        Task.WRITE_REVIEW,
        "prescriber",
        lambda t: t.desk.courses.write_review(t.patient, t.visit, 3, "go-on", "Better", t.proof),
    ),
    "courses.write_call": (
        Task.WRITE_CALL,
        CLINICAL,
        lambda t: t.desk.courses.write_call(t.patient, t.visit, "day", "not-reached"),
    ),
    "courses.write_care": (
        Task.WRITE_CARE,
        CLINICAL,
        lambda t: t.desk.courses.write_care(t.patient, "Weekly", ("A",)),
    ),
    "courses.write_check": (
        Task.WRITE_CHECK,
        CLINICAL,
        lambda t: t.desk.courses.write_check(t.patient, "liver", "normal"),
    ),
    "leaving.score_aldrete": (
        Action.ALDRETE,
        CLINICAL,
        lambda t: t.desk.leaving.score_aldrete(t.visit, {"movement": 2}),
    ),
    "leaving.score_padss": (
        Action.PADSS,
        CLINICAL,
        lambda t: t.desk.leaving.score_padss(t.visit, {"walking": 2}),
    ),
    "leaving.waste": (
        Action.WASTE,
        CLINICAL,
        lambda t: t.desk.leaving.waste(
            t.visit, 1, "sink", "rest", Proof(t.desk.session.people["nurse2"])
        ),
    ),
    "leaving.report_discrepancy": (
        Action.DISCREPANCY,
        CLINICAL,
        lambda t: t.desk.leaving.report_discrepancy(t.visit, "spilled", "Director One"),
    ),
    "leaving.sign_discharge": (
        Action.SIGN_DISCHARGE,
        CLINICAL,
        lambda t: t.desk.leaving.sign_discharge(t.visit, t.proof),
    ),
    "leaving.sign_record": (
        Action.SIGN_RECORD,
        CLINICAL,
        lambda t: t.desk.leaving.sign_record(t.visit, t.proof),
    ),
    "leaving.correct_answer": (
        Action.CORRECT,
        CLINICAL,
        lambda t: t.desk.leaving.correct_answer(t.visit, "sub.auditc", 4, "Misheard"),
    ),
    "leaving.correct_observation": (
        Action.CORRECT,
        CLINICAL,
        lambda t: t.desk.leaving.correct_observation(
            t.visit, t.desk.session.now(), {"hr": 71}, "Misread"
        ),
    ),
    "leaving.write_addendum": (
        Action.ADDENDUM,
        CLINICAL,
        lambda t: t.desk.leaving.write_addendum(t.visit, "Later"),
    ),
    "leaving.leave": (
        Action.LEAVE,
        CLINICAL,
        lambda t: t.desk.leaving.leave(t.visit, "Wants to go", against_advice=True),
    ),
    "papers.preview": (Action.PRINT, CLINICAL, lambda t: t.desk.papers.preview(t.visit, Paper())),
    "papers.plain_text": (
        Action.PRINT,
        CLINICAL,
        lambda t: t.desk.papers.plain_text(t.visit, Paper()),
    ),
    "papers.reprint": (
        Action.PRINT,
        CLINICAL,
        lambda t: t.desk.papers.reprint(t.visit, "0" * 64),
    ),
    "papers.issue": (
        Action.PRINT,
        CLINICAL,
        lambda t: t.desk.papers.issue(t.visit, Paper(), "printer"),
    ),
    "leaving.cancel": (
        Action.CANCEL,
        CLINICAL,
        lambda t: t.desk.leaving.cancel(t.visit, "Unwell"),
    ),
    "leaving.void": (
        Action.VOID,
        CLINICAL,
        lambda t: t.desk.leaving.void(t.visit, "Wrong patient"),
    ),
}

NOUNS = {
    # What is read; it changes nothing.
    *("register.vials", "register.entries", "register.vial", "register.strengths"),
    *("patients.all", "patients.find", "patients.namesakes", "patients.next_record_no"),
    *("courses.of", "follow_up.due", "follow_up.scale_of", "action_table.in_force"),
    *("protocols.drafts", "protocols.draft", "protocols.shipped", "protocols.shipped_beside"),
    *("protocols.compared", "protocols.text_of", "protocols.checked", "protocols.approvals"),
    *("clinic.choices", "clinic.switched_on"),
    *("screening.check", "screening.refusal", "watch.check", "clinic.usable_protocols"),
    "watch.is_allergic",
    *("papers.issued", "papers.bytes_of", "papers.languages", "papers.no_driving_until"),
    *("papers.wanted", "papers.proposed_name", "papers.sheet_facts"),
    # Records and writes what ``preview`` has made.
    *("papers.record", "papers.save"),
    # Writes a file of the clinic's own choice, without anything of a patient.
    "protocols.export",
}


@pytest.fixture(scope="module")
def trials() -> dict[str, Trial]:
    """One clinic for each role: whether a call is permitted depends on no call before it."""
    held = {role.value: trial((role,)) for role in Role}
    held["signed out"] = trial(tuple(Role), signed_in=False)
    held["left the clinic"] = trial(tuple(Role), active=False)
    return held


def refused_for_role(done: object) -> bool:
    return isinstance(done, Problem) and done.code is Code.NOT_PERMITTED


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", MATRIX)
def test_who_may_do_what(name: str, role: Role, trials: dict[str, Trial]) -> None:
    _what, allowed, call = MATRIX[name]
    here = trials[role.value]
    before = here.written()
    done = call(here)
    assert refused_for_role(done) is (role.value not in allowed.split())
    if refused_for_role(done):
        assert here.written() == before


@pytest.mark.parametrize("who", ["signed out", "left the clinic"])
@pytest.mark.parametrize("name", MATRIX)
def test_without_a_person_of_the_clinic_nothing_is_done(
    name: str, who: str, trials: dict[str, Trial]
) -> None:
    here = trials[who]
    before = here.written()
    assert refused_for_role(MATRIX[name][2](here))
    assert here.written() == before


def test_the_table_tries_every_command_of_the_desk() -> None:
    desk = a_clinic().desk
    parts = {name.split(".")[0] for name in MATRIX} - {"charts"}
    commands = {
        f"{part}.{name}"
        for part in parts
        for name, _ in inspect.getmembers(type(getattr(desk, part)), inspect.isfunction)
        if not name.startswith("_")
    }
    tried = {name.split()[0] for name in MATRIX} - {"charts.open_visit"}
    assert commands - NOUNS == tried


def test_the_roles_of_the_program_are_those_of_the_table() -> None:
    said: dict[Action | Task, set[str]] = {}
    for what, allowed, _call in MATRIX.values():
        said.setdefault(what, set()).update(allowed.split())
    held = {what: {role.value for role in roles} for what, roles in PERMITTED.items()}
    assert said == held
    assert set(held) == {*Action, *Task}


def test_a_role_less_person_is_denied_whatever_it_is() -> None:
    for what in (*Action, *Task):
        refused = permission_problem(Person("x", "X", frozenset()), what)
        assert refused == Problem(Code.NOT_PERMITTED, None, {"what": what.value})


def test_several_roles_add_up() -> None:
    both = Person("x", "X", frozenset({Role.ADMINISTRATOR, Role.NURSE}))
    assert permission_problem(both, Task.WRITE_CLINIC) is None
    assert permission_problem(both, Action.START) is None
    assert permission_problem(both, Action.ORDER) is not None


def test_signing_takes_the_rights_of_who_signs_not_of_who_is_signed_in() -> None:
    """R-SEC-15: a nurse is signed in, the prescriber beside the nurse enters the passphrase."""
    clinic = a_clinic()
    visit = clinic.play(until="0:12:00")
    prescriber = Proof(clinic.desk.session.people["prescriber"])
    ordered = clinic.desk.screening.order(
        visit, mg_per_kg="0.5", minutes=40, concentration_mg_ml=1, proof=prescriber
    )
    assert not isinstance(ordered, Problem)
    assert ordered.entries[0].by == "prescriber"


ADMINISTRATION = {
    "clinic.write_settings": ("task-refused", "write-clinic"),
    "clinic.add_person": ("task-refused", "write-people"),
    "clinic.prepare_recovery_key": ("task-refused", "new-recovery-key"),
    "clinic.confirm_recovery_key": ("task-refused", "new-recovery-key"),
    "clinic.approve": ("task-refused", "approve-protocol"),
    "clinic.switch_choices": ("task-refused", "switch-choices"),
    "protocols.copy": ("task-refused", "draft-protocol"),
    "protocols.approve": ("task-refused", "approve-protocol"),
    "clinic.replace_passphrase": ("passphrase-replacement-refused", "nurse2"),
    "action_table.write": ("task-refused", "write-action-table"),
}


@pytest.mark.parametrize("name", ADMINISTRATION)
def test_a_nurse_who_calls_an_administrators_function_is_denied_and_kept_in_the_audit(
    name: str,
) -> None:
    """F-56, F-68."""
    here = trial((Role.NURSE,))
    before = len(here.desk.session.store.entries(AUDIT))
    assert refused_for_role(MATRIX[name][2](here))
    noted = here.desk.session.store.entries(AUDIT)[before:]
    assert [(each.body, each.by) for each in noted] == [
        (AuditNoted(*ADMINISTRATION[name]), "one"),
    ]
    assert here.keys.written == []


def test_an_administrator_alone_sees_to_people_but_not_to_charts() -> None:
    """R-SEC-02: chart rights come only from nurse, prescriber and director."""
    here = trial((Role.ADMINISTRATOR,))
    assert not isinstance(here.desk.clinic.add_person(NEW), Problem)
    assert here.keys.written == ["new.person"]
    assert refused_for_role(here.desk.watch.note(here.visit, "A note"))
    assert here.desk.session.store.entries(REGISTER)[-1].by == "nurse"


def test_a_chart_is_not_written_by_a_proof_of_an_auditor() -> None:
    here = trial((Role.NURSE,))
    auditor = Proof(here.desk.session.people["auditor"])
    assert refused_for_role(here.desk.screening.sign(here.visit, auditor))
    assert refused_for_role(here.desk.clinic.approve(Path("unread.toml"), auditor))
