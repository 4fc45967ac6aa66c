"""Recovery and discharge: scores, the checklist before leaving, escort, sheet, ketamine account.

Knows: how these are asked and shown. Must not know: rules (``ketadesk.visit.leaving`` judges), the
look of single controls (``ketadesk.ui.kit``). A new card gets a module and a place in ``tab``.
"""

from ketadesk.ui.visit.leaving.tab import LeavingTab

__all__ = ["LeavingTab"]
