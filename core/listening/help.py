"""What can be typed after `/listen`."""

from __future__ import annotations

HELP = """\
/listen — how I listen in this channel, and what came of it
/listen on · shadow · off — speak up where something fits; only note what I would say; neither
/listen strict · normal · relaxed — how sure I must be
/listen topics scaling, focus · topics all — what I speak of
/listen quiet 22:00-7:00 Europe/Warsaw · quiet off — when I say nothing
/listen log — what I would have said in shadow mode, for administrators
/listen not me · me — I pass over what you say, everywhere; I no longer do
/listen on strict topics scaling quiet 22:00-7:00 Warsaw — all at once; shadow takes the same"""
MORE = "/listen help — how to change that"
"""Stands for it below what there is more to tell of."""
