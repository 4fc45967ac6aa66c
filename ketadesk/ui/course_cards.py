"""Cards of a patient's course: reviews and checks, calls, bladder and liver, care alongside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.clinical.series import Due
from ketadesk.desk.safety import SafetyLine
from ketadesk.desk.standing import CallLine, Standing
from ketadesk.kernel.dates import show_date, show_moment
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import _
from ketadesk.protocols.parts import asked_from
from ketadesk.ui.course_words import (
    CHECKS,
    DECISIONS,
    NONE,
    OUTCOMES,
    call_title,
    due_cell,
    lab_cell,
    review_words,
    tries_words,
)
from ketadesk.ui.kit import (
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    DataTable,
    Fact,
    KeyValueTable,
    Label,
    line_up,
)
from ketadesk.ui.theme import Status
from ketadesk.visit.entries import (
    CareWritten,
    CheckWritten,
    Entry,
    FollowUpCalled,
    ReviewWritten,
)
from ketadesk.visit.people import Person

Local = Callable[[datetime], datetime]


class ReviewsCard(Card):
    """Reviews of the response and checks of maintenance, and the forms for both.

    Signals:
        review_asked(): a prescriber wants to record a review.
        check_asked(): a check is to be recorded.
    """

    review_asked = Signal()
    check_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Reviews and checks"), title_role="subheading", parent=parent)
        self._table = DataTable(spoken=_("Reviews and checks"))
        self.review_button = Button(_("Record a review"), key="Alt+R")
        self.check_button = Button(_("Record a check"), key="Alt+H")
        self.review_button.clicked.connect(self.review_asked)
        self.check_button.clicked.connect(self.check_asked)
        self.add_row(self._table)
        self.add(line_up(self.review_button, self.check_button, gap=12))

    def show_standing(self, standing: Standing, people: dict[str, Person], local: Local) -> None:
        """Show how each review and check stands, and what was decided."""
        self.review_button.setEnabled(standing.last is not None)
        columns = (Column(_("What")), Column(_("How it stands")), Column(_("Last"), share=1))
        rows: list[tuple[Cell | str, ...]] = []
        for review in standing.reviews:
            rows.append((review_words(review.window), due_cell(review.state), NONE))
        for each in reversed(standing.course.reviews):
            rows.append(_review_row(each, people, local))
        results = {
            body.check: body.result
            for each in standing.course.checks
            if isinstance(body := each.body, CheckWritten)
        }
        for check in standing.checks:
            state = due_cell(check.state)
            if check.due_on is not None and check.state is Due.NOT_DUE:
                state = Cell(_("Due on {day}").format(day=show_date(check.due_on)))
            elif check.due_on is None:
                state = Cell(_("From maintenance on"))
            last = Cell(NONE if check.last is None else show_date(check.last))
            if check.name in results:
                last = _result_cell(last.text, results[check.name])
            rows.append((_(CHECKS.get(check.name, check.name)), state, last))
        self._table.show_rows(columns, rows)


def _review_row(each: Entry, people: dict[str, Person], local: Local) -> tuple[Cell | str, ...]:
    body = each.body
    assert isinstance(body, ReviewWritten)  # noqa: S101 - the course holds no others
    who = people.get(each.by)
    by = f"{show_date(local(each.happened_at).date())}, {who.name if who else each.by}"
    decision = _(DECISIONS.get(body.decision, body.decision))
    return (
        _("Reviewed after infusion {n}").format(n=body.after),
        Cell(decision, strong=True),
        f"{by}: {each.reason}",
    )


def _result_cell(day: str, result: str) -> Cell:
    """Such as "18-Mar-2026: abnormal: ALT twice the limit", with the word in staff's language."""
    known = {"normal": _("normal"), "abnormal": _("abnormal")}
    first, colon, rest = result.partition(":")
    status = Status.CAUTION if first == "abnormal" else None
    return Cell(f"{day}: {known.get(first, first)}{colon}{rest}", status)


