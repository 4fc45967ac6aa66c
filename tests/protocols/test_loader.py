"""A broken protocol file is refused whole, with every flaw, its place and what was expected."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.protocols import catalogue
from ketadesk.protocols.catalogue import load, load_shipped, shipped_ids, shipped_text
from ketadesk.protocols.flaws import Flaw, FlawKind
from ketadesk.protocols.loader import read_protocol
from ketadesk.protocols.model import Protocol

NAME = "ketamine-iv-mood/1.0.toml"
TEXT = shipped_text("ketamine-iv-mood", "1.0")


def _changed(*changes: tuple[str, str]) -> str:
    """The shipped file with each first occurrence replaced; each must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def _flaws(*changes: tuple[str, str]) -> list[str]:
    found = read_protocol(_changed(*changes).encode(), NAME)
    assert not isinstance(found, Protocol)
    return [str(each).removeprefix(f"{NAME}: ") for each in found]


def _after(item: str, old: str, new: str) -> tuple[str, str]:
    """A change of the first ``old`` after the line that names an item."""
    start = TEXT.index(f'= "{item}"\n')
    end = TEXT.index(old, start) + len(old)
    return TEXT[start:end], TEXT[start : end - len(old)] + new


def test_the_shipped_file_is_read() -> None:
    protocol = read_protocol(TEXT.encode(), NAME)
    assert isinstance(protocol, Protocol)
    assert protocol.title == "Ketamine infusion, mood"


def test_amounts_are_read_exactly_as_written() -> None:
    protocol = load_shipped("ketamine-iv-mood")
    assert str(protocol.dosing.pump_step_ml_h) == "0.1"
    temperature = next(each for each in protocol.baseline if each.parameter == "temp_c")
    assert str(temperature.stop_to) == "35.0"
    low = protocol.observed[0].low
    assert isinstance(low, Decimal)


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    assert isinstance(read_protocol(data, NAME), Protocol)


# --- files that are no TOML -----------------------------------------------------------------


def test_syntax_gives_line_and_column() -> None:
    assert _flaws(('version = "1.0"', "version = = 1")) == ["line 14, column 11: Invalid value"]


def test_syntax_at_the_end_of_the_file() -> None:
    (flaw,) = _broken(b'id = "a')
    assert (flaw.kind, flaw.place) == (FlawKind.SYNTAX, "end of the file")
    assert flaw.found == "Unterminated string"


def _broken(data: bytes) -> tuple[Flaw, ...]:
    found = read_protocol(data, NAME)
    assert not isinstance(found, Protocol)
    return found


def test_a_file_that_is_not_utf_8() -> None:
    (flaw,) = _broken(b'id = "\xff"')
    assert str(flaw) == f"{NAME}: byte 7: the file is not UTF-8 text"


def test_a_file_nested_without_end() -> None:
    (flaw,) = _broken(b"a = " + b"[" * 20_000)
    assert str(flaw) == f"{NAME}: protocol: lists or tables are nested too deeply"


def test_a_number_of_monstrous_length() -> None:
    (flaw,) = _broken(b"a = " + b"9" * 5_000)
    assert (flaw.kind, flaw.place) == (FlawKind.SYNTAX, "protocol")


def test_an_empty_file_misses_everything() -> None:
    said = [str(each) for each in _broken(b"")]
    assert f'{NAME}: protocol: missing key "id": expected a text' in said
    assert f'{NAME}: protocol: missing key "sections": expected a list' in said
    assert f'{NAME}: protocol: missing key "schedule": expected a table' in said
    assert all("missing key" in each for each in said)


# --- shape: keys and types ------------------------------------------------------------------

