"""Series of visits for the screens of the clinic: one patient, a score at each visit."""

from __future__ import annotations

from dataclasses import replace

from ketadesk.desk.replay.player import Player
from ketadesk.desk.replay.run import patient_of
from ketadesk.desk.replay.script import Script, ScriptStep, read_script
from ketadesk.desk.replay.steps import Steps
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load_shipped
from tests.builders import PASSPHRASE, PEOPLE, SampleClinic

DAYS_APART_S = 4 * 24 * 3600


def a_series(clinic: SampleClinic, scores: tuple[int, ...], **patient: object) -> str:
    """Play one uneventful visit for each PHQ-9 score, days apart; the patient's id."""
    script = read_script(resource("scenarios", "uneventful.toml"))
    assert isinstance(script, Script), script
    facts = {**script.patient, **patient}
    session = clinic.desk.session
    patient_id = random_id()
    session.commit(
        [session.entry(f"patient:{patient_id}", patient_of(replace(script, patient=facts)))]
    )
    for number, score in enumerate(scores, start=1):
        steps = tuple(_of_visit(step, number, score, facts) for step in script.steps)
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
        player.open_visit(mine, patient_id, load_shipped("ketamine-iv-mood").content_hash)
        player.play(mine, None)
        assert not player.failures, player.failures
        clinic.streams.append(player.visit)
        clinic.ticks.advance(DAYS_APART_S)
    clinic.sign_in()
    return patient_id


def _of_visit(step: ScriptStep, number: int, score: int, facts: dict[str, object]) -> ScriptStep:
    if step.action not in ("answer", "identify"):
        return step
    value = dict(step.value)
    if "scale.phq9" in value:
        value["scale.phq9"] = score
    if "ind.number" in value:
        value["ind.number"] = number
    if step.action == "identify":
        value |= {"record_no": facts["record_no"], "born": facts["born"]}
    return replace(step, value=value)
