"""The window: what Qt shows and what it hears.

Knows Qt, the desk's use cases and how things look. Must not know the store, how documents are
made, or files of exchange formats; clinical rules are asked of the desk, never worked out here.
Add a colour, size or reusable widget to ``theme``, ``kit`` and ``chart``; add a screen as its own
module on a presenter.
"""

from ketadesk.ui.binding import keep_none_alive

keep_none_alive()
