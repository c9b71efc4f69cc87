"""Who may change schedules and libraries: where no platform knows, and by asking the one that does."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.ports import Rights
from core.requests import Asker


class ConsoleRights:
    """Of the members of a pretend channel, one may: the administrator, who is whoever sits at the terminal."""

    def __init__(self, administrator: str) -> None:
        self._administrator = administrator

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Refuse everybody but the administrator."""
        if asker.member == self._administrator:
            return None
        return f"Only the administrator changes what is posted to {asker.called(channel)}: /as makes you that again."

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Refuse everybody but the administrator."""
        if asker.member == self._administrator:
            return None
        return f"Only the administrator decides whether I listen in {asker.channel}: /as makes you that again."

    async def may_curate(self, asker: Asker) -> bool:
        """Tell whether it is the administrator who asks."""
        return asker.member == self._administrator

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give them all: everybody may see every pretend channel."""
        del asker
        return channels


class OperatorRights:
    """Whoever runs commands on this machine may change what all teams of the installation get."""

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Refuse nothing."""
        del asker, channel
        return None

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Refuse nothing."""
        del asker
        return None

    async def may_curate(self, asker: Asker) -> bool:
        """Tell that they may."""
        del asker
        return True

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give them all."""
        del asker
        return channels


class PlatformRights:
    """Asks the platform that somebody's team is on; where none of that name is set up, nobody may anything."""

    def __init__(self, platforms: Mapping[str, Rights]) -> None:
        self._platforms = platforms

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Say what the platform says."""
        rights = self._of(asker)
        if rights is None:
            return f"This installation posts to no channel of {asker.team.platform}."
        return await rights.schedule_refusal(asker, channel)

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Say what the platform says."""
        rights = self._of(asker)
        if rights is None:
            return f"This installation hears nothing on {asker.team.platform}."
        return await rights.listening_refusal(asker)

    async def may_curate(self, asker: Asker) -> bool:
        """Tell what the platform says."""
        rights = self._of(asker)
        return rights is not None and await rights.may_curate(asker)

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give what the platform gives."""
        rights = self._of(asker)
        return () if rights is None else await rights.may_see(asker, channels)

    def _of(self, asker: Asker) -> Rights | None:
        return self._platforms.get(asker.team.platform)
