"""Words of the patient's sheet: sizes, papers, languages, where a copy went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ketadesk.desk.papers import SheetLanguage
from ketadesk.kernel.text import N_, _
from ketadesk.kernel.text import plural as counted
from ketadesk.visit.entries import DocumentIssued

SIZES: Final[Mapping[str, str]] = {
    "normal": N_("Normal (14\u00a0pt)"),
    "large": N_("Large (18\u00a0pt)"),
}

PAPERS: Final[Mapping[str, str]] = {"letter": N_("Letter"), "a4": N_("A4")}

DESTINATIONS: Final[Mapping[str, str]] = {
    "printer": N_("printed"),
    "file": N_("saved as PDF"),
    "script": N_("issued by a script"),
}


def size_words(size: str) -> str:
    """The print size."""
    return _(SIZES[size]) if size in SIZES else size


def language_name(languages: Iterable[SheetLanguage], code: str) -> str:
    """What the language calls itself."""
    return next((each.name for each in languages if each.code == code), code)


def issue_words(body: DocumentIssued, language: str) -> str:
    """One issued copy: version, where it went, how it was made."""
    where = DESTINATIONS.get(body.destination)
    parts = [
        _("Version {version}").format(version=body.version),
        body.destination if where is None else _(where),
        language,
        size_words(body.size),
        _(PAPERS[body.paper]) if body.paper in PAPERS else body.paper,
        counted("{n} page", "{n} pages", body.pages),
    ]
    if body.reprint:
        parts.append(_("reprint"))
    return " · ".join(parts)
