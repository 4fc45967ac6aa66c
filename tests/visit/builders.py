"""A chair without desk or store: a visit in hand, a clock that tests move, people who act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from ketadesk.clinical.observation import Vitals
from ketadesk.kernel.problems import Problem
from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.model import Protocol
from ketadesk.visit.account import Vial
from ketadesk.visit.assessment import Assessment, assess
from ketadesk.visit.case import Case
from ketadesk.visit.criteria import leaving_of
from ketadesk.visit.entries import AdverseEvent, Body, Entry, VisitOpened
from ketadesk.visit.findings import Finding, finding_on
from ketadesk.visit.people import Patient, Person, Role
from ketadesk.visit.rights import ActionTable
from ketadesk.visit.stages import Action, next_stage
from ketadesk.visit.steps import infusion, leaving, screening, watching
from ketadesk.visit.steps.step import Scene, Step
from ketadesk.visit.visit import Visit

ZONE = ZoneInfo("America/New_York")
OPENED = datetime(2026, 3, 2, 9, 40, tzinfo=ZONE).astimezone(UTC)
"""Twenty minutes before the infusion, so that worked cases keep their 10:00."""

PEOPLE = {
    each.id: each
    for each in (
        Person("nurse", "Nurse One", frozenset({Role.NURSE})),
        Person("nurse2", "Nurse Two", frozenset({Role.NURSE})),
        Person("prescriber", "Prescriber One", frozenset({Role.PRESCRIBER})),
        Person("director", "Director One", frozenset({Role.DIRECTOR})),
        Person("auditor", "Auditor One", frozenset({Role.AUDITOR})),
    )
}

PATIENT = Patient("p1", "Sample", "Ada", date(1984, 2, 3), "female", "S-0001")

VIAL = Vial(
    "V-1", Decimal(500), Decimal(50), "K2207", date(2027, 6, 30), OPENED, "nurse", Decimal(500)
)

EQUIPMENT = (
    *("pump", "nibp", "spo2", "ecg", "oxygen", "suction", "bag_mask", "airways", "aed"),
    *("drugs", "call_bell", "transfer", "acls", "second"),
)
HARMLESS = (
    *("hx.cvstable", "hx.vascular", "hx.eye", "hx.thyroid", "hx.resp", "hx.seizure", "hx.anaes"),
    *("hx.renal", "hx.porphyria", "preg.bf", "med.cns", "med.stim", "med.maoi", "med.theo"),
    *("med.blunt", "all.ketamine", "sub.sud", "esc.drive"),
)
WANTED = (
    *("id.match", "order.signed", "consent.capacity", "med.rec", "sub.pdmp", "si.safety"),
    *("ms.orient", "esc.home", "env.ok", "edu.done"),
)
BLADDER = ("blad.often", "blad.rush", "blad.pain", "blad.leak", "blad.blood")

GOOD: Mapping[str, Any] = {
    **dict.fromkeys(WANTED, True),
    **dict.fromkeys(HARMLESS, False),
    **dict.fromkeys(BLADDER, 0),
    **{f"eq.{each}": True for each in EQUIPMENT},
    "order.onsite": "prescriber",
    "consent.signed": "2026-02-20",
    "ind.code": ["trd"],
    "ind.failed": 3,
    "ind.number": 1,
    "ind.lastreaction": "none",
    "hx.cv": dict.fromkeys(("unstable", "failure", "rhythm", "hypertension"), False),
    "hx.brain": {"present": False},
    "hx.psychosis": "no",
    "hx.mania": "no",
    "hx.cognition": "no",
    "hx.liver": "none",
    "hx.osa": {"present": False, "stop_bang": 1},
    "lab.ecg": "not_needed",
    "lab.liver": {"date": "2026-02-16", "result": "normal"},
    "lab.creatinine": {"date": "2026-02-16", "result": "normal"},
    "lab.urine": {"date": "2026-02-16", "result": "normal"},
    "preg.test": "negative",
    "med.benzo": {"taken": False},
    "med.cyp": "no",
    "med.bp": "none",
    "med.glp1": {"taken": False},
    "all.other": [],
    "npo.solid": {"at": "00:30", "kind": "light"},
    "npo.clear": "06:30",
    "sub.now": dict.fromkeys(("alcohol", "cannabis", "other", "intoxicated"), False),
    "sub.auditc": 1,
    "sub.uds": "negative",
    "si.cssrs": {"items": [], "six": "never"},
    "si.item9": 0,
    "scale.phq9": 21,
    "esc.name": {"name": "Ben Sample", "phone": "555-0142"},
    "wt.kg": 80,
    "wt.bmi": {"height_cm": 175},
    "iv.ok": {"site": "left forearm", "gauge": "22", "flushes": True},
    "timeout": "nurse2",
}
"""Answers that find nothing."""

CALM: Mapping[str, Any] = {
    "sbp": 128,
    "dbp": 78,
    "hr": 72,
    "spo2": 98,
    "rr": 14,
    "moaas": 5,
    "distress": 0,
    "nausea": 0,
    "vomited": 0,
    "site_ok": True,
}
"""A set in which everything that is always due is well."""

BASELINE: Mapping[str, Any] = {**CALM, "temp_c": 36.8, "cadss6": 0}

HOME: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            *("dc.oriented", "dc.myself", "dc.drinks", "dc.voided", "dc.steady", "dc.iv_out"),
            *("dc.belongings", "dc.sheet_taught", "dc.next_visit", "dc.call_booked", "dc.assist"),
        ),
        True,
    ),
    "dc.escort": {"present": True, "identity": True, "told": True},
}

FULL_ALDRETE = dict.fromkeys(("movement", "breathing", "circulation", "awareness", "oxygen"), 2)
FULL_PADSS = dict.fromkeys(("vitals", "walking", "nausea", "pain", "bleeding"), 2)

Made = Body | Step | Problem


@cache
def protocol() -> Protocol:
    """The shipped protocol with every reason for treatment turned on, read once."""
    shipped = load_shipped("ketamine-iv-mood")
    codes = shipped.item("ind.code")
    assert codes is not None
    every = replace(codes, options=codes.known_options, switched_off=())
    sections = tuple(
        replace(section, items=tuple(every if item is codes else item for item in section.items))
        for section in shipped.sections
    )
    return replace(shipped, sections=sections)


def code(result: Entry | Problem | Body | Step | None) -> str:
    """The code of a refusal; empty where the step was taken."""
    if isinstance(result, Step):
        result = result.refused
    return result.code.value if isinstance(result, Problem) else ""


def seen(*values: object) -> tuple[object, ...]:
    """Figures of any type side by side, to compare with plain numbers."""
    return values


def vitals(**parts: Any) -> Vitals:
    """A calm set with other values."""
    return Vitals(**{**CALM, **parts})


class Chair:
    """A visit and what happens to it. Steps are checked as the desk checks them."""

    def __init__(
        self,
        patient: Patient = PATIENT,
        previous: tuple[Visit, ...] = (),
        *,
        number: int = 1,
        opened: datetime = OPENED,
        rules: Protocol | None = None,
        decimal_sign: str = ".",
    ) -> None:
        under = rules or protocol()
        self.now = opened
        self.decimal_sign = decimal_sign
        self.rights = ActionTable()
        body = VisitOpened(patient.id, under.id, under.version, under.content_hash, number, 1)
        visit = Visit.begin(under, self.entry(body, "nurse", stream=f"visit:{opened:%Y%m%d%H%M}"))
        self.case = Case(patient, visit, previous, ZONE)

    # --- the clock -------------------------------------------------------------------------

    def at(self, clock: str) -> Chair:
        """Go on to this wall time of the opening day, such as 10:05 or 10:05:30."""
        hours, minutes, *seconds = (int(each) for each in clock.split(":"))
        day = self.case.visit.entries[0].happened_at.astimezone(ZONE)
        wall = day.replace(hour=hours, minute=minutes, second=seconds[0] if seconds else 0)
        self.now = wall.astimezone(UTC)
        return self

    def later(self, minutes: float = 0, seconds: float = 0) -> Chair:
        """Let time pass."""
        self.now += timedelta(minutes=minutes, seconds=seconds)
        return self

    # --- reading ---------------------------------------------------------------------------

    @property
    def visit(self) -> Visit:
        """As it stands."""
        return self.case.visit

    def assessed(self) -> Assessment:
        """Everything that follows now."""
        return assess(self.case, self.now)

    def finding(self, item: str) -> Finding | None:
        """The finding with this id now."""
        return finding_on(self.case, item, self.now)

    def level(self, item: str) -> str:
        """Level of a finding, empty without one."""
        found = self.finding(item)
        return "" if found is None else found.level.value

    def open(self, item: str) -> bool:
        """Whether a finding stands in the way."""
        found = self.finding(item)
        return found is not None and found.open

    @property
    def unmet(self) -> tuple[str, ...]:
        """Criteria in the way of leaving now."""
        return leaving_of(self.case, self.now).unmet

    def scene(self, by: str = "nurse") -> Scene:
        """Where this person takes a step now."""
        return Scene(self.case, self.now, PEOPLE[by], PEOPLE, self.decimal_sign, self.rights)

    # --- writing ---------------------------------------------------------------------------

    def entry(self, body: Body, by: str, *, stream: str = "", **parts: Any) -> Entry:
        """An entry of now."""
        number = len(self.case.visit.entries) if not stream else 0
        name = stream or self.case.visit.stream
        made: dict[str, Any] = {"happened_at": self.now, "recorded_at": self.now, **parts}
        return Entry(f"{name}#{number}", name, body, by, offset_min=-300, **made)

    def write(self, body: Body, by: str = "nurse", **parts: Any) -> Entry:
        """Add an entry past every rule."""
        entry = self.entry(body, by, **parts)
        self.case = self.case.with_visit(self.visit.extended(entry))
        return entry

    def take(
        self,
        action: Action,
        make: Callable[[Scene], Made],
        *,
        by: str = "nurse",
        happened: bool = False,
        **parts: Any,
    ) -> Entry | Problem:
        """Take a step: the stage table first, then the step's own rules."""
        stage = next_stage(self.visit.stage, action, happened=happened)
        if isinstance(stage, Problem):
            return stage
        made = make(self.scene(by))
        if isinstance(made, Problem):
            return made
        refused = made.refused if isinstance(made, Step) else None
        if refused is not None and not happened:
            return refused
        broken = made.broken if isinstance(made, Step) else None
        body = made.body if isinstance(made, Step) else made
        entry = self.write(body, by, after_the_fact=broken is not None, **parts)
        if broken is not None:
            event = AdverseEvent("dosing_error", "", "", "", serious=False)
            self.write(event, by, after_the_fact=True)
        assert self.visit.stage is stage, "the fold and the stage table must agree"
        return entry

    def answer(self, item: str, raw: Any, by: str = "nurse") -> Entry | Problem:
        """Answer an item of the screening or of the discharge list."""
        action = Action.ANSWER_DISCHARGE if item.startswith("dc.") else Action.ANSWER
        before = self.visit.recorded.get(item)
        return self.take(
            action,
            lambda scene: screening.answer(scene, item, raw),
            by=by,
            replaces=None if before is None else before.entry.id,
        )

    def decide(self, item: str, decision: str = "proceed", reason: str = "seen") -> Entry | Problem:
        """A prescriber settles a finding."""
        action = Action.POSTPONE if decision == "postpone" else Action.DECIDE
        return self.take(
            action,
            lambda scene: screening.decide(scene, item, decision, reason),
            by="prescriber",
            reason=reason,
        )

    def override(
        self, item: str, reason: str = "seen", by: str = "prescriber", instead: str = ""
    ) -> Entry | Problem:
        """A prescriber overrides."""
        return self.take(
            Action.OVERRIDE,
            lambda scene: screening.override(scene, item, reason, instead),
            by=by,
            reason=reason,
        )

    def identify(self, born: Any = "1984-02-03", record_no: str = "S-0001") -> Entry | Problem:
        """The identifiers again."""
        return self.take(Action.IDENTIFY, lambda scene: screening.identify(scene, born, record_no))

    def order(
        self, mg_per_kg: Any = "0.5", minutes: Any = 40, mg_ml: Any = 1, **rest: Any
    ) -> Entry | Problem:
        """Today's order."""
        return self.take(
            Action.ORDER,
            lambda scene: screening.order(
                scene, mg_per_kg=mg_per_kg, minutes=minutes, concentration_mg_ml=mg_ml, **rest
            ),
            by="prescriber",
        )

    def draw(self, mg: Any = 40, vial: Vial | None = VIAL, **how: Any) -> Entry | Problem:
        """Ketamine from a vial."""
        return self.take(Action.DRAW, lambda scene: infusion.draw(scene, vial, mg), **how)

    def observe(self, late: float = 0, late_reason: str = "", **parts: Any) -> Entry | Problem:
        """A set of exactly these values, taken so many minutes ago."""
        options = {name: parts.pop(name) for name in ("partial", "confirmed") if name in parts}
        at = self.now - timedelta(minutes=late)
        return self.take(
            Action.OBSERVE,
            lambda scene: watching.observe(scene, parts, at=at, late_reason=late_reason, **options),
            happened_at=at,
            reason=late_reason,
        )

    def calm(self, late: float = 0, late_reason: str = "", **parts: Any) -> Entry | Problem:
        """A full calm set with other values; ``None`` leaves a value out."""
        full = {name: each for name, each in {**CALM, **parts}.items() if each is not None}
        return self.observe(late, late_reason, **full)

    def baseline(self, **parts: Any) -> Entry | Problem:
        """A full set before the start."""
        return self.calm(**{**BASELINE, **parts})

    def start(self, rate_ml_h: Any = 60, **how: Any) -> Entry | Problem:
        """The pump starts."""
        return self.take(Action.START, lambda scene: infusion.start(scene, rate_ml_h), **how)

    def rate(
        self, ml_h: Any, ordered_by: str = "", readback: bool = False, **how: Any
    ) -> Entry | Problem:
        """Another rate."""
        return self.take(
            Action.RATE,
            lambda scene: infusion.change_rate(scene, ml_h, ordered_by, readback=readback),
            **how,
        )

    def pause(self) -> Entry | Problem:
        """The pump pauses."""
        return self.take(Action.PAUSE, infusion.pause)

    def resume(self, ordered_by: str = "", readback: bool = False, **how: Any) -> Entry | Problem:
        """The pump goes on."""
        return self.take(
            Action.RESUME,
            lambda scene: infusion.resume(scene, ordered_by, readback=readback),
            **how,
        )

    def stop(self, reason: str = "completed") -> Entry | Problem:
        """The pump ends."""
        return self.take(Action.STOP, lambda scene: infusion.stop(scene, reason))

    def bolus(
        self,
        mg: Any,
        minutes: Any = 1,
        by: str = "prescriber",
        ordered_by: str = "",
        readback: bool = False,
        **how: Any,
    ) -> Entry | Problem:
        """A dose at once."""
        return self.take(
            Action.BOLUS,
            lambda scene: infusion.bolus(scene, mg, minutes, ordered_by, readback=readback),
            by=by,
            **how,
        )

    def extend(
        self, ml: Any, minutes: Any, ordered_by: str = "", readback: bool = False, **how: Any
    ) -> Entry | Problem:
        """More than today's order."""
        return self.take(
            Action.EXTEND,
            lambda scene: infusion.extend(scene, ml, minutes, ordered_by, readback=readback),
            **how,
        )

    def pump(self, volume_ml: Any) -> Entry | Problem:
        """The pump's reading."""
        return self.take(Action.PUMP, lambda scene: infusion.read_pump(scene, volume_ml))

    def reconcile(self, accept: str, reason: str = "read twice") -> Entry | Problem:
        """One of two volumes stands."""
        return self.take(Action.RECONCILE, lambda scene: infusion.reconcile(scene, accept, reason))

    def acknowledge(self, action: str = "") -> Entry | Problem:
        """Alerts are seen."""
        return self.take(Action.ACKNOWLEDGE, lambda scene: watching.acknowledge(scene, action))

    def give(
        self,
        medicine: str = "ondansetron",
        dose: Any = 4,
        ordered_by: str = "prescriber",
        **how: Any,
    ) -> Entry | Problem:
        """A medicine."""
        return self.take(
            Action.GIVE,
            lambda scene: watching.give(
                scene,
                medicine=medicine,
                dose=dose,
                unit="mg",
                route="IV",
                reason="asked for",
                ordered_by=ordered_by,
            ),
            **how,
        )

    def event(self, kind: str, severity: str = "mild") -> Entry | Problem:
        """An adverse event."""
        return self.take(
            Action.EVENT,
            lambda _: watching.record_event(kind, severity, action="", outcome="", serious=False),
        )

    def aldrete(self, confirmed: bool = False, **parts: Any) -> Entry | Problem:
        """A full Aldrete score with other parts."""
        raw = {**FULL_ALDRETE, **parts}
        return self.take(
            Action.ALDRETE, lambda scene: leaving.score_aldrete(scene, raw, confirmed=confirmed)
        )

    def padss(self, confirmed: bool = False, **parts: Any) -> Entry | Problem:
        """A full PADSS with other parts."""
        raw = {**FULL_PADSS, **parts}
        return self.take(
            Action.PADSS, lambda scene: leaving.score_padss(scene, raw, confirmed=confirmed)
        )

    def waste(self, mg: Any, witness: str = "nurse2", by: str = "nurse") -> Entry | Problem:
        """Ketamine destroyed."""
        return self.take(
            Action.WASTE,
            lambda scene: leaving.waste(scene, mg, "sink", "left over", witness),
            by=by,
        )

    def report(self, reason: str = "spilt", to: str = "director") -> Entry | Problem:
        """A discrepancy is reported."""
        return self.take(
            Action.DISCREPANCY, lambda scene: leaving.report_discrepancy(scene, reason, to)
        )

    def sign(self, meaning: str, by: str = "nurse") -> Entry | Problem:
        """A signature."""
        action, make = {
            "screening": (Action.SIGN_SCREENING, leaving.sign_screening),
            "discharge": (Action.SIGN_DISCHARGE, leaving.sign_discharge),
            "record": (Action.SIGN_RECORD, leaving.sign_record),
        }[meaning]
        return self.take(action, make, by=by)

    def correct(self, item: str, raw: Any, reason: str = "misread") -> Entry | Problem:
        """An answer was wrong."""
        made = leaving.correct_answer(self.scene(), item, raw, reason)
        if isinstance(made, Problem):
            return made
        body, replaces = made
        return self.take(Action.CORRECT, lambda _: body, reason=reason, replaces=replaces)

    def correct_set(
        self, at: datetime, reason: str = "misread", confirmed: bool = False, **changed: Any
    ) -> Entry | Problem:
        """A set was written down wrongly."""
        scene = self.scene()
        made = leaving.correct_observation(
            scene, leaving.set_at(scene, at), changed, reason, confirmed=confirmed
        )
        if isinstance(made, Problem):
            return made
        body, replaces = made
        return self.take(Action.CORRECT, lambda _: body, reason=reason, replaces=replaces)

    def void(self, reason: str = "wrong patient") -> Entry | Problem:
        """The visit is marked void."""
        return self.take(Action.VOID, lambda _: leaving.void(reason))

    def cancel(self, reason: str = "went home") -> Entry | Problem:
        """The visit ends before the start."""
        return self.take(Action.CANCEL, lambda scene: leaving.cancel(scene, reason))

    def leave(self, reason: str = "wants to go") -> Entry | Problem:
        """The patient goes early."""
        return self.take(
            Action.LEAVE, lambda scene: leaving.leave(scene, reason, against_advice=True)
        )

    def copy(self) -> Chair:
        """Another chair with the same visit; what happens to one leaves the other alone."""
        twin = object.__new__(Chair)
        twin.__dict__.update(self.__dict__)
        return twin


