"""The screens of one visit: screening, infusion, leaving, sheet, record.

Knows: the presenter of its visit, the kit, the wording. Must not know: the store, documents, or
other visits. A new tab goes here, one package or module each, and into ``screen.py``.
"""
