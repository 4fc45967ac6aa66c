"""An act in the hands of whoever may try it again after a fault (F-02, F-51)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ketadesk.visit.entries import Entry

Batch = tuple[Entry, ...]
"""What one commit writes."""


class Try:
    """What an act has said so far, kept by whoever can do it once more.

    A commit that a disk reports as failed may be there all the same. Whether the same said
    again is the same act, only that one knows who tries again: the handler behind "Try again",
    or a dialog that is still open. It holds this; ``Session.trying`` runs the act in it. It is
    empty again once the act went through or was refused, and gone with its dialog.
    """

    __slots__ = ("_kept", "_left", "_named", "_names", "asked", "failed")

    def __init__(self) -> None:
        self.failed: Batch = ()
        """What the commit said that a fault ended. It may be there, unless it was asked for."""
        self.asked: Batch = ()
        """The same once it was asked for and is there."""
        self._kept: list[Batch] = []
        self._left: list[Batch] = []
        self._names: list[str] = []
        self._named = 0

    def begin(self) -> None:
        """The act is done, or done once more."""
        self._left = list(self._kept)
        self._named = 0

    def end(self) -> None:
        """The act went through or was refused: what is done next is another act."""
        self.failed = self.asked = ()
        self._kept, self._left, self._names, self._named = [], [], [], 0

    def name(self, make: Callable[[], str]) -> str:
        """The id of the next thing that the act creates: the same as when it was tried before."""
        if self._named == len(self._names):
            self._names.append(make())
        self._named += 1
        return self._names[self._named - 1]

    def keep(self, entries: Sequence[Entry]) -> None:
        """The act has written this; done once more it does not write it again."""
        self._kept.append(tuple(entries))

    def kept(self, entries: Sequence[Entry]) -> Batch:
        """What an earlier run has surely written of the same; empty if nothing."""
        found = next((each for each in self._left if same(each, entries)), ())
        if found:
            self._left.remove(found)
        return found


class Unseen:
    """Commits that were told as failed, to streams that are written to without looking.

    Who writes to a visit says how long it is believed to be, and is told when it has moved on.
    The register and a patient's facts are only added to: there the next one is told, once.
    """

    def __init__(self) -> None:
        self._batches: dict[str, Batch] = {}

    def add(self, streams: Iterable[str], entries: Sequence[Entry]) -> None:
        """This was told as failed."""
        self._batches |= dict.fromkeys(streams, tuple(entries))

    def drop(self, stream: str) -> None:
        """Whoever acts has seen this stream, and with it all that was written beside it."""
        self._batches = {
            where: batch
            for where, batch in self._batches.items()
            if all(each.stream != stream for each in batch)
        }

    def news(self, streams: Iterable[str], holds: Callable[[Batch], bool]) -> str:
        """The first of these streams with an entry that nobody has seen; empty if there is none.

        Args:
            streams: that are about to be written to.
            holds: whether the store has this after all.
        """
        for stream in sorted(set(streams) & self._batches.keys()):
            there = holds(self._batches[stream])
            self.drop(stream)
            if there:
                return stream
        return ""


def same(earlier: Sequence[Entry], later: Sequence[Entry]) -> bool:
    """Whether both say the same, whenever they were written down."""
    return [*map(_said, earlier)] == [*map(_said, later)] and all(map(_same_time, earlier, later))


def _said(entry: Entry) -> tuple[object, ...]:
    """Everything but id, recording and clinical time."""
    return (
        entry.stream,
        entry.body,
        entry.by,
        entry.reason,
        entry.replaces,
        entry.after_the_fact,
    )


def _same_time(earlier: Entry, later: Entry) -> bool:
    """Both mean the instant of writing, or one and the same instant.

    What was said to have happened now is said again with its own instant, which has gone by.
    """
    now = all(each.happened_at == each.recorded_at for each in (earlier, later))
    return now or earlier.happened_at == later.happened_at
