"""Documents of a server's own, for the tests of Discord."""

from __future__ import annotations

from core.documents.document import Document, Entry
from core.library.importing import import_documents
from core.models import DocumentKind, Evidence, PassageKind, Person, Role
from tests.bots.discord.talking import Server
from tests.shelf import LENA

GROWTH = "A kitchen that feeds ten does not feed a thousand with a hundred pots."
LADDER = "Grow by a tenth, and look where it creaks before you grow again."

ON_SCALING = Document(
    kind=DocumentKind.NOTE,
    title="Bigger Pots",
    people=(Person(name=LENA, role=Role.AUTHOR),),
    entries=(
        Entry(
            text=GROWTH,
            kind=PassageKind.QUOTE,
            evidence=Evidence.VERIFIED,
            speaker=LENA,
            topics=("scaling",),
        ),
        Entry(
            text=LADDER,
            kind=PassageKind.LESSON,
            evidence=Evidence.PARAPHRASE,
            heading="Grow by a tenth",
            topics=("scaling",),
        ),
    ),
)
"""A quote and a lesson on a topic that the product knows."""


async def bring_in(server: Server, *documents: Document) -> None:
    """Add documents to the library of the server."""
    library = server.app.library
    await import_documents(library.store, documents, f"discord:{server.env.guild.id}", library.rule.assign)
