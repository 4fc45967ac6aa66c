"""Series of visits for the screens of the clinic: one patient, a score at each visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, ScriptStep, read_script
from ketadesk.desk.replay.steps import Steps
from ketadesk.desk.series import Series
from ketadesk.desk.session import Proof
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Problem
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped, shipped_file
from ketadesk.protocols.model import Protocol
from ketadesk.visit.visit import Visit
from tests.builders import PASSPHRASE, PEOPLE, SampleClinic

DAYS_APART_S = 4 * 24 * 3600


Asked = int | Mapping[str, object]
"""A PHQ-9 score, or answers by item, of which ``None`` takes the script's own away."""


def a_series(
    clinic: SampleClinic,
    visits: Sequence[Asked],
    script_name: str = "uneventful",
    *,
    protocol: str = "ketamine-iv-mood",
    observed: Mapping[str, object] | None = None,
    **patient: object,
) -> str:
    """Play one visit for each score or set of answers, days apart; the patient's id.

    ``observed`` is added to every set of observations.
    """
    script = read_script(resource("scenarios", f"{script_name}.toml"))
    assert isinstance(script, Script), script
    facts = {**script.patient, **patient}
    session = clinic.desk.session
    if protocol not in {each.id for each in session.shelf.usable()}:
        director = Proof(session.people["director"])
        assert not isinstance(clinic.desk.clinic.approve(shipped_file(protocol), director), Problem)
    patient_id = random_id()
    session.commit(
        [session.entry(f"patient:{patient_id}", patient_of(replace(script, patient=facts)))]
    )
    for number, asked in enumerate(visits, start=1):
        answers = {"scale.phq9": asked} if isinstance(asked, int) else dict(asked)
        answers.setdefault("ind.number", number)
        steps = tuple(_of_visit(step, answers, facts, observed or {}) for step in script.steps)
        begun = session.now()
        mine = replace(script, patient={**facts, "visit_number": number}, steps=steps)
        player = Player(
            Steps(
                clinic.desk,
                clinic.ticks,
                dict.fromkeys(PEOPLE, PASSPHRASE),
                lambda _person: clinic.desk,
                vial_prefix=f"{number}/",
            )
        )
        player.open_visit(mine, patient_id, load_shipped(protocol).content_hash)
        player.play(mine, None)
        assert not player.failures, player.failures
        clinic.streams.append(player.visit)
        # Every visit begins at the same time of day, as the script's clock times ask.
        clinic.ticks.advance(DAYS_APART_S - (session.now() - begun).total_seconds())
    clinic.sign_in()
    return patient_id


def _of_visit(
    step: ScriptStep,
    answers: Mapping[str, object],
    facts: dict[str, object],
    observed: Mapping[str, object],
) -> ScriptStep:
    if step.action == "observe":
        return replace(step, value={**step.value, **observed})
    if step.action not in ("answer", "identify"):
        return step
    value = dict(step.value)
    if step.action == "identify":
        value |= {"record_no": facts["record_no"], "born": facts["born"]}
    elif "scale.phq9" in value:
        # The last step of the screening's own questions takes what the script does not ask.
        value |= {name: each for name, each in answers.items() if name != "ind.number"}
    for name, each in answers.items():
        if name in value:
            value[name] = each
    return replace(step, value={name: each for name, each in value.items() if each is not None})


def under_protocol(series: Series, protocol: Protocol) -> Series:
    """The same visits as if they had been made under another protocol."""
    lines = []
    for line in series.lines:
        visit = Visit.begin(protocol, line.visit.entries[0])
        for entry in line.visit.entries[1:]:
            visit = visit.extended(entry)
        lines.append(replace(line, visit=visit))
    return replace(series, lines=tuple(lines))
