"""Replies of every kind and size, for whatever renders them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from core.locator import LineRange, TimeRange
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from core.reply import Action, ActionKind, Reply
from core.results import Result
from core.wording import LONGEST_IN_LIST, attribution_of, body_of

LONGEST = 5_000

TALK = Source(
    id="s1",
    scope="shared",
    kind=DocumentKind.TRANSCRIPT,
    title="Workshop Hour: Bridges and Beds",
    url="https://www.youtube.com/watch?v=w0rkshop",
)
RIVET = Passage(
    key=1,
    id="6as57eqx0000000000000000",
    short="6as57eqx",
    source=TALK,
    position=1,
    kind=PassageKind.QUOTE,
    text="Every rivet carries a little of the load, so no rivet is allowed to be lazy.",
    speaker="Tomas Berg",
    locator=TimeRange(start=30, end=45),
    evidence=Evidence.VERIFIED,
)
MORNING = Passage(
    key=2,
    id="2b8qk3zz0000000000000000",
    short="2b8qk3zz",
    source=replace(TALK, title="Notes from the Yard", url=None),
    position=2,
    kind=PassageKind.LESSON,
    heading="Water in the morning",
    text="Water the beds before the sun is high. What is poured on at noon is gone by one o'clock.",
    locator=LineRange(first=7, last=8),
    evidence=Evidence.PARAPHRASE,
)


def result(passage: Passage) -> Result:
    return Result(passage=passage)


def listed(passage: Passage) -> str:
    """Write a passage as a reply lists it among others."""
    return f"{body_of(passage, LONGEST_IN_LIST)}\n  {attribution_of(passage)} · {passage.short}"


_MARKUP = (
    "*bold*", "_low_", "~gone~", "`code`", "```", "> quoted", "- item", "1. one", ":tada:", "<!channel>", "<@U0ADA>",
    "@channel", "@here", "#general", "https://example.com/a|b>c", "ada@example.com", "&amp;", "C0GENERAL",
    "/quote ID · /x — what", "k3f9x2ab  A lesson.", "▶ Ada: “words”", "\n", "\n\n", "\x00", "\ud800", "\u202e", "漢字",
    "🧑‍🔬", " ", "“", "”", "…",
)  # fmt: skip
_SOME = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(_MARKUP), max_size=12).map(" ".join), st.sampled_from(("", " ", "<"))
)


def texts(longest: int = LONGEST) -> st.SearchStrategy[str]:
    """Texts of any characters and lengths up to `longest`, markup and long ones among them."""
    return st.tuples(_SOME, st.sampled_from((1, 1, 9, longest))).map(lambda drawn: (drawn[0] * drawn[1])[:longest])


def replies() -> st.SearchStrategy[Reply]:
    """Replies with anything in them."""
    actions = st.builds(Action, kind=st.sampled_from(ActionKind), label=texts(200), command=texts(3_000))
    return st.builds(
        Reply,
        title=texts(400),
        body=st.one_of(texts(), _listings()),
        results=st.lists(_passages().map(result), max_size=6).map(tuple),
        attribution=st.none() | texts(1_500),
        link=st.none() | texts(3_500) | texts(300).map("https://example.com/".__add__),
        notes=st.lists(texts(2_000), max_size=6).map(tuple),
        actions=st.lists(actions, max_size=30).map(tuple),
        private=st.booleans(),
        found=st.booleans(),
    )


def large_replies() -> st.SearchStrategy[Reply]:
    """Replies in which everything is as likely to be long as short, and of one kind of letters or all of them."""
    return st.integers(0, 2**32).map(lambda seed: _large(Random(seed)))


def shown_replies(longest: int = LONGEST) -> st.SearchStrategy[Reply]:
    """Replies that show passages as the core does: one, or several below each other; texts up to `longest`."""
    one = _passages(longest).map(
        lambda passage: Reply(
            title=passage.heading or "Quote",
            body=body_of(passage),
            results=(result(passage),),
            attribution=attribution_of(passage),
        )
    )
    several = st.tuples(texts(min(300, longest)), st.lists(_passages(longest), max_size=5)).map(
        lambda drawn: Reply(
            title="Bridges",
            body="\n\n".join((drawn[0], *map(listed, drawn[1]))),
            results=tuple(map(result, drawn[1])),
        )
    )
    return one | several


def _listings() -> st.SearchStrategy[str]:
    """Lists of up to two hundred lines."""
    return st.tuples(texts(80), st.integers(1, 200)).map(lambda drawn: "\n".join([drawn[0]] * drawn[1]))


def _passages(longest: int = LONGEST) -> st.SearchStrategy[Passage]:
    return st.builds(
        replace,
        st.sampled_from((RIVET, MORNING)),
        text=texts(longest).map("words ".__add__),
        speaker=st.none() | texts(min(200, longest)),
        heading=st.none() | texts(min(200, longest)),
    )


def _large(random: Random) -> Reply:
    signs = random.choice((_MARKUP, ("word",), ("漢字",), ("слово",), ("<&>",), ('"\\',), ("x" * 99,), ("a\n\nb",)))

    def text(longest: int) -> str:
        length = random.choice((0, random.randrange(longest), longest))
        words = random.choice((" ", "\n")).join(random.choices(signs, k=min(length, 3_000)))
        return words[:length]

    actions = [
        Action(kind=random.choice(list(ActionKind)), label=text(100), command=f"/quote {text(2_100)}")
        for _ in range(random.choice((0, 1, 5, 30)))
    ]
    passages = [
        replace(random.choice((RIVET, MORNING)), text=f"words {text(LONGEST)}", speaker=text(300) or None)
        for _ in range(random.choice((0, 1, 5)))
    ]
    return Reply(
        title=text(400),
        body=random.choice((text(LONGEST), "\n\n".join([text(300), *map(listed, passages)]))),
        results=tuple(map(result, passages)),
        attribution=text(1_500) or None,
        link=random.choice((None, f"https://example.com/{text(3_000)}", text(100))),
        notes=tuple(text(2_000) for _ in range(random.randrange(5))),
        actions=tuple(actions),
    )
