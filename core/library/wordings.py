"""The other wordings of sayings, by the ids of some."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.library.chunks import chunks
from core.library.store import Store
from core.library.tables import PASSAGES, TWINS
from core.team import View


async def with_wordings(store: Store, view: View, ids: Collection[str]) -> frozenset[str]:
    """Add to ids those of every passage of the view's scopes that is the same saying as one of them."""
    if not ids:
        return frozenset()
    said, other = PASSAGES.alias("said"), PASSAGES.alias("other")
    joined = said.join(TWINS, TWINS.c.passage_pk == said.c.pk).join(other, other.c.pk == TWINS.c.twin_pk)
    seen = select(other.c.id).select_from(joined).where(said.c.scope.in_(view.scopes), other.c.scope.in_(view.scopes))
    found = set(ids)
    async with store.read() as connection:
        for some in chunks(sorted(ids)):
            found.update((await connection.execute(seen.where(said.c.id.in_(some)))).scalars())
    return frozenset(found)
