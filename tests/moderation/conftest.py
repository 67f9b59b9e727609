"""What the tests of moderation share."""

import pytest
from django.test import Client

from tests import cast


@pytest.fixture
def moderating(client: Client) -> Client:
    """A browser in which mori, a moderator, is signed in."""
    client.force_login(cast.mori())
    return client
