"""What is to be done each night beside the care of the ledger: see core.daily.caring."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from core import leaving, offers, once
from core.library.store import Store
from core.listening import pulse, remarks


async def care(store: Store, now: datetime, leaving_grace: timedelta) -> None:
    """Forget what is of no more use, and delete what teams have that left before the grace began.

    Of no more use is what was answered, offered and said unasked long ago, and how channels were yesterday.
    """
    await store.change(partial(_forget_old, now))
    await leaving.care(store, now, leaving_grace)


def _forget_old(now: datetime, connection: Connection) -> None:
    once.forget_before(connection, now - once.KEPT)
    offers.forget_before(connection, now - offers.KEPT)
    remarks.forget_before(connection, now - remarks.KEPT)
    pulse.forget_before(connection, now - pulse.KEPT)
