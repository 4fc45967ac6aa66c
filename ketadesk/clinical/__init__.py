"""Clinical rules as pure functions, each with its source.

Knows: doses, infusion arithmetic, levels, schedules, scores, discharge criteria.
Must not know: protocol files, visits, storage, screens. Limits are passed in; a function asks
only for the attributes it needs.
Add a score or a rule as one function with its table of cases.
"""
