"""The encrypted record: append-only streams of entries, kept through any crash.

Knows: the database file, its key, lock and marker, the data folder, what can fail there, and
how damage is found. Two stores keep one promise (``port.StorePort``): ``database.Store`` on
disk, whose reading half is ``reading.Reading`` and whose files ``founding`` lays down, and
``memory.MemoryStore`` for tests of what stands above.
Must not know: what an entry means, who may write it, screens, paper.
A new column or table is a new step in ``schema.py`` (a released step is never edited); a new
failure of the surroundings is a row in ``faults.py``; a new check of the record goes to
``verify.py``. The modules ``keys``, ``lock``, ``marker`` and ``folder`` are used before the
first window is painted and import nothing slow.
"""
