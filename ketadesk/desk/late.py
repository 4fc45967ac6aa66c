"""What is written down later than it happened: marked, then with a reason, then signed for."""

from __future__ import annotations

from datetime import datetime

from ketadesk.desk.session import Proof
from ketadesk.kernel.problems import Code, Problem
from ketadesk.visit.steps import watching
from ketadesk.visit.steps.step import Scene


def late_entry_problem(
    scene: Scene, at: datetime | None, late_reason: str, proof: Proof | None
) -> Problem | None:
    """Why something of ``at`` cannot be written down like this now; None for something of now.

    Returns:
        ``future-time`` or ``out-of-range`` for a time outside the visit, ``reason-needed`` from
        half an hour on, ``sign-in-failed`` from an hour on without a passphrase (R-UX-30).
    """
    if at is None:
        return None
    refused = watching.late_problem(scene, at, late_reason)
    if refused is None and proof is None and watching.needs_sign_in(scene, at):
        return Problem(Code.SIGN_IN_FAILED, "at")
    return refused


def both_reasons(reason: str, late_reason: str) -> str:
    """The reason of an act, and why it is written down late, as its entry keeps them."""
    return "; ".join(each.strip() for each in (reason, late_reason) if each.strip())
