"""A workspace that takes in what is sent to it."""

import pytest

from taking_in import Place


@pytest.fixture
def place(tmp_path, storage):
    made = Place(tmp_path / "shop", storage)
    yield made
    made.ledger.close()
    made.inbox.close()
