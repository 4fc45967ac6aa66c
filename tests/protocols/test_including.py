"""What several protocols say alike stands once, and each may say a part of it otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk.kernel.resources import resource
from ketadesk.protocols.catalogue import load, load_whole
from ketadesk.protocols.model import Item, Protocol

Changed = Callable[..., Path]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of the shipped protocols."""
    return Path(shutil.copytree(resource("protocols"), tmp_path / "protocols"))


@pytest.fixture
def own(shelf: Path) -> Path:
    """The file of a protocol with includes."""
    return shelf / "ketamine-iv-mood" / "1.1.toml"


def more(path: Path, text: str) -> Path:
    """The file with more at its end."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def told(path: Path, old: str, new: str) -> Path:
    """The file with something said otherwise."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def read(path: Path) -> Protocol:
    protocol = load(path)
    assert isinstance(protocol, Protocol), protocol
    return protocol


def flaws(path: Path) -> list[str]:
    found = load(path)
    assert not isinstance(found, Protocol)
    return [str(each) for each in found]


def item(protocol: Protocol, item_id: str) -> Item:
    found = protocol.item(item_id)
    assert found is not None
    return found


# --- what is shared ---------------------------------------------------------------------------


def test_a_change_in_a_shared_part_changes_every_protocol_that_includes_it(shelf: Path) -> None:
    files = [shelf / "ketamine-iv-mood" / "1.1.toml", *shelf.glob("*-[pa]*/1.0.toml")]
    assert len(files) == 3
    before = [read(path).content_hash for path in files]
    told(shelf / "shared" / "observation-1.0.toml", "interval_min = 10", "interval_min = 9")
    after = [read(path) for path in files]
    assert {each.schedule.interval_min for each in after} == {9}
    assert all(one != each.content_hash for one, each in zip(before, after, strict=True))


def test_a_comment_in_a_shared_part_changes_no_protocol(shelf: Path, own: Path) -> None:
    before = read(own).content_hash
    more(shelf / "shared" / "observation-1.0.toml", "\n# A remark.\n")
    assert read(own).content_hash == before


def test_the_whole_text_needs_no_other_file(own: Path, tmp_path: Path) -> None:
    whole = load_whole(own)
    assert not isinstance(whole, tuple)
    alone = tmp_path / "alone" / "1.1.toml"
    alone.parent.mkdir()
    alone.write_text(whole.text, encoding="utf-8")
    assert read(alone) == whole.protocol == read(own)


def test_sections_stand_in_the_order_of_the_includes(own: Path) -> None:
    before = [each.id for each in read(own).sections]
    told(own, '    "../shared/room-1.0.toml",\n', "")
    told(own, "include = [\n", 'include = [\n    "../shared/room-1.0.toml",\n')
    after = [each.id for each in read(own).sections]
    assert after == ["equipment", "room", "line", *(each for each in before if each not in (
        "equipment", "room", "line",
    ))]  # fmt: skip


# --- what a protocol says otherwise -----------------------------------------------------------


def test_an_item_is_laid_over_key_by_key(own: Path) -> None:
    before = read(own)
    more(own, '\n[[sections]]\nid = "mind"\n[[sections.items]]\nid = "hx.renal"\nhelp = "Ask."\n')
    after = read(own)
    assert item(after, "hx.renal").help == "Ask."
    assert item(after, "hx.renal").rules == item(before, "hx.renal").rules
    assert [each.id for each in after.screening_items] == [e.id for e in before.screening_items]


def test_an_item_of_another_name_is_added_to_its_section(own: Path) -> None:
    more(
        own,
        '\n[[sections]]\nid = "line"\ntitle = "Line"\n[[sections.items]]\nid = "line.warm"\n'
        'prompt = "Is the line warm?"\nkind = "yes-no"\n',
    )
    (section,) = [each for each in read(own).sections if each.id == "line"]
    assert section.title == "Line"
    assert [each.id for each in section.items] == ["iv.ok", "timeout", "line.warm"]


def test_a_section_of_another_name_is_added(own: Path) -> None:
    more(
        own,
        '\n[[sections]]\nid = "more"\ntitle = "More"\n[[sections.items]]\nid = "more.one"\n'
        'prompt = "Is there more?"\nkind = "yes-no"\n',
    )
    assert read(own).sections[-1].id == "more"


def test_a_limit_a_medicine_and_a_table_are_laid_over(own: Path) -> None:
    more(
        own,
        '\n[[limits]]\nparameter = "sbp"\namber_from = 150\n'
        '\n[[medicines]]\nname = "oxygen"\nneeds_order = true\n'
        "\n[recovery]\nminimum_min = 75\n",
    )
    protocol = read(own)
    sbp, oxygen = protocol.limit("sbp"), protocol.medicine("oxygen")
    assert sbp is not None
    assert oxygen is not None
    assert (sbp.amber_from, sbp.red_from) == (150, 180)
    assert (oxygen.needs_order, oxygen.unit) == (True, "L/min")
    assert (protocol.recovery.minimum_min, protocol.recovery.long_minimum_min) == (75, 90)


