"""What is asked before the program ends."""

from __future__ import annotations

from ketadesk.kernel.text import _, plural
from ketadesk.ui.dialogs import Dialogs


def may_close_with(running: int, dialogs: Dialogs) -> bool:
    """Whether the program may end with so many infusions running; asked while there is one."""
    if not running:
        return True
    return dialogs.confirm(
        plural("{n} infusion is running", "{n} infusions are running", running),
        (
            _("While KetaDesk is closed nobody is reminded of observations."),
            _("Everything recorded is safe. Due times go on when KetaDesk is opened again."),
        ),
        _("Close KetaDesk"),
        destructive=True,
    )
