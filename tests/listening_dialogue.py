"""What happens in a channel that is listened to, over the small library of tests/shelf.py: the same everywhere.

Chief may decide about listening, Ada and Bob are members. Each scene begins in a channel that is not listened to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from core.listening.weights import Care, load_weights
from tests.conftest import CONTENT
from tests.dialogue import Answered

NORMAL = load_weights(CONTENT).thresholds[Care.NORMAL]
"""How sure the bot must be, which is fitted; all else here stays."""
SURE = "0.99"
"""Stands for how sure the bot was of a remark, which is fitted, too."""

CLOCK = "12:00"
"""Stands for times of a rest: they are those of the zone of whoever asks, and of the moment."""

CHIEF, ADA, BOB = "chief", "ada", "bob"


class Does(Enum):
    """What somebody does."""

    TYPES = auto()
    TALKS = auto()
    PRESSES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person does, and the answer that they get; None where nothing comes."""

    does: Does
    what: str
    by: str
    answered: Answered | None


def types(by: str, command: str, answered: Answered) -> Turn:
    """Somebody gives a command."""
    return Turn(does=Does.TYPES, what=command, by=by, answered=answered)


def talks(by: str, text: str, answered: Answered | None = None) -> Turn:
    """Somebody says something to nobody in particular."""
    return Turn(does=Does.TALKS, what=text, by=by, answered=answered)


def presses(by: str, label: str, answered: Answered) -> Turn:
    """Somebody presses a button of the last unasked reply."""
    return Turn(does=Does.PRESSES, what=label, by=by, answered=answered)


SWAYS = "our bridge sways in the wind and everybody wants to start repairs, what would you do first?"
SOUP = "nobody tastes the soup before it is served and then we throw half of it away. how do I stop that?"

HELP = """\
/listen — how I listen in this channel, and what came of it
/listen on · shadow · off — speak up where something fits; only note what I would say; neither
/listen strict · normal · relaxed — how sure I must be
/listen topics scaling, focus · topics all — what I speak of
/listen quiet 22:00-7:00 Europe/Warsaw · quiet off — when I say nothing
/listen log — what I would have said in shadow mode, for administrators
/listen not me · me — I pass over what you say, everywhere; I no longer do
/listen on strict topics scaling quiet 22:00-7:00 Warsaw — all at once; shadow takes the same"""
MORE = "/listen help — how to change that"
ANNOUNCED = Answered(
    title="I listen in #general from now on",
    body="Switched on by chief. Where somebody here asks or struggles, and the library holds something that fits, I "
    "say so: seldom, below that message, and without a ping. For that I read what is written here, and store none of "
    "it.\n"
    "/listen not me — what you say is passed over, for good\n"
    "/listen off — switches it off for all",
    offers=("Not me", "Switch off"),
    private=False,
)
REMARK = Answered(
    title="This may help: Bridges",
    body="“You measure before you mend. A bridge that sways is telling you where it is weak, and an engineer who "
    "listens saves a year of repairs.”",
    attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:10-0:30 · wording verified",
    link="https://www.youtube.com/watch?v=w0rkshop&t=10s",
    notes=("Nobody asked me. Type /listen not me in any channel, and I leave you alone.",),
    offers=("Why this?", "Less like this", "Helpful"),
    private=False,
)
OFF = Answered(
    title="I do not listen in #general",
    body="I answer what I am asked, and nothing else. How it was set is kept for when it is switched on again.",
)
NOT_YOU = Answered(
    title="Not you",
    body="From now on I pass over what you say, in every channel of this team, and never answer you unasked. "
    "Ask me, and I answer. /listen me takes it back.",
    offers=("Take it back",),
)