SHAPE = [
    pytest.param(
        _after("hx.brain", "rules", "ruls"),
        'item hx.brain: unknown key "ruls"; did you mean "rules"?',
        id="near-miss-of-a-key",
    ),
    pytest.param(
        _after("hx.cv", 'rules = [{ level = "H", text', 'rules = [{ sorce = [], level = "H", text'),
        'item hx.cv: rule 1: unknown key "sorce"; did you mean "sources"?',
        id="near-miss-inside-a-rule",
    ),
    pytest.param(
        _after("hx.liver", '{ value = "mild"', '{ zzz = 1, value = "mild"'),
        'item hx.liver: option mild: unknown key "zzz"; expected one of: value, label, key',
        id="unknown-key-without-a-near-one",
    ),
    pytest.param(
        _after("hx.eye", 'prompt = "Any raised eye pressure or glaucoma?"\n', ""),
        'item hx.eye: missing key "prompt": expected a text',
        id="missing-key",
    ),
    pytest.param(
        _after("hx.eye", 'level = "P"', 'level = "X"'),
        'item hx.eye: rule 1: level: expected one of H!, H, P, I, found "X"',
        id="bad-level",
    ),
    pytest.param(
        _after("hx.eye", '"yes-no"', '"yesno"'),
        "item hx.eye: kind: expected one of yes-no, choice, several-yes-no, many, table, number,"
        " text-list, date, time, person, dated-result, text, found "
        '"yesno"; did you mean "yes-no"?',
        id="near-miss-of-a-kind",
    ),
    pytest.param(
        _after("wt.bmi", '">="', '"=>"'),
        "item wt.bmi: rule 1: condition 1: operator: expected one of exists, =, !=, >, <, >=, <=,"
        ' found "=>"; did you mean ">="?',
        id="near-miss-of-an-operator",
    ),
    pytest.param(
        _after("wt.kg", "low = 30", "low = true"),
        "item wt.kg: low: expected a number, found true",
        id="a-truth-value-is-no-number",
    ),
    pytest.param(
        _after("wt.kg", "low = 30", 'low = "thirty"'),
        'item wt.kg: low: expected a number, found "thirty"',
        id="text-for-a-number",
    ),
    pytest.param(
        _after("wt.kg", "low = 30", "low = nan"),
        "item wt.kg: low: expected a number, found NaN",
        id="not-finite",
    ),
    pytest.param(
        _after("wt.kg", "low = 30", "low = 2026-01-01"),
        "item wt.kg: low: expected a number, found a date or time",
        id="date-for-a-number",
    ),
    pytest.param(
        ("interval_min = 10", "interval_min = 10.5"),
        "schedule: interval_min: expected a whole number, found 10.5",
        id="fraction-for-a-whole-number",
    ),
    pytest.param(
        _after("wt.kg", 'unit = "kg"', "unit = 1"),
        "item wt.kg: unit: expected a text, found 1",
        id="number-for-a-text",
    ),
    pytest.param(
        _after("id.match", "house_default = true", 'house_default = "yes"'),
        'item id.match: house_default: expected true or false, found "yes"',
        id="text-for-true-or-false",
    ),
    pytest.param(
        _after("hx.eye", 'sources = ["asra2018"]', 'sources = "asra2018"'),
        'item hx.eye: sources: expected a list, found "asra2018"',
        id="text-for-a-list",
    ),
    pytest.param(
        _after("hx.eye", 'sources = ["asra2018"]', "sources = { a = 1 }"),
        "item hx.eye: sources: expected a list, found a table",
        id="table-for-a-list",
    ),
    pytest.param(
        _after("hx.eye", 'sources = ["asra2018"]', "sources = [[]]"),
        "item hx.eye: sources: expected a text, found a list",
        id="list-inside-a-list",
    ),
    pytest.param(
        _after("hx.eye", "answer = true", "answer = []"),
        "item hx.eye: rule 1: condition 1: answer: expected true or false or a number or a text,"
        " found a list",
        id="list-for-an-answer",
    ),
    pytest.param(
        ("extensions_min = { sedative = 60,", "extensions_min = { sedative = 6.5,"),
        "recovery: sedative: expected a whole number, found 6.5",
        id="minutes-of-an-extension",
    ),
    pytest.param(
        (
            "extensions_min = { sedative = 60, antihypertensive = 60, reversal = 120 }",
            "extensions_min = 60",
        ),
        "recovery: extensions_min: expected a table, found 60",
        id="number-for-a-table",
    ),
    pytest.param(
        ('[[sections]]\nid = "tests"\n', "[[sections]]\n"),
        'section 7: missing key "id": expected a text',
        id="a-section-without-a-name-is-counted",
    ),
    pytest.param(
        _after("hx.liver", '{ value = "mild", label = "Mild", key = "m" },', "7,"),
        "item hx.liver: options: expected a list of tables, found 7",
        id="number-for-an-option",
    ),
]


