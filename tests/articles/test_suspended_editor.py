"""An editor who is suspended works nowhere: as at the desk, so beside it."""

import pytest
from django.urls import reverse

from articles.models import Article
from forum.discussion.models import Mistake
from forum.discussion.newsroom.mistakes.pointing_out import point_out_mistake
from tests import cast
from tests.make import make_article
from tests.moderation.making import suspend

pytestmark = pytest.mark.django_db

NOTE = {"outcome": "noted", "note": "Printed by one who may not.", "answer": ""}


@pytest.fixture
def mistake() -> Mistake:
    return point_out_mistake(article=make_article(), reader=cast.alice(), text="It is 90 m.")


@pytest.mark.parametrize("is_suspended", [False, True])
def test_what_readers_found_is_read_and_answered_by_who_may_write(client, mistake, is_suspended):
    client.force_login(cast.edo())
    if is_suspended:
        suspend(cast.edo())
    for address in ("/newsroom/mistakes/", f"/newsroom/mistakes/{mistake.pk}/"):
        page = client.get(address)
        assert page.status_code == (403 if is_suspended else 200)
        assert ("It is 90 m." in page.text) != is_suspended
        assert ("suspended until" in page.text) == is_suspended
    page = client.post(f"/newsroom/mistakes/{mistake.pk}/", NOTE)
    assert page.status_code == (403 if is_suspended else 303)
    assert bool(Article.objects.get().corrections) != is_suspended


@pytest.mark.parametrize("is_suspended", [False, True])
def test_a_draft_is_read_by_who_may_change_it(client, is_suspended):
    draft = make_article(is_draft=True)
    client.force_login(cast.edo())
    if is_suspended:
        suspend(cast.edo())
    address = reverse("articles:article", args=[draft.pk, draft.slug])
    assert client.get(address).status_code == (404 if is_suspended else 200)
