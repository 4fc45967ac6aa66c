"""What happened earlier than it is written down: its time, why it is late, and the sign-in for it.

The ladder is that of sets of observations: marked, then with a reason, then signed for (R-UX-30).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ketadesk.desk.charts import Change
from ketadesk.desk.session import Proof
from ketadesk.desk.tries import Try
from ketadesk.kernel.problems import Code, Problem
from ketadesk.kernel.text import _
from ketadesk.ui.dialogs import Dialogs, Signed, SignIn
from ketadesk.ui.kit import TextField, TimeField
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.visit.infusion.act_dialog import ActRow, Values
from ketadesk.ui.visit.time_of_day import instant_of

Late = Callable[[datetime | None, Proof | None], Change | Problem]
"""Does the act with its clinical time, None for now, and the proof of whoever signs for it."""


def late_rows(presenter: VisitPresenter, label: str) -> tuple[ActRow, ...]:
    """The time, if it is not now, and the reason that a late entry asks for."""
    reason = _("Why it is written down late")
    hint = _("Needed from {minutes} min on").format(
        minutes=presenter.protocol.schedule.late_reason_min
    )
    return (
        ActRow("at", label, TimeField(label, _("HH:MM")), _("Empty means now"), kept=False),
        ActRow("late_reason", reason, TextField(reason), hint),
    )


def moment_of(presenter: VisitPresenter, typed: str) -> datetime | Problem | None:
    """The instant that a time of day means; None for an empty field."""
    if not typed:
        return None
    return instant_of(presenter, typed) or Problem(Code.OUT_OF_RANGE, "at")


def late_act(
    presenter: VisitPresenter, dialogs: Dialogs, values: Values, act: Late
) -> Change | Problem:
    """Do an act at the time typed; what is an hour old is signed for first."""
    at = moment_of(presenter, values["at"])
    if isinstance(at, Problem):
        return at
    longest = timedelta(minutes=presenter.protocol.schedule.late_sign_in_min)
    person = presenter.clinic.person
    if at is None or person is None or presenter.clinic.now() - at < longest:
        return act(at, None)
    if not values["late_reason"]:
        return Problem(Code.REASON_NEEDED, "late_reason")
    proofs: list[Proof] = []

    def keep(signed: Signed) -> None:
        proofs.append(signed.proof)

    wanted = SignIn(
        _("Record a late entry"),
        (_("This happened more than an hour ago. It will be marked as a late entry."),),
        _("Sign the late entry"),
        (person,),
    )
    # A passphrase that does not fit is written to the audit: no part of the act.
    with presenter.desk.session.trying(Try()):
        signed = dialogs.sign_in(wanted, keep)
    return act(at, proofs[-1]) if signed and proofs else Problem(Code.UNANSWERED, "at")
