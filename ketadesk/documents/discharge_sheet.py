"""The patient's discharge sheet: main message first, then what to do, then who signs.

Content and order: clinical reference, section 5. The words are in ``resources/sheets``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from ketadesk.documents.blocks import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Columns,
    Contact,
    Document,
    Heading,
    KeyFacts,
    Paper,
    Paragraph,
    Plain,
    Run,
    Runs,
    SignatureLines,
    Size,
)
from ketadesk.documents.sheet_facts import LastVitals, SheetFacts, missing_contact, tidy
from ketadesk.documents.sheet_text import SheetText
from ketadesk.kernel.numbers import plain
from ketadesk.kernel.problems import Code, Problem

__all__ = ["LastVitals", "SheetFacts", "compose"]

_HALF_HOUR: Final = timedelta(minutes=30)
_TEXTED_CRISIS_LINE: Final = "988"
"""The one crisis line known to take text messages and to have a key for veterans."""
_NO_BREAK: Final = "\u00a0"


def compose(facts: SheetFacts, text: SheetText, size: str, paper: str) -> Document | Problem:
    """Lay out the sheet's content in blocks.

    Args:
        facts: about the visit.
        text: the patient's language.
        size: ``"normal"`` (14 pt) or ``"large"`` (18 pt).
        paper: ``"a4"`` or ``"letter"``.

    Returns:
        The document, or ``missing-contact`` if a telephone number is empty or a filler, or
        ``unknown-item`` for another size or paper.
    """
    refused = missing_contact(facts)
    if refused is not None:
        return refused
    if size not in list(Size):
        return Problem(Code.UNKNOWN_ITEM, "size", {"size": size})
    if paper not in list(Paper):
        return Problem(Code.UNKNOWN_ITEM, "paper", {"paper": paper})
    return Document(
        title=text.say("page.document_title"),
        language=text.language,
        size=Size(size),
        paper=Paper(paper),
        sender=_sender(facts, text),
        identity=_identity(facts, text),
        contacts=_contacts(facts, text),
        page_of=text.phrases["page.page_of"],
        footer=_footer(facts, text),
        blocks=(
            *_main_message(facts, text),
            *_what_you_had(facts, text),
            _today_and_until(facts, text, Size(size)),
            *_medicines(facts, text),
            Heading(text.say("sheet.feel")),
            Paragraph(text.runs("sheet.feel_text")),
            _box(BoxKind.PLAIN, text.say("sheet.call"), text.points("sheet.call_points")),
            *_emergency_and_crisis(facts, text),
            *_next(facts, text),
            *_teach_back(facts, text),
        ),
        epoch=int(facts.ended_at.timestamp()),
        watermark=text.say("page.training") if facts.training else "",
    )


def _together(words: str) -> str:
    return tidy(words).replace(" ", _NO_BREAK)


def _sender(facts: SheetFacts, text: SheetText) -> tuple[Runs, ...]:
    visit = text.say("page.visit", day=text.day(facts.visit_date))
    return (Run(tidy(facts.clinic_name), bold=True),), (Run(visit),)


def _identity(facts: SheetFacts, text: SheetText) -> tuple[Runs, ...]:
    name = f"{tidy(facts.family).upper()}, {tidy(facts.given)}"
    born = text.say("page.identity_born", born=text.day(facts.born))
    record = text.say("page.identity_record", record_no=tidy(facts.record_no))
    return (Run(name, bold=True),), (Run(f"{_together(born)} · {_together(record)}"),)


def _contacts(facts: SheetFacts, text: SheetText) -> tuple[Contact, ...]:
    return tuple(
        Contact(text.say(f"page.{name}"), tidy(getattr(facts, name)))
        for name in ("emergency", "phone_day", "phone_after_hours")
    )


def _footer(facts: SheetFacts, text: SheetText) -> str:
    return text.say(
        "page.footer",
        template_version=tidy(facts.template_version),
        document_id=tidy(facts.document_id),
        version=str(facts.version),
    )


def _main_message(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    notes: list[Block] = []
    if facts.training:
        notes.append(Paragraph(text.runs("sheet.training")))
    if facts.replaces is not None:
        versions = {"version": str(facts.version), "replaces": str(facts.replaces)}
        notes.append(Paragraph(text.runs("sheet.replaces", **versions)))
    drive = text.say("sheet.drive", until=text.moment(facts.no_driving_until))
    message = Box(BoxKind.BLACK, (Paragraph((Run(drive, bold=True),), lead=True),))
    return (Heading(text.say("sheet.title"), level=1), *notes, message)


def _what_you_had(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    dose = text.runs(
        "sheet.dose_value",
        dose=plain(facts.dose_given_mg),
        start=text.time(facts.started_at),
        end=text.time(facts.ended_at),
    )
    others = tuple(
        (text.say("sheet.others") if n == 0 else "", text.runs(key, name=name, dose=amount))
        for n, (key, name, amount) in enumerate(_others(facts))
    )
    rows: tuple[tuple[str, Runs], ...] = (
        (text.say("sheet.dose"), dose),
        *others,
        (text.say("sheet.checks"), (Run(_checks(facts, text)),)),
    )
    return (
        Heading(text.say("sheet.had")),
        Paragraph(text.runs("sheet.had_text", prescriber=tidy(facts.prescriber))),
        KeyFacts(rows),
    )


def _others(facts: SheetFacts) -> tuple[tuple[str, str, str], ...]:
    if not facts.medicines_given:
        return (("sheet.others_none", "", ""),)
    return tuple(
        ("sheet.others_value", tidy(name), _together(amount))
        for name, amount in facts.medicines_given
    )


def _checks(facts: SheetFacts, text: SheetText) -> str:
    vitals = facts.last_vitals
    if vitals is None:
        return text.say("sheet.checks_none")
    parts: list[str] = []
    if vitals.sbp is not None and vitals.dbp is not None:
        parts.append(text.say("sheet.checks_pressure", sbp=vitals.sbp, dbp=vitals.dbp))
    if vitals.hr is not None:
        parts.append(text.say("sheet.checks_heart", hr=vitals.hr))
    if vitals.spo2 is not None:
        parts.append(text.say("sheet.checks_oxygen", spo2=vitals.spo2))
    if not parts:
        return text.say("sheet.checks_none")
    return text.say("sheet.checks_value", checks=", ".join(parts), time=text.time(vitals.taken_at))


def _escort(facts: SheetFacts, text: SheetText) -> Runs:
    if not tidy(facts.escort_name):
        return text.runs("sheet.escort_none")
    relation, phone = tidy(facts.escort_relation), _together(facts.escort_phone)
    key = "sheet.escort_relation" if relation else "sheet.escort"
    runs = text.runs(key, name=tidy(facts.escort_name), relation=relation)
    return (*runs, *text.runs("sheet.escort_phone", phone=phone)) if phone else runs


def _today_and_until(facts: SheetFacts, text: SheetText, size: Size) -> Block:
    until: tuple[Plain, ...] = (Bullets(text.points("sheet.until_points")),)
    if size is Size.LARGE:
        # Large print puts the main message on another page than "until then".
        repeated = text.runs("sheet.until_text", until=text.moment(facts.no_driving_until))
        until = (Paragraph(repeated), *until)
    home = (*text.runs("sheet.today_home"), *_escort(facts, text))
    return Columns(
        left=(
            Heading(text.say("sheet.today")),
            Bullets((home, *text.points("sheet.today_points"))),
        ),
        right=(Heading(text.say("sheet.until")), *until),
    )


def _medicines(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    runs = text.runs("sheet.medicines_text")
    if facts.sleep_pills_hours is not None:
        runs = (*runs, Run(" "), *_pill_rule(facts, facts.sleep_pills_hours, text))
    heading = Heading(text.say("sheet.medicines"))
    changes = tidy(facts.medicine_changes)
    # Not recorded is not "none": the line is left open to be filled in by hand.
    key = "sheet.medicines_changes" if changes else "sheet.medicines_changes_none"
    return heading, Paragraph(runs), Paragraph(text.runs(key, changes=changes))


def _pill_rule(facts: SheetFacts, hours: int, text: SheetText) -> Runs:
    if facts.going_home_at is None:
        return text.runs("sheet.medicines_wait", hours=str(hours))
    until = _next_half_hour(facts.going_home_at, timedelta(hours=hours))
    same_day = until.date() == facts.visit_date
    shown = text.time(until) if same_day else text.moment(until)
    return text.runs("sheet.medicines_wait_until", until=shown)


def _next_half_hour(moment: datetime, span: timedelta) -> datetime:
    """The moment after this span of real time, on the next full or half hour of the wall clock."""
    due = moment.astimezone(UTC) + span
    local = due.astimezone(moment.tzinfo)
    over = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    wait = -over % _HALF_HOUR
    return (due + wait).astimezone(moment.tzinfo)


def _box(kind: BoxKind, heading: str, points: tuple[Runs, ...]) -> Block:
    return Box(kind, (Heading(heading), Bullets(points, columns=2)))


def _emergency_and_crisis(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    emergency, crisis = _together(facts.emergency), _together(facts.crisis)
    takes_texts = crisis == _TEXTED_CRISIS_LINE
    advice = text.runs("sheet.crisis_text", emergency=emergency)
    if takes_texts:
        advice = (*text.runs("sheet.crisis_veterans"), Run(" "), *advice)
    key = "sheet.crisis_text_too" if takes_texts else "sheet.crisis"
    return (
        _box(
            BoxKind.BLACK,
            text.say("sheet.emergency", emergency=emergency),
            text.points("sheet.emergency_points"),
        ),
        Box(BoxKind.PLAIN, (Heading(text.say(key, crisis=crisis)), Paragraph(advice))),
    )


def _next(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    if facts.next_visit is None:
        visit = text.runs("sheet.next_visit_none")
    else:
        visit = text.runs("sheet.next_visit", visit=text.moment(facts.next_visit))
    if facts.call_date is None:
        form = text.runs("sheet.next_form_none")
    else:
        form = text.runs("sheet.next_form", day=text.weekday(facts.call_date))
    return (
        Heading(text.say("sheet.next")),
        Bullets((visit, form)),
    )


def _teach_back(facts: SheetFacts, text: SheetText) -> tuple[Block, ...]:
    emergency = _together(facts.emergency)
    points = text.points("sheet.teach_points", emergency=emergency)
    labels = (
        text.say("sheet.sign_patient"),
        text.say("sheet.sign_escort"),
        text.say("sheet.sign_nurse", nurse=tidy(facts.nurse)),
        text.say("sheet.sign_time"),
        text.say("sheet.sign_interpreter"),
    )
    return (
        Heading(text.say("sheet.teach")),
        Bullets(points, columns=2, ticks=True),
        SignatureLines(labels),
    )
