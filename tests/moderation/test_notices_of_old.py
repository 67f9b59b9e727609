"""Notices from before they knew their place learn it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from articles.publishing import withdraw_article
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.models import Act
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision

pytestmark = pytest.mark.django_db

migration = import_module("forum.moderation.migrations.0006_notices_know_their_place")


def test_notices_of_old_learn_their_place_and_are_set_aside_where_they_must():
    comments = [make_comment(author=cast.alice()) for _ in range(2)]
    for comment in comments:
        post_comment(article=comment.article, author=cast.bob(), text="No", reply_to=comment.pk)
        make_decision(Act.HIDE, comment)
    withdraw_article(article=comments[0].article, editor=None, reason="Wrong")
    places = dict(Notice.objects.values_list("pk", "place"))
    Notice.objects.update(place="", is_aside=False)
    Notice.objects.create(
        recipient=cast.alice(), subject="decision:9999", url="/", created_at=comments[0].created_at
    )
    Member.objects.filter(username="alice").update(unread_notice_count=5)

    migration.name_places(apps, None)
    migration.set_aside(apps, None)

    assert {pk: place for pk, place in Notice.objects.values_list("pk", "place") if place} == places
    assert Member.objects.get(username="alice").unread_notice_count == 3
    call_command("recount", "--check")
