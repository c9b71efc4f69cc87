"""What is said in the pictures of a channel that is listened to, over the shipped library."""

from __future__ import annotations

REVIEW = (
    "third time I rewrite this PR: what the agent wrote looks fine, and nobody understands it. "
    "how do you all review generated code?"
)
"""Something that gets a reply."""

WITHHELD = (
    ("Bob", "how do I pick a research problem that matters?"),
    ("Ada", "my experiment fails again and again and I begin to doubt the idea. when do you give up?"),
    ("Cleo", "how do we hire people when everybody wants the same ten candidates?"),
)
"""Who said what in shadow mode, some hours between."""
