"""Who a document names, and as what, by the few phrases that make a role certain. Knows English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from core.models import Person, Role

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĜĞĢĤĪĮİĶŁĽŃŇŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
WORD = rf"[{_CAPITAL}][\w\-]{{0,30}}(?:['’][{_CAPITAL}][\w\-]{{0,30}})?"
"""A pattern for one word of a name, O’Brien and Jean-Luc included."""

_LINK = r"(?:[A-Z]\.|van|von|der|den|de|da|di|la|le|bin|al)"
ONE = rf"{WORD}(?: (?:{_LINK} )?{WORD}){{0,3}}"
"""A pattern for a name of one to four capitalised words."""

LONGEST_HEADER = 6_000
"""Characters in which roles are looked for at most."""

_MOST_MEETINGS = 3
_NAME = re.compile(rf"{WORD}(?: (?:{_LINK} )?{WORD}){{1,3}}")
_TITLES = """
ceo cto coo ai chief scientist officer research researcher president founder cofounder partner partners general vice
director professor head engineer author host guest journalist investor university institute labs inc dr mr mrs ms
"""
_OTHERS = """
podcast show today episode part season the and on of at for with january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday
"""
_NOT_IN_NAMES = frozenset((_TITLES + _OTHERS).split())
_REACH = r"[^.\n]{3,200}?"
_END = r"(?=\s(?:to|for|on|about|as)\s|[.,;:!?\n]|$)"
_APPOSITION = rf"(?:,[^,.\n]{{1,60}},| (?:of|from|at) {ONE}| \([^()\n]{{1,40}}\))?"
_RECEIVES = "is joined by|welcomes?|interview(?:s|ed)|talk(?:s|ed) to|sp(?:eaks|oke) (?:with|to)"
_LABELLED = re.compile(
    r"^\W{0,4}(hosts?|hosted by|interviewers?|guests?|featuring|interviewees?|authors?|written by|subject)"
    r"\s{0,3}[:–-]\s*(.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_SHOW = re.compile(rf"^(?P<show>.{{2,80}}?) with (?P<host>{ONE})\s+[-–—:|]\s+(?P<guest>{ONE})(?:\s*\(|\s*$)")
_PHRASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<guest>{ONE})['’]s? (?:conversation|interview|chat|discussion|talk) with (?P<host>{ONE})",
        rf"(?P<guest>{_REACH}),? joins? (?P<host>{_REACH}){_END}",
        rf"(?P<host>{ONE}){_APPOSITION} (?:{_RECEIVES}) (?P<guest>{_REACH}){_END}",
    )
)
_SAT_DOWN = re.compile(rf"(?P<one>{ONE}){_APPOSITION},? (?:sits|sat|sit) down with (?P<other>{ONE})")
_ROLE_OF = {"h": Role.HOST, "g": Role.GUEST, "f": Role.GUEST, "a": Role.AUTHOR, "w": Role.AUTHOR, "s": Role.SUBJECT}


def people_in(header: str, body: str = "") -> tuple[Person, ...]:
    """Find hosts and guests that the header's phrases name, guests first.

    Where two people sat down with each other, the one that the `body` is about is the guest; unclear stays unnamed.
    """
    header = header[:LONGEST_HEADER]
    found: dict[str, Role] = {}
    for name, role in (*_labelled(header), *_in_phrases(header), *_sat_down(header, body)):
        if not any(_same(name, known) for known in found):
            found[name] = role
    ranked = sorted(found.items(), key=lambda item: item[1] is not Role.GUEST)
    return tuple(Person(name=name, role=role) for name, role in ranked)


def show_of(title: str) -> str | None:
    """Name the show of a title such as `SHOW with HOST - GUEST (Part 2)`."""
    match = _SHOW.match(title)
    return match["show"].strip() if match else None


def names_in(text: str) -> tuple[str, ...]:
    """Find full names, without titles and trades; a name is two to four capitalised words."""
    return tuple(name for match in _NAME.finditer(text) if _is_person(name := match[0].strip()))


def only(people: Iterable[Person], role: Role) -> str | None:
    """Name the one person in this role; None where there are none or several."""
    names = [person.name for person in people if person.role is role]
    return names[0] if len(names) == 1 else None


def _labelled(header: str) -> Iterator[tuple[str, Role]]:
    for label, rest in _LABELLED.findall(header):
        role = Role.GUEST if label.lower().startswith("interviewee") else _ROLE_OF.get(label[0].lower(), Role.HOST)
        for name in names_in(rest) or _single(rest):
            yield name, role


def _in_phrases(header: str) -> Iterator[tuple[str, Role]]:
    shows = [match for line in header.split("\n")[:3] if (match := _SHOW.match(line))]
    for match in (*shows, *(match for pattern in _PHRASES for match in pattern.finditer(header))):
        guests, hosts = _named(match["guest"]), _named(match["host"])
        if guests and hosts:
            yield from ((name, Role.GUEST) for name in guests)
            yield from ((name, Role.HOST) for name in hosts)


def _sat_down(header: str, body: str) -> Iterator[tuple[str, Role]]:
    for match in islice(_SAT_DOWN.finditer(header), _MOST_MEETINGS):
        one, other = match["one"], match["other"]
        first, second = _mentions(one, body), _mentions(other, body)
        if second > 3 * first:
            yield from ((other, Role.GUEST), (one, Role.HOST))
        elif first > 3 * second:
            yield from ((one, Role.GUEST), (other, Role.HOST))


def _named(text: str) -> tuple[str, ...]:
    return names_in(text) or _single(text)


def _single(text: str) -> tuple[str, ...]:
    bare = text.strip(" .,")
    return (bare,) if re.fullmatch(WORD, bare) and bare.lower() not in _NOT_IN_NAMES else ()


def _is_person(name: str) -> bool:
    return not any(word.strip(".").lower() in _NOT_IN_NAMES for word in name.split())


def _mentions(name: str, body: str) -> int:
    return len(re.findall(rf"\b{re.escape(name.rsplit(maxsplit=1)[-1])}\b", body))


def _same(one: str, other: str) -> bool:
    return one in other.split() or other in one.split() or one == other
