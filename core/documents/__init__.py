"""Documents of every kind: one parser a kind, text in, documents out."""
