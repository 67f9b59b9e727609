"""What migrations make of the comments that stand there, forwards and back."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from forum.discussion.models import Comment
from forum.discussion.removal import remove_comment
from tests import cast
from tests.make import make_comment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Migrate = Callable[[str], None]
LAST = ""


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Return what takes the discussion's tables to a migration."""

    def go(name: str) -> None:
        executor = MigrationExecutor(connection)
        last = executor.loader.graph.leaf_nodes("discussion")
        executor.migrate(last if name == LAST else [("discussion", name)])

    yield go
    go(LAST)


def test_0009_counts_the_replies_that_others_wrote(migrate: Migrate):
    question = make_comment(author=cast.bob())
    own = make_comment(reply_to=question, author=cast.bob())
    for parent, author in ((own, cast.alice()), (question, cast.alice()), (question, cast.suzu())):
        last = make_comment(reply_to=parent, author=author)
    remove_comment(comment_id=last.pk)
    counts = Comment.objects.order_by("pk").values_list("reply_count", "others_reply_count")
    expected = [(2, 1), (1, 1), (0, 0), (0, 0), (0, 0)]
    assert list(counts) == expected
    migrate("0008_pictures_in_comments")
    migrate(LAST)
    assert list(counts.all()) == expected
    call_command("recount", "--check")
