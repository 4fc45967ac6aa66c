"""Composition root: the only module that knows everybody."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ketadesk import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window, or the sub-command that was typed; the exit code."""
    asked = cli.parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    if asked.command is not None:
        return cli.run(asked)
    from ketadesk.ui.launch import open_window

    return open_window(folder=asked.folder, practice=asked.practice)
