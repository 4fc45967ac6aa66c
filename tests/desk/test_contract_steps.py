"""What single steps are refused for, and what they leave behind (scenario.md, steps and codes)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketadesk.kernel.problems import Code
from tests.desk.drafts import Draft, draft

CONTRACT = """
unanswered hard-stop needs-prescriber not-permitted identity-mismatch out-of-range implausible
not-a-number future-time out-of-order reason-needed witness-needed witness-same criteria-unmet
unbalanced expired rate-blocked over-drawn stale needs-order allergy no-override signed
unknown-item unknown-language missing-contact
"""
"""scenario.md, "Problem codes used by refusals"."""


WASTE = 'waste = { mg = 1, method = "sink", reason = "left over"'
OLD_VIAL = 'receive = { vial = "V-9", size_mg = 200, strength_mg_ml = 50, lot = "L", expires = '


def _order(mg_per_kg: object, minutes: object = 40, concentration: object = 1) -> str:
    return (
        f"order = {{ mg_per_kg = {mg_per_kg}, minutes = {minutes},"
        f" concentration_mg_ml = {concentration} }}"
    )


REFUSED: dict[str, Draft] = {
    "unanswered": draft(until="0:16:00").step("0:16:10", 'sign = "screening"'),
    "hard-stop": draft("hard-stop"),
    "needs-prescriber": draft(until="0:18:30").swap('"hx.eye" = false', '"hx.eye" = true'),
    "not-permitted": draft(until="0:12:00").step("0:13:00", _order(0.5)),
    "identity-mismatch": draft(until="0:17:00").step(
        "0:18:00", 'identify = { born = 1984-02-03, record_no = "S-2" }'
    ),
    "out-of-range": draft(until="0:12:00").step("0:13:00", _order(0.5, 40, 20), by="prescriber"),
    "implausible": draft(until="0:12:00").step("0:13:00", "observe = { hr = 190 }"),
    "not-a-number": draft(until="0:00:30").step("0:01:00", 'answer = { "wt.kg" = "eighty" }'),
    "future-time": draft(until="0:00:30").step(
        "0:01:00", 'answer = { "consent.signed" = 2027-01-01 }'
    ),
    "out-of-order": draft(until="0:12:00").step("0:13:00", 'stop = "completed"'),
    "reason-needed": draft(until="0:12:00").step("0:13:00", "void = {}"),
    "witness-needed": draft(until="0:15:30").step("0:16:00", WASTE + " }"),
    "witness-same": draft(until="0:15:30").step("0:16:00", WASTE + ', witness = "nurse" }'),
    "criteria-unmet": draft(until="1:00:00").step("1:00:10", 'sign = "discharge"'),
    "unbalanced": draft(until="0:30:00")
    .step("0:31:00", 'leave = { reason = "bored", against_advice = true }')
    .step("0:32:00", 'sign = "record"'),
    "expired": draft(until="0:14:00")
    .step("0:15:00", OLD_VIAL + "2026-03-01 }")
    .step("0:15:10", 'draw = { vial = "V-9", mg = 10 }'),
    "rate-blocked": draft(until="0:12:00").step("0:13:00", _order(0.5, 5), by="prescriber"),
    "over-drawn": draft(until="0:20:00").swap('vial = "V-1", mg = 40', 'vial = "V-1", mg = 30'),
    "stale": draft(until="0:18:30").step("0:29:00", "start = { rate_ml_h = 60 }"),
    "needs-order": draft(until="0:30:00").step("0:31:00", "rate = { ml_h = 70 }"),
    "allergy": draft(until="0:30:00")
    .patient(allergies='["ondansetron"]')
    .step("0:31:00", 'give = { medicine = "ondansetron", dose = 4, unit = "mg", reason = "sick" }'),
    "no-override": draft("hard-stop"),
    "signed": draft().step("2:13:00", 'note = "forgotten"'),
    "unknown-item": draft(until="0:00:30").step("0:01:00", 'answer = { "moon" = true }'),
    "unknown-language": draft().swap(
        'language = "en", size = "normal", paper', 'language = "xx", size = "normal", paper'
    ),
    "missing-contact": draft().swap("[staff]", '[clinic]\nemergency = ""\n\n[staff]'),
}


def test_every_code_of_the_contract_is_tried() -> None:
    assert sorted(REFUSED) == sorted(CONTRACT.split())
    assert set(REFUSED) <= {each.value for each in Code}


@pytest.mark.parametrize("code", REFUSED)
def test_every_code_of_the_contract_is_met(code: str, tmp_path: Path) -> None:
    assert code in [found for found, _ in REFUSED[code].refused(tmp_path)]


# --- own limits --------------------------------------------------------------------------------


def _own(value: object, reason: str = "always low") -> str:
    said = "" if value is None else f", value = {value}"
    return f'own_limit = {{ limit = "sbp_low"{said}, reason = "{reason}" }}'


def test_an_own_limit_counts_from_its_step_on_until_it_is_taken_back(tmp_path: Path) -> None:
    low = "observe = { sbp = 97, dbp = 60 }"
    script = (
        draft(until="0:20:00")
        .step("0:21:00", low)
        .step("0:22:00", _own(95), by="prescriber")
        .step("0:23:00", low)
        .step("0:24:00", _own(None), by="prescriber")
        .step("0:25:00", low)
    )
    found = script.outcome(tmp_path)["observations"][-3:]
    assert [(each["level"], each["reasons"]) for each in found] == [
        ("amber", ["sbp"]),
        (None, []),
        ("amber", ["sbp"]),
    ]


def test_an_own_limit_is_a_prescribers_with_a_reason(tmp_path: Path) -> None:
    script = (
        draft(until="0:00:30")
        .step("0:01:00", _own(95))
        .step("0:02:00", _own(95, ""), by="prescriber")
        .step("0:03:00", _own('"low"'), by="prescriber")
        .step("0:04:00", _own(301), by="prescriber")
    )
    assert [code for code, _ in script.refused(tmp_path)] == [
        "not-permitted",
        "reason-needed",
        "not-a-number",
        "out-of-range",
    ]


# --- orders ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "item"),
    [
        (_order("0.0001"), "mg_per_kg"),
        (_order("0.0006"), "mg_per_kg"),
        (_order("0.001", 200), "minutes"),
    ],
    ids=["next to nothing", "half a tenth", "slower than the pump's step"],
)
def test_a_dose_or_rate_that_rounds_to_nothing_is_no_order(
    order: str, item: str, tmp_path: Path
) -> None:
    script = draft(until="0:18:30").step("0:18:40", order, by="prescriber")
    script = script.step("0:20:00", "start = { rate_ml_h = 60 }")
    assert script.refused(tmp_path) == [("out-of-range", item)]


# --- answers -----------------------------------------------------------------------------------

MOMENTS = {
    '"npo.clear" = 0001-01-01T00:00:00Z': "out-of-range",
    '"npo.clear" = 0001-01-01T00:00:00+14:00': "out-of-range",
    '"npo.clear" = 9999-12-31T23:59:59-05:00': "out-of-range",
    '"npo.clear" = "9999-12-31T23:59:59"': "out-of-range",
    '"npo.clear" = 2026-03-02T10:00:00-05:00': "future-time",
    '"npo.solid" = { at = 0001-01-01T00:00:00Z, kind = "light" }': "out-of-range",
    '"ind.code" = []': "unanswered",
}


@pytest.mark.parametrize(("answer", "code"), MOMENTS.items())
def test_an_answer_that_cannot_be_is_refused(answer: str, code: str, tmp_path: Path) -> None:
    item = answer.split('"')[1]
    script = draft(until="0:00:30").step("0:07:00", f"answer = {{ {answer} }}")
    assert script.refused(tmp_path) == [(code, item)]


SEVERAL = '"wt.kg" = 70, "id.match" = "yes", "ind.failed" = "many", "moon" = 1'


def test_a_refused_answer_stores_nothing_and_names_every_item(tmp_path: Path) -> None:
    """A refused step is skipped: none of its items is answered."""
    before = draft(until="0:00:30").outcome(tmp_path)
    done = draft(until="0:00:30").step("0:01:00", f"answer = {{ {SEVERAL} }}").played(tmp_path)
    assert done.outcome["refused"] == [
        {"step": 2, "code": "out-of-range", "item": "id.match"},
        {"step": 2, "code": "not-a-number", "item": "ind.failed"},
        {"step": 2, "code": "unknown-item", "item": "moon"},
    ]
    assert [str(each) for each in done.failures] == [
        "step 2: expected to be done, found refused out-of-range (id.match)",
        "step 2: expected to be done, found refused not-a-number (ind.failed)",
        "step 2: expected to be done, found refused unknown-item (moon)",
    ]
    assert done.outcome["entries"] == before["entries"]
    assert done.outcome["screening"] == before["screening"]


@pytest.mark.parametrize(("mark", "failures"), [("not-a-number", 0), ("stale", 3)])
def test_a_mark_is_met_by_any_of_the_reasons(mark: str, failures: int, tmp_path: Path) -> None:
    script = draft(until="0:00:30").step("0:01:00", f"answer = {{ {SEVERAL} }}", refused=mark)
    assert len(script.played(tmp_path).failures) == failures


def test_an_unchanged_answer_meets_stage_and_role_all_the_same(tmp_path: Path) -> None:
    again = 'answer = { "id.match" = true, "order.signed" = true }'
    script = draft(until="2:12:00").step("0:19:00", again).step("2:13:00", again)
    script = script.step("2:03:00", 'answer = { "dc.drinks" = true }')
    script = script.step("2:05:10", 'answer = { "dc.drinks" = true }')
    script = script.step("2:10:00", 'answer = { "dc.drinks" = true }')
    done = script.played(tmp_path)
    assert [(each["code"], each["item"]) for each in done.outcome["refused"]] == [
        ("out-of-order", None),
        ("out-of-order", None),
        ("signed", None),
    ]


# --- typed again -------------------------------------------------------------------------------


def _corrected(value: str) -> str:
    return f'correct = {{ what = "observation 1:30:00", value = {value}, reason = "read wrong" }}'


AGAIN: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "one part": ("observe = { hr = { value = 190, confirmed = true } }", []),
    "the whole": ("observe = { hr = 190, confirmed = true }", []),
    "once": ("observe = { hr = { value = 190 } }", [("implausible", "hr")]),
    "another part": (
        "observe = { hr = { value = 190, confirmed = true }, spo2 = 75 }",
        [("implausible", "spo2")],
    ),
    "another that is likely": (
        "observe = { hr = { value = 190, confirmed = true }, spo2 = 95 }",
        [],
    ),
    "not a number": (
        'observe = { hr = { value = 190, confirmed = true }, spo2 = "x" }',
        [("not-a-number", "spo2")],
    ),
    "impossible": (
        "observe = { hr = { value = 900, confirmed = true } }",
        [("out-of-range", "hr")],
    ),
    "a flag": ("observe = { site_ok = { value = true, confirmed = true }, hr = 70 }", []),
    "aldrete once": ("aldrete = { circulation = 0 }", [("implausible", "circulation")]),
    "aldrete": ("aldrete = { circulation = { value = 0, confirmed = true } }", []),
    "aldrete, other part": (
        "aldrete = { circulation = 0, movement = { value = 2, confirmed = true } }",
        [("implausible", "circulation")],
    ),
    "padss once": ("padss = { vitals = 0 }", [("implausible", "vitals")]),
    "padss": ("padss = { vitals = { value = 0, confirmed = true }, pain = 2 }", []),
    "correction once": (_corrected("{ hr = 190 }"), [("implausible", "hr")]),
    "correction": (_corrected("{ hr = { value = 190, confirmed = true } }"), []),
    "many times": ("observe = { vomited = 20 }", []),
    "more than can be": ("observe = { vomited = 21 }", [("out-of-range", "vomited")]),
}


@pytest.mark.parametrize(("step", "refused"), AGAIN.values(), ids=AGAIN)
def test_a_part_that_was_typed_again_is_taken(
    step: str, refused: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    """scenario.md: ask again: ``{ value, confirmed = true }``."""
    assert draft(until="1:30:00").step("1:31:00", step).refused(tmp_path) == refused


def test_what_was_typed_again_is_what_is_kept(tmp_path: Path) -> None:
    script = draft(until="0:16:30").step(
        "0:17:00", "observe = { sbp = { value = 64, confirmed = true }, dbp = 40, hr = 70 }"
    )
    baseline = script.outcome(tmp_path)["baseline"]
    assert (baseline["sbp"], baseline["dbp"], baseline["hr"]) == (64, 40, 70)


# --- overrides ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "at", "item", "code"),
    [
        ("0:00:30", "0:01:00", "hx.cv", "no-override"),
        ("0:00:30", "0:01:00", "timeout", "no-override"),
        ("0:00:30", "0:01:00", "moon", "unknown-item"),
        ("0:12:00", "0:13:00", "hx.cv", "unknown-item"),
        ("1:30:00", "1:31:00", "dc.drinks", "no-override"),
        ("1:30:00", "1:31:00", "dc.escort", "no-override"),
    ],
)
def test_what_nobody_answered_cannot_be_overridden(
    until: str, at: str, item: str, code: str, tmp_path: Path
) -> None:
    action = f'override = {{ item = "{item}", reason = "seen" }}'
    script = draft(until=until).step(at, action, by="prescriber")
    assert script.refused(tmp_path) == [(code, item)]


@pytest.mark.parametrize(
    ("ndc", "refused"),
    [("12345-678-90", []), ("", []), ("1234567890", [("out-of-range", "ndc")])],
)
def test_a_vial_may_be_received_with_its_drug_code(
    ndc: str, refused: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    received = OLD_VIAL + f'"2027-06", ndc = "{ndc}" }}'
    assert draft(until="0:14:00").step("0:15:00", received).refused(tmp_path) == refused


# --- the account -------------------------------------------------------------------------------

REPORT = 'discrepancy = { reason = "spilt", reported_to = "the director" }'
MORE_WASTE = 'waste = { mg = 2, method = "sink", reason = "left over", witness = "nurse2" }'


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        (('leave = { reason = "bored" }',), []),
        (
            ("pump = { volume_ml = 12 }", 'reconcile = { accept = "arithmetic", reason = "air" }'),
            [],
        ),
        (
            ("pump = { volume_ml = 20 }", 'reconcile = { accept = "pump", reason = "seen" }'),
            [("unbalanced", "account")],
        ),
        ((MORE_WASTE,), [("unbalanced", "account")]),
        ((MORE_WASTE, REPORT), []),
    ],
    ids=["leaves", "arithmetic", "pump", "waste", "reported anew"],
)
def test_a_report_stands_as_long_as_its_figure(
    steps: tuple[str, ...], refused: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    script = draft(until="0:30:00").step("0:32:00", 'stop = ""').step("0:33:00", REPORT)
    for number, step in enumerate(steps):
        script = script.step(f"0:34:0{number}", step)
    if "leave" not in steps[0]:
        script = script.step("0:35:00", 'leave = { reason = "bored" }')
    assert script.step("0:36:00", 'sign = "record"').refused(tmp_path) == refused


# --- what only happens once in a while ---------------------------------------------------------


def test_a_vial_that_expires_in_the_last_month_there_is_comes_in(tmp_path: Path) -> None:
    script = draft(until="0:14:00").step("0:15:00", OLD_VIAL + '"9999-12" }')
    outcome = script.step("0:15:10", 'draw = { vial = "V-9", mg = 10 }').outcome(tmp_path)
    assert outcome["account"]["vials"] == [{"vial": "V-9", "balance_mg": "190.0"}]


def test_a_pump_that_ends_without_a_word_has_ended(tmp_path: Path) -> None:
    outcome = draft(until="0:30:00").step("0:32:00", 'stop = ""').outcome(tmp_path)
    assert (outcome["stage"], outcome["infusion"]["state"]) == ("recovery", "ended")


def test_what_happened_in_another_stage_is_recorded(tmp_path: Path) -> None:
    script = draft(until="1:30:00").step("1:31:00", "rate = { ml_h = 90 }", happened=True)
    outcome = script.outcome(tmp_path)
    assert outcome["stage"] == "recovery"
    assert ("red", "dosing_error") in [(e["level"], e["parameter"]) for e in outcome["alerts"]]


def test_a_pump_that_read_more_than_was_drawn_is_believed_and_stands_in_red(
    tmp_path: Path,
) -> None:
    script = draft(until="0:30:00").step("0:31:00", "pump = { volume_ml = 60 }")
    accept = 'reconcile = { accept = "pump", reason = "read twice" }'
    outcome = script.step("0:31:30", accept).step("0:32:00", 'stop = ""').outcome(tmp_path)
    assert (outcome["refused"], outcome["account"]["unaccounted_mg"]) == ([], "-20.0")
    assert ("red", "dosing_error") in [(e["level"], e["parameter"]) for e in outcome["alerts"]]


REASONS = (
    "mdd trd suicidal gad sad ptsd ocd aud sud fibromyalgia neuropathic crps postop bipolar other"
)
"""scenario.md, values of ``ind.code``."""


def test_every_reason_of_the_contract_is_taken_also_one_that_ships_switched_off(
    tmp_path: Path,
) -> None:
    tried = draft(until="0:00:30")
    for number, reason in enumerate(REASONS.split(), 31):
        tried = tried.step(f"0:00:{number}", f'answer = {{ "ind.code" = ["{reason}"] }}')
    assert tried.refused(tmp_path) == []
