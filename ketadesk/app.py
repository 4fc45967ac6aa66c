"""Composition root: the only module that knows everybody."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window, or the sub-command that was typed; the exit code."""
    from ketadesk.ui.launch import open_window, window_wanted

    typed = tuple(sys.argv[1:] if arguments is None else arguments)
    wanted = window_wanted(typed)
    if wanted is not None:
        return open_window(folder=wanted.folder, practice=wanted.practice)
    from ketadesk import cli

    asked = cli.parser().parse_args(typed)
    if asked.command is not None:
        return cli.run(asked)
    return open_window(folder=asked.folder, practice=asked.practice)
