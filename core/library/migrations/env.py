"""Runs the migrations on the connection that core.library.migrating hands over, inside its transaction."""

from alembic import context

from core.library.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
