"""Room and equipment, checked once a chair a day: what other visits of the chair said about them.

Only a good answer stands for the next visit, one that no rule objects to: what was missing once
is asked and settled again. It stands while the screening is open; whoever signs takes it over
into the visit's own record, which then says by itself who checked and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from ketadesk.protocols.model import Item, Once
from ketadesk.visit.case import Case
from ketadesk.visit.entries import Answered, Entry
from ketadesk.visit.facts import all_hold, answer_parts
from ketadesk.visit.stages import Stage
from ketadesk.visit.visit import Answer, Visit


def chair_day_of(visit: Visit, others: Iterable[Visit], zone: ZoneInfo) -> Mapping[str, Answer]:
    """The latest answer of the day about each thing that is checked once a chair a day.

    Args:
        visit: whose chair and day it is about, and whose protocol says what is checked so.
        others: visits of any chair and day; the visit itself and void ones are left aside.
        zone: the clinic's, which says where a day ends.
    """
    latest: dict[str, Answer] = {}
    for other in others:
        if other.stream == visit.stream or not _same_chair_and_day(visit, other, zone):
            continue
        for answer in other.answers.values():
            item = answer.body.item
            known = latest.get(item)
            newer = known is None or known.entry.recorded_at < answer.entry.recorded_at
            if newer and _is_check_of_today(visit, other, answer, zone):
                latest[item] = answer
    return latest


def _day(entry: Entry, zone: ZoneInfo) -> date:
    return entry.happened_at.astimezone(zone).date()


def _same_chair_and_day(visit: Visit, other: Visit, zone: ZoneInfo) -> bool:
    same_chair = other.opened.chair == visit.opened.chair
    same_day = _day(other.entries[0], zone) == _day(visit.entries[0], zone)
    return same_chair and same_day and other.stage is not Stage.VOID


def _is_check_of_today(visit: Visit, other: Visit, answer: Answer, zone: ZoneInfo) -> bool:
    """Whether somebody looked at the chair then: not one taken over, not one of a later day.

    The question must have been the same: another protocol may ask for more under the same name.
    """
    item, said = visit.protocol.item(answer.body.item), other.protocol.item(answer.body.item)
    if item is None or said is None or item.once is not Once.CHAIR_DAY:
        return False
    same = (item.kind, item.prompt, item.help) == (said.kind, said.prompt, said.help)
    own = not (isinstance(answer.body, Answered) and answer.body.checked_at)
    return same and own and _day(answer.entry, zone) == _day(visit.entries[0], zone)


def standing(case: Case, item: Item) -> Answer | None:
    """The day's answer that stands for this item while nobody has answered it in the visit.

    None where it is asked: nobody has checked today, or what was found is not good.
    """
    visit, found = case.visit, case.chair_day.get(item.id)
    if found is None or visit.stage is not Stage.SCREENING or item.id in visit.answers:
        return None
    seen_at = found.entry.happened_at
    parts = answer_parts(case, found, seen_at)
    objected = (all_hold(case, each.when, each.behavior, parts, seen_at) for each in item.rules)
    return None if found.not_assessed or any(objected) else found


def taken_over(case: Case) -> tuple[Answered, ...]:
    """The answers that stand, as the visit's own: each with who checked and when."""
    found = ((item, standing(case, item)) for item in case.visit.protocol.screening_items)
    return tuple(
        Answered(
            item.id,
            answer.body.fields,
            typed=answer.body.typed,
            note=answer.body.note,
            checked_by=answer.entry.by,
            checked_at=answer.entry.happened_at,
        )
        for item, answer in found
        if answer is not None
    )
