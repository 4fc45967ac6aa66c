"""The clinic's protocols in the settings: the list, the form that edits one, the comparison.

Knows the desk, the kit and the model of a protocol. Must not know a visit: what a protocol means
for one is said elsewhere. Another thing that may be set is a line in ``protocols.editable``.
"""
