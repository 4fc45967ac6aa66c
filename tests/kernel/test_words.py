"""Ids, problems, resource files and the catalogue of words."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from ketadesk.kernel import resources, text
from ketadesk.kernel.ids import random_id
from ketadesk.kernel.problems import Code, EnvironmentFault, Fault, Problem
from ketadesk.kernel.resources import resource
from ketadesk.kernel.text import N_, _, plural, use_language


def test_ids_are_fresh_and_32_hexadecimal_digits() -> None:
    made = {random_id() for _count in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in made)


# The refusals of the scripted-visit contract: they may be added to, not changed.
CONTRACT = """
unanswered hard-stop needs-prescriber not-permitted identity-mismatch out-of-range implausible
not-a-number future-time out-of-order reason-needed witness-needed witness-same criteria-unmet
unbalanced expired rate-blocked over-drawn stale needs-order allergy no-override signed
unknown-item unknown-language missing-contact
"""


def test_every_code_of_the_contract_is_there() -> None:
    assert set(CONTRACT.split()) <= {str(code) for code in Code}


def test_a_problem_compares_by_what_it_says() -> None:
    assert Problem(Code.STALE) == Problem(Code.STALE, None, {})
    assert Problem(Code.STALE) != Problem(Code.STALE, "base.bp")
    with pytest.raises(FrozenInstanceError):
        Problem(Code.STALE).item = "x"  # type: ignore[misc]


def test_a_fault_tells_its_kind_and_a_remark() -> None:
    bare = EnvironmentFault(Fault.DISK_FULL)
    assert (str(bare), bare.fault, bare.detail) == ("disk-full", Fault.DISK_FULL, "")
    told = EnvironmentFault(Fault.IO, "marker")
    assert (str(told), told.detail) == ("io: marker", "marker")


def test_resources_are_found_in_a_checkout() -> None:
    assert resource("protocols").is_dir()
    assert resource("sheets", "en.toml").name == "en.toml"


def test_resources_inside_an_installed_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "ketadesk"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resource("icons") == tmp_path / "site" / "resources" / "icons"
    (package / "resources").mkdir()
    assert resource("icons") == package / "resources" / "icons"


@pytest.fixture
def _english_again() -> Iterator[None]:
    yield
    use_language("en")


def _compiled(messages: dict[str, str]) -> bytes:
    """A catalogue in gettext's binary form."""
    ids, words, table = b"", b"", []
    for message in sorted(messages):
        one, other = message.encode(), messages[message].encode()
        table.append((len(one), len(ids), len(other), len(words)))
        ids, words = ids + one + b"\0", words + other + b"\0"
    start = 28 + 16 * len(table)
    heads = [struct.pack("<2I", length, start + begin) for length, begin, _l, _b in table]
    tails = [
        struct.pack("<2I", length, start + len(ids) + begin) for _l, _b, length, begin in table
    ]
    head = struct.pack("<7I", 0x950412DE, 0, len(table), 28, 28 + 8 * len(table), 0, 0)
    return head + b"".join(heads) + b"".join(tails) + ids + words


@pytest.mark.usefixtures("_english_again")
def test_words_come_from_the_chosen_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "i18n" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;\n"
    (folder / "ketadesk.mo").write_bytes(
        _compiled({"": header, "Weight": "Gewicht", "{n} set\0{n} sets": "{n} Satz\0{n} Sätze"})
    )
    monkeypatch.setattr(text, "resource", tmp_path.joinpath)
    use_language("de")
    assert (_("Weight"), _("Height")) == ("Gewicht", "Height")
    assert (plural("{n} set", "{n} sets", 1), plural("{n} set", "{n} sets", 2)) == (
        "1 Satz",
        "2 Sätze",
    )
    assert N_("Weight") == "Weight"
    use_language("fr")
    assert _("Weight") == "Weight"


def test_english_needs_no_file() -> None:
    use_language("en")
    assert _("Weight") == "Weight"
    assert [plural("{n} set", "{n} sets", count) for count in (0, 1, 2)] == [
        "0 sets",
        "1 set",
        "2 sets",
    ]
