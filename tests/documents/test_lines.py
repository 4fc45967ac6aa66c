"""Lines: nothing is lost, nothing is too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ketadesk.documents.blocks import Run, Runs
from ketadesk.documents.pdf.fonts import text_width
from ketadesk.documents.pdf.lines import break_lines

SIZE = 14.0
WORDS = st.text("ab-iW\u00a0 .", max_size=40)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans()), max_size=5).map(tuple)


def letters(text: str) -> str:
    return text.replace(" ", "")


@given(RUNS, st.floats(20, 300))
def test_every_character_is_on_a_line_and_every_line_fits_f_44(runs: Runs, room: float) -> None:
    lines = break_lines(runs, SIZE, room)
    shown = "".join(text for line in lines for text, _ in line.segments)
    assert letters(shown) == letters("".join(run.text for run in runs))
    for line in lines:
        wide = sum(text_width(text, SIZE, bold=bold) for text, bold in line.segments)
        assert abs(wide - line.width) < 1e-6
        assert wide <= room + 1e-6


def one_line(*runs: Run) -> tuple[tuple[str, bool], ...]:
    (line,) = break_lines(runs, SIZE, 500)
    return line.segments


def test_weights_keep_to_their_words() -> None:
    assert one_line(Run("drive", bold=True), Run(", bike")) == (("drive", True), (", bike", False))
    assert one_line(Run("go "), Run("home", bold=True)) == (("go ", False), ("home", True))
    assert one_line(Run("a  b")) == (("a b", False),)


def test_a_no_break_space_holds_words_together() -> None:
    held = break_lines(
        (Run("before 3:30\u00a0pm"),), SIZE, text_width("before 3:30", 14, bold=False)
    )
    assert [line.segments[0][0] for line in held] == ["before", "3:30\u00a0pm"]


def test_an_over_long_name_breaks_after_its_hyphen() -> None:
    room = text_width("Featherstone-Mont", SIZE, bold=False)
    lines = break_lines((Run("Featherstone-Montgomery"),), SIZE, room)
    assert [line.segments[0][0] for line in lines] == ["Featherstone-", "Montgomery"]


def test_no_text_is_no_line() -> None:
    assert break_lines((Run(""), Run("  ")), SIZE, 100) == ()
