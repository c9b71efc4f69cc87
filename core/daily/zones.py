"""Time zones as people type them: a key of the tz database, or a city."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process, utils

from core.daily.places import ABBREVIATIONS, CITIES, WELL_KNOWN
from core.daily.typed import LONGEST, shown, tidy
from core.documents.text import listed
from core.errors import ScheduleError

_WHAT = "a time zone"
_HOW = "Write a city's zone such as Europe/Warsaw."
_FEW = 3
_NEAR = 65  # of 100, for what is offered in place of something unknown
_UNIVERSAL = frozenset(("UTC", "GMT", "Etc/UTC", "Etc/GMT"))
_NEVER = re.compile(
    r"Factory|localtime|posixrules|SystemV/.*|(?:posix|right)/.*|Etc/.*|[A-Z]{3}[0-9][A-Z]{3}|GMT[+-]?0|UCT"
)

_FIXED = re.compile(r"(?P<posix>etc/)?(?:utc|gmt)?_?(?P<sign>[+-])_?(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")
_SEASONS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))
"""Moments of a summer and a winter on either side of the equator."""
_SILENT = re.compile(r"[.'’`]")
_BLANKS = re.compile(r"[\s_]+")
_SHORTEST_GUESSED = 3


def read_zone(typed: str) -> str:
    """Read a time zone as its key in the tz database: `europe/warsaw`, `Warsaw`, `new york`, `Poland`, `UTC`.

    Raises ScheduleError with the nearest zones; for an abbreviation or a fixed offset, with those it may mean.
    """
    text = _fold(tidy(typed, _WHAT))
    if text in ABBREVIATIONS:
        raise _refusal(typed, "means several time zones, or one half of the year alone", ABBREVIATIONS[text])
    offset = _fixed_offset(text)
    if offset is not None:
        raise _refusal(typed, "knows no daylight saving", _at_offset(offset))
    inside = _countries().get(text, [])
    key = _labels().get(text) or (inside[0] if len(inside) == 1 else _keys().get(text))
    if key is not None:
        return key
    if inside:
        raise _refusal(typed, "has several time zones", inside)
    raise _refusal(typed, "is no time zone", _near(text))


def offer_zones(typed: str, limit: int = 25) -> tuple[str, ...]:
    """Give keys of the tz database for what has been typed so far, for completion: the likeliest first.

    Those whose key or city begins so, then those with such a word inside, then those that sound alike; without
    anything typed, those that are well known.
    """
    text = _fold(typed[:LONGEST].casefold())
    if not text:
        return WELL_KNOWN[:limit]
    return tuple(dict.fromkeys(_offers(text)))[:limit]


def _offers(text: str) -> Iterator[str]:
    yield from ABBREVIATIONS.get(text, ())
    offset = _fixed_offset(text)
    yield from () if offset is None else _at_offset(offset)
    yield from (key for label, key in _labels().items() if label.startswith(text))
    yield from (key for name, keys in _countries().items() if name.startswith(text) for key in keys)
    yield from (key for label, key in _labels().items() if f"_{text}" in label or f"/{text}" in label)
    if len(text) >= _SHORTEST_GUESSED:
        yield from _near(text)


def _fold(text: str) -> str:
    """Write a name as it is compared: without accents, blanks as `_`."""
    letters = unicodedata.normalize("NFKD", text.replace("ł", "l"))
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _BLANKS.sub("_", _SILENT.sub("", plain).strip(" _")).casefold()


@cache
def _keys() -> dict[str, str]:
    """Every key that may be typed, by its folded form."""
    keys = (key for key in available_timezones() if key in _UNIVERSAL or not _NEVER.fullmatch(key))
    return {_fold(key): key for key in sorted(keys)}


@cache
def _countries() -> dict[str, list[str]]:
    """Give the current zones of each country by its name, as tz lists them: the most populous first."""
    names = dict(row[:2] for row in _table("iso3166.tab"))
    zones: dict[str, list[str]] = {}
    for code, _, key, *_ in _table("zone.tab"):
        if key in _keys().values():
            zones.setdefault(_fold(names[code]), []).append(key)
    return {name: sorted(keys, key=lambda key: key not in WELL_KNOWN) for name, keys in zones.items()}


def _table(name: str) -> list[list[str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def _labels() -> dict[str, str]:
    """Give the key that each key, each end of a key and each city stands for, well-known ones first.

    Former spellings are read, but not offered: a zone is current where a country has it.
    """
    current = sorted(key for keys in _countries().values() for key in keys)
    ends = {end: key for key in (*WELL_KNOWN, *current) for end in _ends(key)}
    return {**ends, **{_fold(city): key for city, key in CITIES.items()}}


def _ends(key: str) -> Iterator[str]:
    """Give `america/argentina/buenos_aires`, `argentina/buenos_aires` and `buenos_aires`."""
    parts = _fold(key).split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


def _near(text: str) -> Iterator[str]:
    labels = _labels()
    found = process.extract(
        text,
        labels.keys(),
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        limit=None,
        score_cutoff=_NEAR,
    )
    return (labels[label] for label, _, _ in found)


def _fixed_offset(text: str) -> timedelta | None:
    """Read `UTC+2` and its like; Etc/GMT-2 is the same, since POSIX counts westward."""
    found = _FIXED.fullmatch(text)
    if found is None:
        return None
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return offset if (found["sign"] == "+") != bool(found["posix"]) else -offset


def _at_offset(offset: timedelta) -> tuple[str, ...]:
    return tuple(
        key for key in WELL_KNOWN if any(moment.astimezone(ZoneInfo(key)).utcoffset() == offset for moment in _SEASONS)
    )


def _refusal(typed: str, why: str, offered: Iterable[str]) -> ScheduleError:
    few = list(dict.fromkeys(offered))[:_FEW]
    meant = f": did you mean {listed(few, 'or')}?" if few else "."
    return ScheduleError(f"{shown(typed)} {why}{meant} {_HOW}")
