"""One page with every widget of the kit, with long words and invented names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    Columns,
    DataTable,
    Fact,
    FieldRow,
    FocusScroll,
    Identity,
    KeyCap,
    KeyValueTable,
    Label,
    Moment,
    MultiAnswer,
    NavItem,
    NoteField,
    NumberField,
    Option,
    Panel,
    PassphraseField,
    PatientBanner,
    PickTable,
    ProgressBar,
    SegmentedAnswer,
    StageTab,
    StageTabs,
    TextField,
    TimeField,
    Timeline,
    TopBar,
    line_up,
    spread,
)
from ketadesk.ui.theme import Status

LONG_NAME = Identity(
    "VAN-DER-WESTHUIZEN-MONTGOMERY-ABCDE",
    "Maximiliana-Alexandrina Bernadette",
    (
        ("Born", "03-Feb-1984 (42 y)"),
        ("Sex", "Not known"),
        ("Record no.", "KD-000417"),
        ("Weight today", "67.2 kg"),
        ("Protocol", "Ketamine IV, mood · v1.2"),
    ),
)
ALLERGIES = (
    (Status.STOP, "Allergy: ondansetron (rash)"),
    (Status.STOP, "Allergy: latex, penicillin, and adhesive dressings with colophony"),
)
ANSWERS = (Option("y", "Yes", "Y"), Option("n", "No", "N"), Option("a", "Not assessed", "A"))
SCORES = (
    Option("0", "0", "0", "under 90 % on oxygen"),
    Option("1", "1", "1", "needs oxygen"),
    Option("2", "2", "2", "over 92 % on air"),
)


def whole_kit() -> QWidget:
    page = QWidget()
    page.setProperty("kind", "page")
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    bar = TopBar("KetaDesk", [NavItem("board", "Board", "Alt+B"), NavItem("log", "Medication log")])
    bar.set_current("board")
    bar.set_clock("Sun 22-Nov-2026", "10:02")
    bar.set_person("R. Okafor RN · Lock", "Ctrl+L")
    bar.set_alert(Status.CAUTION, "Chair 2: overdue 6:40", "Alt+2")
    banner = PatientBanner()
    banner.show_patient(LONG_NAME, ALLERGIES)
    stages = StageTabs()
    stages.show_stages(
        [StageTab("s", "Screening", done=True), StageTab("i", "Recovery and discharge")], "i"
    )
    for widget in (bar, banner, stages):
        outer.addWidget(widget)
    columns = Columns()
    columns.add(_left(), 3)
    columns.add(_right(), 1)
    outer.addWidget(FocusScroll(columns), 1)
    return page


def _left() -> Card:
    card = Card("Changes since the last visit, and everything that follows from them")
    card.set_pill(Status.CAUTION, "18 of 20 met · not before 11:20")
    long = "Unwanted effects after the last infusion that lasted past that day, of any kind?"
    row = FieldRow(long, SegmentedAnswer(ANSWERS, long), hint="Last visit: not asked")
    row.show_note(Status.CAUTION, "Prescriber decides: the answer needs a second look today.")
    card.add_row(row)
    card.add_row(FieldRow("Oxygen", SegmentedAnswer(SCORES, "Oxygen", least_width_px=104)))
    card.add_row(FieldRow("Symptoms", MultiAnswer(ANSWERS, "Symptoms")))
    card.add_row(FieldRow("Note", NoteField("Note", "Add a note")))
    card.add_row(FieldRow("Other", TextField("Other")))
    problem = FieldRow("SpO₂ %", NumberField("SpO₂", "%"), stacked=True)
    problem.show_problem("105 cannot be. Type a figure from 50 to 100.")
    panel = Panel(Status.INFO)
    panel.body.addWidget(
        spread(problem, FieldRow("Taken at", TimeField("Taken at, 24-hour clock"), stacked=True))
    )
    card.add(panel)
    table = DataTable(
        [Column("Observation", share=1), Column("Base 09:31", right=True)],
        [["Blood pressure, mmHg", Cell("162/94", Status.CAUTION)], ["Heart rate, /min", "76"]],
        spoken="Observations",
    )
    card.add_row(table)
    return card


def _right() -> Card:
    card = Card("May the infusion start?", title_role="subheading")
    card.add_row(KeyValueTable([Fact("Drawn up", "50 mg"), Fact("Left", "0 mg", Status.OK)]))
    card.add_row(Timeline([Moment("09:48", "Systolic 162", Status.CAUTION, "seen by R. Okafor")]))
    sign = Button("Sign screening and go to infusion", ButtonKind.PRIMARY)
    sign.setEnabled(False)
    card.add(sign)
    card.add(line_up(Button("Rate", key="Alt+R"), Button("Open", ButtonKind.LINK)))
    card.add(Button("Stop infusion", ButtonKind.STOP, key="Alt+X"))
    card.add(line_up(Label("Saved 09:14"), KeyCap("Enter")))
    progress = ProgressBar("Screening progress")
    progress.set_share(0.3, "10 of 37 answered")
    card.add(progress)
    card.add(PassphraseField("Passphrase", "Show", "Hide"))
    card.add(Banner("The disk is full. What was saved is safe.", "Write on paper.", "Try again"))
    picks = PickTable([Column("Name", share=1), Column("Born")], spoken="Patients")
    picks.show_rows([("p1", ["LINDQVIST, Maja", "03-Feb-1984"])])
    picks.setFixedHeight(160)
    picks.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    card.add(picks)
    return card
