"""Names of folders and files by which a real clinic and the practice clinic are told apart."""

from __future__ import annotations

from typing import Final

CLINIC_FOLDER: Final = "clinic"
"""The usual name of a clinic's data folder."""

PRACTICE_FOLDER: Final = "practice"
"""The usual name of the practice clinic's; never shared with a real record (R-UX-31)."""

PRACTICE_MARK: Final = "practice.json"
"""The file by which a folder of the practice clinic is known."""
