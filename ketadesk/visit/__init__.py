"""A visit: its ordered entries and everything that follows from them.

Knows: entries, answers, the fold of entries into a visit, the stage table, assessment
(what is unanswered, stopped, due, met), signatures and the hash chain.
Must not know: storage, screens, paper, who is signed in.
A new stage is a row in ``stages.py``; a new kind of entry is a class in ``care_entries.py``,
``closing_entries.py`` or ``clinic_entries.py``, a name in ``entries.py`` and a branch of the fold.
"""