MARKS = [
    (
        _after("hx.eye", "every_visit = false", 'every_visit = true\nonce = "patient"'),
        'item hx.eye: every_visit: expected false, beside once = "patient", found true',
    ),
    (
        _after("hx.eye", "every_visit = false", 'every_visit = false\nonce = "chair-day"'),
        'item hx.eye: every_visit: expected true, beside once = "chair-day", found false',
    ),
    (
        _after("hx.eye", "every_visit = false", 'every_visit = false\nonce = "patent"'),
        (
            'item hx.eye: once: expected one of patient, chair-day, found "patent"; did you mean'
            ' "patient"?'
        ),
    ),
    (
        _after("hx.liver", 'kind = "choice"', 'kind = "choice"\nswitched_off = ["mild"]'),
        'item hx.liver: switched_off: expected nothing, unless the kind is "many", found 1',
    ),
    (
        _after("ind.code", 'kind = "many"', 'kind = "many"\nswitched_off = [5]'),
        (
            "item ind.code: switched_off: expected one of mdd, trd, suicidal, bipolar, gad,"
            " sad, ptsd,"
            " ocd, aud, sud, fibromyalgia, neuropathic, crps, postop, other, found 5"
        ),
    ),
    (
        _after("ind.code", 'kind = "many"', 'kind = "many"\nswitched_off = "postop"'),
        'item ind.code: switched_off: expected a list, found "postop"',
    ),
    (
        _after("hx.eye", 'level = "P"', 'level = "P", override_with = "What is the plan?"'),
        (
            'item hx.eye: rule 1: override_with: expected nothing, unless the level is "H", found'
            ' "What is the plan?"'
        ),
    ),
    (
        _after("sub.sud", 'level = "H"', 'level = "H", override_with = "Plan!"'),
        (
            "item sub.sud: rule 1: override_with: expected words without an exclamation mark, found"
            ' "Plan!"'
        ),
    ),
    (
        ("pump_step_ml_h = 0.1", 'pump_step_ml_h = 0.1\ndosed_as = "mg/h"'),
        'dosing: dosed_as: expected one of mg/kg, mg/kg/h, found "mg/h"; did you mean "mg/kg/h"?',
    ),
    (
        ("planned_infusions = 6", "planned_infusions = 6\nplanned_days_between = 0"),
        "protocol: planned_days_between: expected at least 1, found 0",
    ),
]


@pytest.mark.parametrize(("change", "expected"), MARKS, ids=[e[1][:60] for e in MARKS])
def test_marks(change: tuple[str, str], expected: str) -> None:
    assert expected in _flaws(change)


def test_an_item_without_options_has_none_to_switch_off() -> None:
    said = _flaws(
        _after("hx.eye", 'kind = "yes-no"', 'kind = "yes-no"\nswitched_off = ["no"]'),
    )
    assert said == [
        'item hx.eye: switched_off: expected the value of an option, found "no"',
    ]


