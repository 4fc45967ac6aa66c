"""Ways in: signing in, the first start, the lock.

Knows the kit, the vault's list of people and, once somebody has signed in, the desk. Must not
know any screen of the work itself. Each page of the first start is its own module here.
"""
