"""Protocols of the clinic's own: from a copy to the next visit that begins under it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ketadesk.desk.desk import Desk
from ketadesk.desk.protocol_drafts import Draft
from ketadesk.desk.session import CLINIC, Proof
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.protocols.catalogue import load_shipped, shipped_ids, shipped_text
from ketadesk.protocols.editing import Path as Place
from ketadesk.protocols.editing import value_at, with_value
from ketadesk.protocols.flaws import Flaw
from ketadesk.protocols.leaning import Leaning
from ketadesk.protocols.model import Protocol
from ketadesk.visit.entries import ProtocolApproved, ProtocolDrafted
from tests.builders import SampleClinic, a_clinic

MOOD = load_shipped("ketamine-iv-mood")
RED: Place = ("limits", "sbp", "red_from")
AMBER: Place = ("limits", "sbp", "amber_from")


@pytest.fixture
def clinic() -> SampleClinic:
    made = a_clinic()
    made.sign_in("director")
    return made


def proof(clinic: SampleClinic) -> Proof:
    return Proof(clinic.desk.session.people["director"])


def copied(clinic: SampleClinic, content_hash: str = MOOD.content_hash) -> Draft:
    draft = clinic.desk.protocols.copy(content_hash)
    assert isinstance(draft, Draft), draft
    return draft


def saved(clinic: SampleClinic, draft: Draft, path: Place, value: object) -> Draft:
    changed = with_value(draft.protocol, path, value)
    done = clinic.desk.protocols.save(draft.id, draft.protocol.content_hash, changed)
    assert isinstance(done, Draft), done
    return done


def approved(clinic: SampleClinic, draft: Draft) -> Protocol:
    done = clinic.desk.protocols.approve(draft.protocol.content_hash, proof(clinic))
    assert isinstance(done, Protocol), done
    return done


def written(desk: Desk) -> list[ProtocolDrafted]:
    bodies = (each.body for each in desk.session.store.entries(CLINIC))
    return [each for each in bodies if isinstance(each, ProtocolDrafted)]


# --- copying and editing -----------------------------------------------------------------------


def test_a_copy_says_what_it_was_copied_from_under_a_version_of_the_clinic(
    clinic: SampleClinic,
) -> None:
    draft = copied(clinic)
    assert (draft.protocol.id, draft.protocol.version) == ("ketamine-iv-mood", "1.1-clinic.1")
    same = replace(draft.protocol, version=MOOD.version, content_hash=MOOD.content_hash)
    assert same == MOOD
    assert clinic.desk.protocols.drafts() == (draft,)
    assert written(clinic.desk) == [ProtocolDrafted(draft.id, MOOD.content_hash, draft.text)]


def test_two_copies_have_two_versions_and_a_copy_of_an_approved_one_the_next(
    clinic: SampleClinic,
) -> None:
    first, second = copied(clinic), copied(clinic)
    assert second.protocol.version == "1.1-clinic.2"
    assert clinic.desk.protocols.throw_away(second.id) is None
    own = approved(clinic, first)
    assert copied(clinic, own.content_hash).protocol.version == "1.1-clinic.3"


def test_a_number_that_a_thrown_away_draft_had_comes_again_to_nobody(clinic: SampleClinic) -> None:
    first = copied(clinic)
    assert clinic.desk.protocols.throw_away(first.id) is None
    assert copied(clinic).protocol.version == "1.1-clinic.2"


def test_nothing_is_copied_from_what_is_not_there(clinic: SampleClinic) -> None:
    assert clinic.desk.protocols.copy("0" * 64) == Problem(Code.UNKNOWN_ITEM, "protocol")


def test_each_save_keeps_the_whole_text(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    later = saved(clinic, draft, RED, Decimal(190))
    assert value_at(later.protocol, RED) == 190
    assert later.protocol.version == draft.protocol.version
    assert [each.text for each in written(clinic.desk)] == [draft.text, later.text]
    assert clinic.desk.protocols.drafts() == (later,)
    assert value_at(later.protocol, ("limits", "sbp", "sources"))[-1] == "clinic"


def test_id_and_version_stay_the_drafts(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    other = replace(draft.protocol, id="other", version="9.9")
    done = clinic.desk.protocols.save(draft.id, draft.protocol.content_hash, other)
    assert isinstance(done, Draft)
    assert (done.protocol.id, done.protocol.version) == ("ketamine-iv-mood", "1.1-clinic.1")


def test_what_would_not_read_back_is_refused_with_every_flaw(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    broken = with_value(draft.protocol, AMBER, Decimal(300))
    broken = with_value(broken, ("items", "hx.cv", "prompt"), "")
    done = clinic.desk.protocols.save(draft.id, draft.protocol.content_hash, broken)
    assert isinstance(done, tuple)
    assert {(each.place, each.key) for each in done} == {
        ("item hx.cv", "prompt"),
        ("limit sbp", "red_from"),
    }
    assert all(each.expected for each in done)
    assert clinic.desk.protocols.drafts() == (draft,)


def test_what_somebody_else_saved_meanwhile_is_not_written_over(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    saved(clinic, draft, RED, Decimal(190))
    again = clinic.desk.protocols.save(draft.id, draft.protocol.content_hash, draft.protocol)
    assert again == Problem(Code.CONFLICT, "protocol")


def test_a_thrown_away_draft_is_gone_and_stays_in_the_record(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    assert clinic.desk.protocols.throw_away(draft.id) is None
    assert clinic.desk.protocols.drafts() == ()
    assert [bool(each.text) for each in written(clinic.desk)] == [True, False]
    assert clinic.desk.protocols.throw_away(draft.id) == Problem(Code.CONFLICT, "protocol")
    gone = clinic.desk.protocols.save(draft.id, draft.protocol.content_hash, draft.protocol)
    assert gone == Problem(Code.CONFLICT, "protocol")


# --- comparing ---------------------------------------------------------------------------------


def test_a_raised_limit_is_looser_and_comes_first(clinic: SampleClinic) -> None:
    draft = saved(clinic, copied(clinic), ("limits", "hr", "red_from"), Decimal(125))
    draft = saved(clinic, draft, ("items", "hx.cv", "prompt"), "Any trouble of the heart?")
    draft = saved(clinic, draft, RED, Decimal(190))
    told = clinic.desk.protocols.compared(draft.protocol)
    assert [(each.place, each.key, each.leaning) for each in told] == [
        ("limit sbp", "red_from", Leaning.LOOSER),
        ("item hx.cv", "prompt", Leaning.OPEN),
        ("limit hr", "red_from", Leaning.TIGHTER),
    ]


def test_nothing_is_compared_where_nothing_is_shipped(clinic: SampleClinic) -> None:
    with pytest.raises(LookupError):
        clinic.desk.protocols.compared(replace(MOOD, id="own"))


# --- approving ---------------------------------------------------------------------------------


def test_a_director_approves_exactly_the_draft_that_was_read(clinic: SampleClinic) -> None:
    draft = saved(clinic, copied(clinic), RED, Decimal(190))
    own = approved(clinic, draft)
    entry = clinic.desk.session.store.entries(CLINIC)[-1]
    assert entry.body == ProtocolApproved(own.id, own.version, own.content_hash, draft.text)
    assert entry.by == "director"
    assert clinic.desk.clinic.usable_protocols() == (own,)
    assert clinic.desk.protocols.drafts() == ()


def test_a_draft_that_changed_after_it_was_read_is_not_approved(clinic: SampleClinic) -> None:
    read = copied(clinic)
    saved(clinic, read, RED, Decimal(210))
    before = clinic.desk.session.store.head(CLINIC)
    done = clinic.desk.protocols.approve(read.protocol.content_hash, proof(clinic))
    assert done == Problem(Code.CONFLICT, "protocol")
    assert clinic.desk.session.store.head(CLINIC) == before


def test_every_shipped_protocol_can_be_approved_and_an_earlier_one_again(
    clinic: SampleClinic,
) -> None:
    desk = clinic.desk
    for whole in desk.protocols.shipped():
        done = desk.protocols.approve(whole.protocol.content_hash, proof(clinic))
        assert done == whole.protocol
    assert {each.id for each in desk.clinic.usable_protocols()} == set(shipped_ids())
    own = approved(clinic, saved(clinic, copied(clinic), RED, Decimal(190)))
    assert own in desk.clinic.usable_protocols()
    assert desk.protocols.approve(MOOD.content_hash, proof(clinic)) == MOOD
    assert own not in desk.clinic.usable_protocols()
    assert desk.protocols.approve(own.content_hash, proof(clinic)) == own
    assert own in desk.clinic.usable_protocols()


def test_a_text_that_is_no_protocol_is_not_approved(clinic: SampleClinic) -> None:
    done = clinic.desk.clinic.approve_text("id = 1", proof(clinic))
    assert isinstance(done, Problem)
    assert done.code is Code.OUT_OF_RANGE


def test_a_director_rejects_a_draft_with_a_reason(clinic: SampleClinic) -> None:
    draft = copied(clinic)
    desk = clinic.desk
    nothing = desk.protocols.reject(draft.id, " ", proof(clinic))
    assert nothing == Problem(Code.REASON_NEEDED, "reason")
    hidden = desk.protocols.reject(draft.id, "a\u202eb", proof(clinic))
    assert hidden == Problem(Code.OUT_OF_RANGE, "reason", {"character": "U+202E"})
    assert desk.protocols.drafts() == (draft,)
    clinic.sign_in("nurse")
    assert desk.protocols.reject(draft.id, "Too high", proof(clinic)) is None
    assert desk.protocols.drafts() == ()
    last = desk.session.store.entries(CLINIC)[-1]
    assert (last.by, last.reason) == ("director", "Too high")


def test_an_unapproved_draft_starts_no_visit(clinic: SampleClinic) -> None:
    visit = clinic.play(until="0:02:00")
    patient = clinic.desk.charts.case(visit).patient.id
    clinic.desk.leaving.cancel(visit, "Unwell")
    clinic.sign_in("director")
    draft = copied(clinic)
    refused = clinic.desk.charts.open_visit(patient, draft.protocol.content_hash, 2, 5)
    assert isinstance(refused, Problem)
    approved(clinic, draft)
    begun = clinic.desk.charts.open_visit(patient, draft.protocol.content_hash, 2, 5)
    assert not isinstance(begun, Problem)


def test_a_visit_keeps_the_version_that_it_began_with(clinic: SampleClinic) -> None:
    """A draft approved during a visit changes the next one and never the one that runs."""
    running = clinic.play(until="0:16:00")
    clinic.sign_in("director")
    own = approved(clinic, saved(clinic, copied(clinic), RED, Decimal(190)))
    desk = clinic.desk
    desk.charts.forget()
    assert desk.charts.case(running).visit.protocol == MOOD
    assert value_at(desk.charts.case(running).visit.protocol, RED) == 180
    other = desk.patients.register(
        replace(desk.patients.all()[0].body, record_no="S-0099", family="Other")
    )
    assert not isinstance(other, Problem)
    begun = desk.charts.open_visit(other.id, own.content_hash, 1, 6)
    assert not isinstance(begun, Problem)
    assert value_at(begun.case.visit.protocol, RED) == 190
    desk.charts.forget()
    assert desk.charts.case(running).visit.protocol == MOOD
    assert desk.charts.case(begun.case.visit.stream).visit.protocol == own


# --- one file ----------------------------------------------------------------------------------


def test_a_draft_goes_out_and_comes_in_as_one_file(clinic: SampleClinic, tmp_path: Path) -> None:
    draft = saved(clinic, copied(clinic), RED, Decimal(190))
    file = tmp_path / "own.toml"
    assert clinic.desk.protocols.export(draft.protocol.content_hash, file) is None
    assert file.read_text(encoding="utf-8") == draft.text
    other = a_clinic()
    other.sign_in("director")
    taken = other.desk.protocols.take_in(file)
    assert isinstance(taken, Draft)
    assert (taken.text, taken.based_on) == (draft.text, MOOD.content_hash)
    again = other.desk.protocols.take_in(file)
    assert isinstance(again, Draft)
    assert again.protocol.version == "1.1-clinic.2"


def test_shipped_and_approved_go_out_too(clinic: SampleClinic, tmp_path: Path) -> None:
    file = tmp_path / "mood.toml"
    assert clinic.desk.protocols.export(MOOD.content_hash, file) is None
    assert file.read_text(encoding="utf-8") == shipped_text("ketamine-iv-mood")
    own = approved(clinic, copied(clinic))
    assert clinic.desk.protocols.export(own.content_hash, file) is None
    assert "1.1-clinic.1" in file.read_text(encoding="utf-8")
    gone = clinic.desk.protocols.export("0" * 64, file)
    assert gone == Problem(Code.CONFLICT, "protocol")


@pytest.mark.parametrize("name", ["none/own.toml", "."])
def test_a_file_that_cannot_be_written(clinic: SampleClinic, tmp_path: Path, name: str) -> None:
    with pytest.raises(EnvironmentFault) as met:
        clinic.desk.protocols.export(MOOD.content_hash, tmp_path / name)
    assert met.value.fault is Fault.IO


def test_a_protocol_of_a_kind_that_is_not_shipped_comes_in(
    clinic: SampleClinic, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    text = shipped_text("ketamine-iv-mood").replace('id = "ketamine-iv-mood"', 'id = "ketamine-x"')
    file.write_text(text, encoding="utf-8")
    taken = clinic.desk.protocols.take_in(file)
    assert isinstance(taken, Draft)
    assert (taken.protocol.id, taken.based_on) == ("ketamine-x", "")
    assert clinic.desk.protocols.shipped_beside(taken.protocol) is None


def test_a_broken_file_tells_every_flaw(clinic: SampleClinic, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    text = shipped_text("ketamine-iv-mood")
    text = text.replace("interval_min = 10", 'interval_min = "ten"', 1)
    text = text.replace('unit = "mmHg"', 'unit = "kPa"', 1)
    file.write_text(text, encoding="utf-8")
    done = clinic.desk.protocols.take_in(file)
    assert isinstance(done, tuple)
    assert all(isinstance(each, Flaw) and each.place and each.expected for each in done)
    assert {each.key for each in done} == {"interval_min", "unit"}
    assert clinic.desk.protocols.drafts() == ()


def test_a_file_that_is_not_there(clinic: SampleClinic, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        clinic.desk.protocols.take_in(tmp_path / "none.toml")


def test_a_draft_that_the_record_cannot_give_back_is_told(clinic: SampleClinic) -> None:
    session = clinic.desk.session
    session.commit([session.entry(CLINIC, ProtocolDrafted("d", "", "id = 1"))])
    with pytest.raises(EnvironmentFault) as met:
        clinic.desk.protocols.drafts()
    assert met.value.fault is Fault.DAMAGED


# --- choices -----------------------------------------------------------------------------------

POSTOP = "ketamine-iv-pain/ind.code/postop"


def test_a_director_turns_on_what_a_protocol_ships_switched_off(clinic: SampleClinic) -> None:
    desk = clinic.desk
    pain = load_shipped("ketamine-iv-pain")
    unknown = desk.clinic.switch_choices((POSTOP,), proof(clinic))
    assert unknown == Problem(Code.UNKNOWN_ITEM, POSTOP)
    desk.protocols.approve(pain.content_hash, proof(clinic))
    assert POSTOP in [each.name for each in desk.clinic.choices()]
    assert desk.clinic.switched_on() == frozenset()
    assert desk.clinic.switch_choices((POSTOP,), proof(clinic)) is None
    assert desk.clinic.switched_on() == desk.session.switched_on == {POSTOP}
    desk.session.reload_clinic()
    assert desk.session.switched_on == {POSTOP}
    assert desk.clinic.switch_choices((), proof(clinic)) is None
    assert desk.clinic.switched_on() == frozenset()