REGIMEN = """
[[regimens]]
name = "ours"
indications = ["mdd"]
text = "0.5 mg/kg over 40 min."
sources = ["askp"]
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"mdd"', '"mddd"', 'did you mean "mdd"?'),
        ('"askp"', '"aksp"', 'did you mean "askp"?'),
        (
            '"0.5 mg/kg',
            '".5 mg/kg',
            "regimen ours: text: expected words that",
        ),
        ('name = "ours"', 'nam = "ours"', 'regimen 1: missing key "name": expected a text'),
    ],
)
def test_a_regimen_is_judged_as_well(old: str, new: str, expected: str) -> None:
    said = _flaws(("\n# ===== Sources ==", REGIMEN.replace(old, new) + "\n# ===== Sources =="))
    assert any(expected in each for each in said)


def test_a_reason_that_is_switched_off_is_known_and_not_offered() -> None:
    text = _changed(_after("ind.code", 'kind = "many"', 'kind = "many"\nswitched_off = ["crps"]'))
    protocol = read_protocol(text.encode(), NAME)
    assert isinstance(protocol, Protocol)
    codes = protocol.item("ind.code")
    assert codes is not None
    assert "crps" not in [each.value for each in codes.options]
    assert [each.label for each in codes.switched_off] == ["Regional pain syndrome (CRPS)"]
    assert len(codes.known_options) == 15


@pytest.mark.parametrize(("change", "expected"), SHAPE)
def test_shape(change: tuple[str, str], expected: str) -> None:
    assert expected in _flaws(change)


# --- meaning --------------------------------------------------------------------------------

MEANING = [
    # names used twice
    (
        _after(
            "hx.eye", '[[sections.items]]\nid = "hx.thyroid"', '[[sections.items]]\nid = "hx.eye"'
        ),
        "item hx.eye: id: expected a name of its own, found the name twice",
    ),
    (
        _after("hx.brain", 'name = "recent"', 'name = "present"'),
        'item hx.brain: fields: expected each field once, found "present"',
    ),
    (
        _after("hx.liver", 'value = "mild"', 'value = "none"'),
        'item hx.liver: options: expected each value once, found "none"',
    ),
    (
        _after("si.cssrs", 'label = "Item 2", key = "2"', 'label = "Item 2", key = "1"'),
        'item si.cssrs: field items: options: expected each key once, found "1"',
    ),
    # the names that scripts and the record rely on
    (
        ('id = "hx.cvstable"', 'id = "hx.cvstabel"'),
        'protocol: sections: expected "hx.cvstable", found "hx.cvstabel"',
    ),
    (
        ('name = "rr"', 'name = "breaths"'),
        'protocol: observed: expected "rr", found nothing',
    ),
    (
        _after("id.match", '"yes-no"', '"date"'),
        'item id.match: kind: expected "yes-no", found "date"',
    ),
    (
        _after("hx.brain", 'name = "recent"', 'name = "recnt"'),
        'item hx.brain: fields: expected "recent", found nothing; did you mean "recnt"?',
    ),
    (
        _after(
            "hx.brain", 'label = "Any of these", kind = "yes-no"', 'label = "Any", kind = "date"'
        ),
        'item hx.brain: field present: kind: expected "yes-no", found "date"',
    ),
    (
        _after("hx.liver", 'value = "severe"', 'value = "sever"'),
        'item hx.liver: options: expected "severe", found "sever"',
    ),
    (
        _after("npo.solid", 'value = "fatty"', 'value = "x"'),
        'item npo.solid: field kind: options: expected "fatty", found nothing',
    ),
    (
        _after("eq.aed", 'kind = "yes-no"', 'kind = "choice"'),
        "item eq.aed: options: expected at least one option, found nothing",
    ),
    (
        _after("eq.aed", 'kind = "yes-no"', 'kind = "table"'),
        "item eq.aed: fields: expected fields, found 0",
    ),
    (
        _after("hx.brain", 'kind = "table"', 'kind = "text"'),
        "item hx.brain: fields: expected no fields, found 3",
    ),
    # sections, sources, rules
    (
        ('\n[[sections]]\nid = "mind"\ntitle = "History: mind and organs"\n', ""),
        "section body: items: expected 1 to 9 items, found 16",
    ),
    (
        (
            '[[sections]]\nid = "home"',
            '[[sections]]\nid = "x"\ntitle = "X"\nitems = []\n\n[[sections]]\nid = "home"',
        ),
        "section x: items: expected 1 to 9 items, found 0",
    ),
    (
        _after("hx.eye", '"asra2018"', '"asra2081"'),
        (
            'item hx.eye: sources: expected the key of a source, found "asra2081";'
            ' did you mean "asra2018"?'
        ),
    ),
    (
        _after("hx.eye", '"P", text', '"P", sources = ["who"], text'),
        'item hx.eye: rule 1: sources: expected the key of a source, found "who"',
    ),
    (
        _after("hx.liver", 'level = "H"', 'level = "I"'),
        "item hx.liver: rule 2: level: expected the worst rule first, found P after I",
    ),
    (
        _after("hx.eye", "when = [{ answer = true }]", "when = []"),
        "item hx.eye: rule 1: when: expected at least one condition, found nothing",
    ),
    # criteria
    (
        _after("dc.moaas", "overridable = false", "overridable = true"),
        "criterion dc.moaas: overridable: expected false, found true",
    ),
    (
        _after("dc.time", "answered = false", "answered = true"),
        (
            "criterion dc.time: answered: expected true for a discharge question, false for what is"
            " worked out, found true"
        ),
    ),
    # words of small sets
    (
        ('pain_indications = ["fibromyalgia"', 'pain_indications = ["fibromialgia"'),
        (
            "protocol: pain_indications: expected one of mdd, trd, suicidal, bipolar, gad, sad,"
            " ptsd, ocd, aud, sud, fibromyalgia, neuropathic, crps, postop, other, found"
            ' "fibromialgia"; did you mean "fibromyalgia"?'
        ),
    ),
    (
        ('drug_class = "antiemetic"', 'drug_class = "antemetic"'),
        (
            "medicine ondansetron: drug_class: expected one of antiemetic, antihypertensive,"
            ' sedative, reversal, other, found "antemetic"; did you mean "antiemetic"?'
        ),
    ),
    (
        ('due = "baseline"', 'due = "basline"'),
        (
            "observed value temp_c: due: expected one of always, baseline, dissociation, pain,"
            ' never, found "basline"; did you mean "baseline"?'
        ),
    ),
    # conditions
    (
        ('question = "fact.mood"', 'question = "fact.mod"'),
        (
            "item ind.failed: rule 1: condition 1: question: expected an item or a fact, found"
            ' "fact.mod"; did you mean "fact.mood"?'
        ),
    ),
    (
        ('question = "fact.settled_before.hx.cvstable"', 'question = "fact.settled_before.hx.cvs"'),
        (
            "item hx.cvstable: rule 1: condition 2: question: expected an item or a fact, found"
            ' "fact.settled_before.hx.cvs"; did you mean "fact.settled_before.hx.cv"?'
        ),
    ),
    (
        (
            'question = "fact.settled_before.hx.cvstable"',
            'question = "Fact.settled_before.hx.eyee"',
        ),
        (
            "item hx.cvstable: rule 1: condition 2: question: expected an item or a fact, found"
            ' "Fact.settled_before.hx.eyee"; did you mean "fact.settled_before.hx.eye"?'
        ),
    ),
    (
        ('question = "fact.settled_before.hx.cvstable"', 'question = "fact.settled_before.zzzz"'),
        (
            "item hx.cvstable: rule 1: condition 2: question: expected an item or a fact, found"
            ' "fact.settled_before.zzzz"'
        ),
    ),
    (
        ('question = "fact.mood"', 'question = "Fact.Mood"'),
        (
            "item ind.failed: rule 1: condition 1: question: expected an item or a fact, found"
            ' "Fact.Mood"; did you mean "fact.mood"?'
        ),
    ),
    (
        _after("hx.eye", 'kind = "yes-no"', 'kind = "yes-no"\nenable_when = [{ answer = true }]'),
        (
            "item hx.eye: enable_when 1: question: expected another item or a fact, found the"
            " item's own answer"
        ),
    ),
    (
        _after(
            "hx.eye",
            'kind = "yes-no"',
            'kind = "yes-no"\nenable_when = [{ question = "hx.eye", answer = true }]',
        ),
        (
            "item hx.eye: enable_when 1: question: expected another item or a fact, found the"
            " item's own answer"
        ),
    ),
    (
        _after("hx.brain", 'field = "recent", answer', 'field = "recnt", answer'),
        (
            "item hx.brain: rule 1: condition 2: field: expected one of present, recent, date,"
            ' found "recnt"; did you mean "recent"?'
        ),
    ),
    (
        _after("hx.eye", "when = [{ answer", 'when = [{ operator = ">", answer'),
        (
            "item hx.eye: rule 1: condition 1: operator: expected = or != or exists, for this"
            ' answer, found ">"'
        ),
    ),
    (
        _after("hx.eye", "answer = true", "answer = 1"),
        "item hx.eye: rule 1: condition 1: answer: expected true or false, found a number",
    ),
    (
        _after(
            "all.other", 'operator = "exists", answer = true', 'operator = "exists", answer = "x"'
        ),
        "item all.other: rule 1: condition 1: answer: expected true or false, found a text",
    ),
    (
        _after("hx.liver", 'answer = "severe"', 'answer = "sever"'),
        (
            "item hx.liver: rule 1: condition 1: answer: expected one of none, mild, moderate,"
            ' severe, found "sever"; did you mean "severe"?'
        ),
    ),
    (
        (
            'question = "fact.sex", operator = "!=", answer = "male"',
            'question = "fact.sex", operator = "!=", answer = "man"',
        ),
        (
            "item sub.auditc: rule 2: condition 2: answer: expected one of female, male, unknown,"
            ' found "man"'
        ),
    ),
    (
        _after("scale.ybocs", 'answer = "ocd"', 'answer = "odc"'),
        (
            "item scale.ybocs: required_when 1: answer: expected one of mdd, trd, suicidal,"
            " bipolar, gad, sad, ptsd, ocd, aud, sud, fibromyalgia, neuropathic, crps, postop,"
            ' other, found "odc"; did you mean "ocd"?'
        ),
    ),
    # ranges
    (
        _after("wt.kg", "low = 30", "low = 300"),
        "item wt.kg: high: expected not below low (300), found 250",
    ),
    (
        _after("ind.failed", "likely_high = 20", "likely_high = 60"),
        "item ind.failed: high: expected not below likely_high (60), found 50",
    ),
    (_after("wt.kg", "step = 0.1", "step = 0"), "item wt.kg: step: expected more than 0, found 0"),
    (
        ("likely_low = 70", "likely_low = -5"),
        "observed value sbp: likely_low: expected not below low (0), found -5",
    ),
    (
        ('words = ["None", "Mild", "Moderate", "Severe"]', 'words = ["None", "Mild", "Severe"]'),
        "observed value nausea: words: expected 4 words, from low to high, found 3",
    ),
    (
        ("decide_from = 140", "decide_from = 190"),
        "baseline limit sbp: advise_postpone_from: expected not below decide_from (190), found 160",
    ),
    (
        ("amber_from = 160", "amber_from = 185"),
        "limit sbp: red_from: expected not below amber_from (185), found 180",
    ),
    (
        ('{ label = "mild", low = 5,', '{ label = "mild", low = 6,'),
        "scale phq9: band mild: low: expected 5, so that every score has one band, found 6",
    ),
    (
        ('{ label = "severe", low = 20, high = 27 }', '{ label = "severe", low = 20, high = 26 }'),
        "scale phq9: band severe: high: expected 27, found 26",
    ),
    (
        ('title = "Y-BOCS"\nlow = 0\nhigh = 40', 'title = "Y-BOCS"\nlow = 0\nhigh = 42'),
        "scale ybocs: high: expected 0 to 40, as in its item, found 0 – 42",
    ),
    (
        ("\ninterval_min = 10", "\ninterval_min = 0"),
        "schedule: interval_min: expected at least 1, found 0",
    ),
    (
        ("overdue_after_min = 5", "overdue_after_min = 1"),
        "schedule: overdue_after_min: expected not below amber_after_min (2), found 1",
    ),
    (
        ("sbp_high = 159", "sbp_high = 100"),
        "recovery: sbp_high: expected not below sbp_low (101), found 100",
    ),
    (
        ("sedative = 60,", "sedative = -1,"),
        "recovery: sedative: expected at least 0, found -1",
    ),
    # figures that cannot be
    *(
        ((f"{key} = {now}", f"{key} = {then}"), f"{place}: {key}: expected {said}, found {then}")
        for place, key, now, then, said in (
            ("recovery", "minimum_min", "60", "-60", "at least 0"),
            ("recovery", "fresh_min", "15", "-1", "at least 0"),
            ("recovery", "no_driving_hours", "24", "-24", "at least 0"),
            ("recovery", "alone_after_min", "120", "-1", "at least 0"),
            ("recovery", "hr_low", "51", "-1", "at least 0"),
            ("recovery", "aldrete_pass", "9", "11", "at most 10"),
            ("recovery", "aldrete_awareness", "2", "3", "at most 2"),
            ("recovery", "aldrete_oxygen", "2", "3", "at most 2"),
            ("recovery", "padss_pass", "9", "11", "at most 10"),
            ("recovery", "moaas", "5", "6", "at most 5"),
            ("recovery", "spo2_low", "94", "101", "at most 100"),
            ("recovery", "nausea_high", "1", "4", "at most 3"),
            ("schedule", "baseline_max_age_min", "10", "-10", "at least 0"),
            ("schedule", "ahead_min", "3", "-3", "at least 0"),
            ("dosing", "minutes_ask_below", "30", "-30", "at least 0"),
            ("dosing", "account_tolerance_mg", "0.5", "-0.5", "at least 0"),
            ("dosing", "change_ask_above_percent", "25", "101", "at most 100"),
            ("dosing", "pump_gap_percent", "2", "200", "at most 100"),
            ("dosing", "agree_within_percent", "1", "-1", "at least 0"),
            ("dosing", "concentration_low_mg_ml", "0.1", "0", "more than 0"),
            ("baseline limit sbp", "stop_to", "90", "-90", "at least 0"),
            ("limit sbp", "rise_amber", "40", "-40", "at least 0"),
            ("scale phq9", "response_percent", "50", "150", "at most 100"),
            ("scale pcl5", "response_points", "10", "-10", "at least 0"),
        )
    ),
    (
        ("stock_strengths_mg_ml = [10, 50, 100]", "stock_strengths_mg_ml = [10, 0, -100]"),
        "dosing: stock_strengths_mg_ml: expected at least 0, found -100",
    ),
    (
        ("stock_strengths_mg_ml = [10, 50, 100]", "stock_strengths_mg_ml = [10, 0, 100]"),
        "dosing: stock_strengths_mg_ml: expected more than 0, found 0",
    ),
    (
        (", reversal = 120 }", " }"),
        'recovery: extensions_min: expected a time for "reversal", found nothing',
    ),
    (
        ("evening_begins_hour = 18", "evening_begins_hour = 24"),
        "protocol: evening_begins_hour: expected an hour from 0 to 23, found 24",
    ),
    (
        ("planned_infusions = 6", "planned_infusions = 0"),
        "protocol: planned_infusions: expected at least 1, found 0",
    ),
    (
        ("mg_per_kg_confirm_above = 2.0", "mg_per_kg_confirm_above = 0.5"),
        "dosing: mg_per_kg_confirm_above: expected not below mg_per_kg_ask_above (1.0), found 0.5",
    ),
    (
        ("pump_step_ml_h = 0.1", "pump_step_ml_h = 0"),
        "dosing: pump_step_ml_h: expected more than 0, found 0",
    ),
    # words
    (
        ('id = "ketamine-iv-mood"', 'id = "Ketamine IV"'),
        'protocol: id: expected small letters and digits with hyphens between, found "Ketamine IV"',
    ),
    (
        ('version = "1.0"', 'version = "one"'),
        'protocol: version: expected a version such as 1.0, found "one"',
    ),
    (
        ('prompt = "Any porphyria?"', 'prompt = " "'),
        "item hx.porphyria: prompt: expected some words, found nothing",
    ),
    (
        ('prompt = "Any porphyria?"', 'prompt = "Porphyria!"'),
        'item hx.porphyria: prompt: expected words without an exclamation mark, found "Porphyria!"',
    ),
    (
        ('name = "naloxone"', 'name = "Naloxone"'),
        'medicine Naloxone: name: expected small letters, found "Naloxone"',
    ),
    (
        _after("wt.kg", 'unit = "kg"', 'unit = "kgs"'),
        (
            "item wt.kg: unit: expected one of kg, cm, g, mg, mcg, mL, mg/day, mg/kg, mg/mL,"
            ' mL/h, L/min, mmHg, /min, %, °C, min, h, years, times, kg/m², found "kgs";'
            ' did you mean "kg"?'
        ),
    ),
]


@pytest.mark.parametrize(("change", "expected"), MEANING, ids=[e[1][:60] for e in MEANING])
def test_meaning(change: tuple[str, str], expected: str) -> None:
    assert expected in _flaws(change)


@pytest.mark.parametrize(
    "words",
    [
        "Give 4 IU", "Give 4 U now", "Take QD", "MS given", "Use MgSO4", "20 cc of it",
        "Give 5 µg", "Give .5 mg", "Give 1.0 mg", "Give 2.50 mg",
    ],
)  # fmt: skip
def test_dangerous_abbreviations_are_refused_r_ux_10(words: str) -> None:
    (flaw,) = _flaws(('prompt = "Any porphyria?"', f'prompt = "{words}"'))
    assert flaw.startswith("item hx.porphyria: prompt: expected words that cannot be read wrongly")


@pytest.mark.parametrize(
    "words", ["US label", "10 mg", "0.5 mg", "MADRS", "accept", "1,000 mL", "PTSD", "UK 2019"]
)
def test_harmless_words_are_kept(words: str) -> None:
    text = _changed(('prompt = "Any porphyria?"', f'prompt = "{words}"'))
    assert isinstance(read_protocol(text.encode(), NAME), Protocol)


# --- all of them ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('level = "P"', 'level = "p"', 'found "p"; did you mean "P"?'),
        ('level = "H!"', 'level = "h!"', 'found "h!"; did you mean "H!"?'),
        ('operator = "exists"', 'operator = "Exists"', 'found "Exists"; did you mean "exists"?'),
        ('kind = "date"', 'kind = "Date"', 'found "Date"; did you mean "date"?'),
        ("planned_infusions", "Planned_infusions", 'did you mean "planned_infusions"?'),
    ],
)
def test_a_near_miss_is_told_in_whatever_case(old: str, new: str, said: str) -> None:
    assert any(each.endswith(said) for each in _flaws((old, new)))


def test_all_flaws_are_listed() -> None:
    said = _flaws(
        _after("wt.kg", "low = 30", 'low = "thirty"'),
        ('prompt = "Any porphyria?"', 'prompt = "Porphyria!"'),
        ('drug_class = "reversal"', 'drug_class = "antidote"'),
        ("amber_from = 160", "amber_from = 185"),
    )
    assert [each.split(": ")[0] for each in said] == [
        "item wt.kg",
        "medicine flumazenil",
        "limit sbp",
        "item hx.porphyria",
    ]


def test_what_follows_from_a_flaw_is_not_told_again() -> None:
    said = _flaws(
        (
            'name = "sbp"\nlabel = "SBP"\nunit = "mmHg"\nlow = 0',
            'name = "sbp"\nlabel = "SBP"\nunit = "mmHg"\nlow = "0"',
        )
    )
    assert said == ['observed value sbp: low: expected a number, found "0"']


def test_a_part_that_is_no_table_is_told_once() -> None:
    change = _after("hx.liver", '{ value = "mild", label = "Mild", key = "m" },', "7,")
    assert _flaws(change) == ["item hx.liver: options: expected a list of tables, found 7"]


def test_an_unknown_key_hides_no_other_flaw_of_its_place() -> None:
    said = _flaws(_after("wt.kg", "low = 30", "low = 300\nlikly_low = 40"))
    assert said == [
        'item wt.kg: unknown key "likly_low"; did you mean "likely_low"?',
        "item wt.kg: high: expected not below low (300), found 250",
    ]


def test_wording_is_judged_beside_another_flaw_of_the_same_item() -> None:
    said = _flaws(
        _after("wt.kg", 'prompt = "Weight, measured today"', 'prompt = "Weight!"'),
        ("step = 0.1\nhouse_default = true", 'step = "fine"\nhouse_default = true'),
    )
    assert len(said) == 2


def test_a_flaw_holds_its_parts() -> None:
    text = _changed(_after("hx.eye", 'level = "P"', 'level = "X"'))
    found = read_protocol(text.encode(), "clinic.toml")
    assert not isinstance(found, Protocol)
    (flaw,) = found
    assert (flaw.file, flaw.place, flaw.key) == ("clinic.toml", "item hx.eye: rule 1", "level")
    assert (flaw.expected, flaw.found) == ("one of H!, H, P, I", '"X"')


# --- what a file may add --------------------------------------------------------------------

LOCAL = """
[[sections.items]]
id = "local.badge"
prompt = "Does the patient wear the clinic's wristband?"
kind = "yes-no"
enable_when = [{ question = "fact.visit_number", operator = ">=", answer = 1 }]
rules = [{ level = "H", text = "There is no wristband.", when = [{ answer = false }] }]

