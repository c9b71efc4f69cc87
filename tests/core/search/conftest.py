import config.settings  # noqa: F401 - before the embedding model's engine, which then reports nothing to its maker
