"""The Slack edge: what Slack sends becomes requests of the core, and replies become Block Kit."""
