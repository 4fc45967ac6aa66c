"""Entries of a visit about what is urgent: the emergency's log, calls, and what came of things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketadesk.visit.entry import Body


@dataclass(frozen=True, slots=True)
class EmergencyStep(Body):
    """One step of an emergency, with its time: the timed log (clinical reference §3).

    Attributes:
        step: which one, as ``visit.emergency`` names them.
        text: what more is to be said of it.
    """

    kind: ClassVar[str] = "emergency-step"
    step: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PrescriberCalled(Body):
    """A prescriber was called, came, or gave an order for what goes on.

    Attributes:
        person: who.
        what: ``called``, ``arrived`` or ``ordered``.
        order: what was ordered, in words; read back where ``readback`` says so.
    """

    kind: ClassVar[str] = "prescriber-called"
    person: str
    what: str
    order: str = ""
    readback: bool = False


@dataclass(frozen=True, slots=True)
class MedicineAnswered(Body):
    """What a medicine did by one of its looks, 5 and 15 minutes after it was given.

    Attributes:
        medicine: id of the entry that gave it.
        after_min: which look.
        response: in words.
    """

    kind: ClassVar[str] = "medicine-answered"
    medicine: str
    after_min: int
    response: str


@dataclass(frozen=True, slots=True)
class EventFollowed(Body):
    """How an adverse event went on; ``event`` is the id of its entry."""

    kind: ClassVar[str] = "event-followed"
    event: str
    outcome: str


@dataclass(frozen=True, slots=True)
class EscortCalled(Body):
    """The escort did not come: somebody was called (clinical reference §4).

    Attributes:
        contact: ``escort`` or ``second``, the second contact.
        name: of whom.
        phone: the number called.
        reached: whether they answered.
    """

    kind: ClassVar[str] = "escort-called"
    contact: str
    name: str
    phone: str
    reached: bool
