"""A patient's own limit in words: beside the protocol's, never as if it were that one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.numbers import plain
from ketadesk.kernel.text import N_, _
from ketadesk.visit.own_limits import OwnLimit

NAMES: Final[Mapping[str, str]] = {
    "sbp_low": N_("Systolic, lowest"),
    "sbp_high": N_("Systolic, highest"),
    "dbp_high": N_("Diastolic, highest"),
    "spo2_low": N_("Saturation, lowest"),
}


def own_limit_words(own: OwnLimit) -> str:
    """Such as "own limit 95, looser than the protocol's 101"."""
    value = plain(own.own)
    words = _("own limit {value}").format(value=value)
    if own.usual is not None:
        usual = plain(own.usual)
        if own.looser:
            words = _("own limit {value}, looser than the protocol's {usual}")
        elif own.tighter:
            words = _("own limit {value}, tighter than the protocol's {usual}")
        else:
            words = _("own limit {value}, the same as the protocol's {usual}")
        words = words.format(value=value, usual=usual)
    if own.in_force != own.own:
        kept = _("judged by {value}, as the protocol's red limit stays").format(value=own.in_force)
        words = f"{words}, {kept}"
    return words
