"""Whether the words of a recorded allergy name a medicine.

Allergies and medicines are free text: "ondansetron - rash", "Zofran/ondansetron",
"ondansetron 4 mg IV". Both are read as sets of words; one naming word in common is a match, for
a dose or a reaction beside the name must hide nothing. No synonym is known here but what the
texts themselves say: a brand that is written nowhere is not recognised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
_JOINT: Final = re.compile(r"[-‐‑'’]")
_AMOUNT: Final = re.compile(r"\d+[a-z]{0,3}")
_LETTERS: Final = str.maketrans({"æ": "a", "œ": "o", "ø": "o", "ð": "d", "þ": "th", "ł": "l"})
_LONG_PART: Final = 5
"""Of a joined word only a part this long names something by itself: not "anti", not "beta"."""


def _spelt(word: str) -> str:
    """The word without case, accents, the two spellings of an umlaut, and a plural's ending."""
    bare = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    for two, one in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        bare = bare.replace(two, one)
    plural = len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is"))
    return bare[:-1] if plural else bare


def _listed(text: str) -> frozenset[str]:
    return frozenset(map(_spelt, text.split()))


_SENTENCE: Final = _listed("""
    no none not nil known unknown nka nkda denies allergy allergic to of the and or any all with
    without in on for by from other
""")
"""Words around a name, and of a line that says there is none: no part of any name."""

_SHARED: Final = _listed("""
    drug medicine medication product agent acid agonist antagonist blocker inhibitor
    mg kg mcg µg ug ng ml dl iu unit mmol meq per hour iv im po sc sl pr odt oral orally intravenous
    intramuscular subcutaneous nasal rectal topical injection inj tablet tab capsule cap push
    infusion drip dose solution patch spray gel cream drop oil water extract
    hydrochloride hcl chloride sulfate sulphate phosphate acetate citrate tartrate maleate mesylate
    bromide hydrobromide gluconate sodium potassium calcium
""")
"""Words of classes, doses, forms and salts, which many medicines share: alone they name none."""


def _words(text: str) -> frozenset[str]:
    """Every word of two letters or more that may be part of a name, without bare amounts."""
    found: set[str] = set()
    # A letter and its accent typed apart are one letter.
    for written in _WORD.findall(unicodedata.normalize("NFKC", text)):
        parts = _JOINT.split(written)
        found.add(_spelt("".join(parts)))
        if len(parts) > 1:
            found |= {_spelt(part) for part in parts if len(part) >= _LONG_PART}
    named = (each for each in found if len(each) > 1 and not _AMOUNT.fullmatch(each))
    return frozenset(named) - _SENTENCE


def names_it(allergy: str, medicine: str, drug_class: str = "") -> bool:
    """Whether an allergy, as somebody wrote it down, names a medicine or its class.

    Args:
        allergy: one recorded line, with whatever stands in it.
        medicine: as somebody types it, with or without a dose.
        drug_class: of the protocol's list; empty for a class that nobody is allergic to.
    """
    charted, wanted = _words(allergy), _words(medicine)
    if drug_class and charted & _words(drug_class):
        return True
    naming = (charted - _SHARED, wanted - _SHARED)
    if all(naming):
        return bool(naming[0] & naming[1])
    # Such as "sodium chloride": of nothing but shared words it takes all of them.
    return bool(wanted) and not any(naming) and wanted <= charted


def any_names(allergies: Iterable[str], medicine: str, drug_class: str = "") -> bool:
    """Whether one of these allergies does."""
    return any(names_it(each, medicine, drug_class) for each in allergies)
