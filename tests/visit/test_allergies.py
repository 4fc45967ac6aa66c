"""What a recorded allergy names, whatever else stands beside the name; both directions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.protocols.catalogue import load_shipped
from ketadesk.visit.allergies import any_names, names_it

MEDICINES = [each.name for each in load_shipped("ketamine-iv-mood").medicines]


@pytest.mark.parametrize(
    ("allergy", "medicine"),
    [
        ("ondansetron", "ondansetron"),
        ("Ondansetron ", "ONDANSETRON"),
        ("ondansetron - rash", "ondansetron 4 mg"),
        ("ondansetron – rash", "ondansetron 4 mg"),
        ("ondansetron-rash", "ondansetron 4mg IV"),
        ("ondansetron, latex", "ondansetron"),
        ("latex; ondansetron", "ondansetron"),
        ("Zofran/ondansetron", "ondansetron"),
        ("Zofran/ondansetron", "Zofran"),
        ("ondansetron (hives)", "Ondansetron ODT"),
        ("ondansetron: hives", "ondansetron hydrochloride 4 mg/2 mL"),
        ("allergic to ondansetron.", "ondansetron"),
        ("ondansetron", "Zofran (ondansetron)"),
        ("penicillins", "Penicillin G"),
        ("Penicillin", "penicillins"),
        ("Pénicilline", "penicilline"),
        ("Äther", "aether"),
        ("Aether", "äther"),
        (unicodedata.normalize("NFD", "Äther"), "Äther"),
        ("STRAẞE", "strasse"),
        ("anti-emetics", "antiemetic"),
        ("anti‑emetic", "antiemetic"),
        ("sodium chloride", "sodium chloride 0.9 %"),
        ("morphine sulfate", "morphine"),
        ("beta-blockers", "betablocker"),
        ("eggs and soya", "egg"),
        ("latex / tape / Lorazepam", "lorazepam 1 mg"),
    ],
)
def test_must_match(allergy: str, medicine: str) -> None:
    assert names_it(allergy, medicine)


@pytest.mark.parametrize(
    ("allergy", "medicine"),
    [
        ("latex", "ondansetron"),
        ("morphine hydrochloride", "diphenhydramine hydrochloride"),
        ("magnesium sulfate", "atropine sulfate"),
        ("sodium valproate", "sodium chloride"),
        ("sodium", "sodium chloride"),
        ("tranexamic acid", "valproic acid"),
        ("beta-blockers", "calcium channel blocker"),
        ("anti-emetics", "anti-histamine"),
        ("oral contrast", "lorazepam oral"),
        ("4 mg", "ondansetron 4 mg"),
        ("rash with e", "e"),
        ("a", "a"),
        ("x", "vitamin x"),
        ("ondansetron", "…"),
        ("ondansetron", "- / ."),
        ("ondansetron", ""),
        ("ondansetron", "4 mg"),
        ("", "ondansetron"),
        ("?", "?"),
        ("other antibiotics", "other"),
        ("ondansetron", "ondan"),
    ],
)
def test_must_not_match(allergy: str, medicine: str) -> None:
    assert not names_it(allergy, medicine)


@pytest.mark.parametrize(
    "allergy",
    [
        *("no allergies", "No known allergies", "none known", "None", "NKDA", "NKA", "nil", "no"),
        *("no known drug allergies", "denies any", "-", "–", "n/a", "not known", "unknown"),
    ],
)
@pytest.mark.parametrize("medicine", [*MEDICINES, "no", "none known", "any other medicine"])
def test_no_allergy_names_nothing(allergy: str, medicine: str) -> None:
    assert not names_it(allergy, medicine, "sedative")


@pytest.mark.parametrize(
    ("allergy", "drug_class", "found"),
    [
        ("antiemetic", "antiemetic", True),
        ("Antiemetics (all)", "antiemetic", True),
        ("ANTI-EMETICS", "antiemetic", True),
        ("all sedatives: rash", "sedative", True),
        ("antiemetic", "sedative", False),
        ("antiemetic", "", False),
    ],
)
def test_a_class_is_named_by_its_own_word(allergy: str, drug_class: str, found: bool) -> None:
    assert names_it(allergy, "ondansetron", drug_class) is found


def test_one_of_several_is_enough() -> None:
    assert any_names(("latex", "ondansetron"), "ondansetron")
    assert not any_names(("latex", "tape"), "ondansetron")
    assert not any_names((), "ondansetron")


AROUND = st.sampled_from(["", "4 mg ", "rash, ", "(hives) ", "no latex; ", "IV/", "– "])


@settings(deadline=None)
@given(st.sampled_from(MEDICINES), AROUND, AROUND, st.booleans())
def test_nothing_beside_the_name_hides_it(
    name: str, before: str, after: str, capitals: bool
) -> None:
    charted = f"{before}{name.upper() if capitals else name} {after}"
    assert names_it(charted, name)
    assert names_it(charted, f"{name} {after}")


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_asked_of_any(allergy: str, medicine: str) -> None:
    assert names_it(allergy, medicine) in (True, False)
    letters = sum(each.isalnum() for each in medicine)
    assert letters or not names_it(allergy, medicine)


@pytest.mark.parametrize("one", MEDICINES)
def test_no_medicine_of_the_list_is_taken_for_another(one: str) -> None:
    """But where the one's name holds the other's."""
    others = [each for each in MEDICINES if names_it(one, each) and each != one]
    assert others == []
