"""Everything that the help lists: what the window says, and what the protocols say, as headings.

No list is kept here. Messages, failures, symptoms and events are the program's own enumerations
with the sentences that the screens show; what a protocol sets is gathered by the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from ketadesk.clinical.levels import Level, event_level
from ketadesk.desk.help_entries import HelpEntry, HelpTopic
from ketadesk.desk.help_texts import HelpTexts, help_texts
from ketadesk.desk.help_topics import (
    CRITERIA,
    DOSE,
    DUE,
    LEVEL,
    LIMITS,
    RULES,
    STOPS,
    figures_of,
    plain_entries,
    protocol_topics,
)
from ketadesk.kernel.problems import Code, Fault
from ketadesk.kernel.text import _
from ketadesk.protocols.model import Protocol
from ketadesk.ui.key_words import KEYS
from ketadesk.ui.navigation import (
    BOARD,
    INFUSION,
    LEAVING,
    REGISTER,
    SCREENING,
    SETTINGS,
    Place,
    VisitPlace,
)
from ketadesk.ui.problem_words import PROBLEMS
from ketadesk.ui.wording import (
    EVENTS,
    LEVELS,
    SYMPTOMS,
    fault_words,
    level_advice,
)
from ketadesk.visit.steps.watching import SEVERITIES

MESSAGES: Final = "messages"
FAILURES: Final = "failures"
NOTICES: Final = "notices"
EVENT: Final = "events"
KEY: Final = "keys"

_OF_TAB: Final[Mapping[str, str]] = {SCREENING: RULES, INFUSION: LIMITS, LEAVING: CRITERIA}
_OF_PLACE: Final[Mapping[Place, str]] = {BOARD: DUE, REGISTER: DOSE, SETTINGS: NOTICES}


def topic_of(place: Place) -> str:
    """The heading that somebody who looks at this place most likely wants."""
    if isinstance(place, VisitPlace):
        return _OF_TAB.get(place.tab, MESSAGES)
    return _OF_PLACE.get(place, MESSAGES)


def all_topics(
    protocols: tuple[Protocol, ...], texts: HelpTexts | None = None
) -> tuple[HelpTopic, ...]:
    """Every heading with its entries, in the order in which they are listed.

    Args:
        protocols: what they say; at least one.
        texts: what stands beside the program's own data; by default the resource file.
    """
    held = help_texts() if texts is None else texts
    figures = figures_of(protocols[0])
    ours = (
        HelpTopic(MESSAGES, _("Messages at a field"), tuple(_messages(held))),
        HelpTopic(FAILURES, _("When the computer fails"), tuple(_failures(held))),
        HelpTopic(NOTICES, _("Notices at the foot"), plain_entries(held, "notice")),
    )
    watching = (
        HelpTopic(LEVEL, _("Levels and what is done"), tuple(_levels(held, figures))),
        HelpTopic(EVENT, _("Symptoms and events"), (*_symptoms(held), *_events(held))),
        HelpTopic(STOPS, _("When an infusion is stopped"), plain_entries(held, "stop")),
    )
    said: list[HelpTopic] = []
    for each in protocol_topics(protocols, held):
        said.append(each)
        if each.id == LIMITS:
            said += watching
    keys = HelpTopic(KEY, _("Keys"), tuple(_keys()))
    return tuple(chain(ours, said, (keys,)))


def _messages(texts: HelpTexts) -> Iterator[HelpEntry]:
    for code in Code:
        text = texts.about("problem", code)
        yield HelpEntry(
            code, _(PROBLEMS[code]), text.lines, text.source, house_default=text.house_default
        )


def _failures(texts: HelpTexts) -> Iterator[HelpEntry]:
    for fault in Fault:
        text = texts.about("fault", fault)
        sentence, step = fault_words(fault)
        yield HelpEntry(fault, sentence, (*text.lines, step), text.source)


def _levels(texts: HelpTexts, figures: Mapping[str, str]) -> Iterator[HelpEntry]:
    for level in Level:
        text = texts.about("level", level)
        advice = level_advice(level)
        lines = (*((advice,) if advice else ()), *text.lines)
        filled = tuple(each.format_map(figures) for each in lines)
        yield HelpEntry(f"level.{level}", _(LEVELS[level]), filled, text.source)
    for entry in plain_entries(texts, "level"):
        if entry.id.removeprefix("level.") not in set(Level):
            yield entry


def _symptoms(texts: HelpTexts) -> Iterator[HelpEntry]:
    for name, words in SYMPTOMS.items():
        text = texts.about("symptom", name)
        title = _("Symptom: {name}").format(name=_(words))
        yield HelpEntry(f"symptom.{name}", title, text.lines, text.source)


def _events(texts: HelpTexts) -> Iterator[HelpEntry]:
    for name, words in EVENTS.items():
        text = texts.about("event", name)
        title = _("Event: {name}").format(name=_(words))
        lines = (_event_level(name), *text.lines)
        yield HelpEntry(f"event.{name}", title, lines, text.source)


def _event_level(event: str) -> str:
    if all(event_level(event, severity) for severity in SEVERITIES):
        return _("An emergency as soon as it is recorded.")
    if any(event_level(event, severity) for severity in SEVERITIES):
        return _("An emergency when it is severe; otherwise recorded with what was done.")
    return _("Recorded with onset, severity, action and outcome. It makes no level by itself.")


def _keys() -> Iterator[HelpEntry]:
    for each in KEYS:
        shown = each.keys.replace("Ctrl++", "Ctrl +").replace("+", " ")
        yield HelpEntry(
            f"key.{each.where}.{each.keys}",
            shown,
            (_(each.does) + ".",),
            _("Works: {where}.").format(where=_(each.where)),
        )
