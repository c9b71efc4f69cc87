"""The Discord edge: what members do there becomes requests of the core, and replies become messages with buttons."""