def taken(result: Entry | Problem) -> Entry:
    """The entry of a step that must not be refused."""
    assert isinstance(result, Entry), result
    return result


def answered(chair: Chair, **changed: Any) -> Chair:
    """Every item answered well, but for these (dots written as two underscores)."""
    wanted = {**GOOD, **{name.replace("__", "."): raw for name, raw in changed.items()}}
    for item, raw in wanted.items():
        if raw is not None:
            taken(chair.answer(item, raw))
    return chair


@cache
def _screened() -> Chair:
    return answered(Chair())


def screened(**changed: Any) -> Chair:
    """A visit with a full screening without findings; changed items are answered again."""
    chair = _screened().copy()
    for name, raw in changed.items():
        taken(chair.answer(name.replace("__", "."), raw))
    return chair


def readied(chair: Chair, *, mg: Any = 40, **order: Any) -> Chair:
    """Ordered, drawn, observed, identified and signed at 09:55."""
    chair.at("9:55")
    for step in (
        chair.order(**order),
        chair.draw(mg),
        chair.baseline(),
        chair.identify(),
        chair.sign("screening"),
    ):
        taken(step)
    return chair


@cache
def _ready() -> Chair:
    return readied(screened())


def ready() -> Chair:
    """Everything done for the start, at 09:55."""
    return _ready().copy()


