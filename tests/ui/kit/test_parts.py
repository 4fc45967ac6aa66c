"""Header, dialogs, tables, cards and buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui import theme
from ketadesk.ui.kit import (
    Banner,
    Button,
    ButtonKind,
    Card,
    Cell,
    Column,
    Columns,
    DataTable,
    Dialog,
    FlowLayout,
    Label,
    NavItem,
    PatientBanner,
    PickTable,
    ProgressBar,
    StageTab,
    StageTabs,
    StatusPill,
    TextField,
    TopBar,
    Verb,
    clear,
)
from ketadesk.ui.kit.header import Identity
from ketadesk.ui.theme import Status

MAJA = Identity(
    "LINDQVIST", "Maja", (("Born", "03-Feb-1984 (42 y)"), ("Sex", "Female"), ("Record no.", "KD-1"))
)
ALLERGY = ((Status.STOP, "Allergy: latex"),)


def words_in(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if not label.isHidden()]


def press(target: QWidget, key: Qt.Key, *, again: bool = False) -> None:
    kind, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QKeyEvent(kind, key, none, "", again))


def test_banner_says_who_in_a_fixed_order_r_ux_01(qtbot: QtBot) -> None:
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_patient(MAJA, ALLERGY)
    assert words_in(banner) == [
        "LINDQVIST, Maja",
        "Born", "03-Feb-1984 (42 y)", "Sex", "Female", "Record no.", "KD-1",
        "■ Allergy: latex",
    ]  # fmt: skip
    assert banner.text() == (
        "LINDQVIST, Maja. Born 03-Feb-1984 (42 y). Sex Female. Record no. KD-1. Allergy: latex"
    )


def test_banner_shows_the_name_only_while_identity_is_asked_r_ux_04(qtbot: QtBot) -> None:
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_patient(MAJA, ALLERGY)
    banner.set_name_only(name_only=True)
    assert words_in(banner) == ["LINDQVIST, Maja"]
    assert "1984" not in banner.text()
    banner.show_patient(Identity("ABEBE", "Samuel", MAJA.facts))
    assert words_in(banner) == ["ABEBE, Samuel"]
    banner.set_name_only(name_only=False)
    assert "03-Feb-1984 (42 y)" in words_in(banner)


def test_top_bar_leads_to_places_by_click_and_key(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    bar = TopBar("KetaDesk", [NavItem("board", "Board", "Alt+B"), NavItem("log", "Log", "Alt+L")])
    page = show(bar, width=1000, height=100)
    went: list[str] = []
    bar.went.connect(went.append)
    qtbot.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    first = next(w for w in bar.findChildren(QWidget) if w.accessibleName() == "Board")
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert went == ["log", "board"]


def test_the_chair_alert_shows_symbol_and_word_and_pulses_by_order(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    bar = TopBar("KetaDesk")
    show(bar, width=1000, height=100)
    assert not bar.alert.isVisible()
    bar.set_alert(Status.CAUTION, "Chair 2: overdue 6:40", "Alt+2")
    assert bar.alert.words == "▲ Chair 2: overdue 6:40"
    calm = bar.alert.grab().toImage()
    bar.set_pulse(on=True)
    assert bar.alert.grab().toImage() != calm
    bar.set_pulse(on=False)
    assert bar.alert.grab().toImage() == calm
    with qtbot.waitSignal(bar.alert_opened):
        qtbot.mouseClick(bar.alert, Qt.MouseButton.LeftButton)
    bar.set_person("R. Okafor RN · Lock")
    with qtbot.waitSignal(bar.lock_pressed):
        qtbot.mouseClick(bar.person, Qt.MouseButton.LeftButton)
    bar.set_alert(Status.CAUTION, "")
    assert not bar.alert.isVisible()


def test_stages_open_by_press_and_the_caller_decides(qtbot: QtBot) -> None:
    tabs = StageTabs()
    qtbot.addWidget(tabs)
    stages = [StageTab("s", "Screening", done=True), StageTab("i", "Infusion", enabled=False)]
    tabs.show_stages(stages, "s")
    opened: list[str] = []
    tabs.opened.connect(opened.append)
    first, second = (w for w in tabs.findChildren(QWidget) if w.accessibleName())
    assert first.accessibleName() == "1. Screening ✓"
    for button in (first, second):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == ["s"]


def test_enter_on_a_dialog_does_nothing_harmful_r_ux_29(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = Dialog(
        "Void this visit?",
        ["LINDQVIST, Maja: the visit stays readable and takes no more entries."],
        [Verb("keep", "Keep the visit"), Verb("void", "Void the visit", ButtonKind.STOP)],
    )
    qtbot.addWidget(dialog)
    field = TextField("Reason")
    dialog.add(field)

    def act() -> None:
        press(field, Qt.Key.Key_Return)
        for _ in range(3):
            press(dialog.button("void"), Qt.Key.Key_Return, again=True)
        press(dialog.button("keep"), Qt.Key.Key_Return)

    QTimer.singleShot(0, act)
    assert dialog.ask() == "keep"
    assert "LINDQVIST" not in dialog.windowTitle()


def test_enter_goes_through_the_fields_of_a_dialog_and_stops_at_the_act(qtbot: QtBot) -> None:
    dialog = Dialog("Waste", ["x"], [Verb("back", "Back"), Verb("go", "Go on", closes=False)])
    qtbot.addWidget(dialog)
    amount, method = TextField("Amount"), TextField("Method")
    for field in (amount, method):
        dialog.add(field)
    acts: list[str] = []
    dialog.verb_pressed.connect(acts.append)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    amount.setFocus()
    press(amount, Qt.Key.Key_Return)
    assert method.hasFocus()
    press(method, Qt.Key.Key_Return)
    assert dialog.button("go").hasFocus()
    assert acts == []
    press(dialog.button("go"), Qt.Key.Key_Return)
    assert acts == ["go"]


def test_a_dialog_starts_on_the_safe_way_and_esc_means_none(qtbot: QtBot) -> None:
    dialog = Dialog("Sign?", ["x"], [Verb("back", "Back"), Verb("sign", "Sign")])
    qtbot.addWidget(dialog)
    focus: list[QWidget | None] = []

    def act() -> None:
        focus.append(dialog.focusWidget())
        press(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, act)
    assert dialog.ask() is None
    assert focus == [dialog.button("back")]
    QTimer.singleShot(0, dialog.button("sign").click)
    assert dialog.ask() == "sign"


def test_a_dialog_can_refuse_to_close(qtbot: QtBot) -> None:
    dialog = Dialog("Sign?", ["x"], [Verb("back", "Back"), Verb("sign", "Sign", closes=False)])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.verb_pressed.connect(lambda _name: dialog.show_message("The PIN does not match."))
    dialog.button("sign").click()
    assert dialog.isVisible()
    assert dialog.message.text() == "■ The PIN does not match."
    ink = dialog.message.palette().color(dialog.message.foregroundRole())
    assert ink.name().upper() == theme.shown_theme().stop
    dialog.finish("sign")
    assert not dialog.isVisible()
    assert dialog.chosen == "sign"


def test_a_button_is_pressed_by_its_key_and_by_enter_once_f_42(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    button = Button("Rate & pump", key="Alt+R")
    page = show(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Return, again=True)
    assert len(pressed) == 2
    button.set_words("Change rate")
    assert button.shortcut().toString() == "Alt+R"
    assert button.accessibleName() == "Change rate"
    button.setEnabled(False)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert len(pressed) == 2


def test_a_long_button_wraps_and_stays_whole(show: Callable[..., QWidget]) -> None:
    button = Button("Sign screening and go to infusion", ButtonKind.PRIMARY)
    show(button, width=150, height=300)
    QApplication.processEvents()
    assert button.width() == 150
    assert button.height() >= button.heightForWidth(150) > 44


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.OK, "● Met"),
        (Status.CAUTION, "▲ Met"),
        (Status.STOP, "■ Met"),
        (Status.PLAIN, "Met"),
    ],
)
def test_a_pill_says_its_status_by_symbol_and_word_r_ux_22(
    qtbot: QtBot, status: Status, shown: str
) -> None:
    pill = StatusPill(status, "Met")
    qtbot.addWidget(pill)
    assert pill.text() == shown
    assert pill.property("status") == status.value


def test_cells_name_row_and_column_r_ux_27(qtbot: QtBot) -> None:
    table = DataTable(spoken="Observations")
    qtbot.addWidget(table)
    columns = [Column("Observation"), Column("09:48", right=True)]
    for _ in range(2):
        table.show_rows(columns, [["Blood pressure, mmHg", Cell("162/94", Status.CAUTION)]])
        shown = {label.text(): label.accessibleName() for label in table.findChildren(Label)}
        assert shown["▲ 162/94"] == "Blood pressure, mmHg, 09:48: 162/94"


def test_enter_opens_a_row_and_a_new_list_keeps_the_choice(
    qtbot: QtBot, show: Callable[..., QWidget]
) -> None:
    table = PickTable([Column("Name", share=1), Column("Born")], spoken="Patients")
    show(table, width=500, height=300)
    table.show_rows([("a", ["ABEBE", "1971"]), ("b", ["BRAUN", "1980"])])
    opened: list[str] = []
    table.row_opened.connect(opened.append)
    table.setFocus()
    table.selectRow(1)
    press(table, Qt.Key.Key_Return)
    press(table, Qt.Key.Key_Return, again=True)
    assert opened == ["b"]
    table.show_rows([("b", ["BRAUN", "1980"]), ("c", [Cell("CHEN", Status.OK), "1990"])])
    assert table.chosen_key() == "b"
    item = table.item(1, 0)
    assert item is not None
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: CHEN"


def test_a_fault_stays_and_offers_its_next_step(qtbot: QtBot) -> None:
    banner = Banner("The disk is full. What was saved is safe.", "Write on paper.", "Try again")
    qtbot.addWidget(banner)
    banner.show()
    button = banner.findChildren(QPushButton)[0]
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert banner.isVisible()
    assert banner.accessibleName().startswith("The disk is full.")
    assert words_in(banner)[0].startswith("■ ")


def test_a_card_shows_its_pill_and_empties(qtbot: QtBot) -> None:
    card = Card("Ready to leave?")
    qtbot.addWidget(card)
    card.set_pill(Status.CAUTION, "18 of 20 met")
    card.add_row(Label("one"))
    card.add(Label("two"))
    assert words_in(card) == ["Ready to leave?", "▲ 18 of 20 met", "one", "two"]
    card.empty()
    card.set_pill(Status.OK, "")
    assert words_in(card) == ["Ready to leave?"]


def test_progress_stays_within_bounds(qtbot: QtBot) -> None:
    bar = ProgressBar("Progress")
    qtbot.addWidget(bar)
    shares = []
    for share in (-1.0, 0.3, 7.0):
        bar.set_share(share, "words")
        shares.append(bar.share)
    assert shares == [0.0, 0.3, 1.0]
    assert bar.accessibleDescription() == "words"


def test_a_flow_wraps_keeps_right_and_empties(show: Callable[..., QWidget]) -> None:
    holder = QWidget()
    flow = FlowLayout(holder, gap=10)
    first, second, last = (Label("one word"), Label("another"), Label("right"))
    flow.addWidget(first)
    flow.addWidget(second)
    flow.add_right(last)
    show(holder, width=400, height=100)
    QApplication.processEvents()
    assert last.geometry().right() == 399
    assert first.y() == second.y() == last.y()
    holder.resize(first.sizeHint().width() + 5, 300)
    assert first.y() < second.y() < last.y()
    clear(flow)
    assert flow.count() == 0
    assert flow.takeAt(0) is None


def test_columns_stack_where_the_width_does_not_hold_them(show: Callable[..., QWidget]) -> None:
    columns = Columns(gap=10)
    left, right = QWidget(), QWidget()
    for widget in (left, right):
        widget.setMinimumSize(200, 50)
        columns.add(widget)
    page = show(columns, width=600, height=300)
    QApplication.processEvents()
    assert left.y() == right.y()
    page.resize(300, 300)
    QApplication.processEvents()
    assert right.y() >= left.y() + 50
    assert right.x() == left.x()


def test_label_asks_for_one_line_and_never_shrinks_below_a_word(qtbot: QtBot) -> None:
    label = Label("two words", "body")
    holder = QWidget()
    QHBoxLayout(holder).addWidget(label)
    qtbot.addWidget(holder)
    assert label.sizeHint().width() > label.minimumSizeHint().width()
    assert label.heightForWidth(label.minimumSizeHint().width()) > label.sizeHint().height()
