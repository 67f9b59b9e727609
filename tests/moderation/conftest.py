"""What the tests of moderation share."""

import pytest
from django.test import Client

from tests import cast
from tests.signing_in import sign_in


@pytest.fixture
def moderating(client: Client) -> Client:
    """A browser in which mori, a moderator, is signed in."""
    sign_in(client, cast.mori())
    return client
