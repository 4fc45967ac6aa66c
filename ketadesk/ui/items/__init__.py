"""One editor a kind of answer; ``registry.editor_for`` picks it by the item's kind.

Knows items, raw answers and the kit's fields. Must not know the desk, visits' rules or screens:
an editor hands what was chosen or typed to the callable it was made with, and shows what the
record says. A new kind of answer is one class here and one line in ``registry``.
"""
