"""The edges: the command line, the terminal chat, and later every platform. Thin; the core does the work."""