def test_what_is_left_out_is_gone(own: Path) -> None:
    more(own, '\n[[sections]]\nid = "extra"\ntitle = "Extra"\nitems = []\n')
    told(own, "include = [", 'leave_out = ["medicine glucose", "section tests"]\ninclude = [')
    said = flaws(own)
    # A section that the program needs cannot be left out, and an empty one is told as ever.
    assert any('protocol: sections: expected "lab.ecg", found nothing' in each for each in said)
    assert any("section extra: items: expected 1 to 9 items, found 0" in each for each in said)
    told(own, ', "section tests"', "")
    told(own, '\n[[sections]]\nid = "extra"\ntitle = "Extra"\nitems = []\n', "")
    assert read(own).medicine("glucose") is None


def test_a_shared_item_can_be_left_out(shelf: Path, own: Path) -> None:
    more(
        shelf / "shared" / "room-1.0.toml",
        '\n[[sections.items]]\nid = "line.warm"\nprompt = "Is the line warm?"\nkind = "yes-no"\n',
    )
    assert read(own).item("line.warm") is not None
    told(own, "include = [", 'leave_out = ["item line.warm"]\ninclude = [')
    assert read(own).item("line.warm") is None


# --- what is wrong, and in which file ---------------------------------------------------------

MOOD = "ketamine-iv-mood/1.1.toml"

