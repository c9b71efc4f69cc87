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
FORGIVES = Answered(
    title="Bridges",
    body="“A garden forgives you each spring, and a bridge never does.”",
    attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:45-1:05 · wording verified",
    link="https://www.youtube.com/watch?v=w0rkshop&t=45s",
    notes=("Also in Sayings of Tomas Berg.",),
    offers=("Another", "Context", "Share"),
)
HELP = Answered(
    title="What you can ask",
    body="""\
/quote self-play — the words, who said them and where
/quote "chain of thought" by:jakub from:scientist topic:chain-of-thought — narrowed; each filter is optional
/quote random · /quote ID — any verified quote · the passage of an id that an answer shows
/lesson — today's lesson · /lesson random · /lesson research craft
/topics · /topics scaling — what there is, and on one topic
/daily · /daily add 9am Europe/Warsaw weekdays — a lesson in this channel every working day
/library — hide, import, export · /library stats — figures
/listen — whether I speak up unasked in this channel · /listen not me — never to you
@quotidian how do I keep going when experiments fail? — a question in plain words
what an answer offers: another · context · share · better or worse, for the daily posts to come""",
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
    ("/quote forgives", FORGIVES),
    (
        "/quote railings by:berg",
        Answered(
            title="On paint",
            body="“Paint the railings last, when nobody needs to lean on them any more.”",
            attribution="Tomas Berg, Sayings of Tomas Berg, part 1, no. 2 (a letter) · attributed, wording not checked",
            offers=("Another", "Share"),
        ),
    ),
    (
        "/context 4zr8q826",
        Answered(
            title="No context for 4zr8q826",
            body="Sayings of Tomas Berg is a list of single passages; nothing stands before or after.",
        ),
    ),
    (
        '/quote onions by:"Lena Ruiz"',
        Answered(
            title="Cooking slowly",
            body="“I burned four hundred onions before the soup tasted of anything.”",
            attribution="From a conversation with Lena Ruiz and Mina Okafor, An Evening at the Stove, words 12-22 · "
            "wording verified",
            notes=("The source does not say who speaks here.",),
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
            body="Nearest: Tomas Berg.",
            offers=("Tomas Berg",),
        ),
    ),
    (
        "/quote rivet by:nobody",
        Answered(
            title="No person “nobody”",
            body="Here are Tomas Berg, Mina Okafor.",
            offers=("Tomas Berg", "Mina Okafor"),
        ),
    ),
    (
        "/quote rivet from:xyz",
        Answered(
            title="No source “xyz”",
            body="Here are Workshop Hour: Bridges and Beds, Notes from the Yard, An Evening at the Stove.",
            offers=("Workshop Hour: Bridges and Beds", "Notes from the Yard", "An Evening at the Stove"),
        ),
    ),
    (
        "/quote rivet by:lena from:sayings",
        Answered(
            title="Nothing on “rivet”",
            body="by:lena and from:sayings leave no passage together: take one of them away.",
        ),
    ),
    (
        "/lesson rivet by:lena",
        Answered(title="Nothing on “rivet”", body="by:lena leaves no lesson here."),
    ),
    (
        "/quote 12ab34cd",
        Answered(title="No such passage", body="No passage here has the id 12ab34cd."),
    ),
    (
        "/lesson seedlings",
        Answered(
            title=MORNING.title,
            body=MORNING.body,
            attribution=MORNING.attribution,
            notes=("Nothing holds “seedlings”; this is on Gardens.",),
            offers=MORNING.offers,
        ),
    ),
    (
        f"{BOT} what did Zebedee Quux say about rivets?",
        Answered(
            title=RIVET.title,
            body=RIVET.body,
            attribution=RIVET.attribution,
            link=RIVET.link,
            notes=("Nobody here is named Zebedee Quux; the rest was searched without the name.",),
            offers=RIVET.offers,
        ),
    ),
    (
        f"{BOT} what did Zebedee Quux say about crinolines?",
        Answered(
            title="Nothing on “crinolines”",
            body="Nobody here is named Zebedee Quux; the rest was searched without the name. I looked through 11 "
            "passages and found nothing that fits. Topics here: Bridges, Gardens, Cooking slowly.",
            offers=("Bridges", "Gardens", "Cooking slowly"),
        ),
    ),
    (f"{BOT} give me a quote about rivets", RIVET),
    (f"{BOT} can you find me something by Tomas Berg on rivets?", RIVET),
    (f"{BOT} a lesson on gardens", MORNING),
    (f"{BOT} irrigation at dawn", MORNING),
    ("/quote a garden forgives us every winter, but bridges never do", FORGIVES),
    (
        f"{BOT} how tall is the tallest engineer in Norway?",
        Answered(
            title="Nothing on “how tall is the tallest engineer in Norway?”",
            body="I looked through 11 passages and found nothing that fits. Closest topics: Bridges.",
            offers=("Bridges",),
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
            body="Nearest: Bridges.",
            offers=("Bridges", "Search “brigdes”"),
        ),
    ),
    (
        "/qoute rivet",
        Answered(
            title="I did not get that",
            body="There is no command /qoute here. Commands are /quote, /lesson, /topics, /daily, /library, /listen, "
            "/help. Did you mean /quote rivet?",
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
