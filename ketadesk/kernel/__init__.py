"""What every other package may use and what uses none of them.

Knows: problems and faults, the clock, ids, number and date formats, text, settings,
where resource files are. Must not know: patients, protocols, screens, storage, paper.
Add here only what at least two other packages need and what has no clinical meaning.
"""