SCENES: Mapping[str, Sequence[Turn]] = {
    "from the switching on to the switching off": (
        talks(ADA, SWAYS),
        types(
            CHIEF,
            "/listen",
            Answered(
                title="I do not listen in #general", body=f"I answer what I am asked, and nothing else.\n\n{HELP}"
            ),
        ),
        types(CHIEF, "/listen on", ANNOUNCED),
        talks(ADA, "lunch is at noon, in the workshop"),
        talks(BOB, "I wrote 12 lines about the bridge on the wiki"),
        talks(ADA, SWAYS, REMARK),
        talks(BOB, SOUP),
        presses(
            ADA,
            "Why this?",
            Answered(
                title="Why I said this",
                body="That message reads like a question or a problem, and this passage fits it.\n"
                "Topic: Bridges.\n"
                "Words in common: “bridge”, “sways” and “repairs”.\n"
                f"How sure I was: {SURE}, where 1 is certain; {NORMAL:.2f} was needed.\n"
                "Nobody's opinion has moved that yet.",
                offers=("Less like this", "Helpful", "Not me"),
            ),
        ),
        presses(
            BOB,
            "Less like this",
            Answered(
                title="Thank you",
                body=f"Noted: less like this. From now on I must be {NORMAL + 0.02:.2f} sure before I speak up in "
                f"#general, and {NORMAL + 0.12:.2f} for this passage, where 1 is certain. /listen tells what moved "
                "that.",
                offers=("Not me",),
            ),
        ),
        types(
            CHIEF,
            "/listen status",
            Answered(
                title="I listen in #general",
                body="Where somebody asks or struggles, and something in the library fits, I say so unasked: seldom.\n"
                "Since Monday 9 March, set by you.\n"
                f"I said something at {CLOCK} and keep quiet until {CLOCK} here; where people talk on without a pause "
                f"of 15 minutes, until {CLOCK}.\n"
                f"Care: normal. I must be {NORMAL:.2f} sure, moved to {NORMAL + 0.02:.2f} by 1 × less, "
                "where 1 is certain.\n"
                "Topics: all.\n"
                "Quiet hours: none.\n"
                "Rests: after each reply this channel for an hour, that person for 4 hours in every channel, that "
                "topic for 12 hours here, and that passage for 30 days here.\n"
                "Shown less often: “You measure before you mend. A bridge that sways is telling you where it is…” "
                "(4vb3v84t) needs 0.10 more.\n"
                f"In the last 30 days I spoke up unasked once.\n\n{MORE}",
                offers=("Not me", "Switch off"),
            ),
        ),
        presses(
            ADA,
            "Helpful",
            Answered(
                title="Thank you",
                body=f"Noted as helpful. From now on I must be {NORMAL + 0.01:.2f} sure before I speak up in #general, "
                f"and {NORMAL + 0.06:.2f} for this passage, where 1 is certain. /listen tells what moved that.",
            ),
        ),
        types(CHIEF, "/listen off", OFF),
        talks(BOB, SOUP),
        types(
            BOB,
            "/listen status",
            Answered(
                title="I do not listen in #general",
                body="I answer what I am asked, and nothing else.\n"
                "This is kept for when it is switched on: /listen on.\n"
                f"Care: normal. I must be {NORMAL:.2f} sure, moved to {NORMAL + 0.01:.2f} by 1 × less and 1 × helpful, "
                "where 1 is certain.\n"
                "Topics: all.\n"
                "Quiet hours: none.\n"
                "Shown less often: “You measure before you mend. A bridge that sways is telling you where it is…” "
                "(4vb3v84t) needs 0.05 more.\n"
                f"In the last 30 days I spoke up unasked once.\n\n{MORE}",
            ),
        ),
    ),
    "nothing is said where it was switched off again": (
        types(CHIEF, "/listen on", ANNOUNCED),
        types(CHIEF, "/listen off", OFF),
        talks(ADA, SWAYS),
    ),
    "somebody says not me": (
        types(CHIEF, "/listen on", ANNOUNCED),
        types(BOB, "/listen not me", NOT_YOU),
        talks(BOB, SWAYS),
        talks(ADA, SWAYS, REMARK),
        types(
            BOB,
            "/listen me",
            Answered(
                title="You, too",
                body="Where I listen, I listen to you like to everybody else. /listen not me ends it.",
                offers=("Not me",),
            ),
        ),
    ),
    "an administrator looks at what would be said": (
        types(
            CHIEF,
            "/listen shadow",
            Answered(
                title="I listen in #general and say nothing",
                body="I note what I would say, with a link to what led to it, and none of its words. Nobody sees it "
                "but administrators, by /listen log; /listen on has me say it, /listen off ends it.\n"
                f"Care: normal. I must be {NORMAL:.2f} sure, where 1 is certain.\n"
                "Topics: all.\n"
                "Quiet hours: none.",
                offers=("What I would have said",),
            ),
        ),
        talks(ADA, SWAYS),
        types(
            CHIEF,
            "/listen",
            Answered(
                title="I listen in #general and say nothing",
                body="I note what I would say unasked; /listen log shows it to administrators.\n"
                "Since Monday 9 March, set by you.\n"
                f"Something fitted at {CLOCK}, and I note nothing more until {CLOCK} here; where people talk on "
                f"without a pause of 15 minutes, until {CLOCK}.\n"
                f"Care: normal. I must be {NORMAL:.2f} sure, where 1 is certain.\n"
                "Topics: all.\n"
                "Quiet hours: none.\n"
                "Rests: after each note this channel for an hour, that person for 4 hours in every channel, that "
                "topic for 12 hours here, and that passage for 30 days here.\n"
                f"In the last 30 days I noted what I would have said once.\n\n{MORE}",
                offers=("What I would have said",),
            ),
        ),
    ),
}
"""What happens one after the other, by what is shown by it."""
