"""Every main screen of the practice clinic and every document's pages, as pictures.

``uv run python -m tests.gallery OUT`` renders both themes at 100 % and 150 % text.
"""

from __future__ import annotations
