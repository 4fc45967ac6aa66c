"""Whether the marks of an item and of a rule fit together: how often, what is off, what is told."""

from __future__ import annotations

from collections.abc import Iterator

from ketadesk.kernel.text import _
from ketadesk.protocols.flaws import Flaw, item_place, rule_place
from ketadesk.protocols.model import Kind, Once, Protocol, RuleLevel
from ketadesk.protocols.parts import asked, judged


def mark_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """Marks that contradict each other or stand where they mean nothing.

    An answer that stands for good is none that is asked every time. Room and equipment are
    never confirmed from a patient's last visit: that was another day and maybe another chair.
    Only a list of reasons can have some of them switched off: a choice without one of its
    answers would make somebody give a wrong one.
    """
    for item in asked(protocol):
        place = item_place(item.id)
        wanted = {Once.PATIENT: False, Once.CHAIR_DAY: True}
        if item.once is not None and item.every_visit is not wanted[item.once]:
            expected = _('{value}, beside once = "{once}"').format(
                value=str(wanted[item.once]).lower(), once=item.once
            )
            yield Flaw("", place, "every_visit", expected, str(item.every_visit).lower())
        if item.switched_off and item.kind is not Kind.MANY:
            expected = _('nothing, unless the kind is "many"')
            yield Flaw("", place, "switched_off", expected, str(len(item.switched_off)))
    for owner in judged(protocol):
        for number, rule in enumerate(owner.rules, start=1):
            if rule.override_with and rule.level is not RuleLevel.STOP:
                place = rule_place(owner.id, number)
                expected = _('nothing, unless the level is "H"')
                yield Flaw("", place, "override_with", expected, f'"{rule.override_with}"')