@cache
def _running() -> Chair:
    chair = ready().at("10:00")
    taken(chair.start())
    return chair


def running() -> Chair:
    """Forty mg in 40 mL, started at 10:00 with 60 mL/h."""
    return _running().copy()


@cache
def _recovering() -> Chair:
    chair = running()
    for clock in ("10:10", "10:20", "10:30"):
        taken(chair.at(clock).calm(cadss6=4))
    taken(chair.at("10:40").stop())
    taken(chair.calm(cadss6=4))
    return chair


def recovering() -> Chair:
    """The pump ended at 10:40 after the whole dose, with a set at the end."""
    return _recovering().copy()


@cache
def _fit() -> Chair:
    chair = recovering()
    for clock in ("10:55", "11:10"):
        taken(chair.at(clock).calm())
    taken(chair.at("11:25").calm())
    taken(chair.padss())
    taken(chair.at("11:40").calm(cadss6=0))
    taken(chair.padss())
    taken(chair.aldrete())
    for item, raw in HOME.items():
        taken(chair.answer(item, raw))
    return chair


def fit() -> Chair:
    """Every criterion met at 11:40."""
    return _fit().copy()


@cache
def _discharged() -> Chair:
    chair = fit()
    taken(chair.identify())
    taken(chair.sign("discharge"))
    return chair


def discharged() -> Chair:
    """The patient has left at 11:40."""
    return _discharged().copy()


@cache
def _closed() -> Chair:
    chair = discharged()
    taken(chair.sign("record"))
    return chair


def closed() -> Chair:
    """The record is closed."""
    return _closed().copy()


def with_rules(**parts: Any) -> Protocol:
    """The shipped protocol with other parts."""
    return replace(protocol(), **parts)