# ===== Worked out"""


def test_a_clinic_may_ask_more() -> None:
    text = _changed(("\n# ===== Worked out", LOCAL))
    protocol = read_protocol(text.encode(), NAME)
    assert isinstance(protocol, Protocol)
    item = protocol.item("local.badge")
    assert item is not None
    assert item.enable_when[0].answer == 1


def test_a_clinic_may_enable_leaving_without_an_escort() -> None:
    text = _changed(_after("dc.escort", "overridable = false", "overridable = true"))
    assert isinstance(read_protocol(text.encode(), NAME), Protocol)


def test_a_rule_has_its_items_sources_unless_it_is_our_own() -> None:
    protocol = load_shipped("ketamine-iv-mood")
    consent = protocol.item("consent.signed")
    assert consent is not None
    assert [rule.sources for rule in consent.rules] == [("askp", "clinic-sheets"), ()]
    assert [rule.house_default for rule in consent.rules] == [False, True]


def test_a_rule_may_name_its_own_sources() -> None:
    text = _changed(_after("hx.eye", '"P", text', '"P", sources = ["ketalar"], text'))
    protocol = read_protocol(text.encode(), NAME)
    assert isinstance(protocol, Protocol)
    item = protocol.item("hx.eye")
    assert item is not None
    assert item.rules[0].sources == ("ketalar",)


