"""Every threshold of the clinical reference §§1 to 4 and §6 in one place.

``TABLE`` is written by hand from the reference. ``walk`` finds what a protocol really holds.
"""

from __future__ import annotations

from .before_start import BEFORE_START
from .leaving import LEAVING
from .observation import LEVELS, TYPED
from .order import ORDER
from .scales import SCALES
from .screening import RANGES, RULES
from .timing import TIMING

TABLE = (
    *RANGES,
    *RULES,
    *BEFORE_START,
    *ORDER,
    *TYPED,
    *LEVELS,
    *TIMING,
    *LEAVING,
    *SCALES,
)
