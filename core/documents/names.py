"""What people write where a name should stand: which words belong to names, and what counts as none."""

from __future__ import annotations

from core.documents.text import squeeze


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


PARTICLES = _words(
    "de da das del della der des di do dos du la le les la las los van von vom zu ten ter den al el à bin ibn ben y",
    "e of the and & et af av",
)
SUFFIXES = _words("jr sr ii iii iv phd ph.d md m.d esq")
ROLES = _words(
    "actor actress artist astronomer author biologist cartoonist chemist comedian comedienne columnist composer",
    "critic economist engineer historian humorist journalist mathematician musician novelist painter philosopher",
    "physicist playwright poet politician programmer psychologist scientist singer songwriter writer",
)
# Words after a full name that begin to say where or when.
AFTER_NAME = _words(
    "in on to at from about as when after during before while upon via for with regarding re c. ca. circa et a.k.a.",
    "aka who wrote said says writes tells explains describes answers put",
)
ABBREVIATED = _words(
    "dr. mr. mrs. ms. prof. st. jr. sr. rev. hon. gen. col. capt. lt. sgt. wm. geo. chas. jas. ph.d. m.d.",
)
# Words that are part of a name at most, never one alone.
NO_NAME_ALONE = _words(
    "advice capitalists cheers confusion discussion editor forbes lust more narrator newspaperman professor",
    "randomly somewhere while january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
)
# Words that no person's name has: grammar, signs, works, periodicals, bodies.
NO_PERSON = _words(
    "a an the this that these my your our his her its their all any every some no not if what when where why how",
    "who is are was be do does did has have would can could should might at by for from in into on or to with",
    "without about after before under over again always never only ever ad adage advertisement anon anonymous",
    "bumper button caption cartoon commercial excerpt fortune found graffiti graffito headline heard joke limerick",
    "lyrics maxim message motto overheard poster proverb quote quoted quotes quotations recipe riddle saying seen",
    "sign slogan song sticker t-shirt taken tee-shirt title topic traditional unknown adventures album almanac",
    "answers autobiography book catalog catalogue chapter code companion confessions constitution cookie dictionary",
    "encyclopaedia encyclopedia epigrams episode film guide handbook instructions list manual memoirs movie notes",
    "page question questions reference series show sniglets stories story tale tales tao trek tunes tutorial",
    "version volume wars bulletin comics daily datamation enquirer esquire examiner exponent gazette herald journal",
    "lampoon magazine mechanics monthly network news newsletter newsmagazine newspaper newsweek night observer",
    "playboy pravda punch quarterly radio reader reuters review television time times transcript tribune tv usenet",
    "web weekly wikipedia world bible corinthians deuteronomy ecclesiastes exodus genesis koran leviticus proverbs",
    "psalm psalms talmud testament act law laws principle rule theorem theory agency agreement association band",
    "bureau business circus club college commission committee company corp corporation council county department",
    "foundation fringe inc institute internet life limited ltd microsystems office orchestra product project python",
    "school sisters society software systems university abc acm at&t bbc bugtraq cbs cnn ibm ieee nasa nbc rfc",
    "slashdot un usa",
)

_NOBODY = _words(
    "unknown unknown_author author_unknown anonymous anon anon. n/a na none null nil nobody various various_authors",
    "unbekannt anonym inconnu inconnu(e) anonyme desconocido anónimo sconosciuto anonimo desconhecido anônimo nieznany",
    "? ??? - -- – — _ .",
)


def named(value: str | None) -> str | None:
    """Give the name, white space tidied; None where the value says that nobody is known ("unknown", "n/a", "-")."""
    name = squeeze(value or "")
    return name if name and name.lower().replace(" ", "_") not in _NOBODY else None
