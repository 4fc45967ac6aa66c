"""Figures as ratios measured in one run; milliseconds are printed beside them.

``uv run python -m tests.bench`` ends with 1 if a ratio is above its bound. A figure that misses its
bound is measured again, since another program may have been busy in between.
"""
