from __future__ import annotations

from core.pieces import Look, Prose, pieces_of
from core.reply import Reply


def typed(line: str) -> list[str]:
    """Give what stands out in a line as something to be typed."""
    (prose,) = pieces_of(Reply(title="Help", body=line))
    assert isinstance(prose, Prose)
    return [run.text for run in prose.runs if run.look is Look.CODE]


def test_what_can_be_typed_ends_where_it_is_explained() -> None:
    assert typed("/library — hide, import, export · /library stats — figures") == ["/library", "/library stats"]
    assert typed("/quote random · /quote ID — any verified quote · the passage of an id") == [
        "/quote random",
        "/quote ID",
    ]
    assert typed("/lesson — today's lesson · /lesson random · /lesson research craft") == [
        "/lesson", "/lesson random", "/lesson research craft",
    ]  # fmt: skip
    assert typed("what an answer offers: another · context") == []
