"""What the help lists under its headings, and the headings of several protocols as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One thing that the program can show.

    Attributes:
        id: what program and protocol call it.
        title: what a person reads on the screen.
        lines: what it means and what to do, in sentences.
        source: where it comes from, spelt out.
        house_default: KetaDesk's own proposal ([D]).
        only_in: the protocols that say it so, where others say it otherwise or not at all.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    source: str
    house_default: bool = False
    only_in: tuple[str, ...] = ()

    def says(self, words: Iterable[str]) -> bool:
        """Whether every one of these words, in lower case, stands somewhere in it."""
        said = " ".join((self.id, self.title, *self.lines, self.source, *self.only_in)).casefold()
        return all(word in said for word in words)


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """Entries under one heading."""

    id: str
    title: str
    entries: tuple[HelpEntry, ...]


def merged(told: list[tuple[Protocol, tuple[HelpTopic, ...]]]) -> tuple[HelpTopic, ...]:
    """Headings of several protocols as one; what all of them say alike stands once."""
    titles: dict[str, str] = {}
    found: dict[str, dict[HelpEntry, list[str]]] = {}
    for protocol, topics in told:
        for topic in topics:
            titles.setdefault(topic.id, topic.title)
            entries = found.setdefault(topic.id, {})
            for each in topic.entries:
                entries.setdefault(each, []).append(named(protocol))
    return tuple(
        HelpTopic(name, titles[name], tuple(_marked(entries, len(told))))
        for name, entries in found.items()
        if entries
    )


def named(protocol: Protocol) -> str:
    """Title and version, as a person names it."""
    return _("{title}, version {version}").format(title=protocol.title, version=protocol.version)


def _marked(entries: dict[HelpEntry, list[str]], count: int) -> Iterator[HelpEntry]:
    """Entries with the same id stand together, each with the protocols that say it so."""
    order = list(dict.fromkeys(each.id for each in entries))
    for entry in sorted(entries, key=lambda each: order.index(each.id)):
        said_by = entries[entry]
        yield entry if len(said_by) == count else replace(entry, only_in=tuple(said_by))
