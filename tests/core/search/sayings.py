"""Sayings, written for the tests, and a library of them that an index with the shipped model has learned."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from core.documents.document import Document
from core.library.library import Library
from core.library.store import open_store
from core.models import Standing
from core.search.index import Index
from tests.build import OURS, document, lesson, put, quote
from tests.core.search.asking import catch_up
from tests.meaning import shipped_model
from tests.shelf import TOPICS

ANN, CY, EVE = "Ann Bo", "Cy Dee", "Eve Falk"

SEA = (
    "The harbour freezes late in a mild winter, and nobody thanks the current for it.",
    "A pilot knows every sandbank by its first name and greets none of them.",
    "Whoever curses the fog has never had to find a lighthouse by its bell.",
    "Ships are built in summer and judged in November by waves that read no plans.",
    "An anchor is a promise that the boat makes to the mud beneath it.",
    "Nobody drowns in the deep water that they feared, but in the shallows that they trusted.",
    "The tide pays back in the evening whatever it borrowed from the beach at dawn.",
    "Old sailors look at the clouds first and at the barometer only to be polite.",
    "A rope that was never wet has learned nothing about holding.",
    "The captain who counts his lifeboats twice sleeps better than the one with two medals.",
)
GARDEN = (
    "Plant the pear tree for your grandchildren and the beans for yourself.",
    "Weeds are only guests who arrived before the invitations were written.",
    "A gardener without patience grows nothing but blisters.",
    "Roses forgive a hard frost sooner than they forgive a kind neighbour with shears.",
    "Compost is how a kitchen says sorry to the soil.",
    "The best time to prune an apple tree is when you are not angry with it.",
    "Snails have all night, and they know it.",
    "Nothing teaches humility like a pumpkin that grew where you had planted carrots.",
    "Water deep and seldom, for thirsty roots go looking and spoiled ones stay at home.",
    "Every hedge was once a fence that somebody had the courage not to build.",
)
KITCHEN = (
    "Salt at the beginning is cooking, salt at the end is an apology.",
    "A soup remembers every hour that you gave it.",
    "The knife that is sharp cuts the onion, and the blunt one cuts the cook.",
    "Bread rises in its own time and listens to no clock on the wall.",
    "Taste with a clean spoon and an honest face.",
    "Hunger is a sauce that no restaurant can put on its bill.",
    "Whoever burns the butter once will watch it for the rest of their life.",
    "Recipes are letters from people who could not stay for dinner.",
    "An empty pantry makes a bolder cook than a full shelf of spices.",
    "Let the dough rest and it will do half of your work while you sleep.",
)
SCHOOL = (
    "A teacher plants questions and comes back years later to look at the forest.",
    "Children copy what we do on Tuesdays, never what we preach on Sundays.",
    "The pupil who asks why three times has understood more than the one who nods.",
    "Mistakes in pencil are lessons, mistakes in ink are stories.",
    "Reading aloud is the shortest bridge between two chairs.",
    "You cannot hurry a mind any more than you can pull a seedling taller.",
    "Praise the effort, and the talent will follow to see what is going on.",
    "An exam measures the evening before far better than the year before.",
    "Forgetting is the brain tidying up without asking where things belong.",
    "Nobody learned to ride a bicycle from a lecture about balance.",
)
MONEY = (
    "A budget is a diary of what you are afraid of.",
    "Debt is a guest who eats first and leaves last.",
    "Save the first coin before you spend the second, and the rest takes care of itself.",
    "Rich people count their money and wealthy ones count their free afternoons.",
    "The cheapest tool is the one that you borrow and bring back clean.",
    "Greed bakes one loaf and hires three guards for it.",
    "An investor who checks the price each hour owns a pulse and not a share.",
    "Whoever lends an umbrella on a sunny day is called a bank.",
    "Pay the small bills quickly, for they have the loudest voices.",
    "Fortune knocks softly and is gone while you look for your slippers.",
)
MUSIC = (
    "The rests are where a melody takes a breath and the audience decides to stay.",
    "Practise slowly and your fingers will be early on the night of the concert.",
    "A drummer who rushes is running away from silence.",
    "Tune the violin in the cold hall and not in the warm dressing room.",
    "Nobody claps for the scales, yet every ovation stands upon them.",
    "A choir is forty people agreeing on one breath.",
    "The piano forgives a wrong note faster than a wrong rhythm.",
    "Improvising is remembering something that has not happened yet.",
    "Lullabies were invented by singers who were more tired than the child.",
    "Listen to the bass first, for the house is built from the cellar.",
)
QUESTION = "How do you keep an old wooden tunnel dry while the rain lasts for weeks?"
ANSWER = "With pumps, and with people who wake when one of them stops in the night."
LESSON = "Write down what went wrong on the same day, because by next week everybody remembers a better story."
UNSHARED = "The zeppelin of the northern workshop leaves its hangar before anybody is awake."

SAYINGS: Sequence[str] = (*SEA, *GARDEN, *KITCHEN, *SCHOOL, *MONEY, *MUSIC)


def documents() -> tuple[Document, ...]:
    """Lay the sayings out: the sea is Ann's, the garden Cy's, the rest Eve's but for the money, which is nobody's."""
    return (
        document(*(quote(text, speaker=ANN) for text in SEA), title="Harbour talk"),
        document(*(quote(text, speaker=CY, topics=("gardens",)) for text in GARDEN), title="Garden talk"),
        document(*(quote(text, speaker=EVE, topics=("slow-cooking",)) for text in KITCHEN), title="Kitchen talk"),
        document(*(quote(text, speaker=EVE) for text in SCHOOL), title="School talk"),
        document(*MONEY, title="Heard in a bank"),
        document(*(quote(text, speaker=EVE) for text in MUSIC), title="Music talk"),
        document(
            quote(QUESTION, speaker=ANN, standing=Standing.QUESTION),
            quote(ANSWER, speaker=CY, context=QUESTION),
            lesson(LESSON, heading="Keep a journal of failures"),
            title="Under ground",
        ),
    )


async def fill(folder: Path) -> None:
    """Make the library in a folder, learned; OURS alone has the UNSHARED."""
    async with open_sayings(folder) as (library, index):
        await put(library, *documents())
        await put(library, document(UNSHARED, title="Plans"), scope=OURS)
        await catch_up(index, library)


@asynccontextmanager
async def open_sayings(folder: Path) -> AsyncIterator[tuple[Library, Index]]:
    """Open the library of a folder, and its index."""
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    try:
        library = Library(store=store, topics=TOPICS, with_starter=False)
        yield library, Index(folder / "index", TOPICS, shipped_model())
    finally:
        await store.close()