# --- catalogue ------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        load(tmp_path / "missing.toml")
    assert fault.value.fault is Fault.IO


def test_a_file_is_named_by_its_folder_and_name(tmp_path: Path) -> None:
    path = tmp_path / "own" / "2.3.toml"
    path.parent.mkdir()
    path.write_bytes(b"")
    found = load(path)
    assert not isinstance(found, Protocol)
    assert found[0].file == "own/2.3.toml"


def test_unknown_protocols_are_not_shipped() -> None:
    with pytest.raises(LookupError):
        load_shipped("ketamine-iv-moon")
    with pytest.raises(LookupError):
        load_shipped("ketamine-iv-mood", "0.9")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "resource", tmp_path.joinpath)
    return tmp_path / "protocols"


def test_the_newest_version_is_taken_by_number(shelf: Path) -> None:
    folder = shelf / "ketamine-iv-mood"
    folder.mkdir(parents=True)
    for version in ("1.0", "1.2", "1.10"):
        text = _changed(('version = "1.0"', f'version = "{version}"'))
        (folder / f"{version}.toml").write_text(text, encoding="utf-8")
    assert load_shipped("ketamine-iv-mood").version == "1.10"
    assert load_shipped("ketamine-iv-mood", "1.2").version == "1.2"
    assert shipped_ids() == ("ketamine-iv-mood",)


def test_a_broken_shipped_file_is_a_bug(shelf: Path) -> None:
    folder = shelf / "ketamine-iv-mood"
    folder.mkdir(parents=True)
    (folder / "1.0.toml").write_bytes(b"id = 1")
    with pytest.raises(ValueError, match="id: expected a text, found 1"):
        load_shipped("ketamine-iv-mood")
