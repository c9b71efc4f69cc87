"""Why a passage was found, in a line that a person can check."""

from __future__ import annotations

from core.search.query import Signals


def explain(score: float, signals: Signals) -> str:
    """Tell what each signal gave; core.search.fusion says how they make the score."""
    head = f"score {score:.2f}"
    told = [f"{name} {value:.2f}" for name, value in _named(signals) if value is not None]
    if signals.text is None:
        told.append("found by its words alone")
    if signals.share < 1:
        told.append(f"times {signals.share:.2f} for what it is")
    return f"{head}: {', '.join(told)}"


def _named(signals: Signals) -> tuple[tuple[str, float | None], ...]:
    return (
        ("passage", signals.text),
        ("sentence", signals.sentence),
        ("question", signals.question),
        ("words", signals.words),
        ("in order", signals.aligned),
        ("lexical", signals.lexical),
    )
