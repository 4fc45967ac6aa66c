"""The screening of a visit: checklists, baseline, order, and what keeps the infusion waiting.

Knows the visit's presenter, the item editors and the kit. Must not know other tabs. A section of
the protocol needs no code; a section made by hand is one page here and one line in ``tab``.
"""
