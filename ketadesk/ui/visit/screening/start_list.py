"""What stands between the patient and the infusion, and what is already fine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ketadesk.kernel.problems import Problem
from ketadesk.kernel.text import _, plural
from ketadesk.protocols.model import RuleLevel
from ketadesk.ui.presenter import VisitPresenter
from ketadesk.ui.theme import Status
from ketadesk.ui.visit.screening.words import finding_text, settled_words, who_settles
from ketadesk.ui.wording import item_words
from ketadesk.visit.assessment import Assessment, identified
from ketadesk.visit.findings import UNORDERED, Finding
from ketadesk.visit.orders import order_is_owed
from ketadesk.visit.stages import Action, Stage, next_stage
from ketadesk.visit.steps.screening import late_answer_problem

DECIDE: Final = "decide"
OVERRIDE: Final = "override"
OPEN: Final = "open"
IDENTIFY: Final = "identify"
BASELINE: Final = "baseline"
ORDER: Final = "order"

_ESCORT: Final = "esc.name"


class Gate(IntEnum):
    """What a line is in the way of, in the order in which the panel names them."""

    SIGNING = 0
    PUMP = 1
    NOTHING = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is in the way or fine.

    Attributes:
        status: its sign.
        title: what it is.
        detail: more about it; may be empty.
        act: what its link does: ``decide``, ``override``, ``open`` or ``identify``; empty for
            no link.
        target: the item, finding or section that the link is about.
        link: the link's words.
        gate: what it is in the way of.
    """

    status: Status
    title: str
    detail: str = ""
    act: str = ""
    target: str = ""
    link: str = ""
    gate: Gate = Gate.SIGNING


def start_lines(presenter: VisitPresenter) -> tuple[Line, ...]:
    """Everything that the panel names: what keeps the signature, then the pump, then what is fine.

    The order, the baseline and the identifiers are gates of the pump alone: the screening may be
    signed before them.
    """
    assessment = presenter.assessment()
    screening = assessment.screening
    protocol = presenter.protocol
    lines = [_stop(presenter, each, assessment) for each in screening.open_stops]
    for found in screening.open_decisions:
        text = finding_text(protocol, found, assessment)
        if found.advise_postpone:
            text = f"{text} {_('Postponing is advised.')}"
        link = _("Record decision")
        title = _("Prescriber decision needed")
        lines.append(Line(Status.CAUTION, title, text, DECIDE, found.item, link))
    missing = screening.unanswered
    if missing:
        title = plural("{n} question unanswered", "{n} questions unanswered", len(missing))
        link = _("Next: {question}").format(question=item_words(protocol, missing[0]))
        lines.append(Line(Status.CAUTION, title, "", OPEN, missing[0], link))
    lines += _rest(presenter, assessment)
    return tuple(sorted(lines, key=lambda each: each.gate))


def _stop(presenter: VisitPresenter, found: Finding, assessment: Assessment) -> Line:
    text = finding_text(presenter.protocol, found, assessment)
    if found.item == UNORDERED:
        link = _("Sign the order")
        return Line(Status.STOP, _("Order missing"), text, OPEN, ORDER, link)
    text = f"{text} {who_settles(found)}"
    if found.level is RuleLevel.ABSOLUTE_STOP:
        link = _("Go to the answer")
        return Line(Status.STOP, _("Hard stop"), text, OPEN, found.item, link)
    return Line(Status.STOP, _("Hard stop"), text, OVERRIDE, found.item, _("Override"))


def _rest(presenter: VisitPresenter, assessment: Assessment) -> list[Line]:
    lines = []
    screening = assessment.screening
    case = presenter.case
    if not screening.baseline_complete:
        lines.append(
            Line(
                Status.CAUTION,
                baseline_title(assessment),
                act=OPEN,
                target=BASELINE,
                link=_("Go to baseline vital signs"),
                gate=Gate.PUMP,
            )
        )
    if not screening.ordered and not order_is_owed(case.visit):
        lines.append(
            Line(
                Status.CAUTION,
                _("Order missing"),
                act=OPEN,
                target=ORDER,
                link=_("Go to the order"),
                gate=Gate.PUMP,
            )
        )
    if not identified(case.visit, assessment.at):
        lines.append(
            Line(
                Status.CAUTION,
                _("Two identifiers to enter again"),
                _("Within ten minutes before the start."),
                IDENTIFY,
                "",
                _("Enter identifiers"),
                Gate.PUMP,
            )
        )
    else:
        lines.append(Line(Status.OK, _("Identifiers agree"), gate=Gate.NOTHING))
    lines += [
        Line(
            Status.OK,
            item_words(presenter.protocol, each.item),
            settled_words(presenter, each),
            gate=Gate.NOTHING,
        )
        for each in screening.findings
        if each.asks and not each.open
    ]
    escort = case.visit.answers.get(_ESCORT)
    if escort is not None and escort.fields.get("name"):
        names = ("name", "relation", "phone")
        said = [str(escort.fields[each]) for each in names if escort.fields.get(each)]
        lines.append(Line(Status.OK, _("Escort confirmed"), ", ".join(said), gate=Gate.NOTHING))
    return lines


def baseline_title(assessment: Assessment) -> str:
    """What the baseline still needs."""
    baseline = assessment.baseline
    if not baseline.taken:
        return _("Baseline vital signs missing")
    if baseline.readings_needed:
        return _("The first pressure was high: more readings are needed")
    return _("Baseline vital signs incomplete")


def may_start(presenter: VisitPresenter) -> bool:
    """Whether nothing at all is in the way."""
    assessment = presenter.assessment()
    return assessment.screening.may_start and identified(presenter.case.visit, assessment.at)


def is_open(presenter: VisitPresenter) -> bool:
    """Whether the screening still takes answers."""
    return presenter.case.visit.stage is Stage.SCREENING


def takes_answer(presenter: VisitPresenter, item_id: str) -> bool:
    """Whether this question is still answered: in the screening, or where something waits for it.

    After the screening that is the weight for an order that is owed, and the pump check of an
    order that was replaced.
    """
    visit = presenter.case.visit
    allowed = not isinstance(next_stage(visit.stage, Action.ANSWER), Problem)
    return allowed and late_answer_problem(visit, item_id) is None


def takes_order(presenter: VisitPresenter) -> bool:
    """Whether an order may be signed: before the start, or after one that had no order."""
    visit = presenter.case.visit
    allowed = not isinstance(next_stage(visit.stage, Action.ORDER), Problem)
    return allowed and (visit.started_at is None or order_is_owed(visit))
