"""The outline of a protocol, as a medical director reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.protocols.model import Behavior, Condition, Operator, Protocol, Rule
from ketadesk.protocols.outline import OutlineRow, outline
from ketadesk.protocols.outline_text import outline_lines

MOOD = load_shipped("ketamine-iv-mood")
PAIN = load_shipped("ketamine-iv-pain")
AUD = load_shipped("ketamine-iv-aud")


def row(protocol: Protocol, part: str, row_id: str, number: int = 0) -> OutlineRow:
    found = [each for each in outline(protocol) if (each.part, each.id) == (part, row_id)]
    return found[number]


ROWS = [
    (MOOD, "Whole protocol", "planned_infusions", "Infusions of a series: 6", False),
    (AUD, "Whole protocol", "planned_days_between", "Days from one to the next: 7", False),
    (
        MOOD,
        "Today",
        "wt.kg",
        "Weight, measured today (30 to 250 kg); a number",
        True,
    ),
    (
        MOOD,
        "Today",
        "wt.bmi",
        "Height; several fields; never changes; Height (120 to 220 cm)",
        False,
    ),
    (
        MOOD,
        "Equipment",
        "eq.pump",
        "Pump ready; yes or no; once a chair a day",
        False,
    ),
    (
        MOOD,
        "History: body",
        "hx.eye",
        "Any raised eye pressure or glaucoma?; yes or no; last visit may be confirmed",
        False,
    ),
    (
        MOOD,
        "Scores",
        "scale.ybocs",
        "Y-BOCS total (0 to 40); a number; required when ind.code is ocd",
        False,
    ),
    (
        MOOD,
        "Scores",
        "scale.madrs",
        "MADRS total, if used (0 to 60); a number; not required",
        False,
    ),
    (PAIN, "Scores", "scale.pain", "Pain now, 0 none to 10 worst (0 to 10); a number", False),
    (
        MOOD,
        "Reason and series",
        "ind.failed",
        (
            "How many adequate earlier treatments have failed? (0 to 50; asked again outside 0"
            " to 20);"
            " a number; last visit may be confirmed"
        ),
        False,
    ),
    (
        MOOD,
        "History: mind and organs",
        "hx.psychosis",
        "Psychosis or a schizophrenia-type illness?; one of several; answers: Now, Past, No",
        False,
    ),
    (
        PAIN,
        "Reason and series",
        "ind.code",
        (
            "What is the treatment for?; any of several; last visit may be confirmed; answers:"
            " Fibromyalgia, Nerve pain, Regional pain syndrome (CRPS), Other; switched off:"
            " Depression,"
            " Depression after failed treatments, Suicidal thoughts, Bipolar depression,"
            " Generalised"
            " anxiety, Social anxiety, Trauma (PTSD), Obsessions and compulsions (OCD),"
            " Alcohol use,"
            " Other substance use, Pain after surgery"
        ),
        False,
    ),
    (
        MOOD,
        "Today",
        "npo.clear P",
        "The last clear drink was less than 2 hours ago. (hours ago below 2)",
        False,
    ),
    (
        MOOD,
        "Identity and consent",
        "consent.signed P",
        "The consent is more than 12 months old. (months ago above 12)",
        True,
    ),
    (
        AUD,
        "Safety and substances",
        "sub.sud H",
        (
            "There is an active substance disorder, or craving or misuse of ketamine. (answer"
            " is yes)"
            " The override answers: What is the plan of the alcohol programme for this patient?"
        ),
        False,
    ),
    (
        MOOD,
        "Worked out, not asked",
        "id.age I",
        "From age 65 the blood pressure tends to rise more. (age in years 65 or more)",
        False,
    ),
    (
        MOOD,
        "History: body",
        "hx.cvstable P",
        (
            "There is treated high blood pressure or stable heart disease, not yet decided on."
            " (answer is yes and settled at an earlier visit is no)"
        ),
        False,
    ),
    (
        MOOD,
        "Limits before the start",
        "temp_c",
        (
            "Temperature, °C: stop from 39.1; stop up to 35; prescriber decides from 38.1; shown up"
            " to 36"
        ),
        False,
    ),
    (
        MOOD,
        "Limits during the visit",
        "moaas",
        "MOAA/S: emergency up to 1; red up to 2; amber up to 3",
        True,
    ),
    (
        MOOD,
        "Limits during the visit",
        "oxygen_l_min",
        "New need for oxygen, L/min: by rule, without bounds",
        False,
    ),
    (PAIN, "Values that can be typed", "pain", "Pain (0 to 10); part of every set", True),
    (
        MOOD,
        "Observations",
        "schedule.interval_min",
        "Interval between sets during an infusion 10 min",
        True,
    ),
    (PAIN, "Dose and pump", "dosing.dosed_as", "The dose of an order is written in mg/kg/h", False),
    (AUD, "Dose and pump", "dosing.default_mg_per_kg", "Dose offered on an order 0.8 mg/kg", False),
    (
        MOOD,
        "Recovery and discharge",
        "recovery.extensions_min",
        (
            "Longer watching, by class of medicine: Medicines that make drowsy 60, Medicines"
            " that lower"
            " the blood pressure 60, Medicines that reverse others 120 min"
        ),
        True,
    ),
    (
        AUD,
        "Published regimens, for reference",
        "weekly",
        "aud: 0.8 mg/kg over 40 min, once a week, three times, together with therapy.",
        False,
    ),
    (
        MOOD,
        "Discharge criteria",
        "dc.escort",
        "Escort is here, identity checked, told what to watch for; answered; nobody may override",
        False,
    ),
    (
        MOOD,
        "Discharge criteria",
        "dc.time",
        "Minimum time in recovery is over; worked out; a prescriber may override",
        True,
    ),
    (
        MOOD,
        "Medicines that may be given",
        "oxygen",
        "Other medicines; L/min; inhaled; a nurse may give it without an order",
        True,
    ),
    (
        MOOD,
        "Medicines that may be given",
        "glucose",
        "Other medicines; g; IV, oral; by order",
        True,
    ),
    (MOOD, "Scales", "phq9.remission_to", "PHQ-9: remission up to 4", True),
    (MOOD, "Scales", "madrs.remission_to", "MADRS: remission up to 10", False),
    (
        MOOD,
        "Scales",
        "pcl5",
        (
            "PCL-5: 0 to 80; below the cut-off 0 to 30; at the cut-off 31 to 33; above the"
            " cut-off 34"
            " to 80; response from a fall of 10"
        ),
        False,
    ),
    (MOOD, "Scales", "pain", "Pain: 0 to 10; response from a fall of 30 %", False),
]


@pytest.mark.parametrize(("protocol", "part", "row_id", "text", "own"), ROWS)
def test_a_row_says_what_the_protocol_says(
    protocol: Protocol, part: str, row_id: str, text: str, own: bool
) -> None:
    found = row(protocol, part, row_id)
    assert (found.text, found.house_default) == (text, own)


def test_a_row_names_its_sources_and_a_rule_only_what_differs() -> None:
    assert row(AUD, "Reason and series", "ind.number").sources == ("Clinic articles", "KARE 2022")
    assert row(AUD, "Reason and series", "ind.number P").sources == ("KARE 2022",)
    assert row(MOOD, "Today", "npo.clear").sources == ("ASA fasting 2017",)
    assert row(MOOD, "Today", "npo.clear P").sources == ()
    assert row(MOOD, "Recovery and discharge", "recovery").sources[0] == "Clinic articles"
    assert row(MOOD, "Recovery and discharge", "recovery.minimum_min").sources == ()


def with_rule(rule: Rule) -> Protocol:
    """The protocol with one rule on what is worked out."""
    (first, *others) = MOOD.derived
    return replace(MOOD, derived=(replace(first, rules=(rule,)), *others))


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (Condition("wt.kg", "value", Operator.LESS_EQUAL, "x"), "wt.kg x or less"),
        (Condition("hx.brain", "recent", Operator.NOT_EQUAL, True), "hx.brain recent is not yes"),
        (Condition("wt.kg", "value", Operator.EXISTS, True), "wt.kg is known"),
        (Condition("wt.kg", "value", Operator.EXISTS, False), "wt.kg is not known"),
    ],
)
def test_conditions_are_told_in_words(condition: Condition, told: str) -> None:
    rule = Rule(MOOD.derived[0].rules[0].level, "So.", (condition,), Behavior.ALL, (), False)
    assert any(each.text == f"So. ({told})" for each in outline(with_rule(rule)))


def test_a_question_that_is_not_always_asked_says_when() -> None:
    (section, *others) = MOOD.sections
    first = section.items[0]
    when = (Condition("fact.mood", "value", Operator.EQUAL, True),)
    changed = replace(section, items=(replace(first, enable_when=when), *section.items[1:]))
    found = row(replace(MOOD, sections=(changed, *others)), section.title, first.id)
    assert found.text.endswith("; asked when treated for mood is yes")


def test_everything_of_a_protocol_has_a_row() -> None:
    rows = outline(MOOD)
    ids = {each.id for each in rows}
    parts = (*MOOD.screening_items, *MOOD.discharge_items, *MOOD.derived, *MOOD.criteria)
    assert {each.id for each in parts} <= ids
    assert {each.name for each in (*MOOD.medicines, *MOOD.scales, *MOOD.observed)} <= ids
    assert {each.parameter for each in (*MOOD.baseline, *MOOD.limits)} <= ids
    owners = (*MOOD.screening_items, *MOOD.discharge_items, *MOOD.derived)
    assert sum(each.is_rule for each in rows) == sum(len(each.rules) for each in owners)
    for table in ("schedule", "dosing", "recovery"):
        held = getattr(MOOD, table)
        figures = {
            f"{table}.{name}"
            for name in type(held).__dataclass_fields__
            if name not in ("sources", "house_default") and getattr(held, name) is not None
        }
        assert figures <= ids


def test_our_own_proposals_come_first_and_again_in_their_place() -> None:
    lines = outline_lines(MOOD)
    assert lines[0] == f"ketamine-iv-mood 1.1 {MOOD.content_hash}"
    first = lines.index("PROPOSED BY KETADESK [D]: TO BE LOOKED AT FIRST")
    whole = lines.index("THE WHOLE PROTOCOL")
    sources = lines.index("SOURCES")
    assert first < whole < sources
    heads = [each for each in lines[first + 2 : whole] if each.startswith(("  ", "      "))]
    marked = sum("[D]: " in each for each in heads)
    own = sum(each.house_default for each in outline(MOOD))
    assert marked == own == sum("[D]: " in each for each in lines[whole:])
    assert f"{len(outline(MOOD))} rows" in lines[3]


def test_every_source_is_written_out() -> None:
    said = " ".join(" ".join(outline_lines(PAIN)).split())
    assert [each.key for each in PAIN.sources if f"{each.short}: {each.full}" not in said] == []


def test_no_line_is_wider_than_a_page() -> None:
    assert max(map(len, outline_lines(MOOD))) <= 98
