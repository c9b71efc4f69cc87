from __future__ import annotations

import pytest

from tests.postgres import Postgres


@pytest.fixture
def postgres_url_of_nothing(postgres: Postgres) -> str:
    """URL of a database that its server does not have."""
    return postgres.url("nothing")
