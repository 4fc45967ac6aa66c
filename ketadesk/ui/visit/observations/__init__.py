"""Entering a set of observations, at the baseline as at the chair.

Knows: which value is typed in which field and how a typed set is handed to the desk. Must not
know: limits, levels and due times; the desk and the assessment say these. A new value goes into
``fields.py``.
"""
