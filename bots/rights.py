"""Who may change schedules where no platform knows."""

from __future__ import annotations

from core.requests import Asker


class ConsoleRights:
    """Of the members of a pretend channel, one may: the administrator, who is whoever sits at the terminal."""

    def __init__(self, administrator: str) -> None:
        self._administrator = administrator

    async def may_schedule(self, asker: Asker, channel: str) -> bool:
        """Tell whether it is the administrator who asks."""
        del channel
        return asker.member == self._administrator


class OperatorRights:
    """Whoever runs commands on this machine may change what all teams of the installation get."""

    async def may_schedule(self, asker: Asker, channel: str) -> bool:
        """Tell that they may."""
        del asker, channel
        return True
