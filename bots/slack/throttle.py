"""How often one address may ask for something: many times at once, since several people may share it, then seldom."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

AT_ONCE = 60
"""So many times an address may ask without a pause; once it has paused for as many seconds, again."""

SECONDS = 1.0
"""Beyond that it may ask once in so many."""

MOST_KNOWN = 10_000
"""So many addresses are kept in mind; the one that asked longest ago makes room."""

_OF_ONE = 64
"""Bits of an address of IPv6 that whoever has it cannot choose."""


@dataclass(slots=True)
class Throttle:
    """Counts for one process, in memory alone, who asks how often."""

    _free_at: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """Count the addresses that are kept in mind."""
        return len(self._free_at)

    def wait(self, address: str, now: float) -> float:
        """Let an address ask, and give 0; or say in how many seconds it may. `now` is in seconds of any clock."""
        whose = _whose(address)
        free_at = max(self._free_at.get(whose, now), now)
        wait = free_at - now - (AT_ONCE - 1) * SECONDS
        self._free_at[whose] = free_at if wait > 0 else free_at + SECONDS
        self._free_at.move_to_end(whose)
        if len(self._free_at) > MOST_KNOWN:
            self._free_at.popitem(last=False)
        return max(wait, 0.0)


def _whose(address: str) -> str:
    """Name whoever has an address: of IPv6 each has very many."""
    try:
        known = ip_address(address)
    except ValueError:  # such as of a socket of this machine
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or int(known) >> (known.max_prefixlen - _OF_ONE))
