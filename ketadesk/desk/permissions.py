"""Which role may do what. Whatever is not in the table is refused (R-SEC-02).

Source for the drug steps: clinical reference §2, "Loading/titration". What a nurse may do alone,
only under an order, or not at all, is the clinic's action table: the step itself asks it, which
knows the order.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.people import CHART_ROLES, Person, Role
from ketadesk.visit.stages import Action


class Task(StrEnum):
    """What is done outside a visit."""

    REGISTER_PATIENT = "register-patient"
    OPEN_VISIT = "open-visit"
    RECEIVE_VIAL = "receive-vial"
    COUNT_VIAL = "count-vial"
    WASTE_VIAL = "waste-vial"
    WRITE_CLINIC = "write-clinic"
    WRITE_PEOPLE = "write-people"
    DRAFT_PROTOCOL = "draft-protocol"
    APPROVE_PROTOCOL = "approve-protocol"
    SWITCH_CHOICES = "switch-choices"
    NEW_RECOVERY_KEY = "new-recovery-key"
    WRITE_ACTION_TABLE = "write-action-table"
    WRITE_LIMITS = "write-limits"
    WRITE_REVIEW = "write-review"
    WRITE_CALL = "write-call"
    WRITE_CARE = "write-care"
    WRITE_CHECK = "write-check"


_PRESCRIBERS: Final = frozenset({Role.PRESCRIBER})

PERMITTED: Final[dict[Action | Task, frozenset[Role]]] = {
    **dict.fromkeys(Action, CHART_ROLES),
    Action.DECIDE: _PRESCRIBERS,
    Action.POSTPONE: _PRESCRIBERS,
    Action.OVERRIDE: _PRESCRIBERS,
    Action.ORDER: _PRESCRIBERS,
    Task.REGISTER_PATIENT: CHART_ROLES,
    Task.OPEN_VISIT: CHART_ROLES,
    Task.RECEIVE_VIAL: CHART_ROLES,
    Task.COUNT_VIAL: CHART_ROLES,
    Task.WASTE_VIAL: CHART_ROLES,
    Task.WRITE_CLINIC: frozenset({Role.ADMINISTRATOR}),
    Task.WRITE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Task.DRAFT_PROTOCOL: frozenset({Role.ADMINISTRATOR}),
    Task.APPROVE_PROTOCOL: frozenset({Role.DIRECTOR}),
    Task.SWITCH_CHOICES: frozenset({Role.DIRECTOR}),
    Task.NEW_RECOVERY_KEY: frozenset({Role.ADMINISTRATOR}),
    Task.WRITE_ACTION_TABLE: frozenset({Role.DIRECTOR}),
    Task.WRITE_LIMITS: _PRESCRIBERS,
    Task.WRITE_REVIEW: _PRESCRIBERS,
    Task.WRITE_CALL: CHART_ROLES,
    Task.WRITE_CARE: CHART_ROLES,
    Task.WRITE_CHECK: CHART_ROLES,
}


def permission_problem(person: Person | None, what: Action | Task) -> Problem | None:
    """``not-permitted`` unless an active person holds a role that may do this."""
    if person is not None and person.active and person.roles & PERMITTED[what]:
        return None
    return Problem(Code.NOT_PERMITTED, None, {"what": what.value})
