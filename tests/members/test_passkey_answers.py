"""What is sent in the place of a passkey's answer is refused, never a failure of the server."""

import json

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STRANGE = ["", "null", "[]", "1", "nan", '"x"', "{}", "[" * 20_000, "9" * 5000, "\0",
           json.dumps({"id": "x", "rawId": 1, "response": []}),
           json.dumps({"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "eA"}}),
           ]  # fmt: skip


@pytest.mark.parametrize("answer", STRANGE, ids=lambda answer: answer[:20])
def test_what_is_no_answer_signs_nobody_in(client: Client, answer: str):
    response = client.post("/accounts/2fa/webauthn/login/", {"credential": answer})
    assert response.status_code in (200, 302, 303)
    assert "_auth_user_id" not in client.session
