"""Text as people, and those who mean harm, may type it: arbitrary, and shaped like the grammar."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    "rivet", "bridge", "rivte", "random", "today", "any", "the", "what", "by:", "by:tomas", 'by:"Lena Ruiz"', "from:",
    "from:evening", "topic:bridges", "topic:", "speeker:ilya", "form:x", "seen:6as57eqx", "seen:", "seen:,,", "seen:~",
    '"', '""', '"measure before"', "“", "”", "«", ":", "::", "/quote", "/", "6as57eqx", "#6AS57EQX", "00000000", "-",
    "self-play", "a:b", "note:", "💥", "шум", "العربية", "\x00", "\x1b[31m", "[bold]", "<!channel>", "@everyone",
    "\u202e", "\ud800", "'", "\\", "%", "_", "*", "~", "AND", "OR NOT", "+x", "text:rivet", "(", "))", "^2", "[a TO b]",
    "Zoe Zander", "zeppelin", "e\u0301tude", "x" * 300, "1", "0.5", "2026-02-30", "\n", "\t", "\r\n", "\u2028",
    "ſ", "İ",
)  # fmt: skip


def typed() -> st.SearchStrategy[str]:
    """Give lines of at most some hundred characters, half of them made of pieces that mean something."""
    shaped = st.lists(st.sampled_from(_PIECES), max_size=6).map(" ".join)
    tight = st.lists(st.sampled_from(_PIECES), max_size=4).map("".join)
    return st.one_of(shaped, tight, st.text(max_size=60))
