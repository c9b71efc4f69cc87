"""Quotidian's core: the library, its search and its commands. Knows no platform and no environment."""
