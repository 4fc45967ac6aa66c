"""The sentence of each problem and of each fault: what happened, what is safe, what to do.

Sentences that are filled in with what the problem carries are made in ``wording``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketadesk.kernel.problems import Code, Fault
from ketadesk.kernel.text import N_

PROBLEMS: Final[Mapping[Code, str]] = {
    Code.UNANSWERED: N_("This is not answered yet."),
    Code.HARD_STOP: N_("A hard stop is in the way. A prescriber may override it with a reason."),
    Code.NEEDS_PRESCRIBER: N_("This waits for a prescriber's decision."),
    Code.NOT_PERMITTED: N_("Your role does not allow this. Ask a colleague whose role does."),
    Code.IDENTITY_MISMATCH: N_(
        "These identifiers do not agree with the chart. Check the wristband and ask again."
    ),
    Code.OUT_OF_RANGE: N_("This value cannot be right."),
    Code.IMPLAUSIBLE: N_("This is unusual. Check it and enter the same value again to keep it."),
    Code.NOT_A_NUMBER: N_("This is not a number that can be read."),
    Code.FUTURE_TIME: N_("This time lies ahead. Enter the time at which it happened."),
    Code.OUT_OF_ORDER: N_("This cannot be done at this point of the visit."),
    Code.REASON_NEEDED: N_("A reason is needed here."),
    Code.WITNESS_NEEDED: N_("A second person must sign in as the witness."),
    Code.WITNESS_SAME: N_("The second person must be somebody else."),
    Code.CRITERIA_UNMET: N_("Not every discharge criterion is met."),
    Code.UNBALANCED: N_(
        "The ketamine account does not balance. Record the waste or report the discrepancy."
    ),
    Code.EXPIRED: N_("This vial has expired. Take another one."),
    Code.RATE_BLOCKED: N_("This rate is above the clinic's highest and is not allowed to run."),
    Code.OVER_DRAWN: N_("This is more ketamine than was drawn up."),
    Code.STALE: N_("This must be done again: it is missing or older than ten minutes."),
    Code.NEEDS_ORDER: N_("A prescriber's order that was read back is needed."),
    Code.ALLERGY: N_("The chart names an allergy to this medicine. Do not give it."),
    Code.NO_OVERRIDE: N_("Nobody can override this."),
    Code.SIGNED: N_("The record is closed. Corrections and addenda are still possible."),
    Code.UNKNOWN_ITEM: N_("This is not known here."),
    Code.UNKNOWN_LANGUAGE: N_("There is no sheet in this language."),
    Code.MISSING_CONTACT: N_(
        "A telephone number of the clinic is missing. Nothing is printed until it is entered."
    ),
    Code.SIGN_IN_FAILED: N_("This passphrase does not fit. Nothing was changed."),
    Code.PASSPHRASE_WEAK: N_(
        "Take a passphrase of at least 15 characters, such as four words that do not belong "
        "together."
    ),
    Code.NAME_TAKEN: N_("This is already in use. Choose another."),
    Code.TOO_LONG: N_("This is longer than can be kept. Shorten it; nothing was cut."),
    Code.MISSING_GLYPH: N_("The sheet's font does not have a character of this text."),
    Code.CONFLICT: N_("The record has moved on meanwhile. It was read again; check and repeat."),
}

NO_OVERRIDE: Final[Mapping[str, str]] = {
    "unanswered": N_(
        "This is not answered yet. Answer it first; nothing can be overridden before."
    ),
    "absolute": N_(
        "Nobody can override this. Correct the answer if it is wrong; otherwise the infusion may "
        "not start."
    ),
    "unordered": N_(
        "The pump was started without an order. A prescriber must sign the order first."
    ),
    "criterion": N_("Nobody can override this. It must be met before the patient leaves."),
    "reversal": N_(
        "Not before {time}. Nobody can shorten the time after a medicine that reverses sedation."
    ),
    "alone": N_("Not before {time}. Until then the patient may not leave without an escort."),
}
"""Why nothing is overridden, by what the problem says under ``why``."""

FAULTS: Final[Mapping[Fault, tuple[str, str]]] = {
    Fault.DISK_FULL: (
        N_("NOT SAVED. The disk is full. Everything saved before is safe."),
        N_("Free some space, then press Try again."),
    ),
    Fault.READ_ONLY: (
        N_("NOT SAVED. The data folder can only be read. Everything saved before is safe."),
        N_("Have the folder made writable for this account, then press Try again."),
    ),
    Fault.IO: (
        N_("NOT SAVED. The disk did not answer. Everything saved before is safe."),
        N_("Press Try again. If it stays so, go on on paper and call the administrator."),
    ),
    Fault.BUSY: (
        N_("NOT SAVED. Another program holds the record. Everything saved before is safe."),
        N_("Wait a moment, then press Try again."),
    ),
    Fault.DAMAGED: (
        N_("The record cannot be read as it was written."),
        N_("Do not enter anything more. Call the administrator: a backup is needed."),
    ),
    Fault.WRONG_PASSPHRASE: (
        N_("This passphrase does not fit."),
        N_("Enter it again. An administrator can replace a forgotten one."),
    ),
    Fault.KEY_FILE_MISSING: (
        N_("The key file beside the record is missing. Without it the record cannot be opened."),
        N_("Call the administrator: the key file is part of every backup."),
    ),
    Fault.KEY_FILE_DAMAGED: (
        N_("The key file beside the record cannot be read."),
        N_("Call the administrator: the key file is part of every backup."),
    ),
    Fault.STORE_MISSING: (
        N_("The record of this clinic is missing. No new one was made in its place."),
        N_("Do not start anew. Call the administrator: bring the record back from its place."),
    ),
    Fault.STORE_LOST: (
        N_("NOT SAVED. Files of the record were moved or removed while it was open."),
        N_("Go on on paper. Call the administrator before this window is closed."),
    ),
    Fault.STORE_OLDER: (
        N_("This record is older than the one that was used here last."),
        N_("Do not enter anything. Call the administrator to bring the newer one back."),
    ),
    Fault.STORE_REPLACED: (
        N_("This record is not the one that belongs in this folder."),
        N_("Do not enter anything. Call the administrator."),
    ),
    Fault.STORE_NEWER: (
        N_("This record was written by a newer KetaDesk. Nothing was changed."),
        N_("Use the newer program."),
    ),
    Fault.ALREADY_RUNNING: (
        N_("KetaDesk is already open on this record."),
        N_("Go to the open window, or close it first."),
    ),
    Fault.FOLDER_UNSUITABLE: (
        N_("This folder cannot hold patient records safely."),
        N_("Choose a folder on a disk of this computer that only this account can open."),
    ),
    Fault.PRINTER: (
        N_("The printer did not take the document. Nothing was given to the patient."),
        N_("Check the printer and print again, or save the PDF."),
    ),
    Fault.ENGINE: (
        N_("The program's database part is too old to be safe."),
        N_("Install KetaDesk again from its package."),
    ),
}

PRESS_AGAIN: Final[Mapping[Fault, str]] = {
    Fault.DISK_FULL: N_("Free some space, then press the button again."),
    Fault.READ_ONLY: N_(
        "Have the folder made writable for this account, then press the button again."
    ),
    Fault.IO: N_(
        "Press the button again. If it stays so, go on on paper and call the administrator."
    ),
    Fault.BUSY: N_("Wait a moment, then press the button again."),
}
"""The next step where no banner with "Try again" stands: in a dialog, or before signing in."""
