"""How much the tests look at that never can look at everything.

FAULTS in the environment (`make faults`) says how many processes are to be killed at least on each database. Then each
step of a delivery is died at, every zone is looked at, and seeds are others each time.
"""

from __future__ import annotations

import os

THOROUGH = "FAULTS" in os.environ
KILLS = int(os.environ.get("FAULTS", "20"))
