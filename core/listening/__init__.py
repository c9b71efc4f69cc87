"""Whether the bot should speak up about a message that nobody addressed to it, and with what."""
