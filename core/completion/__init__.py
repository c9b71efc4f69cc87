"""Completing what is typed; `completions.py` is the door."""
