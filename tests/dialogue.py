"""What is said to the bot over the small library of tests/shelf.py, and what it answers: the same on every platform."""

from __future__ import annotations

from dataclasses import dataclass

BOT = "@quotidian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reply as a person reads it; `offers` are the labels of its actions, in their order."""

    title: str
    body: str
    attribution: str | None = None
    link: str | None = None
    notes: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    private: bool = True


RIVET = Answered(
    title="Bridges",
    body="“Every rivet carries a little of the load, so no rivet is allowed to be lazy.”",
    attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:30-0:45 · wording verified",
    link="https://www.youtube.com/watch?v=w0rkshop&t=30s",
    offers=("Another", "Context", "Share"),
)
MORNING = Answered(
    title="Water in the morning",
    body="Water the beds before the sun is high. What is poured on at noon is gone by one o'clock.",
    attribution="Notes from the Yard, lines 7-8 · paraphrase",
    offers=("Another", "Context", "Share"),
)
HELP = Answered(
    title="What you can ask",
    body="""\
/quote self-play — the words, who said them and where
/quote "exact words" by:jakub from:podcast topic:scaling — narrowed; each filter is optional
/quote random · /quote k3f9x2ab — any verified quote · the passage of that id
/lesson — today's lesson · /lesson random · /lesson research craft
/topics · /topics scaling — what there is, and on one topic
@quotidian how do I keep going when experiments fail? — a question in plain words""",
)

DIALOGUE: tuple[tuple[str, Answered], ...] = (
    ("/quote rivet", RIVET),
    (
        "/quote rivte",
        Answered(
            title=RIVET.title,
            body=RIVET.body,
            attribution=RIVET.attribution,
            link=RIVET.link,
            notes=("Searched for “rivet”.",),
            offers=RIVET.offers,
        ),
    ),
    (
        "/quote rivet seen:6as57eqx",
        Answered(title="Nothing more on “rivet”", body="Everything that fits was shown."),
    ),
    (
        "/quote 6as57eqx",
        Answered(
            title=RIVET.title,
            body=RIVET.body,
            attribution=RIVET.attribution,
            link=RIVET.link,
            offers=("Context", "Share"),
        ),
    ),
    (
        "/context 6as57eqx",
        Answered(
            title="Around 6as57eqx",
            body="""\
Mina Okafor: “What do you do first when a bridge begins to sway in the wind?”

Tomas Berg: “You measure before you mend. A bridge that sways is telling you where it is weak, and an engineer who \
listens saves a year of repairs.”

▶ Tomas Berg: “Every rivet carries a little of the load, so no rivet is allowed to be lazy.”

Tomas Berg: “A garden forgives you each spring, and a bridge never does.”

Tomas Berg: “Right, exactly that.”""",
            attribution=RIVET.attribution,
            link=RIVET.link,
            offers=("Share",),
        ),
    ),
    (
        "/share 6as57eqx",
        Answered(
            title="ada shared a quote",
            body=RIVET.body,
            attribution=RIVET.attribution,
            link=RIVET.link,
            offers=("Context",),
            private=False,
        ),
    ),
    (
        "/quote forgives",
        Answered(
            title="Bridges",
            body="“A garden forgives you each spring, and a bridge never does.”",
            attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:45-1:05 · wording verified",
            link="https://www.youtube.com/watch?v=w0rkshop&t=45s",
            notes=("Also in Sayings of Tomas Berg.",),
            offers=("Another", "Context", "Share"),
        ),
    ),
    (
        "/quote railings by:berg",
        Answered(
            title="On paint",
            body="“Paint the railings last, when nobody needs to lean on them any more.”",
            attribution="Tomas Berg, Sayings of Tomas Berg, part 1, no. 2 (after a letter) · "
            "attributed, wording not checked",
            offers=("Another", "Share"),
        ),
    ),
    (
        "/context 4zr8q826",
        Answered(
            title="No context for 4zr8q826",
            body="Sayings of Tomas Berg is here in single passages; import the document itself to read around them.",
        ),
    ),
    (
        '/quote onions by:"Lena Ruiz"',
        Answered(
            title="Cooking slowly",
            body="“I burned four hundred onions before the soup tasted of anything.”",
            attribution="From a conversation with Lena Ruiz and Mina Okafor, An Evening at the Stove, words 12-22 · "
            "wording verified",
            offers=("Another", "Context", "Share"),
        ),
    ),
    (
        "/quote spoon",
        Answered(
            title="Taste on the way",
            body="Keep a spoon beside the pot. A soup that nobody tasted on the way can only be served or thrown away.",
            attribution="Notes from the Yard, lines 11-12 · paraphrase",
            notes=("No quote fits; this lesson does.",),
            offers=("Another", "Context", "Share"),
        ),
    ),
    (
        "/quote rivet by:tomsa",
        Answered(
            title="No person “tomsa”",
            body="No person in this library is called “tomsa”. Nearest: Tomas Berg.",
            offers=("Tomas Berg",),
        ),
    ),
    (
        "/quote zeppelin",
        Answered(
            title="Nothing on “zeppelin”",
            body="I looked through 12 passages and found nothing that fits. "
            "Topics here: Bridges, Gardens, Cooking slowly.",
            offers=("Bridges", "Gardens", "Cooking slowly"),
        ),
    ),
    ("/lesson", MORNING),
    ("/lesson today", MORNING),
    ("/lesson gardens", MORNING),
    (
        "/topics",
        Answered(
            title="3 topics",
            body="Bridges (5)\nGardens (3)\nCooking slowly (3)",
            offers=("Bridges", "Gardens", "Cooking slowly"),
        ),
    ),
    (
        "/topics brigdes",
        Answered(
            title="No topic “brigdes”",
            body="There is no topic “brigdes”. Nearest: Bridges.",
            offers=("Bridges", "Search “brigdes”"),
        ),
    ),
    (
        "/qoute rivet",
        Answered(
            title="I did not get that",
            body="There is no command /qoute here. Commands are /quote, /lesson, /topics, /help. "
            "Did you mean /quote rivet?",
            offers=("/quote rivet",),
        ),
    ),
    (
        "/quote onions speeker:lena",
        Answered(
            title="I did not get that",
            body="There is no filter speeker: here. Filters are by:, from: and topic:. "
            "Did you mean /quote onions by:lena?",
            offers=("/quote onions by:lena",),
        ),
    ),
    (
        f"{BOT} what should I do first when a bridge sways?",
        Answered(
            title="Bridges",
            body="“You measure before you mend. A bridge that sways is telling you where it is weak, and an engineer "
            "who listens saves a year of repairs.”",
            attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:10-0:30 · wording verified",
            link="https://www.youtube.com/watch?v=w0rkshop&t=10s",
            offers=("Another", "Context", "Share"),
        ),
    ),
    (f"{BOT} what did Tomas say about rivets?", RIVET),
    (f"{BOT} lesson of the day", MORNING),
    (f"{BOT} hello", HELP),
    ("/help", HELP),
)
"""Each turn stands alone: what is said, word for word, and the answer that everybody gets to it."""
