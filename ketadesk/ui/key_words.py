"""Every key of the program and what it does, for the help.

A key belongs to the button or screen that hears it; a test holds this list against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketadesk.kernel.text import N_


@dataclass(frozen=True, slots=True)
class KeyWords:
    """A key in Qt's form, where it works, and what it does."""

    keys: str
    where: str
    does: str


_ANYWHERE: Final = N_("Everywhere")
_VISIT: Final = N_("In a visit")
_SCREENING: Final = N_("Screening")
_INFUSION: Final = N_("Infusion")
_LEAVING: Final = N_("Recovery and discharge")
_SHEET: Final = N_("Discharge sheet")
_PATIENTS: Final = N_("Patients")
_START: Final = N_("Starting a visit")
_PATIENT: Final = N_("A patient's page")
_BEFORE: Final = N_("Before the next infusion")
_PROTOCOLS: Final = N_("Protocols, in the settings")
_DRAFT: Final = N_("A protocol's draft")
_COMPARED: Final = N_("A protocol beside the shipped one")
_FORMS: Final = N_("In a form")
_HELP: Final = N_("In the help")

KEYS: Final = (
    KeyWords("F1", _ANYWHERE, N_("Help, at the topic of the screen shown")),
    KeyWords("Ctrl+B", _ANYWHERE, N_("Board")),
    KeyWords("Ctrl+F", _ANYWHERE, N_("Find a patient")),
    KeyWords("Ctrl+N", _ANYWHERE, N_("Start a visit")),
    KeyWords("Alt+1", _ANYWHERE, N_("Open the visit in chair 1; Alt 2 to Alt 8 likewise")),
    KeyWords("Ctrl+D", _ANYWHERE, N_("Light or dim")),
    KeyWords("Ctrl++", _ANYWHERE, N_("Larger text")),
    KeyWords("Ctrl+=", _ANYWHERE, N_("Larger text, without Shift")),
    KeyWords("Ctrl+-", _ANYWHERE, N_("Smaller text")),
    KeyWords("Ctrl+L", _ANYWHERE, N_("Lock: everything is covered, timers go on")),
    KeyWords("Tab", _FORMS, N_("Next field; Shift Tab goes back")),
    KeyWords("Enter", _FORMS, N_("Keep the field and go on. It never signs")),
    KeyWords("Ctrl+Enter", _FORMS, N_("Leave a note of several lines and go on")),
    KeyWords("Esc", _FORMS, N_("Leave a question without doing anything")),
    KeyWords("Ctrl+1", _VISIT, N_("Screening; Ctrl 2 to Ctrl 5 open the other pages of the visit")),
    KeyWords("Ctrl+P", _VISIT, N_("Preview of the discharge sheet")),
    KeyWords("Alt+E", _VISIT, N_("Emergency: open its timed log, one key a step")),
    KeyWords("Ctrl+PgDown", _SCREENING, N_("Next section")),
    KeyWords("Ctrl+PgUp", _SCREENING, N_("Section before")),
    KeyWords("Alt+V", _SCREENING, N_("From the order: what to look at before the next infusion")),
    KeyWords("Alt+D", _INFUSION, N_("Draw up ketamine")),
    KeyWords("Alt+L", _INFUSION, N_("Prime the line")),
    KeyWords("Alt+I", _INFUSION, N_("Enter two identifiers")),
    KeyWords("Alt+R", _INFUSION, N_("Change the rate")),
    KeyWords("Alt+P", _INFUSION, N_("Pause the pump, or resume it")),
    KeyWords("Alt+X", _INFUSION, N_("Stop the infusion, after a question")),
    KeyWords("Alt+M", _INFUSION, N_("Record a medicine")),
    KeyWords("Alt+S", _INFUSION, N_("Record a symptom or event")),
    KeyWords("Alt+N", _INFUSION, N_("Write a note")),
    KeyWords("Alt+C", _INFUSION, N_("Record that the prescriber was called or came")),
    KeyWords("Alt+K", _INFUSION, N_("Acknowledge the open alerts")),
    KeyWords("Alt+O", _INFUSION, N_("Go to the next set of observations")),
    KeyWords("Alt+T", _INFUSION, N_("Change the time of a set")),
    KeyWords("Alt+A", _INFUSION, N_("Record a part of a set, with a reason")),
    KeyWords("Alt+Y", _INFUSION, N_("Open the symptoms of a set")),
    KeyWords("Alt+U", _LEAVING, N_("Escort not here: take the number that is known")),
    KeyWords("Alt+D", _LEAVING, N_("Enter an Aldrete score")),
    KeyWords("Alt+P", _LEAVING, N_("Enter a discharge score (PADSS)")),
    KeyWords("Alt+L", _LEAVING, N_("Go to the discharge criteria")),
    KeyWords("Alt+W", _LEAVING, N_("Record waste with a second person")),
    KeyWords("Alt+G", _LEAVING, N_("Sign and discharge, after a question")),
    KeyWords("Alt+P", _SHEET, N_("Print the sheet")),
    KeyWords("Alt+S", _SHEET, N_("Save the sheet as PDF")),
    KeyWords("Alt+A", _PATIENTS, N_("Add a patient")),
    KeyWords("Alt+A", _START, N_("Add a patient")),
    KeyWords("Alt+B", _PATIENTS, N_("Back to the list")),
    KeyWords("Alt+E", _PATIENT, N_("Change the patient's facts")),
    KeyWords("Alt+U", _PATIENTS, N_("Take the record number that is offered")),
    KeyWords("Alt+V", _PATIENT, N_("What the prescriber looks at before the next infusion")),
    KeyWords("Alt+R", _PATIENT, N_("Record a review of the series")),
    KeyWords("Alt+H", _PATIENT, N_("Record a check of the series")),
    KeyWords("Alt+B", _BEFORE, N_("Back to the patient's page")),
    KeyWords("Alt+V", _BEFORE, N_("Start a visit, or go to the one that is open")),
    KeyWords("Alt+B", _PROTOCOLS, N_("Back to the settings")),
    KeyWords("Alt+K", _DRAFT, N_("Keep the draft")),
    KeyWords("Alt+B", _DRAFT, N_("Back to the protocols")),
    KeyWords("Alt+B", _COMPARED, N_("Back to the protocols")),
    KeyWords("Up", _HELP, N_("Topic before; Down for the next one, also while searching")),
    KeyWords("PgDown", _HELP, N_("Page down; PgUp pages up")),
    KeyWords("Esc", _HELP, N_("Back to where you were")),
)
