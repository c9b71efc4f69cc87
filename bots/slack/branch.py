"""The migrations of the tables that slack_sdk keeps installations in: a branch of their own beside the product's."""

from __future__ import annotations

from pathlib import Path

from core.library.migrating import Branch

BRANCH = Branch(versions=Path(__file__).parent / "migrations" / "versions", head="slack0001")
"""Released migrations are never changed: for new columns of slack_sdk's there is to be another."""
