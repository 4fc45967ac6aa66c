"""What was not saved: the banner, and trying it again (R-REL-04)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ketadesk.kernel.problems import EnvironmentFault
from ketadesk.kernel.text import _
from ketadesk.ui.presenter import ClinicPresenter
from ketadesk.ui.shell_look import Look
from ketadesk.ui.shell_notices import Notices, StatusLine


class Unsaved(QObject):
    """Leads faults to the banner and its button back to what failed.

    Args:
        clinic: knows what failed.
        look: may fail to be remembered.
        notices: has the banner.
        line: says what came of trying again.
    """

    def __init__(
        self, clinic: ClinicPresenter, look: Look, notices: Notices, line: StatusLine
    ) -> None:
        super().__init__(notices)
        self._clinic, self._look, self._line = clinic, look, line
        clinic.faulted.connect(notices.show_fault)
        clinic.all_saved.connect(notices.end_fault)
        notices.retry_wanted.connect(self._try_again)
        look.faulted.connect(self._on_look_faulted)
        look.remembered.connect(self._on_look_remembered)

    def _try_again(self) -> None:
        all_of_it = self._clinic.try_again()
        if self._clinic.has_unsaved:
            words = _("Tried again. It is still not saved.")
        elif all_of_it:
            words = _("It is saved now.")
        else:
            words = _("Not all of it could be recorded. See the sentence beside the field.")
        self._line.say(words)

    def _on_look_faulted(self, fault: EnvironmentFault) -> None:
        self._clinic.not_saved(fault, self._look.remember)

    def _on_look_remembered(self) -> None:
        self._clinic.saved(self._look.remember)
