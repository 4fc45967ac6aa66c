"""Scripted visits: a file plays a whole visit through the same desk and store as the window.

Knows: the script format, an injected clock, how an outcome is compared. Must not know: windows.
A new step is a row in ``shape.ACTIONS`` and a method of ``steps.Steps``.
"""
