"""Words that a person reads, through one gettext catalogue.

``_`` marks and translates at the place of use. ``N_`` only marks, for tables that are built
before a language is chosen. English is the source language and needs no file.
"""

from __future__ import annotations

import gettext

from ketadesk.kernel.resources import resource


class _Catalogue:
    """Holds the chosen translation. The window sets it once, before the first screen."""

    def __init__(self) -> None:
        self.translation: gettext.NullTranslations = gettext.NullTranslations()


_catalogue = _Catalogue()


def use_language(language: str) -> None:
    """Use the staff language with this code; English if no catalogue exists for it."""
    _catalogue.translation = gettext.translation(
        "ketadesk", localedir=resource("i18n"), languages=[language], fallback=True
    )


def _(message: str) -> str:
    """The message in the staff language."""
    return _catalogue.translation.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message for translation without translating it here."""
    return message


def plural(one: str, many: str, count: int) -> str:
    """The message for this count in the staff language, with ``{n}`` filled in."""
    return _catalogue.translation.ngettext(one, many, count).format(n=count)