class CallsCard(Card):
    """The calls after infusions: those that wait with their form, and what came of the others.

    Signals:
        call_asked(str, str): a call is to be recorded; its visit and which call.
    """

    call_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Follow-up calls"), title_role="subheading", parent=parent)
        self.links: list[Button] = []

    def show_calls(self, calls: Iterable[CallLine], local: Local) -> None:
        """Show these, newest first."""
        self.empty()
        self.links = []
        lines = list(calls)
        for line in lines:
            if line.call.state in (Due.DUE, Due.OVERDUE):
                self.add_row(self._waiting(line, local))
        columns = (
            Column(_("Infusion")),
            Column(_("Call")),
            Column(_("Outcome")),
            Column(_("Score"), right=True),
            Column(_("Thoughts of suicide")),
            Column(_("Side effects"), share=1),
        )
        rows = [row for line in lines for row in _call_rows(line, local)]
        if rows:
            self.add_row(DataTable(columns, rows, spoken=_("Follow-up calls")))
        if not rows and not self.links:
            self.add(Label(_("No call is due and none was made."), "secondary"))

    def _waiting(self, line: CallLine, local: Local) -> QWidget:
        call = line.call
        title = f"{call_title(call.kind)} · {show_date(line.on)}"
        link = Button(_("Record"), ButtonKind.LINK, spoken=_("Record: {what}").format(what=title))
        link.setProperty("call", (call.visit, call.kind))
        link.clicked.connect(self._on_clicked)
        self.links.append(link)
        overdue = call.state is Due.OVERDUE
        words = _("{call}: overdue, due since {time}") if overdue else _("{call}: due since {time}")
        said = words.format(call=title, time=show_moment(local(call.due_at)))
        if call.tries:
            said += f" · {tries_words(call.tries)}"
        status = Status.CAUTION if overdue else Status.INFO
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(15, 2, 11, 2)
        row.setSpacing(12)
        mark = "▲" if overdue else "●"
        row.addWidget(Label(f"{mark} {said}", status=status), 1)
        row.addWidget(link, 0)
        return holder

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            visit, kind = sender.property("call")
            self.call_asked.emit(str(visit), str(kind))


def _call_rows(line: CallLine, local: Local) -> list[tuple[Cell | str, ...]]:
    """What came of each try, newest first."""
    rows: list[tuple[Cell | str, ...]] = []
    for each in reversed(line.tries):
        body = each.body
        assert isinstance(body, FollowUpCalled)  # noqa: S101 - the line holds no others
        outcome = _(OUTCOMES.get(body.outcome, body.outcome))
        thoughts = Cell(NONE)
        if body.suicidal is not None:
            thoughts = Cell(_("Yes"), Status.STOP) if body.suicidal else Cell(_("No"))
        rows.append(
            (
                show_date(line.on),
                call_title(line.call.kind),
                f"{outcome}, {show_moment(local(each.happened_at))}",
                NONE if body.score is None else plain(body.score),
                thoughts,
                body.effects or NONE,
            )
        )
    return rows


def safety_table() -> tuple[Column, ...]:
    """The columns of bladder and liver."""
    return (
        Column(_("Visit")),
        Column(_("Date")),
        Column(_("Bladder /15"), right=True),
        Column(_("Worst /3"), right=True),
        Column(_("Blood"), right=True),
        Column(_("Liver enzymes"), share=1),
        Column(_("Urine"), share=1),
    )


def safety_row(line: SafetyLine) -> tuple[Cell | str, ...]:
    """One visit; a dash where it was not asked, and no total while a part is missing."""
    protocol = line.visit.protocol
    return (
        str(line.visit.opened.number),
        show_date(line.on),
        NONE if line.total is None else str(line.total),
        _score_cell(line.worst, asked_from(protocol, "fact.bladder_worst")),
        _score_cell(line.blood, asked_from(protocol, "blad.blood")),
        lab_cell(line.liver),
        lab_cell(line.urine),
    )


def _score_cell(score: int | None, concern: Decimal | None) -> Cell:
    """A score, marked from where the screening of its protocol asks a prescriber."""
    if score is None:
        return Cell(NONE)
    marked = concern is not None and score >= concern
    return Cell(str(score), Status.CAUTION if marked else None)


class SafetyCard(Card):
    """Bladder and liver over the visits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Bladder and liver"), title_role="subheading", parent=parent)
        self._table = DataTable(spoken=_("Bladder and liver"))
        self._empty = Label(_("Not asked yet."), "secondary")
        self._empty.setContentsMargins(0, 12, 0, 12)
        self.add_row(self._table)
        self.add(self._empty, above=0, below=0)

    def show_lines(self, lines: tuple[SafetyLine, ...]) -> None:
        """Show these, newest first."""
        self._table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._table.show_rows(safety_table(), [safety_row(each) for each in reversed(lines)])


class CareCard(Card):
    """Psychotherapy and usual medicines.

    Signals:
        change_asked(): they are to be changed.
    """

    change_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Care beside the infusions"), title_role="subheading", parent=parent)
        self._facts = KeyValueTable()
        self.change_button = Button(_("Change"), spoken=_("Change the care beside the infusions"))
        self.change_button.clicked.connect(self.change_asked)
        self.add_row(self._facts)
        self.add(self.change_button)

    def show_care(self, care: Entry | None, local: Local) -> None:
        """Show what stands, or that nobody has asked yet."""
        if care is None or not isinstance(care.body, CareWritten):
            words = _("Not asked yet")
            self._facts.show_facts((Fact(_("Psychotherapy and medicines"), words, strong=False),))
            return
        body = care.body
        # An empty part is what nobody wrote down: that there is none, a person says in words.
        open_part = _("Not written down")
        self._facts.show_facts(
            (
                Fact(_("Psychotherapy"), body.psychotherapy or open_part, strong=False),
                Fact(_("Usual medicines"), "\n".join(body.medicines) or open_part, strong=False),
                Fact(_("As of"), show_date(local(care.happened_at).date()), strong=False),
            )
        )