WRONG = {
    "a rule of a shared item": (
        (
            "shared/history-1.0.toml",
            'level = "P", text = "There is kidney',
            'level = "X", text = "There is kidney',
        ),
        "shared/history-1.0.toml: item hx.renal: rule 1: level: expected one of H!, H, P, I,",
    ),
    "a key that a shared part does not have": (
        ("shared/start-1.0.toml", "pump_step_ml_h", "pump_stp_ml_h"),
        (
            'shared/start-1.0.toml: dosing: unknown key "pump_stp_ml_h"; did you mean'
            ' "pump_step_ml_h"?'
        ),
    ),
    "a figure of a shared table": (
        ("shared/observation-1.0.toml", "interval_min = 10", "interval_min = 0"),
        "shared/observation-1.0.toml: schedule: interval_min: expected at least 1, found 0",
    ),
    "a figure of a class of medicines": (
        ("shared/leaving-1.0.toml", "sedative = 60", "sedative = -60"),
        "shared/leaving-1.0.toml: recovery: sedative: expected at least 0, found -60",
    ),
    "a medicine": (
        ("shared/rescue-1.0.toml", '"reversal"', '"antidote"'),
        (
            "shared/rescue-1.0.toml: medicine flumazenil: drug_class: expected one of antiemetic,"
            ' antihypertensive, sedative, reversal, other, found "antidote"'
        ),
    ),
    "an unknown list": (
        ("shared/sources-1.0.toml", "[[sources]]", "[[surces]]\n[[sources]]"),
        'shared/sources-1.0.toml: protocol: unknown key "surces"; expected one of: id,',
    ),
    "an item without a name": (
        ("shared/room-1.0.toml", 'id = "iv.ok"\n', ""),
        'shared/room-1.0.toml: section line: item 1: missing key "id": expected a text',
    ),
    "a section without a name": (
        ("shared/room-1.0.toml", 'id = "line"\n', ""),
        'shared/room-1.0.toml: section 15: missing key "id": expected a text',
    ),
    "a part that is no table": (
        ("shared/sources-1.0.toml", "[[sources]]", "medicines = [7]\n[[sources]]"),
        "shared/sources-1.0.toml: protocol: medicines: expected a list of tables, found 7",
    ),
    "an include within an included file": (
        ("shared/start-1.0.toml", "[[baseline]]", 'include = ["x.toml"]\n[[baseline]]'),
        'shared/start-1.0.toml: protocol: unknown key "include"',
    ),
    "no TOML": (
        ("shared/start-1.0.toml", "[[baseline]]", "= 5\n[[baseline]]"),
        "shared/start-1.0.toml: line 7, column 1: Invalid statement",
    ),
    "what the protocol lays over it": (
        (MOOD, 'switched_off = ["aud"', 'switched_off = ["aux"'),
        (
            f"{MOOD}: item ind.code: switched_off: expected one of mdd, trd, suicidal, bipolar,"
            " gad, sad, ptsd, ocd, aud, sud, fibromyalgia, neuropathic, crps, postop, other, found"
            ' "aux"; did you mean "aud"?'
        ),
    ),
    "a rule that the protocol lays over it": (
        (
            MOOD,
            'id = "ind.code"',
            'id = "ind.code"\nrules = [{ level = "X", text = "A.", when = [] }]',
        ),
        f'{MOOD}: item ind.code: rule 1: level: expected one of H!, H, P, I, found "X"',
    ),
    "a section that the protocol lays over it": (
        (MOOD, 'id = "reason"', 'id = "reason"\ntitle = 5'),
        f"{MOOD}: section reason: title: expected a text, found 5",
    ),
    "something of its own": (
        (MOOD, "planned_infusions = 6", "planned_infusions = 0"),
        f"{MOOD}: protocol: planned_infusions: expected at least 1, found 0",
    ),
    "a table of its own that is none": (
        (MOOD, "planned_infusions = 6", "planned_infusions = 6\nschedule = 5"),
        f"{MOOD}: protocol: schedule: expected a table, found 5",
    ),
    "a file that is not there": (
        (MOOD, "shared/today-1.0", "shared/todya-1.0"),
        (
            f"{MOOD}: protocol: include: expected a file that can be read, found"
            ' "../shared/todya-1.0.toml"; did you mean "../shared/today-1.0.toml"?'
        ),
    ),
    "a file of a folder that is not there": (
        (MOOD, "../shared/today-1.0", "../shard/0"),
        f'{MOOD}: protocol: include: expected a file that can be read, found "../shard/0.toml"',
    ),
    "no list of files": (
        (MOOD, "include = [", "include = 5\nxs = ["),
        f"{MOOD}: protocol: include: expected a list of file names, found 5",
    ),
    "no list of what is left out": (
        (MOOD, "include = [", "leave_out = 5\ninclude = ["),
        f"{MOOD}: protocol: leave_out: expected a list, found 5",
    ),
    "nothing that can be left out": (
        (MOOD, "include = [", 'leave_out = ["item hx.rena", 5]\ninclude = ['),
        (
            f'{MOOD}: protocol: leave_out: expected a shared part, such as "item hx.cv", found'
            ' "item hx.rena"; did you mean "item hx.renal"?'
        ),
    ),
    "the same name in two shared parts": (
        ("shared/room-1.0.toml", 'id = "iv.ok"', 'id = "hx.eye"'),
        (
            "shared/history-1.0.toml: item hx.eye: id: expected a name of its own, found the name"
            " twice"
        ),
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_flaw_names_the_file_in_which_it_stands(
    case: tuple[tuple[str, str, str], str], shelf: Path, own: Path
) -> None:
    (file, old, new), expected = case
    told(shelf / file, old, new)
    found = flaws(own)
    assert [each for each in found if each.startswith(expected)], found


def test_all_flaws_of_all_files_are_told_at_once(shelf: Path, own: Path) -> None:
    told(own, "planned_infusions = 6", "planned_infusions = 0")
    told(own, "include = [", 'leave_out = ["item nothing"]\ninclude = [')
    told(shelf / "shared" / "start-1.0.toml", "decide_from = 140", "decide_from = 190")
    told(shelf / "shared" / "history-1.0.toml", 'prompt = "Any porphyria?"', 'prompt = " "')
    files = [each.split(": ")[0] for each in flaws(own)]
    assert files == [MOOD, "shared/start-1.0.toml", MOOD, "shared/history-1.0.toml"]


def test_a_file_of_its_own_that_is_no_toml_is_told(own: Path) -> None:
    told(own, "planned_infusions = 6", "planned_infusions = = 6")
    (flaw,) = flaws(own)
    assert flaw.startswith(f"{MOOD}: line ")


def test_every_broken_file_is_named(shelf: Path, own: Path) -> None:
    for name in ("start", "room"):
        more(shelf / "shared" / f"{name}-1.0.toml", "\n= 5\n")
    assert [each.split(": ")[0] for each in flaws(own)] == [
        "shared/room-1.0.toml",
        "shared/start-1.0.toml",
    ]


def test_a_name_that_no_file_can_have_is_told(own: Path) -> None:
    told(own, '"../shared/today-1.0.toml"', '"a\\u0000b"')
    (flaw,) = flaws(own)
    assert "include: expected a file that can be read" in flaw


def test_a_list_of_its_own_takes_the_place_of_what_is_no_list(shelf: Path, own: Path) -> None:
    path = shelf / "shared" / "sources-1.0.toml"
    path.write_text("sources = 5\nschedule = 5\nregimens = [5]\n", encoding="utf-8")
    more(own, "\n[schedule]\ninterval_min = 10\n")
    told(own, "include = [", 'leave_out = ["item nothing"]\ninclude = [')
    said = flaws(own)
    assert not any("sources: expected a list" in each for each in said)
    assert any("regimens: expected a list of tables, found 5" in each for each in said)
