"""What people of the clinic do: one method a thing, each checked, committed, then shown.

Knows: who is signed in and may do what, open visits, the store, documents. Must not know:
windows and widgets. Roles are enforced here, not in a screen (R-SEC-02).
A new thing to do is a method beside its kin and a row in ``permissions.py``.
"""
