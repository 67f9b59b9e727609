"""The admin shows comments and changes nothing."""

import pytest
from django.test import Client

from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(cast.ada())
    return client


@pytest.mark.parametrize("model", ["comment", "discussion"])
def test_administrators_look_but_cannot_touch(ada: Client, model: str):
    comment = make_comment(text="Look at me")
    pk = comment.pk if model == "comment" else comment.article.discussion.pk
    address = f"/admin/discussion/{model}/"

    assert ada.get(address).status_code == 200
    page = ada.get(f"{address}{pk}/change/")
    assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
    assert ada.get(f"{address}?q={pk}").status_code == 200
    for way in ("add/", f"{pk}/delete/"):
        assert ada.post(address + way).status_code == 403
    assert ada.post(f"{address}{pk}/change/", {"text": "Changed"}).status_code == 403


def test_others_do_not_enter(client: Client):
    make_comment()
    client.force_login(cast.alice())
    assert client.get("/admin/discussion/comment/").status_code == 302
