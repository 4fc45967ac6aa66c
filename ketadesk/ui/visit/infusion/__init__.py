"""The infusion tab: start, running strip, trend, flowsheet, record actions, timeline.

Knows: how an assessment is shown and which desk method an act is. Must not know: doses, limits
or schedules; it shows what the assessment says. A new act goes into ``actions.py``.
"""
