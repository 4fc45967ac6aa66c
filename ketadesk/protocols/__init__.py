"""Protocol files and what they say, as frozen values.

Knows: the shape of a protocol (sections, items, rules, schedule, limits, criteria) and how to
read one from TOML, refusing a broken file with the place and what was expected.
Must not know: clinical arithmetic, visits, storage, screens.
Add a checklist item, a limit or a criterion in a new version of a file under
``resources/protocols``, or in a new file of its ``shared`` folder if several protocols have it;
add a new *kind* of answer in ``questions.Kind``, in ``visit/answers.py`` and in the item editors.
"""
