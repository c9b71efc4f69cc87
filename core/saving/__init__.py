"""Words of a team's own chat, kept in its library: who may, what is told of them, and who would rather not."""
