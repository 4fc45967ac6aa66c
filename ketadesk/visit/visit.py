"""A visit as the fold of its entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from ketadesk.clinical.observation import Vitals
from ketadesk.protocols.model import Protocol
from ketadesk.visit.chain import GENESIS, link
from ketadesk.visit.entries import (
    AddendumWritten,
    AnswerCorrected,
    Answered,
    Body,
    BolusGiven,
    Cancelled,
    Decided,
    Entry,
    LeftEarly,
    ObservationCorrected,
    Observed,
    Resumed,
    Signed,
    Started,
    Stopped,
    Value,
    VisitOpened,
    Voided,
)
from ketadesk.visit.stages import Stage
from ketadesk.visit.transitions import stage_after

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Answer:
    """The current answer to an item and the entry that gave it."""

    entry: Entry
    body: Answered | AnswerCorrected

    @property
    def fields(self) -> dict[str, Value]:
        """Every part by name; a plain answer is under ``value``."""
        return dict(self.body.fields)

    @property
    def value(self) -> Value:
        """A plain answer, or None for a table."""
        return self.fields.get("value")

    @property
    def not_assessed(self) -> bool:
        """Whether it was left out with a reason."""
        return self.body.not_assessed


@dataclass(frozen=True, slots=True)
class ObservationSet:
    """A set as it now reads.

    Attributes:
        entry: the one that recorded it.
        vitals: after corrections.
        due: what a complete set had to hold at that time.
        partial: why something was left out, if said.
        source: id of the entry that the values stand in: ``entry`` or its correction.
    """

    entry: Entry
    vitals: Vitals
    due: tuple[str, ...]
    partial: str
    source: str

    @property
    def at(self) -> datetime:
        """Clinical time."""
        return self.entry.happened_at

    @property
    def corrected(self) -> bool:
        """Whether the values are no longer those first written."""
        return self.source != self.entry.id

    @property
    def complete(self) -> bool:
        """Whether everything due at that time is there."""
        return all(getattr(self.vitals, name) is not None for name in self.due)


@dataclass(frozen=True, slots=True)
class Visit:
    """Ordered entries and what is folded from them at once.

    Attributes:
        protocol: the exact version the visit began under.
        entries: in order of recording; the first is ``VisitOpened``.
        heads: of the hash chain, after each entry.
        stage: where the visit stands.
        recorded: the current answer of each item, asked today or not.
        answers: those of them that count: of questions that are asked, once the
            visit is part of a ``Case``.
        own_limits: what prescribers wrote of the patient's own limits, oldest first; a ``Case``
            adds them, ``visit.own_limits`` says which of them count when.
    """

    protocol: Protocol
    entries: tuple[Entry, ...]
    heads: tuple[str, ...]
    stage: Stage
    recorded: Mapping[str, Answer]
    answers: Mapping[str, Answer]
    own_limits: tuple[Entry, ...] = ()

    @classmethod
    def begin(cls, protocol: Protocol, opened: Entry) -> Visit:
        """A visit with its first entry.

        Raises:
            TypeError: the entry does not open a visit.
        """
        if not isinstance(opened.body, VisitOpened):
            raise TypeError(f"{opened.body.kind} does not open a visit")
        return cls(protocol, (opened,), (link(GENESIS, opened),), Stage.SCREENING, {}, {})

    @classmethod
    def replayed(cls, protocol: Protocol, entries: tuple[Entry, ...]) -> Visit:
        """The visit that these entries make."""
        return _grown(cls.begin(protocol, entries[0]), entries[1:])

    def without(self, hidden: Collection[str]) -> Visit:
        """The visit in which answers to these items stand recorded and count nowhere."""
        counting = {name: each for name, each in self.recorded.items() if name not in hidden}
        return replace(self, answers=counting)

    def extended(self, entry: Entry) -> Visit:
        """The visit with one more entry."""
        return _grown(self, (entry,))

    @property
    def head(self) -> str:
        """Of the hash chain: what the next signature covers."""
        return self.heads[-1]

    @property
    def opened(self) -> VisitOpened:
        """What the visit began with."""
        body = self.entries[0].body
        assert isinstance(body, VisitOpened)  # noqa: S101 - ``begin`` has made sure
        return body

    @property
    def stream(self) -> str:
        """Name of the visit's stream."""
        return self.entries[0].stream

    def of(self, kind: type[B]) -> tuple[tuple[Entry, B], ...]:
        """Entries of one kind with their bodies, in order of recording."""
        return tuple((entry, entry.body) for entry in self.entries if isinstance(entry.body, kind))

    def last(self, kind: type[B]) -> tuple[Entry, B] | None:
        """The latest entry of one kind, or None."""
        found = self.of(kind)
        return found[-1] if found else None

    def position(self, entry: Entry) -> int:
        """Where in the record the entry stands."""
        return next(at for at, each in enumerate(self.entries) if each.id == entry.id)

    def before(self, entry: Entry) -> Visit:
        """The visit as it stood when this entry was written, without hashing anything again."""
        at = self.position(entry)
        opened = replace(Visit.begin(self.protocol, self.entries[0]), own_limits=self.own_limits)
        return _grown(opened, self.entries[1:at], self.heads[1:at])

    @property
    def _start(self) -> Entry | None:
        """The first start: one that somebody recorded later as having happened moves nothing."""
        found = self.of(Started)
        return found[0][0] if found else None

    @property
    def started_at(self) -> datetime | None:
        """Pump start, or None."""
        return None if self._start is None else self._start.happened_at

    @property
    def ended_at(self) -> datetime | None:
        """Pump end, or None; also None again once the pump was found to have run on."""
        started, ended = self.started_at is not None, None
        for entry in self.entries:
            match entry.body:
                case Stopped():
                    ended = entry.happened_at
                case Started() | Resumed():
                    ended = None
                case LeftEarly() | Voided() if started and ended is None:
                    ended = entry.happened_at
        return ended

    @property
    def last_ketamine_at(self) -> datetime | None:
        """Pump end or, where one was given after it, the last bolus; None before the end."""
        ended = self.ended_at
        if ended is None:
            return None
        return max([ended, *(entry.happened_at for entry, _ in self.of(BolusGiven))])

    @property
    def counts(self) -> bool:
        """Whether it is an infusion of the series: not void and not called off, closed or not."""
        if self.stage is Stage.VOID:
            return False
        called_off = self.of(Cancelled) or any(
            body.decision == "postpone" for _, body in self.of(Decided)
        )
        return not called_off

    @property
    def sets(self) -> tuple[ObservationSet, ...]:
        """Sets of observations in order of clinical time, as they now read."""
        now_reads: dict[str | None, tuple[Vitals, str]] = {
            entry.replaces: (body.vitals, entry.id) for entry, body in self.of(ObservationCorrected)
        }
        found = []
        for entry, body in self.of(Observed):
            vitals, source = now_reads.get(entry.id, (body.vitals, entry.id))
            found.append(ObservationSet(entry, vitals, body.due, body.partial, source))
        return tuple(sorted(found, key=lambda each: each.at))

    @property
    def baseline_sets(self) -> tuple[ObservationSet, ...]:
        """Sets taken before the start."""
        return tuple(each for each in self.sets if not self._since_start(each))

    @property
    def running_sets(self) -> tuple[ObservationSet, ...]:
        """Sets taken since the start."""
        return tuple(each for each in self.sets if self._since_start(each))

    def _since_start(self, taken: ObservationSet) -> bool:
        start = self._start
        if start is None or taken.at < start.happened_at:
            return False
        # In the very instant of the start the order of recording tells the two apart.
        same_instant = taken.at == start.happened_at
        return not same_instant or self.position(taken.entry) > self.position(start)

    @property
    def corrections(self) -> int:
        """How many corrections the record holds."""
        return len(self.of(AnswerCorrected)) + len(self.of(ObservationCorrected))

    @property
    def amended(self) -> bool:
        """Whether a correction or addendum came after the record was closed."""
        closed = False
        for entry in self.entries:
            if isinstance(entry.body, Signed) and entry.body.meaning == "record":
                closed = True
            elif closed and isinstance(
                entry.body, AnswerCorrected | ObservationCorrected | AddendumWritten
            ):
                return True
        return False


def _grown(visit: Visit, later: tuple[Entry, ...], known: tuple[str, ...] = ()) -> Visit:
    """The visit with more entries; ``known`` are their heads where nothing need be hashed."""
    heads, stage = [*visit.heads, *known], visit.stage
    recorded, answers = {**visit.recorded}, {**visit.answers}
    for entry in later:
        if not known:
            heads.append(link(heads[-1], entry))
        stage = stage_after(stage, entry.body)
        if isinstance(entry.body, Answered | AnswerCorrected):
            recorded[entry.body.item] = answers[entry.body.item] = Answer(entry, entry.body)
    entries = (*visit.entries, *later)
    return Visit(visit.protocol, entries, tuple(heads), stage, recorded, answers, visit.own_limits)


def latest_set(
    visit: Visit, name: str, since: datetime | None = None, until: datetime | None = None
) -> ObservationSet | None:
    """The latest set that holds this value, taken from ``since`` to ``until``; None without one."""
    for taken in reversed(visit.sets):
        if since is not None and taken.at < since:
            return None
        in_time = until is None or taken.at <= until
        if in_time and getattr(taken.vitals, name) is not None:
            return taken
    return None
