"""Scripts for tests, made from the shipped ones: cut off, with other words, with more steps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ketadesk.desk.replay.run import Replayed, replay
from ketadesk.desk.replay.times import seconds
from ketadesk.kernel.resources import resource

_AT = re.compile(r'^at = "([0-9:]+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A script in the making.

    Attributes:
        head: everything before the steps.
        steps: each with its time in seconds, in order.
        expect: what stands under ``[expect]``.
    """

    head: str
    steps: tuple[tuple[int, str], ...]
    expect: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole file."""
        expect = "".join(f"{path} = {value}\n" for path, value in self.expect.items())
        steps = "".join(f"[[step]]\n{text}\n\n" for _, text in self.steps)
        return f"{self.head}\n{steps}[expect]\n{expect}"

    def until(self, at: str) -> Draft:
        """Without the steps after this time."""
        last = _seconds(at)
        return replace(self, steps=tuple(each for each in self.steps if each[0] <= last))

    def step(self, at: str, action: str, **marks: object) -> Draft:
        """With one more step, after those of the same time."""
        lines = [f'at = "{at}"', action]
        lines += [f"{mark} = {json.dumps(value)}" for mark, value in marks.items()]
        more = (_seconds(at), "\n".join(lines))
        return replace(self, steps=tuple(sorted((*self.steps, more), key=lambda each: each[0])))

    def swap(self, old: str, new: str) -> Draft:
        """With other words; the old ones must be there."""
        assert old in self.text
        steps = tuple((at_s, text.replace(old, new)) for at_s, text in self.steps)
        return replace(self, head=self.head.replace(old, new), steps=steps)

    def patient(self, **facts: str) -> Draft:
        """With other facts about the patient, in TOML."""
        head = self.head
        for name, value in facts.items():
            lines = [each for each in head.split("\n") if not each.startswith(f"{name} = ")]
            lines.insert(lines.index("[patient]") + 1, f"{name} = {value}")
            head = "\n".join(lines)
        return replace(self, head=head)

    def expecting(self, **paths: str) -> Draft:
        """With expectations alone of these; two underscores in a path stand for a dot."""
        expect = {path.replace("__", "."): value for path, value in paths.items()}
        return replace(self, expect={json.dumps(path): value for path, value in expect.items()})

    def write(self, folder: Path, name: str = "script.toml") -> Path:
        """As a file."""
        path = folder / name
        path.write_text(self.text, encoding="utf-8")
        return path

    def played(self, folder: Path) -> Replayed:
        """Replayed from this folder."""
        done = replay(self.write(folder), folder / "out")
        assert isinstance(done, Replayed), done
        return done

    def outcome(self, folder: Path) -> dict[str, Any]:
        """The outcome; everything goes as it says."""
        done = self.played(folder)
        wrong = [*map(str, done.failures), *map(str, done.mismatches)]
        assert wrong == [], wrong
        return done.outcome

    def refused(self, folder: Path) -> list[tuple[str, str | None]]:
        """Code and item of everything that was refused, marked or not."""
        return [(each["code"], each["item"]) for each in self.played(folder).outcome["refused"]]


def draft(name: str = "uneventful", until: str | None = None) -> Draft:
    """A shipped script, without what it expects."""
    text = resource("scenarios", f"{name}.toml").read_text(encoding="utf-8")
    head, *steps = re.sub(r"(?m)^#.*\n", "", text).split("[expect]")[0].split("[[step]]\n")
    found = [(_AT.search(each), each.strip()) for each in steps]
    timed = tuple((_seconds(at[1]), each) for at, each in found if at is not None)
    assert len(timed) == len(steps)
    whole = Draft(head, timed)
    return whole if until is None else whole.until(until)


def _seconds(at: str) -> int:
    found = seconds(at)
    assert found is not None
    return found
