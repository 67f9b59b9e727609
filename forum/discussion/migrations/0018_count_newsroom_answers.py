"""Find the newsroom's answers among the comments that are there already, and count them."""

from collections import Counter

from django.db import migrations
from django.db.models import F, Q

BATCH = 500  # Comments a statement.


def count_newsroom_answers(apps, schema_editor):
    """Mark replies to others by who is staff now, or is named as the article's author."""
    database = schema_editor.connection.alias
    comments = apps.get_model("discussion", "Comment").objects.using(database)
    discussions = apps.get_model("discussion", "Discussion").objects.using(database)
    by_newsroom = Q(author__is_staff=True) | Q(author=F("article__author"))
    found = list(
        comments.filter(by_newsroom, depth__gt=0)
        .exclude(author=F("reply_to__author"))
        .values_list("pk", "reply_to_id", "article_id", "state")
    )
    for start in range(0, len(found), BATCH):
        ids = [pk for pk, *_rest in found[start : start + BATCH]]
        comments.filter(pk__in=ids).update(is_newsroom_answer=True)
    published = [row for row in found if row[3] == "published"]
    for reply_to_id, count in Counter(row[1] for row in published).items():
        comments.filter(pk=reply_to_id).update(newsroom_answer_count=count)
    for article_id, count in Counter(row[2] for row in published).items():
        discussions.filter(article_id=article_id).update(
            newsroom_answer_count=count, version=F("version") + 1
        )


class Migration(migrations.Migration):

    dependencies = [("discussion", "0017_newsroom_answers")]

    operations = [migrations.RunPython(count_newsroom_answers, migrations.RunPython.noop)]
