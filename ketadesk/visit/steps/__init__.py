"""What a person may do to a visit: each step as a pure function from a case to a body or a Problem.

Knows: the rules that refuse a step. Must not know: who is signed in, storage, screens.
A step about a drug gives a ``Step``: what would be written and, if the rules are against it,
why. "This already happened" writes it all the same, red and with an adverse event.
Add a step beside its kin and a row in ``visit/stages.py``.
"""
