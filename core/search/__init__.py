"""Search: one door, `index.py`; everything else here is behind it."""
